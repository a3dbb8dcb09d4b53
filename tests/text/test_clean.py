"""Cleaning keeps the words of a page and nothing that could steer a terminal."""

from __future__ import annotations

import os
import sys
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.cleanness import is_clean

from termnews.text import clean as module
from termnews.text.clean import clean_body, clean_line, clean_path

# Every character that cleaning has an opinion about, some that it must keep, and
# surrogates, which `st.text` alone leaves out.
_ODD = st.sampled_from(
    "\r\n\t\x00\x07\x0b\x0c\x1b\x1c\x7f\x80\x85\x9b\x9d\x9f\u00a0\u00ad\u0300\u0301\u034f\u0489\u061c\u064b\u0e35\u115f\u1680"
    "\u180e\u2003\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202e\u202f\u205f\u2060\u2066\u206f\u20dd\u3000\u302a\u3164"
    "\ud800\udc80\udfff\ufdd0\ufe0e\ufe0f\ufeff\ufff9\ufffb\ufffd\ufffe\uffff\U0001f3fb\U0001f468\U0001f469\u2764"
    "\U0001fffe\U000e0001\U000e0041\U000e0100\U000e01ef\U0010ffff甲，Aé😀ی"
)
ODD_TEXT = st.one_of(
    st.text(alphabet=_ODD, max_size=40),
    st.text(alphabet=st.one_of(_ODD, st.characters(codec="utf-8")), max_size=40),
    st.lists(st.sampled_from(["\u0301" * 9, "\u200d" * 5, "😀", "\r\n", "\ufe0f", "e"]), max_size=8).map("".join),
)


@pytest.mark.parametrize(
    ("text", "cleaned", "hidden"),
    [
        pytest.param("马云陷风暴，美媒曝北京争夺", "马云陷风暴，美媒曝北京争夺", 0, id="Chinese"),
        pytest.param("𠮷野家、㐀、😀", "𠮷野家、㐀、😀", 0, id="astral characters"),
        pytest.param("Ärger, naïve, Москва, الأخبار", "Ärger, naïve, Москва, الأخبار", 0, id="other scripts"),
        pytest.param("　　第一段\n　　第二段", "　　第一段\n　　第二段", 0, id="Chinese indent"),
        pytest.param("a\x1b]52;c;eA==\x07b", "a\ufffd]52;c;eA==\ufffdb", 2, id="clipboard escape"),
        pytest.param("a\x9b2Jb\x9d0;x\x9c", "a\ufffd2Jb\ufffd0;x\ufffd", 3, id="C1 controls"),
        pytest.param("a\x00b\x7fc\x08d", "a\ufffdb\ufffdc\ufffdd", 3, id="NUL, DEL, backspace"),
        pytest.param("a\r\nb\rc\x85d\u2028e\u2029f", "a\nb\nc\nd\ne\nf", 0, id="line ends"),
        pytest.param("a\tb\u00a0c\u2003d", "a b c d", 0, id="odd spaces"),
        pytest.param("abc\u202ecba\u2066", "abccba", 2, id="bidirectional controls"),
        pytest.param("\ufeff甲\u200b乙\u00ad丙", "甲乙丙", 3, id="invisible characters"),
        pytest.param("甲\U000e0041\U000e0042", "甲", 2, id="tag characters"),
        pytest.param("甲\u3164\uffa0乙", "甲乙", 2, id="fillers"),
        pytest.param("葛\U000e0100城", "葛城", 0, id="ideographic variation"),
        pytest.param("❤\ufe0f👍🏽", "❤👍", 0, id="emoji of unsure width"),
        pytest.param("👨\u200d👩\u200d👧", "👨👩👧", 0, id="joined emoji"),
        pytest.param("می\u200cخواهم", "می\u200cخواهم", 0, id="joiner in a Persian word"),
        pytest.param("क्\u200dष", "क्\u200dष", 0, id="joiner in a Hindi word"),
        pytest.param("e" + "\u0301" * 9 + "x", "e" + "\u0301" * 8 + "x", 0, id="too many marks"),
        pytest.param("ก" + "\u0e35" * 99, "ก" + "\u0e35" * 8, 0, id="too many marks of another script"),
        pytest.param("e" + "\u0301\u200d" * 99, "e" + "\u0301\u200d" * 4, 0, id="marks with joiners between"),
        pytest.param("\ud800甲\udfff", "\ufffd甲\ufffd", 2, id="lone surrogates"),
        pytest.param("\ufdd0\uffff\U0010fffe", "\ufffd\ufffd\ufffd", 3, id="noncharacters"),
        pytest.param("a\r\u200bb", "a\nb", 1, id="a hidden character behind a line end"),
        pytest.param("", "", 0, id="nothing"),
    ],
)
def test_a_body_is_cleaned(text: str, cleaned: str, hidden: int) -> None:
    assert clean_body(text) == module.Cleaned(cleaned, hidden)


