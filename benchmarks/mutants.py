"""Change the code that keeps marks in small ways, one at a time, and see whether a test notices.

    python benchmarks/mutants.py [--count 500] [--seed 1] [--workers 2] [--minutes 0]
        [--only PART] [--again FILE] [--longest SECONDS]

A seeded sample of all mutants of shelf/, text/clean.py and archive/store/sqlite_place.py: comparisons,
arithmetic, `and`, `or` and `not`, numbers, True and False turned into others, calls left out; strings
are left as they are. All tests run once, to learn which lines each executes and how long it takes. Each
mutant is tried in a copy of the tree, in a process that is forked with the libraries loaded, with the
tests that execute its line, the quickest first. A line that only other processes execute, or that is
executed by an import, has all tests of its subject. A test that takes ten times as long as without the
mutant, and five seconds more, has noticed it. Survivors are printed, apart from those in
mutants_equivalent.txt, which change nothing that anybody could notice. With --only, the mutants of the
sample are tried whose module has PART in its path; with --minutes, those that are reached by then;
with --longest, without the tests that take longer, which makes survivors cheap, and some of them mistaken.
"""

from __future__ import annotations

import argparse
import ast
import copy
import json
import os
import random
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import coverage
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
SOURCES = Path("src/termnews")
EQUIVALENT = Path(__file__).with_name("mutants_equivalent.txt")
TESTS = {
    "shelf": ("tests/shelf", "tests/desk/test_marks.py", "tests/cli/commands/test_shelf.py"),
    "text/clean.py": ("tests/text/test_clean.py", "tests/text/test_clean_type.py"),
    "archive/store/sqlite_place.py": ("tests/archive/test_place.py", "tests/archive/test_archive.py"),
}
"""What is changed, and the tests of it; those of terminals, of journeys and of the whole program are not among them."""
NEED_SERVER = "tests/shelf/test_server.py"
"""Tests that start a server, which takes longer than they do: `WITH_SERVER` has them, and lines no other executes."""
WITH_SERVER = ("shelf/server.py", "shelf/pool.py")
TIMES, MORE = 10, 5.0
"""How many times as long a test may take as without the mutant, and how many seconds more."""
PATIENCE = 60.0
"""Seconds that all tests of a mutant may take beyond that, for what a test cannot be torn out of."""
LIMITS = {resource.RLIMIT_AS: 8 << 30, resource.RLIMIT_CPU: 600}
"""What a mutant that never ends may take. The shelf tells of a limit of the size of files, so that there is none."""
LOADED = (
    "hypothesis.strategies", "textual.app", "textual.pilot", "click", "selectolax.parser", "pyroaring",
    "icu4py.breakers",
)  # fmt: skip
"""Third-party modules that tests want; what a process does not have, it imports."""
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
    for subject in TESTS:
        path = ROOT / SOURCES / subject
        for module in sorted(path.glob("*.py")) if path.is_dir() else [path]:
            yield subject, module.relative_to(ROOT)


class Mutant(NamedTuple):
    """One change of one module."""

    subject: str
    module: Path
    line: int
    text: str
    """The whole module."""

    def __str__(self) -> str:
        """Give what was there, and what is instead, on one line."""
        whole = (ROOT / self.module).read_text()
        source = whole.splitlines()[self.line - 1].strip()
        before = ast.unparse(ast.parse(whole)).splitlines()
        changes = (new.strip() for old, new in zip(before, self.text.splitlines(), strict=False) if old != new)
        return f"{self.module.relative_to(SOURCES)} | {source} | {next(changes, '')}"


# Running tests


class Seen(NamedTuple):
    """What the tests do without any change."""

    seconds: dict[str, float]
    """How long each test takes."""
    tests: dict[str, list[str]]
    """The tests that execute a line: "src/termnews/shelf/log.py:12"."""

    def without(self, longest: float) -> Seen:
        """Leave out tests that take longer than `longest` seconds."""
        kept = {test: seconds for test, seconds in self.seconds.items() if seconds <= longest}
        return Seen(kept, {line: [test for test in tests if test in kept] for line, tests in self.tests.items()})

    def of(self, mutant: Mutant) -> dict[str, float]:
        """Return the tests that may notice a mutant, and how long each takes."""
        found = self.tests.get(f"{mutant.module}:{mutant.line}", [])
        if not found:
            found = [test for test in self.seconds if test.startswith(TESTS[mutant.subject])]
        if not str(mutant.module).endswith(WITH_SERVER):
            found = [test for test in found if not test.startswith(NEED_SERVER)] or found
        return {test: self.seconds[test] for test in found}


