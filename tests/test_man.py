"""The manual pages are made from the program's own tables, and man renders them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from scripts.write_man import escape, pages, roff

from termnews.cli.main import COMMANDS
from termnews.settings.keys import KEYS
from termnews.ui.commands import COMMANDS as KEY_COMMANDS

FOLDER = Path(__file__).parent.parent / "docs" / "man"


@pytest.mark.parametrize("name", pages())
def test_man_renders_every_page_without_a_warning(name: str) -> None:
    """The page's name stands at its head, and no macro is left over in its text."""
    if shutil.which("man") is None:
        pytest.skip("man is not installed")
    done = subprocess.run(
        ["man", "-l", "--warnings", "-E", "UTF-8", FOLDER / name],
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": "/usr/bin:/bin", "MANWIDTH": "100", "LANG": "C.UTF-8"},
    )

    assert done.stderr == ""
    assert name.partition(".")[0].upper() in done.stdout.splitlines()[0]
    assert "\\f" not in done.stdout


def test_the_pages_name_everything() -> None:
    """Commands, keys of the settings, commands of the keyboard."""
    made = pages()

    assert all(f".SS termnews {name}\n" in made["termnews.1"] for name in COMMANDS)
    assert all(escape(f"{command.id}") in made["termnews.1"] for command in KEY_COMMANDS)
    assert all(escape(f"{key.name} = ") in made["termnews-settings.5"] for key in KEYS)


@pytest.mark.parametrize(
    ("markdown", "page"),
    [
        ("# One\n\ntext\n", ".SH ONE\n.PP\ntext\n"),
        ("a `-x` and *b*\n", ".PP\na \\fB\\-x\\fR and \\fIb\\fR\n"),
        ("| k | v |\n|---|---|\n| 马云 | `a` |\n", ".TP\n马云\n\\fBa\\fR\n"),
        ("| k | v | c |\n|---|---|---|\n| `j` | down | `x` |\n", ".TP\n\\fBj\\fR\ndown (\\fBx\\fR)\n"),
        ("- one\n- two\n", ".IP \\(bu 2\none\n.IP \\(bu 2\ntwo\n"),
        ("```\n.x = 'y'\n```\n", ".PP\n.RS 4\n.nf\n\\&.x = \\(aqy\\(aq\n.fi\n.RE\n"),
    ],
    ids=["heading", "code and emphasis", "table", "three columns", "list", "fence"],
)
def test_markdown_becomes_roff(markdown: str, page: str) -> None:
    """What the pages of docs/ use."""
    assert roff(markdown) == page


def test_what_means_something_to_groff_is_printed_as_it_is() -> None:
    """A backslash, a hyphen, a point at the beginning of a line."""
    assert escape(".a\\-'`~^\n.b") == "\\&.a\\e\\-\\(aq\\(ga\\(ti\\(ha\n\\&.b"
