"""Lines break where Chinese and Latin typesetting allow, and hold no more cells than they may."""

from __future__ import annotations

import sys
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len, get_character_cell_size

from termnews.text.clean import clean_body
from termnews.text.lines import _WIDTHS, break_lines, cell_width

OPENING = "（《「『【〔〈〖“‘"
CLOSING = "，。、；：？！）》」』】〕〉〗”’"

WORDS = st.lists(
    st.one_of(
        st.sampled_from(
            ["——", "……", "。”", "“她说：", "《红楼梦》", "·", "3,000.50", "100%", "（约）", "」「", " ", "  ", "\u3000"]
        ),
        st.sampled_from(["word", "Peking-Opera", "https://example.org/a/b?c=d", "e\u0301te\u0301", "x" * 30]),
        st.sampled_from(["中文", "螞蟻", "𠀀𠀁", "😀", "🇨🇳", "한국어", "ไทย", "کتاب", "क्\u200dष"]),
        st.text(st.characters(codec="utf-8", exclude_characters="\n"), max_size=8),
    ),
    max_size=40,
).map(lambda words: clean_body("".join(words)).text.replace("\n", ""))
WIDTHS = st.integers(10, 90)


def drawn(text: str, width: int) -> list[str]:
    return [text[start:end] for start, end in break_lines(text, width)]


def test_a_character_takes_as_many_cells_as_textual_gives_it() -> None:
    """Our table is Rich's, for every code point there is."""
    differing = [
        code
        for code in range(sys.maxunicode + 1)
        if ord(_WIDTHS[code]) != get_character_cell_size.__wrapped__(chr(code))
    ]

    assert differing == []


@given(WORDS)
def test_text_takes_as_many_cells_as_textual_gives_it(text: str) -> None:
    assert cell_width(text) == cell_len(text)


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        pytest.param("", 10, [""], id="nothing is one empty line"),
        pytest.param("短", 10, ["短"], id="what fits is one line"),
        pytest.param("一二三四五六", 10, ["一二三四五", "六"], id="Han breaks anywhere"),
        pytest.param("一二三四五，六", 10, ["一二三四", "五，六"], id="no comma at a line's start"),
        pytest.param("一二三四五。”六", 10, ["一二三四", "五。”六"], id="no closing marks at a line's start"),
        pytest.param("一二三四“五六”", 10, ["一二三四", "“五六”"], id="no opening quote at a line's end"),
        pytest.param("一二三四《五六》", 10, ["一二三四", "《五六》"], id="no opening bracket at a line's end"),
        pytest.param("一二三四五六七八九——十", 19, ["一二三四五六七八九", "——十"], id="a dash is not cut"),
        pytest.param("一二三四……五", 9, ["一二三", "四……五"], id="an ellipsis is not cut, nor begins a line"),
        pytest.param("共计1,234,567元", 10, ["共计", "1,234,567", "元"], id="a number is not cut"),
        pytest.param("曹雪芹·红楼梦", 6, ["曹雪", "芹·红", "楼梦"], id="no middle dot at a line's start"),
        pytest.param("涨了50%就好", 6, ["涨了", "50%就", "好"], id="no percent sign at a line's start"),
        pytest.param("a river runs", 7, ["a river", "runs"], id="Latin breaks at spaces, which are not drawn"),
        pytest.param("a  river   runs", 8, ["a  river", "runs"], id="spaces inside a line stay"),
        pytest.param("中文English中文", 10, ["中文", "English中", "文"], id="a Latin word stays whole"),
        pytest.param("incomprehensible", 10, ["incomprehe", "nsible"], id="a word longer than the line is cut"),
        pytest.param("一二\n三", 10, ["一二", "三"], id="a line end ends the line"),
        pytest.param("一\n\n二", 10, ["一", "", "二"], id="an empty line stays"),
        pytest.param("𠀀𠀁𠀂𠀃𠀄𠀅", 10, ["𠀀𠀁𠀂𠀃𠀄", "𠀅"], id="characters beyond the first plane count as one"),
        pytest.param("😀😀😀，😀", 6, ["😀😀", "😀，😀"], id="emoji and commas"),
        pytest.param("中\u0301文", 1, ["中\u0301", "文"], id="a wide character stands alone where there is one cell"),
        pytest.param("e\u0301" * 12, 10, ["e\u0301" * 10, "e\u0301" * 2], id="a combining mark stays on its letter"),
    ],
)
def test_where_lines_break(text: str, width: int, lines: list[str]) -> None:
    assert drawn(text, width) == lines


def test_the_first_line_may_be_shorter() -> None:
    assert break_lines("一二三四五六七八", 10, first=4) == [(0, 2), (2, 7), (7, 8)]


@given(WORDS, WIDTHS)
@settings(max_examples=100)
def test_no_line_is_wider_than_it_may_be(text: str, width: int) -> None:
    assert all(cell_len(line) <= width for line in drawn(text, width))


@given(WORDS, WIDTHS)
@example("————————·100%wordwordword ", 25)
@settings(max_examples=100)
def test_no_character_is_lost_added_or_moved(text: str, width: int) -> None:
    """Only spaces at a break are not drawn."""
    place = 0
    for start, end in break_lines(text, width):
        assert text[place:start].strip(" \u3000") == ""
        place = end
    assert text[place:].strip(" \u3000") == ""


@given(WORDS, WIDTHS)
@settings(max_examples=100)
def test_no_mark_stands_where_it_may_not(text: str, width: int) -> None:
    """Where two marks meet or a word is too long for the line, something must give: those are left out."""
    lines = break_lines(text, width)
    for (_, end), (start, _) in pairwise(lines):
        if start == end and text[start] in CLOSING and _could_break_before(text, start, width):
            assert text[start - 1] in CLOSING + OPENING, text[max(0, start - 10) : start + 5]


def _could_break_before(text: str, place: int, width: int) -> bool:
    """Whether two Han characters stand together within the line that ends at `place`."""
    before = text[max(0, place - width // 2 + 1) : place]
    return any("一" <= one <= "鿿" and "一" <= other <= "鿿" for one, other in pairwise(before))


@given(WORDS, st.integers(1, 9))
def test_even_the_narrowest_column_ends(text: str, width: int) -> None:
    """At widths that hold hardly a character, the text is still all there."""
    assert "".join(drawn(text, width)).replace(" ", "").replace("\u3000", "") == text.replace(" ", "").replace(
        "\u3000", ""
    )


def test_lines_are_full() -> None:
    """Chinese prose fills its lines but for a mark pushed on."""
    text = "他们在美国的工作人员应该被要求注册为外国特工，该委员会旨在监督美中贸易关系。" * 40
    lines = drawn(text, 76)

    assert all(cell_len(line) >= 72 for line in lines[:-1])
