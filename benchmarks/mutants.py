"""Change the code that keeps marks in small ways, one at a time, and see whether a test notices.

    python benchmarks/mutants.py [--count 500] [--seed 1] [--workers 2] [--minutes 0]

A seeded sample of all mutants of shelf/, text/clean.py and archive/store/sqlite_place.py: comparisons,
arithmetic, `and`, `or` and `not`, numbers, True and False turned into others, statements left out; strings
are left as they are. Each is tried in a copy of the tree with the tests of its module. Survivors are
printed. With --minutes the sample ends then, and what was tried of it is counted.
"""

from __future__ import annotations

import argparse
import ast
import copy
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
SOURCES = Path("src/termnews")
SUBJECTS = ("shelf", "text/clean.py", "archive/store/sqlite_place.py")
QUICK = ("tests/shelf/test_marks.py", "tests/shelf/test_exchange.py", "tests/shelf/test_steps.py")
SHELF = (
    "tests/shelf/test_shelf.py",
    "tests/shelf/test_forgetting.py",
    "tests/shelf/test_files.py",
    "tests/shelf/test_damage.py",
    "tests/shelf/test_failing.py",
    "tests/shelf/test_machine.py",
    "tests/shelf/test_odd_files.py",
    "tests/shelf/test_permissions.py",
)
OTHER_HOSTS = (
    "tests/shelf/test_folder.py",
    "tests/shelf/test_syncing.py",
    "tests/shelf/test_syncer.py",
    "tests/shelf/test_server.py",
)
TESTS = {
    "shelf": (QUICK, SHELF, OTHER_HOSTS),
    "text/clean.py": (("tests/text/test_clean.py",),),
    "archive/store/sqlite_place.py": (("tests/archive/test_place.py", "tests/archive/test_archive.py"),),
}
SECONDS = 300
COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult,
    ast.LShift: ast.RShift,
}  # fmt: skip


def changed(node: ast.AST) -> bool:
    """Make a node another; tell whether there is anything to change."""
    match node:
        case ast.Compare(ops=[op]) if type(op) in COMPARISONS:
            node.ops = [COMPARISONS[type(op)]()]
        case ast.BinOp(op=op, left=left) if type(op) in ARITHMETIC and not is_text(left):
            node.op = ARITHMETIC[type(op)]()
        case ast.BoolOp(op=op):
            node.op = ast.And() if isinstance(op, ast.Or) else ast.Or()
        case ast.UnaryOp(op=ast.Not()):
            node.op = ast.UAdd()
            node.operand = ast.Call(ast.Name("bool", ast.Load()), [node.operand], [])
        case ast.Constant(value=bool(value)):
            node.value = not value
        case ast.Constant(value=int(value)):
            node.value = value + 1
        case _:
            return False
    return True


def is_text(node: ast.AST) -> bool:
    """Whether a node is a string, or made of one."""
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str | bytes))


def left_out(statement: ast.stmt) -> bool:
    """Whether a statement can be left out: calls and assignments inside functions, and no docstrings."""
    is_call = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call)
    return is_call or isinstance(statement, ast.AugAssign)


def mutants_of(text: str) -> Iterator[tuple[int, str]]:
    """Give every mutant of a module: the line, and its text."""
    tree = ast.parse(text)
    for number, node in enumerate(ast.walk(tree)):
        if changed(copy.deepcopy(node)):
            mutant = copy.deepcopy(tree)
            other = next(found for at, found in enumerate(ast.walk(mutant)) if at == number)
            changed(other)
            yield getattr(node, "lineno", 0), ast.unparse(ast.fix_missing_locations(mutant))
        elif isinstance(node, ast.stmt) and left_out(node):
            yield node.lineno, ast.unparse(ast.fix_missing_locations(Leaving(node).visit(copy.deepcopy(tree))))


