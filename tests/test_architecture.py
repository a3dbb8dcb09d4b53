"""The house rules that a running program must keep."""

from __future__ import annotations

import ast
import inspect
import pkgutil
import re
import subprocess
import sys
import textwrap
import tomllib
from functools import cache
from importlib import import_module
from pathlib import Path
from types import FunctionType
from typing import TYPE_CHECKING

import pytest

import termnews
import termnews.ui
from termnews.ui.textual_private import PRIVATE_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

NOT_FOR_THE_SCREENLESS = ("textual", "rich")
SLOW_TO_LOAD = ("importlib.metadata", "email", "zipfile", "csv", "ssl", "concurrent.futures.process")
LATER = (
    *("termnews.archive.walk", "termnews.archive.extraction", "termnews.shelf.recovery", "termnews.model.query_dates"),
    *("termnews.archive.containers.member", "termnews.archive.store.writing", "termnews.model.query_numbers"),
    *("termnews.desk.opened", "termnews.ui.typed_command", "termnews.ui.reader.reader"),
)
PARSERS = ("bs4", "html2text", "selectolax", "trafilatura", "lxml", "markdown_it")


def modules_after(statement: str) -> set[str]:
    """Top level modules that are loaded after a statement in a fresh interpreter."""
    return {name.partition(".")[0] for name in all_modules_after(statement)}


def all_modules_after(statement: str) -> set[str]:
    """All modules that are loaded after a statement in a fresh interpreter."""
    code = f"import sys; {statement}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize(
    "module",
    [
        "termnews.cli.main",
        "termnews.cli.commands.list",
        "termnews.cli.reader",
        "termnews.desk.desk",
        "termnews.desk.session",
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


def test_a_start_loads_nothing_that_costs_more_than_it_gives() -> None:
    """`importlib.metadata` brings mail, zip and CSV along: a twelfth of the start."""
    loaded = all_modules_after("import textual.app, textual.screen, textual.containers")
    ours = all_modules_after("import termnews.cli.start, termnews.desk.desk, termnews.ui.app, termnews.ui.screen")

    assert not (ours - loaded) & {*SLOW_TO_LOAD}


def test_a_start_loads_nothing_that_only_a_change_or_a_damage_needs() -> None:
    """Walks through folders, repairs of the shelf and dates in queries come after the first rows."""
    loaded = all_modules_after("import termnews.cli.start, termnews.shelf.shelf, termnews.ui.app")

    assert not loaded & {*LATER}


def test_the_process_that_draws_leaves_charsets_to_the_workers() -> None:
    """The first screen would wait for their tables."""
    assert "termnews.extract.decode" not in all_modules_after("import termnews.archive.indexer, termnews.archive.scan")


LAYERS = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]


def upward_imports(layer: str, source: str) -> list[str]:
    """What a module of a layer imports from a layer above or beside it, or of Textual below the screens."""
    floors = [each.split(" | ") for each in LAYERS["contracts"][0]["layers"]]
    (own,) = (place for place, floor in enumerate(floors) if layer in floor)
    above = [name for floor in floors[: own + 1] for name in floor if name != layer]
    wrong = (*above, *(NOT_FOR_THE_SCREENLESS if own > floors.index(["termnews.ui"]) else ()))
    return [
        name for name in imports_in(ast.parse(source)) if f"{name}.".startswith(tuple(f"{each}." for each in wrong))
    ]


def test_modules_import_downwards_only() -> None:
    """The same as import-linter holds in `make check`."""
    root = Path(termnews.__file__).parent
    found = {}
    for path in root.glob("*/**/*.py"):
        layer = f"termnews.{path.relative_to(root).parts[0]}"
        found[path.name] = upward_imports(layer, path.read_text("utf-8"))
    assert {name: names for name, names in found.items() if names} == {}


@pytest.mark.parametrize(
    ("layer", "source"),
    [
        ("termnews.archive", "from termnews.desk.session import Session"),
        ("termnews.archive", "from termnews.shelf.marks import Marks"),
        ("termnews.desk", "import textual.app"),
        ("termnews.ui", "import termnews.cli.main"),
    ],
)
def test_an_upward_import_is_seen(layer: str, source: str) -> None:
    assert upward_imports(layer, source)


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


def test_no_placeholder_of_a_statement_has_a_number() -> None:
    """Python 3.12.0 to 3.12.3 takes "?1" for a named parameter, and warns."""
    root = Path(termnews.__file__).parent
    numbered = re.compile(r"[ (,]\?[0-9]+[ ),]")
    stores = [path for folder in SQL_STANDS_IN for path in (root / folder).rglob("*.py")]

    assert stores
    assert [path.name for path in stores if numbered.search(path.read_text("utf-8"))] == []


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


POSSESSIVE_GROUP = re.compile(r"(?:^|[^(\\])\)(?:[*+?]|\{\d*,?\d*\})\+")