class Watch:
    """A plugin of pytest that notes which test executes which line."""

    def __init__(self, tree: Path) -> None:
        """Watch the sources of a tree, and write what was noted to its file "seen"."""
        self._tree = tree
        source = [str(tree / SOURCES)]
        self._watch = coverage.Coverage(data_file=None, source=source, config_file=False, concurrency=["thread"])
        self._seconds: dict[str, float] = {}
        self._watch.start()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Note what one test executes, with its fixtures."""
        self._watch.switch_context(item.nodeid)
        started = time.monotonic()
        try:
            return (yield)
        finally:
            self._seconds[item.nodeid] = time.monotonic() - started

    def pytest_sessionfinish(self) -> None:
        """Write it down."""
        self._watch.stop()
        data, root = self._watch.get_data(), self._tree
        tests = {
            f"{Path(file).relative_to(root)}:{line}": [test for test in by if test]
            for file in data.measured_files()
            for line, by in data.contexts_by_lineno(file).items()
        }
        (self._tree / "seen").write_text(json.dumps(Seen(self._seconds, tests)))


class QuickestFirst:
    """A plugin of pytest that runs some tests, the quickest first, and none for long."""

    def __init__(self, seconds: dict[str, float]) -> None:
        """Run these; they take so long without any change."""
        self._seconds = seconds

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Leave out all others."""
        items[:] = [item for item in items if item.nodeid in self._seconds]
        items.sort(key=lambda item: self._seconds[item.nodeid])
        for item in items:
            item.add_marker(pytest.mark.timeout(TIMES * self._seconds[item.nodeid] + MORE))


