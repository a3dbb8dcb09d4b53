"""Painting: what reaches the terminal makes it show what Textual drew, and can be nothing else."""

from __future__ import annotations

import re

import pyte
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from termnews.ui.terminal.output import cell_strings
from termnews.ui.terminal.output.cell_strings import add_marks, spell, text_of_cell
from termnews.ui.terminal.output.frames import cells_of, is_frame, read_frame
from termnews.ui.terminal.output.grid import Grid
from termnews.ui.terminal.output.pen import PLAIN, Pen, apply_sgr, sgr_between
from termnews.ui.terminal.output.updates import CLEAR, paint

WIDTH, HEIGHT = 20, 5
ALLOWED = re.compile(
    r"(?:[^\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]|\r|\n"
    r"|\x1b\[[0-9;]*m|\x1b\[[0-9;]*[HABCDJKr]|\x1bM|\x1b\[\?2026[hl])*"
)
SGR = [
    "",
    "1",
    "2;3",
    "4",
    "7",
    "9",
    "31",
    "38;5;200",
    "48;5;17",
    "48;2;1;2;3",
    "1;38;2;9;9;9;48;5;4",
    "97;101",
    "5",
    "53",
]
WORDS = ["a", " ", "     ", "news", "新聞", "「，", "👍", "e\u0301", "n\u0303o", "가", "—…", "█"]


class Terminal:
    """An emulator, and a painter that keeps it up to date."""

    def __init__(self, lines: int = HEIGHT) -> None:
        self.emulator = pyte.Screen(WIDTH, lines)
        self.emulator.reset_mode(pyte.modes.DECAWM)
        self.stream = pyte.Stream(self.emulator)
        self.shown = Grid(WIDTH, lines)
        self.pen = Pen(0, 0)

    def follow(self, wanted: Grid) -> str:
        """Bring the emulator up to a grid; give what was written."""
        data = paint(self.shown, wanted.take_changes(), wanted.cursor, self.pen)
        self.stream.feed(data)
        return data

    @property
    def cells(self) -> list[list[object]]:
        """Characters with their attributes; of a blank only what can be seen."""
        return [
            [
                cell if (cell := self.emulator.buffer[y][x]).data != " " else (cell.data, cell.bg, cell.reverse)
                for x in range(WIDTH)
            ]
            for y in range(self.emulator.lines)
        ]


def frame_at(x: int, y: int, pieces: list[tuple[str, str]]) -> str:
    """A frame as Textual writes it: a move, then pieces, each with its style set and reset."""
    drawn = "".join(f"\x1b[{sgr}m{text}\x1b[0m" if sgr else text for sgr, text in pieces)
    return f"\x1b[{y + 1};{x + 1}H{drawn}\x1b[1;1H"


pieces = st.lists(
    st.tuples(st.sampled_from(SGR), st.lists(st.sampled_from(WORDS), max_size=4).map("".join)), max_size=5
)
frames = st.builds(frame_at, st.integers(0, WIDTH - 1), st.integers(0, HEIGHT - 1), pieces)


LINES = [f"{number:02d} 新聞 {'x' * (number % 5)}" for number in range(40)]


def screenful(top: int, height: int, first: int, bar: int) -> str:
    """A pane of some height that shows lines from one on, with a scroll bar."""
    drawn = [
        f"\x1b[{top + y + 1};1H\x1b[31m{LINES[first + y]:14}\x1b[0m  {'█' if y == bar else ' '}" for y in range(height)
    ]
    return "".join(drawn)


panes = st.builds(screenful, st.integers(0, 1), st.integers(3, 4), st.integers(0, 8), st.integers(0, 3))


@settings(max_examples=100)
@given(st.lists(st.lists(st.one_of(frames, panes), max_size=3), max_size=8))
def test_changed_cells_add_up_to_the_whole_screen(batches: list[list[str]]) -> None:
    """Following every batch of frames shows what painting the last state afresh shows."""
    wanted = Grid(WIDTH, HEIGHT)
    followed = Terminal()
    for batch in batches:
        for frame in batch:
            read_frame(frame, wanted)
        followed.follow(wanted)

    wanted.changed.update(range(HEIGHT))
    afresh = Terminal()
    afresh.follow(wanted)

    assert followed.cells == afresh.cells
    assert (followed.emulator.cursor.x, followed.emulator.cursor.y) == wanted.cursor


