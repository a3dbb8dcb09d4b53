"""The house rules that a running program must keep."""

from __future__ import annotations

import subprocess
import sys

import pytest

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
