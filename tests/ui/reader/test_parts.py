"""The parts of the reader, each by itself: what is in sight, what is found, which link is in hand, what is selected."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.ui.reader.host import make_article

from termnews.ui.reader import paint
from termnews.ui.reader.article_search import ArticleSearch, find_literally
from termnews.ui.reader.document import Document
from termnews.ui.reader.following_links import Hints, LinkWalk, document_links, links_in_lines
from termnews.ui.reader.headings import find_heading, outline
from termnews.ui.reader.layout import Anchor
from termnews.ui.reader.selection import CaretSelection, text_between
from termnews.ui.reader.shown_article import Position
from termnews.ui.reader.viewport import DrawingArea, Viewport

LONG = "\n\n".join(f"第{number}段，" + "文字在此。" * 30 for number in range(200))
LINKS = "[甲](https://a.example/1) 和 [乙](https://b.example/2)\n\n" + "字" * 900 + "\n\n[丙](https://c.example/3)"


class Screen:
    """A screen that changes its size when a test says so."""

    def __init__(self, width: int = 60, height: int = 10) -> None:
        self.frame = DrawingArea(width, height)

    def __call__(self) -> DrawingArea:
        """How large it is now."""
        return self.frame


def read(markdown: str) -> Document:
    """An article as blocks, read whole."""
    document = Document(make_article(markdown))
    document.read_all()
    return document


def viewport_of(markdown: str, screen: Screen | None = None) -> Viewport:
    """An article in sight from its beginning."""
    viewport = Viewport(screen or Screen())
    viewport.show(Document(make_article(markdown)))
    return viewport


def first_words(viewport: Viewport) -> str:
    """The first words in sight."""
    for index, line in viewport.lines_in_sight():
        if line.pieces and viewport.document is not None:
            return viewport.document.blocks[index].text[line.pieces[0].start : line.pieces[0].end]
    return ""


# Viewport


def test_without_an_article_nothing_is_in_sight() -> None:
    viewport = Viewport(Screen())

    viewport.scroll_to(5)
    viewport.go_to(Position(3))

    assert (viewport.position, viewport.top, viewport.share, viewport.is_at_end) == (Position(), 0, 0.0, True)
    assert viewport.line_at(0) is None
    assert viewport.place_under(0, 0) is None
    assert list(viewport.lines_in_sight()) == []
    assert not viewport.load_more()
    assert not viewport.load_all()
    assert not viewport.bring_into_sight(0, 0)


def test_a_line_goes_no_further_than_the_last_screen() -> None:
    viewport = viewport_of("一\n\n" * 20)
    viewport.load_all()

    viewport.scroll_to(1000)

    assert viewport.is_at_end
    assert viewport.share == 1.0
    viewport.scroll_to(-5)
    assert viewport.top == 0


@pytest.mark.parametrize("width", [20, 33, 59, 140])
def test_another_width_keeps_the_words_at_the_top(width: int) -> None:
    screen = Screen()
    viewport = viewport_of(LONG, screen)
    viewport.scroll_to(300)
    block, character = viewport.anchor.block, viewport.anchor.character

    screen.frame = DrawingArea(width, 10)
    viewport.layout()

    index, line = next((index, line) for index, line in viewport.lines_in_sight() if line.pieces)
    assert index == block
    assert line.pieces[0].start <= character < line.pieces[-1].end


def test_reading_on_in_the_background_moves_nothing() -> None:
    viewport = viewport_of(LONG * 10)
    viewport.scroll_to(100)
    words = first_words(viewport)
    share = viewport.share

    while viewport.load_more():
        assert first_words(viewport) == words

    assert viewport.share == pytest.approx(share, abs=0.05)


def test_a_place_far_ahead_is_read_up_to() -> None:
    viewport = viewport_of(LONG)

    viewport.go_to(Position(150, 0))

    assert first_words(viewport).startswith("第150段")


def test_the_end_is_in_sight_after_going_there() -> None:
    viewport = viewport_of(LONG)

    viewport.go_to_end()

    assert viewport.is_at_end
    assert not viewport.load_all()


def test_what_is_in_sight_is_not_scrolled_to() -> None:
    viewport = viewport_of(LONG)
    assert viewport.document is not None
    start = viewport.document.body_start

    assert not viewport.bring_into_sight(start, 0)
    assert viewport.bring_into_sight(start + 20, 0)
    assert any(index == start + 20 for index, _line in viewport.lines_in_sight())


def test_lines_are_announced_when_they_are_made_again() -> None:
    made: list[bool] = []
    screen = Screen()
    viewport = Viewport(screen, lambda: made.append(True))
    viewport.show(Document(make_article(LONG)))

    for frame in (DrawingArea(60, 10), DrawingArea(60, 12), DrawingArea(40, 12), DrawingArea(40, 12)):
        screen.frame = frame
        viewport.layout()

    assert len(made) == 2


def test_where_no_words_stand_the_words_before_end() -> None:
    viewport = viewport_of("短\n\n長長長")
    assert viewport.document is not None
    start = viewport.document.body_start
    lines = [index for index in range(10) if (shown := viewport.line_at(index)) and shown.number == start]

    assert viewport.place_under(50, lines[-1]) == (start, 0)
    assert viewport.place_under(0, lines[-1] + 1) == (start, 1)
    assert viewport.place_under(50, 9) == (start + 1, 2)


@given(st.lists(st.integers(-50, 400), max_size=8), st.integers(1, 90), st.integers(1, 30))
def test_the_top_is_always_a_line_of_the_article(lines: list[int], width: int, height: int) -> None:
    viewport = viewport_of(LONG[:4000], Screen(width, height))
    for line in lines:
        viewport.scroll_to(line)
        layout = viewport.layout()
        assert layout is not None
        assert 0 <= viewport.top < max(1, layout.height)
        assert 0.0 <= viewport.share <= 1.0


# Search


def test_the_next_match_is_behind_the_place_in_sight_and_after_the_last_comes_the_first() -> None:
    document, search = read("甲一\n\n甲二\n\n甲三"), ArticleSearch()
    start = document.body_start
    search.begin(find_literally("甲"))

    assert search.count(document) == (0, 3)
    steps = [search.step(document, (start + 1, 0), forward=True, is_new=True)]
    steps += [search.step(document, (0, 0), forward=True) for _ in range(2)]
    steps.append(search.step(document, (0, 0), forward=False))

    assert [step and step[0] - start for step in steps] == [1, 2, 0, 2]
    assert search.place == (3, 3)


def test_the_current_match_is_drawn_otherwise_than_the_rest() -> None:
    document, search = read("甲乙甲"), ArticleSearch()
    search.begin(find_literally("甲"))
    search.step(document, (0, 0), forward=True, is_new=True)
    block = document.body_start

    assert [overlay.component for overlay in search.overlays(block, document.blocks[block])] == [
        "reader--current-match",
        "reader--match",
    ]


def test_words_typed_stand_before_those_of_the_query_until_they_end() -> None:
    document, search = read("甲乙甲"), ArticleSearch()
    search.begin(find_literally("甲"))
    search.find("乙")
    assert (search.is_typed, search.count(document)) == (True, (0, 1))

    search.end()

    assert (search.is_typed, search.count(document)) == (False, (0, 2))


def test_nothing_looked_for_is_nothing_found() -> None:
    document, search = read("甲"), ArticleSearch()

    assert search.step(document, (0, 0), forward=True) is None
    assert search.count(document) == (0, 0)
    assert search.count(None) == (0, 0)


def test_converted_words_are_looked_for_again() -> None:
    """In another script the characters change, their places do not."""
    document, search = read("螞蟻"), ArticleSearch()
    search.begin(lambda text: [(0, 2)] if text == "蚂蚁" else [])
    assert search.count(document) == (0, 0)

    document.set_convert(lambda text: text.replace("螞蟻", "蚂蚁"))
    search.forget()

    assert search.count(document) == (0, 1)


# Links


def test_links_are_walked_from_the_place_in_sight_and_stop_at_the_ends() -> None:
    document, walk = read(LINKS), LinkWalk()
    places, start = document_links(document), document.body_start

    assert walk.step(places, (start + 1, 0), forward=True).url.endswith("3")
    assert walk.step(places, (0, 0), forward=True).url.endswith("3")
    assert [walk.step(places, (0, 0), forward=False).url[-1] for _ in range(3)] == ["2", "1", "1"]
    assert [overlay.start for overlay in walk.overlays(start)] == [0]
    assert walk.unfocus()
    assert not walk.unfocus()
    assert walk.overlays(start) == []


def test_a_footnote_is_left_for_the_text_while_it_is_in_sight() -> None:
    walk = LinkWalk()
    walk.leave_for_note(Position(3, 1), 7)
    assert walk.leave_note({6, 7}) == Position(3, 1)
    assert walk.leave_note({6, 7}) is None

    walk.leave_for_note(Position(3, 1), 7)
    assert walk.leave_note({1, 2}) is None


def hints_over(count: int) -> Hints:
    """Letters over so many links."""
    viewport = viewport_of(" ".join(f"[字{n}](https://a.example/{n})" for n in range(count)), Screen(70, 60))
    assert viewport.document is not None
    hints = Hints()
    hints.begin(links_in_lines(viewport.document, viewport.lines_in_sight()))
    return hints


def test_a_letter_chooses_a_link_and_takes_the_letters_away() -> None:
    hints = hints_over(3)

    place = hints.take("s", "s")

    assert place is not None
    assert place.url == "https://a.example/1"
    assert not hints.is_on


def test_of_two_letters_the_first_narrows_and_can_be_taken_back() -> None:
    hints = hints_over(40)
    block = next(block for block in range(20) if list(hints.in_block(block)))
    count = len(list(hints.in_block(block)))

    assert hints.take("a", "A") is None
    assert 0 < len(list(hints.in_block(block))) < count
    assert hints.take("backspace", None) is None
    assert len(list(hints.in_block(block))) == count
    assert hints.take("escape", None) is None
    assert not hints.is_on


def test_a_letter_that_leads_nowhere_is_not_typed() -> None:
    hints = hints_over(2)

    assert hints.take("z", "z") is None
    assert hints.take("a", "a") is not None


# Selection


def test_the_caret_takes_the_character_under_it_along() -> None:
    viewport, selection = viewport_of("一二三四五"), CaretSelection()
    layout = viewport.layout()
    assert layout is not None
    start = layout.document.body_start
    assert not selection.is_on
    assert selection.overlays(start) == []

    selection.begin((start, 1))
    for key in ("l", "l", "nothing"):
        selection.move(key, layout, 10)
    assert text_between(layout.document, *selection.span) == "二三四"

    selection.swap()
    selection.move("h", layout, 10)
    assert text_between(layout.document, *selection.span) == "一二三四"
    assert {overlay.component for overlay in selection.overlays(start)} == {"reader--selection", "reader--caret"}

    selection.begin_here()
    assert text_between(layout.document, *selection.span) == "一"
    selection.end()
    assert not selection.is_on


# Headings


@pytest.mark.parametrize(
    ("here", "forward", "found"),
    [
        (Anchor(0), True, "二"),
        (Anchor(1), True, "二"),
        (Anchor(2), True, None),
        (Anchor(2, 0, 1), True, "二"),
        (Anchor(2), False, "一"),
        (Anchor(2, 1), False, "二"),
        (Anchor(0), False, None),
    ],
)
def test_the_nearest_heading_is_found_either_way(here: Anchor, forward: bool, found: str | None) -> None:
    document = read("# 一\n\n文\n\n## 二\n\n文")
    place = Anchor(here.block + document.body_start, here.character, here.blanks)
    index = find_heading(document.blocks, place, forward=forward)

    assert (document.blocks[index].text if index is not None else None) == found


def test_the_outline_names_headings_with_their_places() -> None:
    headings = outline(read("# 一\n\n文\n\n**粗**\n\n文"))

    assert [(heading.text, heading.level, heading.position.block) for heading in headings] == [
        ("一", 1, 0),
        ("粗", 7, 2),
    ]


def test_every_look_of_the_reader_is_a_component() -> None:
    """Textual ends the app for a look that it does not know."""
    folder = Path(paint.__file__).parent
    looks = {
        look for path in folder.glob("*.py") for look in re.findall(r'"(reader--[a-z-]+)"', path.read_text("utf-8"))
    }

    assert looks <= paint.COMPONENTS