@given(ODD_TEXT)
@example("\U0001f600" + "\u200d" * 8 + "\u0301" + "\U0001f600")
@settings(max_examples=100)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = clean_body(text).text

    assert clean_body(once).text == once
    assert is_clean(once)


@given(ODD_TEXT)
@settings(max_examples=100)
def test_nothing_forbidden_comes_out(text: str) -> None:
    """Checked by Unicode's own categories, not by the lists that the module has."""
    for character in clean_body(text).text:
        category = unicodedata.category(character)
        assert character == "\n" or category not in {"Cc", "Cs", "Zl", "Zp"}
        assert character in "\u200c\u200d" or category != "Cf" or ord(character) in range(0x600, 0x110CE)
        assert ord(character) & 0xFFFE != 0xFFFE


def test_of_all_characters_only_harmless_ones_come_out() -> None:
    every = map(chr, range(sys.maxunicode + 1))

    # Without the letters of the large planes, which are as many as all others together are few.
    kept = set(clean_body("".join(c for c in every if unicodedata.category(c) not in {"Lo", "Cn", "Co"})).text)

    assert {c for c in kept if unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"}} == {"\n"}
    assert {
        c
        for c in kept
        if unicodedata.bidirectional(c) in {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
    } == set()
    assert {c for c in kept if unicodedata.category(c) == "Zs"} == {" ", "\u3000"}


@given(ODD_TEXT)
@settings(max_examples=100)
def test_one_character_at_a_time_and_all_by_pattern_are_the_same(text: str) -> None:
    """A text with few odd characters takes another way than one with many; both end in the same text."""
    few = module._FEW
    try:
        module._FEW = -1
        by_pattern = clean_body(text)
    finally:
        module._FEW = few

    assert clean_body(text) == by_pattern


@given(st.text(alphabet="甲乙，。、！？《》“”‘’—…　ＡＢ（）abc XYZ09.,;:!?'\"()[]{}<>@#$%^&*-_=+\\/|`~\n", max_size=60))
@settings(max_examples=50)
def test_what_chinese_and_english_are_made_of_is_never_touched(text: str) -> None:
    assert clean_body(text) == module.Cleaned(text, 0)


@given(ODD_TEXT)
@settings(max_examples=100)
def test_no_visible_letter_is_lost(text: str) -> None:
    def letters(text: str) -> list[str]:
        return [
            c
            for c in text
            if unicodedata.category(c) in {"Lu", "Ll", "Lo", "Nd"} and c not in "\u115f\u1160\u3164\uffa0"
        ]

    assert letters(clean_body(text).text) == letters(text)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param("  标题\n\t第二行\u3000完 ", "标题 第二行 完", id="one line"),
        pytest.param("a\x1bb\u200ec", "a\ufffdbc", id="cleaned"),
        pytest.param(" \n\t", "", id="only white space"),
        pytest.param("x" * 500, "x" * 500, id="long enough"),
        pytest.param("x" * 501, "x" * 499 + "…", id="too long"),
        pytest.param("x" * 498 + " " + "y" * 9, "x" * 498 + "…", id="cut at a space"),
    ],
)
def test_a_line_is_one_line(text: str, line: str) -> None:
    assert clean_line(text) == line


@given(ODD_TEXT, st.integers(min_value=1, max_value=30))
@settings(max_examples=100)
def test_a_line_has_no_line_end_and_its_length(text: str, length: int) -> None:
    line = clean_line(text, length)

    assert len(line.splitlines()) <= 1
    assert len(line) <= length
    assert clean_line(line, length) == line
    assert is_clean(line)


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        pytest.param(os.fsdecode("新闻/甲.html".encode()), "新闻/甲.html", id="UTF-8"),
        pytest.param(os.fsdecode("新.html".encode("gb18030")), "\\xd0\\xc2.html", id="GB18030"),
        pytest.param("a\nb\x1b[31m.html", "a b\ufffd[31m.html", id="controls"),
        pytest.param("\ud800.html", "\ufffd.html", id="a surrogate that stands for no byte"),
        pytest.param("-rf", "-rf", id="an option"),
        pytest.param("x" * 2000, "x" * 999 + "…", id="long"),
    ],
)
def test_a_file_name_can_be_shown(path: str, shown: str) -> None:
    assert clean_path(path) == shown


@given(st.binary(max_size=60))
@settings(max_examples=100)
def test_every_file_name_can_be_shown(name: bytes) -> None:
    assert is_clean(clean_path(os.fsdecode(name)))


@pytest.mark.parametrize("text", ["\r", "\x1b", "\x85", "\u202e", "\t", "a\u2028", "❤\ufe0f", "e" + "\u0301" * 9])
def test_what_cleaning_would_change_is_not_clean(text: str) -> None:
    assert not is_clean(text)


def test_a_text_of_everything_is_cleaned_in_one_go() -> None:
    """Thousands of different odd characters take a pattern each way, not a pass each."""
    tags = "".join(map(chr, range(0xE0000, 0xE0080)))

    assert clean_body("甲" + tags * 10).text == "甲"
