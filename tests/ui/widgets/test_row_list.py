"""One list for everything: a million rows cost what ten do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import pytest
from textual.app import App, ComposeResult

from termnews.ui.actions.command import Where
from termnews.ui.commands import bindings
from termnews.ui.widgets.fitting import Line, StyledText
from termnews.ui.widgets.row_list import RowList


class Numbers(Sequence[int]):
    """A lazy sequence that remembers what was asked of it."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.asked: set[int] = set()

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, index: Any) -> Any:
        self.asked.add(index)
        return index


class Plain(RowList[int]):
    """Rows that say their number."""

    BINDINGS: ClassVar = [*bindings(Where.LISTS)]

    def draw_row(self, row: int, width: int) -> list[Line]:
        """Two lines."""
        return [[StyledText(f"row {row}")], [StyledText("[b]below[/b]")]]

    def can_choose(self, index: int) -> bool:
        """All but the third."""
        return super().can_choose(index) and index != 3


class Host(App[None]):
    """A list alone on the screen."""

    def __init__(self, rows: Sequence[int], height: int = 1) -> None:
        super().__init__()
        self.list = Plain(rows)
        self.height = height
        self.seen: list[tuple[str, int]] = []

    def compose(self) -> ComposeResult:
        """One list."""
        yield self.list

    def on_mount(self) -> None:
        """Give rows their height."""
        self.list.row_height = self.height

    def on_row_list_highlighted(self, event: RowList.Highlighted) -> None:
        """Remember it."""
        self.seen.append(("highlighted", event.index))

    def on_row_list_selected(self, event: RowList.Selected) -> None:
        """Remember it."""
        self.seen.append(("selected", event.index))


def shown(app: Host) -> list[str]:
    return [app.list.render_line(y).text.rstrip() for y in range(app.list.size.height)]


async def test_a_million_rows_are_asked_for_one_by_one() -> None:
    rows = Numbers(1_000_000)
    app = Host(rows)
    async with app.run_test(size=(20, 10)) as pilot:
        app.list.show_rows(rows)
        await pilot.press("G")
        assert app.list.cursor == 999_999
        assert shown(app)[-1] == "row 999999"
        await pilot.press("g")
        assert shown(app)[0] == "row 0"
        assert len(rows.asked) < 200


@pytest.mark.parametrize(
    ("keys", "cursor"),
    [
        ("j", 1),
        ("j j j", 4),
        ("j j j k", 2),
        ("down up", 0),
        ("k", 0),
        ("ctrl+d", 5),
        ("ctrl+d ctrl+u", 0),
        ("pagedown", 10),
        ("pagedown pageup", 0),
        ("end", 49),
        ("end j", 49),
        ("end home", 0),
    ],
)
async def test_keys_move_the_cursor_past_rows_that_cannot_be_chosen(keys: str, cursor: int) -> None:
    app = Host(range(50))
    async with app.run_test(size=(20, 10)) as pilot:
        app.list.show_rows(range(50))
        await pilot.press(*keys.split())
        assert app.list.cursor == cursor
        assert f"row {cursor}" in shown(app)


async def test_rows_of_two_lines_are_never_cut_at_the_cursor() -> None:
    app = Host(range(50), height=2)
    async with app.run_test(size=(20, 9)) as pilot:
        app.list.show_rows(range(50))
        for _ in range(12):
            await pilot.press("j")
            lines = shown(app)
            place = lines.index(f"row {app.list.cursor}")
            assert lines[place + 1] == "[b]below[/b]"


async def test_the_screen_hears_where_the_cursor_is_and_what_was_chosen() -> None:
    app = Host(range(5))
    async with app.run_test(size=(20, 10)) as pilot:
        app.list.show_rows(range(5))
        await pilot.pause()
        app.seen.clear()
        await pilot.press("j", "enter")
        assert app.seen == [("highlighted", 1), ("selected", 1)]


async def test_a_click_goes_to_a_row_and_a_second_one_chooses_it() -> None:
    app = Host(range(5))
    async with app.run_test(size=(20, 10)) as pilot:
        app.list.show_rows(range(5))
        await pilot.click(Plain, offset=(3, 2))
        assert app.list.cursor == 2
        await pilot.click(Plain, offset=(3, 2))
        await pilot.click(Plain, offset=(3, 9))
        assert app.seen[-1] == ("selected", 2)


async def test_an_empty_list_says_so_and_takes_every_key() -> None:
    app = Host([])
    app.list.empty_words = "Nothing here."
    async with app.run_test(size=(20, 10)) as pilot:
        await pilot.press("j", "k", "G", "g", "enter", "ctrl+d", "pageup")
        assert shown(app)[0] == "Nothing here."
        assert app.list.row is None

        app.list.empty_words = "Nothing here.\nterm: 0   other 12   more 3"
        app.list.refresh()
        await pilot.pause()
        assert shown(app)[:3] == ["Nothing here.", "term: 0   other 12", "more 3"]


async def test_the_cursor_stays_on_the_screen_when_the_size_changes() -> None:
    app = Host(range(50))
    async with app.run_test(size=(20, 20)) as pilot:
        app.list.show_rows(range(50), 17)
        await pilot.resize_terminal(20, 5)
        await pilot.pause()
        assert "row 17" in shown(app)


async def test_other_words_of_an_empty_list_are_drawn_at_once() -> None:
    app = Host(())
    async with app.run_test(size=(20, 4)) as pilot:
        for words in ("nothing", "not a thing"):
            app.list.empty_words = words
            await pilot.pause()
            assert app.screen._compositor.render_strips()[0].text.rstrip() == words