def possessive_groups(tree: ast.AST) -> Iterator[str]:
    """Strings in which a group is repeated possessively, as in "(?:ab|c)*+"."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str | bytes):
            text = node.value if isinstance(node.value, str) else node.value.decode("latin-1")
            if POSSESSIVE_GROUP.search(text):
                yield text


def test_no_group_is_repeated_possessively() -> None:
    """Before Python 3.11.5 such a pattern can fail where it should match (CPython issue 106052): "(?>…)" does not."""
    paths = Path(termnews.__file__).parent.rglob("*.py")
    found = [
        f"{path.name}: {text}"
        for path in sorted(paths)
        for text in possessive_groups(ast.parse(path.read_text("utf-8")))
    ]
    assert not found


@pytest.mark.parametrize("pattern", ['r"(?:a|b)*+c"', 'rb"(?:ab){2,}+"', 'f"(?:{x})++"', 'r"(a)?+"'])
def test_a_possessive_group_is_seen(pattern: str) -> None:
    assert list(possessive_groups(ast.parse(pattern)))


SUBJECTS_OF_SEVERAL_LAYERS = {
    *"completion dates export facets facts footnotes forgetting marks mhtml news person reader reading".split(),
    *"search shelf sidebar syncing tables tags themes versions wordpress writing".split(),
}
"""Names of files that stand in several folders because each has a part of one subject, or reads one format."""


def twice(names: list[str]) -> set[str]:
    return {name for name in names if names.count(name) > 1}


def test_no_two_classes_have_one_name() -> None:
    """A class that is met without its import is known by its name."""
    paths = Path(termnews.__file__).parent.rglob("*.py")
    nodes = [node for path in paths for node in ast.walk(ast.parse(path.read_text("utf-8")))]

    assert twice([node.name for node in nodes if isinstance(node, ast.ClassDef)]) == set()


def test_files_of_one_name_have_one_subject() -> None:
    stems = [path.stem for path in Path(termnews.__file__).parent.rglob("*.py") if not path.stem.startswith("__")]

    assert twice(stems) == SUBJECTS_OF_SEVERAL_LAYERS


UI = Path(termnews.ui.__file__).parent
LIBRARIES = ("textual", "rich")
PRIVATE = re.compile(r"_[a-z]\w*(?<!__)", re.IGNORECASE)


def modules_of_ui() -> list[ModuleType]:
    """Every module of ui/ but the one that may use private names of Textual."""
    found = pkgutil.walk_packages([str(UI)], "termnews.ui.")
    return [import_module(module.name) for module in found if module.name != "termnews.ui.textual_private"]


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


def asked_by_name(node: ast.AST) -> str:
    """The private name that a call gives as words: `getattr(widget, "_name")`."""
    match node:
        case ast.Call(ast.Name("getattr" | "setattr" | "hasattr" | "delattr"), [_, ast.Constant(str(name)), *_]):
            return name if PRIVATE.fullmatch(name) else ""
        case ast.Call(ast.Name("attrgetter" | "methodcaller"), [ast.Constant(str(name)), *_]):
            return next(filter(PRIVATE.fullmatch, name.split(".")), "")
    return ""


def borrowed_names(module: ModuleType) -> Iterator[str]:
    """Private names of Textual and Rich that a module uses: imported, or through a class of its own."""
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if name := asked_by_name(node):
            yield name
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


@pytest.mark.parametrize(
    "source", ['getattr(app, "_driver", None)', 'setattr(screen, "_compositor", 1)', 'attrgetter("screen._compositor")']
)
def test_a_private_name_that_is_asked_by_name_is_seen(source: str) -> None:
    assert any(map(asked_by_name, ast.walk(ast.parse(source))))


def test_private_names_of_textual_are_few() -> None:
    assert sum(map(len, PRIVATE_NAMES.values())) <= 25


def imports_in(tree: ast.AST) -> Iterator[str]:
    """The modules that a piece of source imports, wherever it does."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names):
                yield from (name.name for name in names)
            case ast.ImportFrom(module=str(module), names=names):
                yield module
                yield from (f"{module}.{name.name}" for name in names)


def reached_through_the_desk(source: str) -> list[str]:
    """What a module of ui/ takes from archive or shelf itself: imported, or asked through the desk."""
    tree = ast.parse(source)
    below = ("termnews.archive", "termnews.shelf")
    found = [name for name in imports_in(tree) if f"{name}.".startswith(tuple(f"{each}." for each in below))]
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(owner) | ast.Attribute(attr=owner), attr="archive" | "shelf" as name):
                found += [f"{owner}.{name}"] * owner.endswith("desk")
    return found


def test_screens_ask_the_desk_alone() -> None:
    """What archive and shelf are is known to the desk; a screen that reached through it would know it, too."""
    found = {path.name: reached_through_the_desk(path.read_text("utf-8")) for path in UI.rglob("*.py")}
    assert {name: names for name, names in found.items() if names} == {}


@pytest.mark.parametrize(
    "source",
    [
        "from termnews.archive.matches import Snippet",
        "import termnews.shelf",
        "desk.archive.text(number)",
        "self._desk.shelf.state",
    ],
)
def test_reaching_through_the_desk_is_seen(source: str) -> None:
    assert reached_through_the_desk(source)


