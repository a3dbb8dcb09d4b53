"""The reader is not begun where it could not be ended well."""

from __future__ import annotations

from shlex import quote
from typing import TYPE_CHECKING

import pytest
from tests.terminals.session import TERMNEWS, Session

if TYPE_CHECKING:
    from pathlib import Path


def reader_under(limit: str, archive: Path) -> list[str]:
    """A shell that lowers a limit and becomes the reader."""
    return ["bash", "-c", f"ulimit {limit}; exec {' '.join(map(quote, TERMNEWS))} {quote(str(archive))}"]


@pytest.mark.parametrize(
    ("limit", "sentence"),
    [
        ("-n 7", "Too few open files (ulimit -n): termnews needs 48."),
        ("-n 24", "Too few open files (ulimit -n): termnews needs 48."),
        ("-v 120000", "Too little memory (ulimit -v): termnews needs 300 MB."),
    ],
)
def test_a_reader_that_would_end_in_the_middle_says_what_it_needs(seeds: Path, limit: str, sentence: str) -> None:
    """Modules, and the data of libraries, are read until the end: without files or memory that is a traceback."""
    with Session(reader_under(limit, seeds)) as session:
        assert session.wait() == 2
        assert session.text.strip() == f"termnews: {sentence}"


@pytest.mark.usefixtures("shared_cache")
@pytest.mark.parametrize("limit", ["-n 48", "-S -n 20", "-v 300000"])
def test_with_what_it_needs_the_reader_shows_articles(seeds: Path, limit: str) -> None:
    """A limit that the account may raise is raised; heaps that threads would only reserve are shared."""
    with Session(reader_under(limit, seeds)) as session:
        session.wait_for("∙")
        session.send("\r")
        session.wait_for("s search")
        session.settle()
        session.send("Q")
        assert session.wait() == 0
        assert b"Traceback" not in session.received
