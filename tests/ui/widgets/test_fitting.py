"""Words fitted into cells: never too wide, never half a character, cut where it says so."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.style import Style

from termnews.text.clean import clean_line
from termnews.ui.widgets.fitting import (
    StyledText,
    crop,
    crop_path,
    cropped,
    draw,
    fit,
    flow,
    spread,
    width_of,
    wrap,
    wrap_whole,
)

WORDS = st.text(alphabet=st.sampled_from("ab 中文，「」é𠮷😀…-"), max_size=30).map(clean_line)


@given(WORDS, st.integers(0, 40))
@settings(max_examples=100)
def test_cropped_words_fit_and_say_that_they_were_cut(text: str, cells: int) -> None:
    shown = crop(text, cells)
    assert cell_len(shown) <= cells
    assert shown == text or not cells or shown.endswith("…")
    assert text.startswith(shown.removesuffix("…")) or shown == text


@given(WORDS, st.integers(0, 40), st.booleans())
@settings(max_examples=100)
def test_fitted_words_take_exactly_their_cells(text: str, cells: int, right: bool) -> None:
    assert cell_len(fit(text, cells, right=right)) == cells


def test_a_path_that_is_cut_keeps_its_name() -> None:
    assert crop_path("laptop:/home/ann/empty.html", 14) == "…nn/empty.html"
    assert crop_path("文件夾/空.html", 8) == "…空.html"
    assert crop_path("a/b.md", 6) == "a/b.md"


def test_a_wide_character_is_never_halved() -> None:
    assert crop("中文字", 4) == "中…"
    assert crop("中文字", 5) == "中文…"
    assert crop("中文", 4) == "中文"
    assert crop("中文", 1) == "…"


@given(WORDS, WORDS, st.integers(1, 60))
@settings(max_examples=100)
def test_a_line_spread_over_both_edges_fits(left: str, right: str, cells: int) -> None:
    assert width_of(spread([StyledText(left)], [StyledText(right)], cells)) <= cells


def test_the_right_edge_gives_way_when_there_is_no_room() -> None:
    assert spread([StyledText("a long title")], [StyledText("source")], 10) == [StyledText("a long ti…")]


@given(WORDS, st.integers(1, 40))
@settings(max_examples=100)
def test_drawn_lines_take_exactly_their_cells(text: str, cells: int) -> None:
    strip = draw([StyledText(text), StyledText(text)], cells, lambda _look: Style())
    assert strip.cell_length == cells
    assert cell_len(strip.text) == cells


@given(WORDS, st.integers(2, 40), st.integers(1, 3))
@settings(max_examples=100)
def test_wrapped_titles_fit(text: str, cells: int, lines: int) -> None:
    wrapped = wrap(text, cells, lines)
    assert len(wrapped) <= lines
    assert all(cell_len(line) <= cells for line in wrapped)


def test_a_joiner_makes_no_line_ragged() -> None:
    assert fit("می\u200dخواهم", 8) == "میخواهم".ljust(8)


def test_pieces_that_do_not_fit_are_left_out() -> None:
    assert cropped([StyledText("ab"), StyledText("中文"), StyledText("c")], 3) == [StyledText("ab…")]


def test_words_cut_between_two_pieces_are_marked_as_cut() -> None:
    assert cropped([StyledText("中文", "dim"), StyledText("中国", "match")], 4) == [StyledText("中…", "dim")]
    assert cropped([StyledText("中文", "dim"), StyledText("中国", "match")], 5) == [StyledText("中文…", "dim")]
    assert cropped([StyledText("title"), StyledText("   ")], 5) == [StyledText("title")]


@given(st.lists(WORDS, max_size=4), st.integers(0, 40))
@settings(max_examples=100)
def test_a_line_of_pieces_is_cut_as_one_text(texts: list[str], cells: int) -> None:
    line = cropped([StyledText(text) for text in texts], cells)
    assert "".join(piece.text for piece in line).rstrip() == crop("".join(texts).rstrip(), cells).rstrip()


def test_a_wrapped_title_breaks_where_lines_may() -> None:
    assert wrap("立法會財委會，押後表決", 12, 2) == ["立法會財委", "會，押後表決"]
    assert wrap("Budget vote put off again", 12, 2) == ["Budget vote", "put off aga…"]
    assert wrap("Закон о бюджете отложен", 12, 2) == ["Закон о", "бюджете отл…"]
    assert wrap("A well-known bridge", 8, 3) == ["A well-", "known", "bridge"]
    assert wrap("短", 12, 2) == ["短"]


def test_items_are_broken_between_each_other_first() -> None:
    """A count is not parted from what it counts, where the line has room for both."""
    items = ["蚂蚁 不存在: 0", "蚂蚁 2", "without 不存在: 2"]
    assert flow(items, 30) == ["蚂蚁 不存在: 0   蚂蚁 2", "without 不存在: 2"]
    assert flow(items, 60) == ["   ".join(items)]
    assert flow(["没有匹配的文章。Esc 显示全部。"], 20) == ["没有匹配的文章。Esc", "显示全部。"]


@pytest.mark.parametrize("width", [40, 78])
@pytest.mark.parametrize("folder", ["long-folder", "很長的資料夾"])
def test_a_message_with_a_long_path_keeps_its_reason(width: int, folder: str) -> None:
    told = wrap_whole(f"Cannot write to /home/{f'{folder}/' * 30}shelf.db (disk full).", width, 2)

    assert len(told) == 2
    assert all(cell_len(line) <= width for line in told)
    assert told[0].startswith("Cannot write to /")
    assert told[-1].endswith("shelf.db (disk full).")


def test_a_message_that_fits_stays_whole_though_it_ends_in_dots() -> None:
    """Titles and addresses may end in "…", and Chinese sentences are words without spaces."""
    told = "已取消所有文章的星标：蚂蚁集团暂停上市之后监管部门约谈了公司负责人……"
    assert "".join(wrap_whole(told, 78, 2)) == told
    assert "".join(wrap_whole(told, 40, 2)) == told