@settings(max_examples=100)
@given(st.lists(st.tuples(st.integers(0, HEIGHT - 1), pieces), max_size=8))
def test_the_screen_is_the_one_that_the_frames_themselves_would_draw(
    rows: list[tuple[int, list[tuple[str, str]]]],
) -> None:
    """Whole rows, drawn by Textual's own bytes and by ours, look the same cell by cell."""
    wanted = Grid(WIDTH, HEIGHT)
    ours, stock = Terminal(), Terminal()
    for y, parts in rows:
        room = WIDTH
        fitting = []
        for sgr, text in parts:
            width = len(cells_of(text)[1])
            if width <= room:
                fitting.append((sgr, text))
                room -= width
        frame = frame_at(0, y, [*fitting, ("", " " * room)])
        read_frame(frame, wanted)
        ours.follow(wanted)
        stock.stream.feed(frame)

    assert ours.cells == stock.cells


@settings(max_examples=100)
@given(
    st.lists(
        st.one_of(st.text(), frames, st.sampled_from(["\x1b]52;c;eA==\x07", "\x1b[?1049l", "\x1b[2J", "\x9d2;x\x9c"]))
    )
)
def test_whatever_a_page_says_only_cells_and_moves_are_written(parts: list[str]) -> None:
    wanted = Grid(WIDTH, HEIGHT)
    read_frame("\x1b[1;1H" + "".join(parts), wanted)

    assert ALLOWED.fullmatch(Terminal().follow(wanted))


@pytest.mark.parametrize(
    "data", ["\x07", "\x1b]22;pointer\x07", "\x1b]52;c;eA==\x07", "\x1b[?1049h", "\x1b[?2026h", "", "text"]
)
def test_what_is_not_a_frame_is_not_drawn(data: str) -> None:
    assert not is_frame(data)


@pytest.mark.parametrize("by", [-2, -1, 1, 2])
def test_rows_that_scroll_are_moved_by_the_terminal(by: int) -> None:
    """Only the new lines are sent."""
    tall = Terminal(lines=20)
    wanted = Grid(WIDTH, 20)
    read_frame(screenful(2, 16, 10, 3), wanted)
    tall.follow(wanted)

    read_frame(screenful(2, 16, 10 + by, 4), wanted)
    written = tall.follow(wanted)

    assert len([line for line in LINES if line.rstrip() in written]) == abs(by)
    wanted.changed.update(range(20))
    afresh = Terminal(lines=20)
    afresh.follow(wanted)
    assert tall.cells == afresh.cells


def test_nothing_changed_writes_nothing() -> None:
    wanted, terminal = Grid(WIDTH, HEIGHT), Terminal()
    frame = frame_at(0, 0, [("31", "新聞")])
    read_frame(frame, wanted)
    terminal.follow(wanted)

    read_frame(frame, wanted)

    assert terminal.follow(wanted) == ""


def test_ink_that_cannot_be_seen_is_not_written() -> None:
    """A blank in another ink or weight is the blank that stood there."""
    wanted, terminal = Grid(WIDTH, HEIGHT), Terminal()
    read_frame(frame_at(0, 0, [("31;44", "a   ")]), wanted)
    terminal.follow(wanted)

    read_frame(frame_at(0, 0, [("31;44", "a"), ("1;32;44", "   ")]), wanted)

    assert terminal.follow(wanted) == ""


@pytest.mark.parametrize("sgr", ["4", "7", "9", "41"])
def test_what_shows_on_a_blank_is_written(sgr: str) -> None:
    wanted, terminal = Grid(WIDTH, HEIGHT), Terminal()
    terminal.follow(wanted)

    read_frame(frame_at(0, 0, [(sgr, "   ")]), wanted)

    assert terminal.follow(wanted) == f"\x1b[{sgr}m   \r"


def test_a_scroll_bar_changes_the_colours_once() -> None:
    wanted, terminal = Grid(WIDTH, HEIGHT), Terminal()
    for y in range(HEIGHT):
        read_frame(frame_at(0, y, [("31", "x" * (WIDTH - 1)), ("7;34", " ")]), wanted)

    assert len(re.findall(r"\x1b\[[0-9;]*m", terminal.follow(wanted))) == 2


