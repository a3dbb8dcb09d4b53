"""The house rules that a running program must keep."""

from __future__ import annotations

import ast
import inspect
import pkgutil
import re
import subprocess
import sys
import textwrap
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import termnews
import termnews.ui
from termnews.ui.textual_private import PRIVATE_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

NOT_FOR_THE_SCREENLESS = ("textual", "rich")
PARSERS = ("bs4", "html2text", "selectolax", "trafilatura", "lxml", "markdown_it")


def modules_after(statement: str) -> set[str]:
    """Top level modules that are loaded after a statement in a fresh interpreter."""
    code = f"import sys; {statement}; print(*sorted({{name.partition('.')[0] for name in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize(
    "module",
    [
        "termnews.cli.main",
        "termnews.cli.list",
        "termnews.cli.reader",
        "termnews.desk.desk",
        "termnews.archive.archive",
        "termnews.shelf.shelf",
        "termnews.extract.read",
        "termnews.settings",
        "termnews.text.clean",
        "termnews.model.query",
    ],
)
def test_only_the_screens_bring_in_textual(module: str) -> None:
    """Everything below ui/ works where there is no screen, and starts without its cost."""
    assert not modules_after(f"import {module}").intersection(NOT_FOR_THE_SCREENLESS)


@pytest.mark.parametrize("module", ["termnews.cli.reader", "termnews.desk.desk", "termnews.ui.app"])
def test_the_process_that_draws_never_loads_a_parser_of_pages(module: str) -> None:
    """Pages are parsed in workers; importing a parser would also cost a third of the start."""
    assert not modules_after(f"import {module}").intersection(PARSERS)


def test_the_model_is_plain_data() -> None:
    """Nothing but the standard library and errors stands behind the model."""
    loaded = modules_after("import termnews.model.article, termnews.model.query, termnews.model.row")

    assert loaded - modules_after("pass") <= {"termnews", *sys.stdlib_module_names}


SQL_STANDS_IN = ("archive/store/", "shelf/")
STATEMENT = re.compile(r"\s*(?:SELECT|INSERT|REPLACE|UPDATE|DELETE|CREATE|DROP|PRAGMA)\s")


def sql_in(path: Path) -> list[str]:
    """What of a module only a database understands: its driver, statements, connections."""
    found = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.Import(names) if any(name.name.partition(".")[0] == "sqlite3" for name in names):
                found.append(f"{path.name}:{node.lineno}: import")
            case ast.ImportFrom(module="sqlite3") | ast.Attribute(attr="execute" | "executemany" | "executescript"):
                found.append(f"{path.name}:{node.lineno}: asks a database")
            case ast.Constant(str(text)) if STATEMENT.match(text):
                found.append(f"{path.name}:{node.lineno}: {text[:40]}")
    return found


def test_sql_stands_in_the_stores_alone() -> None:
    """Nothing above knows a connection, a cursor, a table, or an exception of SQLite's."""
    root = Path(termnews.__file__).parent
    above = [path for path in root.rglob("*.py") if not path.relative_to(root).as_posix().startswith(SQL_STANDS_IN)]

    assert [fault for path in above for fault in sql_in(path)] == []


@pytest.mark.parametrize(
    "source",
    ["import sqlite3", "from sqlite3 import Row", "connection.execute(query)", 'f"SELECT {column} FROM page"'],
)
def test_sql_is_seen_where_it_stands(tmp_path: Path, source: str) -> None:
    (tmp_path / "module.py").write_text(source)

    assert sql_in(tmp_path / "module.py")


UI = Path(termnews.ui.__file__).parent
LIBRARIES = ("textual", "rich")
PRIVATE = re.compile(r"_[a-z]\w*(?<!__)", re.IGNORECASE)


MAY_USE_THEM = {"termnews.ui.textual_private", "termnews.ui.widgets.row_list"}


def modules_of_ui() -> list[ModuleType]:
    """Every module of ui/ but the one that may use private names of Textual."""
    found = pkgutil.walk_packages([str(UI)], "termnews.ui.")
    return [import_module(module.name) for module in found if module.name not in MAY_USE_THEM]


def names_in(tree: ast.AST) -> Iterator[str]:
    """Private names that are defined in a piece of source, or asked of `self`, `cls` or `super()`."""
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name("self" | "cls") | ast.Call(ast.Name("super")), attr=name):
                yield name
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.AnnAssign(target=ast.Name(name)):
                yield name


@cache
def private_names_of(kind: type) -> frozenset[str]:
    """The private names that a class of a library has by itself."""
    names = {*vars(kind), *names_in(ast.parse(textwrap.dedent(inspect.getsource(kind))))}
    return frozenset(filter(PRIVATE.fullmatch, names))


def borrowed_names(module: ModuleType) -> Iterator[str]:
    """Private names of Textual and Rich that a module uses: imported, or through a class of its own."""
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in LIBRARIES:
            parts = [*str(node.module).split("."), *(each.name for each in node.names)]
            yield from (f"{node.module}: {part}" for part in parts if part.startswith("_"))
        if isinstance(node, ast.ClassDef) and isinstance(kind := vars(module).get(node.name), type):
            theirs = [base for base in kind.__mro__ if base.__module__.split(".")[0] in LIBRARIES]
            yield from (
                f"{node.name}: {name}" for base in theirs for name in private_names_of(base) & {*names_in(node)}
            )


def test_private_names_of_textual_stand_in_one_module() -> None:
    """A Textual that has changed is met in one place; ruff's SLF001 holds what is asked of other objects."""
    modules = modules_of_ui()

    assert {module.__name__: {*borrowed_names(module)} for module in modules if {*borrowed_names(module)}} == {}
    assert [module.__name__ for module in modules if "SLF001" in inspect.getsource(module)] == []


def test_private_names_of_textual_are_few() -> None:
    assert sum(map(len, PRIVATE_NAMES.values())) <= 25
