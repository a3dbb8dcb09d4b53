"""In tmux: the screens of the stock driver cell by cell, and nothing but the screen."""

from __future__ import annotations

import random
import shutil
from typing import TYPE_CHECKING

import pytest
from tests.conftest import post
from tests.terminals.session import SMALL_APP, TERMNEWS, Session
from tests.terminals.tmux import Tmux, needs_tmux

from termnews.ui.terminal.output.cell_strings import BLANK
from termnews.ui.terminal.output.frames import line_of
from termnews.ui.terminal.output.pen import PLAIN

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

pytestmark = needs_tmux

KEYS = ["j", "k", "d", "b", "j", "j", "d"]


HOSTILE = (
    "標題 \x1b]52;c;UFdORUQ=\x1b\\後",
    "\x1b]2;PWNED\x07",
    "\x9d2;PWNED\x9c",
    "\x1bPtmux;\x1b\x1b]52;c;UFdORUQ=\x07\x1b\\",
    "\x1b[2J\x1b[?1049lgone",
    "\x1bkPWNED\x1b\\",
    "\x07\x05\x0e\x7f",
    "[/b] [red [@click=app.quit]x[/]",
)


def cells_seen(pane: Tmux) -> list[list[tuple[str, str]]]:
    """The characters of a screen with what can be seen of their attributes: of a blank not its ink."""
    rows: list[list[tuple[str, str]]] = [[]]
    # Attributes go on from line to line.
    cells = line_of(pane.screen(styled=True).replace("\n", "¶"))[1]
    for cell in zip(cells.texts, cells.looks, strict=True):
        if cell[0] != "¶":
            rows[-1].append(cell)
            continue
        while rows[-1] and rows[-1][-1] == (BLANK, PLAIN):
            rows[-1].pop()
        rows.append([])
    return rows


def wait_until_equal(ours: Tmux, stock: Tmux) -> None:
    ours.wait_for(lambda: cells_seen(ours) == cells_seen(stock))


@pytest.mark.parametrize("colours", ["", "truecolor"], ids=["256 colours", "all colours"])
def test_screens_are_those_of_the_stock_driver(colours: str) -> None:
    """Random keys and sizes, then both screens, attributes included."""
    chance = random.Random(colours)
    # Textual's own driver believes these two more than the terminal.
    environment = {"COLORTERM": colours, "COLUMNS": "", "LINES": ""}
    with (
        Tmux(SMALL_APP, environment=environment) as ours,
        Tmux([*SMALL_APP, "--stock"], environment=environment) as stock,
    ):
        for pane in (ours, stock):
            pane.wait_for("001 新聞")
            # An app that answers keys has started, and will see its terminal change size.
            pane.keys("j")
            pane.wait_for(lambda pane=pane: "000" not in pane.screen())
        for _ in range(30):
            columns, lines = chance.randint(20, 120), chance.randint(5, 40)
            presses = [chance.choice(KEYS) for _ in range(chance.randint(0, 4))]
            for pane in (ours, stock):
                pane.resize(columns, lines, presses)
            wait_until_equal(ours, stock)


def test_pages_reach_neither_clipboard_nor_title_nor_screen(tmp_path: Path) -> None:
    (tmp_path / "words").write_text("\n".join(HOSTILE), "utf-8")
    with Tmux(
        [*SMALL_APP, "--text", str(tmp_path / "words")], options=[";", "set", "-g", "set-clipboard", "on"]
    ) as pane:
        title = pane.ask("pane_title")

        pane.wait_for("[/b] [red [@click=app.quit]x[/]")
        pane.keys("b", "j", "k")
        pane.wait_for("標題")

        assert pane.run("show-buffer", check=False) == ""
        assert pane.ask("pane_title") == title
        assert pane.ask("alternate_on") == "1"
        pane.keys("q")
        pane.wait_for(lambda: pane.ask("alternate_on") == "0")


def test_copied_words_reach_the_clipboard_of_tmux() -> None:
    with Tmux(SMALL_APP, options=[";", "set", "-g", "set-clipboard", "on"]) as pane:
        pane.wait_for("001 新聞")

        pane.keys("y")

        pane.wait_for(lambda: pane.run("show-buffer", check=False) == "抄下來")


@pytest.mark.parametrize("ending", ["q", "x"])
def test_the_shell_comes_back_as_it_was(ending: str) -> None:
    with Tmux(SMALL_APP, columns=100) as pane:
        pane.wait_for("001 新聞")

        pane.keys(ending)

        pane.wait_for(lambda: pane.ask("alternate_on") == "0")
        pane.wait_for(lambda: pane.screen().rstrip().endswith("prompt>"))
        assert pane.ask("cursor_flag") == "1"
        assert pane.ask("mouse_any_flag") == "0"
        pane.type("echo typed $?")
        pane.wait_for("echo typed $?")


def test_the_cursor_stays_on_its_article_after_ctrl_z_fg_and_more_articles(
    make_archive: Callable[[Mapping[str, str]], Path], own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even when the article that the person left off at the last time comes in late."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(own_home / "cache"))
    posts = {f"{day}.md": post(f"第{day}天", f"這是第{day}天的正文。", date=f"2024-05-0{day}") for day in range(1, 7)}
    archive = make_archive(posts)
    with Session([*TERMNEWS, str(archive)]) as before:
        before.wait_for("6 unread")
        before.send("G")
        before.wait_for("6/6")
        before.send("q")
        before.wait()
    (archive / "1.md").unlink()
    shutil.rmtree(own_home / "cache")

    with Tmux([*TERMNEWS, str(archive)]) as pane:
        pane.wait_for("5 unread")
        pane.keys("j")
        pane.wait_for("這是第5天的正文。")
        pane.keys("C-z")
        pane.wait_for("Stopped")
        assert pane.ask("alternate_on") == "0"
        (archive / "1.md").write_text(posts["1.md"], "utf-8")
        (archive / "7.md").write_text(post("第7天", "這是第7天的正文。", date="2024-05-07"), "utf-8")
        pane.type("fg")
        pane.keys("Enter")
        pane.wait_for("這是第5天的正文。")
        pane.keys("F5")

        pane.wait_for("3/7")
        assert "這是第5天的正文。" in pane.screen()
        pane.keys("j")
        pane.wait_for("4/7")
        pane.wait_for("這是第4天的正文。")
        pane.keys("C-q")
        pane.wait_for(lambda: pane.ask("alternate_on") == "0")
        pane.type("echo code=$?")
        pane.keys("Enter")
        pane.wait_for("code=0")
