"""Where the person was is where the next start begins, however the reader ended."""

from __future__ import annotations

import re
import signal
from contextlib import closing
from typing import TYPE_CHECKING

from tests.terminals.session import PYTHON, TERMNEWS, Session
from tests.terminals.test_hostile_archive import ALLOWED

from termnews.shelf.shelf import Shelf

if TYPE_CHECKING:
    from pathlib import Path

    from termnews.shelf.person import LastPlace

CRASHING = (
    PYTHON,
    "-c",
    (
        "from termnews.ui.terminal.environment import prepare_environment; prepare_environment()\n"
        "from termnews.desk.desk import Desk\n"
        "def crash(self): raise ValueError('\\x1b]2;PWNED\\x07 \\x9b2J [/b] crashed')\n"
        "Desk.rescan = crash\n"
        "from termnews.__main__ import main\n"
        "main()"
    ),
)
"""The reader, in which a key crashes."""
RESCAN = "\x1b[15~"


def is_back(session: Session, left: str) -> bool:
    """Whether query, count and the lower lines of the article stand on the screen as they did.

    What is unread may be one less: the article was read to its end, which is counted a moment later.
    """
    first, *_, before_last, last, _foot = left.split("\n")
    shown = session.text
    return first.split()[:4] == shown.split("\n", 1)[0].split()[:4] and before_last in shown and last in shown


def share_shown(session: Session) -> str:
    """How much of the article has been seen: "76%"; empty while the list has the keys."""
    return "".join(re.findall(r"\d+%", session.text.split("\n", 1)[0]))


def test_query_article_and_position_come_back(seeds: Path, tmp_path: Path) -> None:
    shelf = tmp_path / "shelf.db"
    arguments = [str(seeds), "--shelf", str(shelf)]
    with Session([*CRASHING, *arguments]) as session:
        session.wait_for("19 unread", 30)
        session.send("s的\r")
        session.wait_for("[的]")
        session.send("jj\r")
        # Until the article is there, Space does nothing.
        session.wait_for(lambda: "q back" in session.text and "这一篇用的是" in session.text)
        share = share_shown(session)
        session.send(" ")
        session.wait_for(lambda: share_shown(session) not in {"", share})
        session.settle(0.1)
        left = session.text
        session.send(RESCAN)
        assert session.wait() == 1
        told = bytes(session.received)
        assert b"[/b] crashed" in told
        assert ALLOWED.fullmatch(told.decode())
    opened = place_kept(shelf, seeds).open

    with Session([*TERMNEWS, *arguments]) as session:
        # Before the article is open, `q` would clear the search instead.
        session.wait_for(lambda: is_back(session, left) and "q back" in session.text)
        session.send("q")
        # What ends without a last word keeps the place of the last rest, which may have been in the article.
        session.wait_for(lambda: (kept := place_kept(shelf, seeds)).open == "" and kept.cursor == opened)
        row = session.text.split("\n", 1)[0].split()[-1]
        session.signal(signal.SIGKILL)
        session.wait()
    with Session([*TERMNEWS, *arguments]) as session:
        session.wait_for(f" {row}")
        assert "[的]" in session.text


def place_kept(shelf: Path, root: Path) -> LastPlace:
    """Where the next start begins."""
    with closing(Shelf.open(shelf)) as kept:
        return kept.place(root)