def test_the_end_of_a_row_is_erased_rather_than_overwritten() -> None:
    wanted, terminal = Grid(WIDTH, HEIGHT), Terminal()
    read_frame(frame_at(0, 0, [("", "x" * WIDTH)]), wanted)
    terminal.follow(wanted)

    read_frame(frame_at(0, 0, [("", "xx" + " " * (WIDTH - 2))]), wanted)

    assert terminal.follow(wanted) == "\x1b[2C\x1b[K\r"


def test_a_clear_forgets_colours_first() -> None:
    """Terminals erase in the current background."""
    assert CLEAR.startswith("\x1b[m")


CELLS = {
    "latin": ("ab", "", ["a", "b"]),
    "wide": ("新a", "", ["新", "", "a"]),
    "mark on a letter": ("e\u0301x", "", ["e\u0301", "x"]),
    "mark on a wide character": ("新\u0301", "", ["新\u0301", ""]),
    "mark before all": ("\u0301a", "\u0301", ["a"]),
    "many marks": ("a" + "\u0301" * 30, "", ["a" + "\u0301" * 8]),
    "escape": ("a\x1bb", "", ["a", "b"]),
    "eight-bit control": ("a\x9bb", "", ["a", "b"]),
    "bell and tab": ("a\x07\tb", "", ["a", "b"]),
    "joined family": ("👨\u200d👩\u200d👧x", "", ["👨", "", "x"]),
    "emoji style": ("❤\ufe0fx", "", ["❤", " ", "x"]),
    "noncharacter": ("a\uffffb", "", ["a", "\ufffd", "b"]),
    "surrogate": ("a\udcffb", "", ["a", "\ufffd", "b"]),
    "ideographic space": ("\u3000", "", ["\u3000", ""]),
}


@pytest.mark.parametrize(("text", "marks", "cells"), CELLS.values(), ids=CELLS)
def test_text_is_cut_into_cells(text: str, marks: str, cells: list[str]) -> None:
    before, texts = cells_of(text)

    assert (before, [spell(cell) for cell in texts]) == (marks, cells)


@pytest.mark.parametrize("character", ["\U000f0000", "\U000f3fff", "\U0010fffd", "e\u0301\u0302"])
def test_a_character_from_private_use_is_not_taken_for_one_with_marks(character: str) -> None:
    add_marks("e", "\u0301")

    assert spell(text_of_cell(character)) == character


def test_a_flood_of_marked_characters_loses_marks_and_no_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cell_strings, "_meant", ["x"] * 0x4000)
    monkeypatch.setattr(cell_strings, "_stand_ins", {})

    assert text_of_cell("新\u0301") == "新"
    assert text_of_cell("\U000f0000") == "\ufffd"


def test_a_wide_character_that_loses_a_half_loses_the_other() -> None:
    grid = Grid(6, 1)
    read_frame("\x1b[1;1H新聞社", grid)

    read_frame("\x1b[1;2Hxx", grid)

    assert grid.rows[0].texts == " xx 社\0"


def test_marks_without_a_character_before_them_are_left_out() -> None:
    """They neither break the wide character that reaches over their place, nor stand at the edge."""
    grid = Grid(4, 1)
    read_frame("\x1b[1;1H新聞", grid)

    read_frame("\x1b[1;2H\u0301\x1b[1;1H\u0301", grid)

    assert grid.rows[0].texts == "新\0聞\0"


def test_a_wide_character_that_does_not_fit_leaves_a_blank() -> None:
    grid = Grid(3, 1)

    read_frame("\x1b[1;1H新聞", grid)

    assert grid.rows[0].texts == "新\0 "


@settings(max_examples=100)
@given(
    st.lists(
        st.sampled_from([*SGR, "22", "23", "24", "25", "27", "29", "39", "49", "0", "999", "38;5", "38;5;999"]),
        max_size=6,
    )
)
def test_a_step_between_styles_gives_the_style(steps: list[str]) -> None:
    style = PLAIN
    for step in steps:
        wanted = apply_sgr(style, step)
        sequence = sgr_between(style, wanted)
        style = apply_sgr(style, sequence[2:-1]) if sequence else style
        assert style == wanted