class Leaving(ast.NodeTransformer):
    """Puts `pass` in the place of a statement."""

    def __init__(self, node: ast.stmt) -> None:
        """Look for it by its place."""
        self._place = (node.lineno, node.col_offset, type(node))

    def generic_visit(self, node: ast.AST) -> ast.AST:
        """Replace it."""
        if isinstance(node, ast.stmt) and (node.lineno, node.col_offset, type(node)) == self._place:
            return ast.Pass()
        return super().generic_visit(node)


def modules() -> Iterator[tuple[str, Path]]:
    """Give the modules to change, each with its subject."""
    for subject in SUBJECTS:
        path = ROOT / SOURCES / subject
        for module in sorted(path.glob("*.py")) if path.is_dir() else [path]:
            yield subject, module.relative_to(ROOT)


def is_killed(tree: Path, subject: str) -> bool:
    """Whether a test fails."""
    environment = os.environ | {"PYTHONPATH": f"{tree / 'src'}:{tree}", "PYTHONDONTWRITEBYTECODE": "1"}
    options = ["-x", "-q", "-p", "no:cacheprovider", "--no-header", "-o", "addopts="]
    for tests in TESTS[subject]:
        command = [sys.executable, "-m", "pytest", *options, *tests]
        try:
            done = subprocess.run(command, cwd=tree, env=environment, capture_output=True, check=False, timeout=SECONDS)
        except subprocess.TimeoutExpired:
            return True
        if done.returncode:
            return True
    return False


def work(tree: Path, mutants: Iterator[tuple[str, Path, int, str]], outcome: list[str], lock: threading.Lock) -> None:
    """Try mutants until there are no more."""
    while True:
        with lock:
            mutant = next(mutants, None)
        if mutant is None:
            return
        subject, module, line, text = mutant
        file = tree / module
        whole = file.read_text()
        file.write_text(text)
        killed = is_killed(tree, subject)
        file.write_text(whole)
        with lock:
            outcome.append("killed" if killed else "survived")
            if not killed:
                source = (ROOT / module).read_text().splitlines()[line - 1].strip()
                print(f"SURVIVED {module}:{line} {source} | {difference(whole, text)}", flush=True)


def difference(whole: str, text: str) -> str:
    """The first line of a mutant that is not as it was."""
    before = ast.unparse(ast.parse(whole)).splitlines()
    return next((new.strip() for old, new in zip(before, text.splitlines(), strict=False) if old != new), "")


def main() -> int:
    """Try a sample, and say by the exit code whether nine of ten were noticed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--minutes", type=float, default=0)
    arguments = parser.parse_args()
    everything = [
        (subject, module, line, text)
        for subject, module in modules()
        for line, text in mutants_of((ROOT / module).read_text())
    ]
    sample = random.Random(arguments.seed).sample(everything, min(arguments.count, len(everything)))
    end = time.monotonic() + arguments.minutes * 60 if arguments.minutes else float("inf")
    mutants = (mutant for mutant in sample if time.monotonic() < end)
    outcome: list[str] = []
    lock = threading.Lock()
    with tempfile.TemporaryDirectory() as folder:
        threads = []
        for number in range(arguments.workers):
            tree = Path(folder, str(number))
            shutil.copytree(ROOT, tree, ignore=shutil.ignore_patterns(".venv", ".git", "build", "*.pyc", "wheels"))
            if not number and (broken := [subject for subject in SUBJECTS if is_killed(tree, subject)]):
                raise SystemExit(f"The tests of {' and '.join(broken)} fail without any change.")
            threads.append(threading.Thread(target=work, args=(tree, mutants, outcome, lock)))
            threads[-1].start()
        for thread in threads:
            thread.join()
    killed = outcome.count("killed")
    print(f"{len(everything)} mutants, {len(outcome)} tried, {killed} killed: {killed / max(1, len(outcome)):.1%}")
    return 0 if killed >= 0.9 * len(outcome) else 1


if __name__ == "__main__":
    sys.exit(main())