def run_tests(tree: Path, paths: list[str], plugin: object) -> int:
    """Run tests in a tree, in this process, which was forked for that; return how they ended."""
    log = os.open(tree / "log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(log, 1)
    os.dup2(log, 2)
    for limit, most in LIMITS.items():
        resource.setrlimit(limit, (most, most))
    os.chdir(tree)
    sys.path[:0] = [str(tree / "src"), str(tree)]
    # What it finds is enough: it need not be made as small as can be.
    os.environ |= {"PYTHONPATH": f"{tree / 'src'}:{tree}", "HYPOTHESIS_PROFILE": "first"}
    options = ["-x", "--no-header", "--tb=line", "-p", "no:cacheprovider", f"--basetemp={tree / 'tmp'}"]
    code = int(pytest.main([*options, "-k", "not postgres or test_server", *paths], [plugin]))
    sys.stdout.flush()
    return code


def forked(tree: Path, paths: list[str], seconds: dict[str, float] | None) -> int:
    """Start a process that runs tests in a tree, or watches all when they are not known yet; return its id."""
    process = os.fork()
    if process:
        return process
    code = 99
    try:
        os.setsid()
        code = run_tests(tree, paths, Watch(tree) if seconds is None else QuickestFirst(seconds))
    finally:
        os._exit(code)


def end(process: int, tree: Path) -> None:
    """End a process and all that it started, a server too."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process, signal.SIGKILL)
    with suppress(OSError):
        server = (tree / "tmp" / "postgresql" / "data" / "postmaster.pid").read_text().split()[0]
        os.kill(int(server), signal.SIGQUIT)


def learn(tree: Path, subjects: set[str]) -> Seen:
    """Run all tests of some subjects once.

    Raises:
        SystemExit: Some fail.
    """
    process = forked(tree, [test for subject in sorted(subjects) for test in TESTS[subject]], None)
    _process, status = os.waitpid(process, 0)
    end(process, tree)
    if status:
        raise SystemExit("The tests fail without any change:\n" + (tree / "log").read_text()[-2_000:])
    return Seen(*json.loads((tree / "seen").read_text()))


class Trial:
    """One mutant in one tree."""

    def __init__(self, tree: Path, mutant: Mutant, seen: Seen, number: int) -> None:
        """Start its tests."""
        self.tree, self.mutant = tree, mutant
        self._file = tree / mutant.module
        self._file.write_text(mutant.text)
        # Python tells a module that has changed by whole seconds and its size.
        os.utime(self._file, (number * 10, number * 10))
        seconds = seen.of(mutant)
        self._end = time.monotonic() + PATIENCE + sum(TIMES * each + MORE for each in seconds.values())
        self._process = forked(tree, sorted({test.partition("::")[0] for test in seconds}), seconds)

    def outcome(self) -> str:
        """Return how it ended, or nothing while it goes on."""
        process, status = os.waitpid(self._process, os.WNOHANG)
        if not process and time.monotonic() < self._end:
            return ""
        end(self._process, self.tree)
        if not process:
            os.waitpid(self._process, 0)
        shutil.copyfile(ROOT / self.mutant.module, self._file)
        is_noticed = not process or os.waitstatus_to_exitcode(status) not in {
            pytest.ExitCode.OK,
            pytest.ExitCode.NO_TESTS_COLLECTED,
        }
        return "killed" if is_noticed else "survived"


def equivalents() -> set[str]:
    """Return the mutants that change nothing that anybody could notice; the reasons stand above them."""
    lines = EQUIVALENT.read_text().splitlines()
    return {line for line in lines if line and not line.startswith("#")}


def try_all(trees: list[Path], mutants: Iterator[Mutant], seen: Seen) -> Counter[str]:
    """Try mutants, one in each tree at a time; count how they ended, and print those that no test noticed."""
    outcomes = Counter[str]()
    same, free, trials, number = equivalents(), list(trees), set[Trial](), 0
    while True:
        while free and (mutant := next(mutants, None)):
            number += 1
            trials.add(Trial(free.pop(), mutant, seen, number))
        if not trials:
            return outcomes
        time.sleep(0.02)
        for trial, outcome in [(trial, trial.outcome()) for trial in trials]:
            if not outcome:
                continue
            trials.remove(trial)
            free.append(trial.tree)
            if outcome == "survived" and str(trial.mutant) in same:
                outcome = "equivalent"
            elif outcome == "survived":
                print(f"{trial.mutant.line}: {trial.mutant}", flush=True)
            outcomes[outcome] += 1


def make_trees(folder: Path, count: int) -> list[Path]:
    """Copy the tree as often as there are workers."""
    trees = [folder / str(number) for number in range(count)]
    for tree in trees:
        shutil.copytree(ROOT, tree, ignore=shutil.ignore_patterns(".venv", ".git", "build", "wheels"))
    return trees


def load() -> None:
    """Load what tests want, once: pytest with its plugins, and libraries; termnews itself is what is changed."""
    with tempfile.TemporaryDirectory() as folder:
        pytest.main(["-qq", "--collect-only", "-p", "no:cacheprovider", "--rootdir", folder, folder])
    for name in LOADED:
        with suppress(ImportError):
            __import__(name)
    assert not any(name.partition(".")[0] == "termnews" for name in sys.modules)


def main() -> int:
    """Try a sample, and say by the exit code whether nine of ten were noticed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--minutes", type=float, default=0)
    parser.add_argument("--longest", type=float, default=float("inf"))
    parser.add_argument("--only", default="", help="mutants of modules whose path contains this")
    parser.add_argument("--again", type=Path, help="mutants that a run has printed into this file")
    arguments = parser.parse_args()
    everything = [
        Mutant(subject, module, line, text)
        for subject, module in modules()
        for line, text in mutants_of((ROOT / module).read_text())
    ]
    sample = random.Random(arguments.seed).sample(everything, min(arguments.count, len(everything)))
    sample = [mutant for mutant in sample if arguments.only in str(mutant.module)]
    if arguments.again:
        printed = {line.partition(": ")[2] for line in arguments.again.read_text().splitlines()}
        sample = [mutant for mutant in sample if str(mutant) in printed]
    load()
    with tempfile.TemporaryDirectory() as folder:
        trees = make_trees(Path(folder), arguments.workers)
        seen = learn(trees[0], {mutant.subject for mutant in sample}).without(arguments.longest)
        print(f"{len(sample)} mutants of {len(everything)}, {len(seen.seconds)} tests", flush=True)
        last = time.monotonic() + arguments.minutes * 60 if arguments.minutes else float("inf")
        outcomes = try_all(trees, (mutant for mutant in sample if time.monotonic() < last), seen)
    tried = outcomes.total() - outcomes["equivalent"]
    share = outcomes["killed"] / max(1, tried)
    print(f"{outcomes['equivalent']} equivalent; {outcomes['killed']} of the other {tried} noticed: {share:.1%}")
    return 0 if share >= 0.9 else 1


if __name__ == "__main__":
    sys.exit(main())
