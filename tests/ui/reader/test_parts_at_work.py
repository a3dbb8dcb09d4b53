"""What the parts of the reader do with one another and tell the screen, without a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.ui.reader.host import make_article

from termnews.ui.reader import messages
from termnews.ui.reader.document import Document, View
from termnews.ui.reader.finding import Finding
from termnews.ui.reader.following import Following
from termnews.ui.reader.headings import HeadingWalk
from termnews.ui.reader.looks import Looks
from termnews.ui.reader.script import Script
from termnews.ui.reader.scrolling import Scrolling
from termnews.ui.reader.selecting import Selecting
from termnews.ui.reader.surface import Surface
from termnews.ui.reader.viewport import DrawingArea, Viewport

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.message import Message

LONG = "\n\n".join(f"第{number}段，" + "文字在此。" * 30 for number in range(60))


class Parts:
    """All parts around one article, and what they tell."""

    def __init__(self, markdown: str | None, **more: object) -> None:
        self.told: list[Message] = []
        self.said: list[str] = []
        self.wanted: list[Script] = []
        surface = Surface(
            sync=lambda: None,
            redraw=lambda: None,
            post=self.told.append,
            say=self.said.append,
            warn=self.said.append,
        )
        self.viewport = Viewport(lambda: DrawingArea(60, 10))
        self.viewport.show(Document(make_article(markdown, **more)))
        self.scrolling = Scrolling(self.viewport, surface)
        self.headings = HeadingWalk(self.scrolling, surface)
        self.finding = Finding(self.scrolling, surface)
        self.following = Following(self.scrolling, surface)
        search, walk = self.finding.search, self.following.walk
        self.selecting = Selecting(self.scrolling, surface, search, walk, lambda: None)
        self.looks = Looks(self.scrolling, surface, search, walk, self.wanted.append)

    def heard(self, kind: type[Message]) -> int:
        """How many messages of a kind were told."""
        return sum(isinstance(message, kind) for message in self.told)


def test_the_end_of_an_article_is_told_once() -> None:
    parts = Parts(LONG)

    parts.scrolling.end()
    parts.scrolling.page_up()
    parts.scrolling.end()

    assert parts.heard(messages.ReachedEnd) == 1


def test_the_end_is_not_told_while_the_text_is_awaited() -> None:
    parts = Parts(None)

    parts.scrolling.end()

    assert parts.heard(messages.ReachedEnd) == 0


def test_a_match_is_brought_into_sight_and_counted() -> None:
    parts = Parts(LONG)

    parts.finding.find("第50段")

    assert parts.finding.count == (1, 1)
    assert parts.viewport.document is not None
    shown = {parts.viewport.document.blocks[index].text[:4] for index, _line in parts.viewport.lines_in_sight()}
    assert "第50段" in shown
    assert parts.heard(messages.FindChanged) == 1


def test_a_search_of_the_query_leaves_the_changes_of_a_comparison_marked() -> None:
    blocks = tuple(Document(make_article("甲\n\n乙")).blocks)
    parts = Parts("", comparison=blocks, find_matches=None)
    parts.finding.search.begin(None)

    parts.finding.mark(lambda _text: [(0, 1)])

    assert parts.finding.search.goes_to_changes


def test_a_footnote_leads_back_to_the_place_before() -> None:
    parts = Parts("文字[^1]。\n\n" + LONG + "\n\n[^1]: 註。")
    before = parts.viewport.position

    parts.following.open_link()
    parts.following.open_link()

    assert parts.viewport.position != before
    assert parts.said == ["Esc goes back to the text."]
    assert parts.following.leave_note()
    assert parts.viewport.position == before


def test_hints_choose_a_link_and_end() -> None:
    parts = Parts("[甲](https://a.example/) [乙](https://b.example/)")

    parts.following.show_hints()
    parts.following.take_key("s", "s")

    assert [message.url for message in parts.told if isinstance(message, messages.LinkChosen)] == ["https://b.example/"]
    assert parts.heard(messages.ModeChanged) == 2


def test_selecting_begins_at_the_match_and_copies() -> None:
    parts = Parts("一二三四五")
    parts.finding.find("三四")

    parts.selecting.select()
    parts.selecting.take_key("l", "l")
    parts.selecting.take_key("y", "y")

    assert [message.text for message in parts.told if isinstance(message, messages.Copy)] == ["三四"]
    assert not parts.selecting.selection.is_on


@pytest.mark.parametrize("view", [View.NOTICES, View.SOURCE])
def test_another_view_keeps_the_place(view: View) -> None:
    parts = Parts(LONG)
    parts.scrolling.load_all()
    parts.scrolling.to_line(100)
    before = parts.viewport.position

    parts.looks.set_view(view)

    assert parts.viewport.position.block == before.block
    parts.looks.set_view(View.CLEAN)
    assert parts.viewport.position.block == before.block


@pytest.mark.parametrize("answer", ["loaded", "failed"])
def test_tables_of_a_script_that_is_no_longer_wanted_change_nothing(answer: str) -> None:
    parts = Parts("漢字")
    parts.looks.next_script()
    parts.looks.set_script(Script.TRADITIONAL)
    late: dict[str, Callable[[], None]] = {
        "loaded": lambda: parts.looks.on_loaded(Script.SIMPLIFIED, lambda text: "x" * len(text)),
        "failed": lambda: parts.looks.on_failure(Script.SIMPLIFIED, OSError("no tables")),
    }

    late[answer]()

    assert parts.wanted == [Script.SIMPLIFIED, Script.TRADITIONAL]
    assert parts.looks.script is Script.TRADITIONAL
    assert parts.said == []
    assert parts.viewport.document is not None
    assert parts.viewport.document.blocks[-1].text == "漢字"


def test_without_headings_the_walk_says_so() -> None:
    parts = Parts("一")

    parts.headings.next_heading()

    assert parts.said == ["No headings in this article."]