def own_classes_above(kind: type) -> list[type]:
    """The classes of ours that a class stands on."""
    return [above for above in kind.__mro__[1:] if above.__module__.split(".")[0] == kind.__module__.split(".")[0]]


def test_no_class_of_the_screen_stands_on_more_than_two_of_ours() -> None:
    """Parts, not towers: what is reached through `self` and defined three files up is found by nobody."""
    for module in [*modules_of_ui(), import_module("termnews.ui.textual_private")]:
        for kind in vars(module).values():
            if isinstance(kind, type) and kind.__module__ == module.__name__:
                assert len(own_classes_above(kind)) <= 2, kind


def test_a_tower_is_seen() -> None:
    class One: ...

    class Two(One): ...

    class Three(Two): ...

    class Four(Three): ...

    assert len(own_classes_above(Four)) == 3


def test_the_main_screen_is_one_class_that_composes_and_routes() -> None:
    from termnews.ui.screen import MainScreen

    own = [MainScreen, *own_classes_above(MainScreen)]
    methods = {name for kind in own for name, value in vars(kind).items() if isinstance(value, FunctionType | property)}
    assert len(methods) <= 40


@pytest.mark.parametrize("layer", ["ui", "desk", "shelf"])
def test_no_class_does_everything(layer: str) -> None:
    """What has more than forty methods has more than one subject."""
    for path in Path(termnews.__file__).parent.joinpath(layer).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef):
                own = [each for each in node.body if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)]
                assert len(own) <= 40, node.name


def test_the_reader_is_one_widget_that_owns_parts() -> None:
    """Each part is given the viewport and a way to the screen; none knows the widget."""
    from termnews.ui.reader.reader import ArticleReader

    own = [name for name, value in vars(ArticleReader).items() if isinstance(value, FunctionType | property)]
    imported = {
        name for path in (UI / "reader").glob("*.py") for name in imports_in(ast.parse(path.read_text("utf-8")))
    }

    assert len(own) <= 30
    assert "termnews.ui.reader.reader" not in imported


def test_what_commands_may_ask_of_the_screen_is_a_dozen_names() -> None:
    from termnews.ui.stage import Stage

    assert len([name for name in vars(Stage) if not name.startswith("_")]) <= 12


def given_screen_or_app(source: str) -> list[str]:
    """What a module of commands knows of the screen or the app."""
    tree = ast.parse(source)
    wrong = ("termnews.ui.screen", "termnews.ui.app", "textual.app", "textual.screen", "textual.widget")
    found = [name for name in imports_in(tree) if name in wrong]
    found += [
        node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr in {"app", "screen"}
    ]
    return found


def test_no_command_is_given_the_screen_or_the_app() -> None:
    found = {path.name: given_screen_or_app(path.read_text("utf-8")) for path in (UI / "actions").glob("*.py")}
    assert found
    assert {name: names for name, names in found.items() if names} == {}


@pytest.mark.parametrize(
    "source", ["from termnews.ui.screen import MainScreen", "from textual.app import App", "self._stage.article.app"]
)
def test_a_command_that_is_given_them_is_seen(source: str) -> None:
    assert given_screen_or_app(source)


PROCESS = {"gc", "ctypes", "setswitchinterval"}
STANDS_IN = {"ui/runtime.py", "ui/textual_private.py", "extract/unconnected.py"}
"""Where `sys.modules` is changed: modules never loaded, and stand-ins for those that would cost more than they give."""


def test_the_process_is_told_things_in_one_place() -> None:
    """Garbage collection, turns of threads, heaps, modules never loaded: ui/runtime.py, and nobody reads them back."""
    found = {}
    for path in Path(termnews.__file__).parent.rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        names = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)} | {*imports_in(tree)}
        if PROCESS & names:
            found[path.relative_to(Path(termnews.__file__).parent).as_posix()] = PROCESS & names
    assert set(found) == {"ui/runtime.py"}


def test_loaded_modules_are_changed_in_few_places() -> None:
    root = Path(termnews.__file__).parent
    found = {
        path.relative_to(root).as_posix() for path in root.rglob("*.py") if "sys.modules" in path.read_text("utf-8")
    }

    assert found == STANDS_IN


ANSWERED_IN = {
    "difflib": {"desk/comparison.py", "text/nearest.py"},
    "icu4py.breakers": {"text/lines.py"},
    "textwrap": set(),
    "wcwidth": set(),
}
"""Libraries that answer one question each, and the modules that ask them: differences, the nearest name, wrapping."""


def test_a_question_is_answered_in_one_place() -> None:
    root = Path(termnews.__file__).parent
    trees = {path.relative_to(root).as_posix(): ast.parse(path.read_text("utf-8")) for path in root.rglob("*.py")}
    found = {library: {name for name, tree in trees.items() if library in imports_in(tree)} for library in ANSWERED_IN}
    marks = [name for name, tree in trees.items() for node in tree.body if getattr(node, "name", "") == "N_"]

    assert found == ANSWERED_IN
    assert marks == ["text/words.py"]
