"""Folding and tokens: what counts as the same when text is searched."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from termnews.text.han import (
    LINE_END,
    SPACE,
    find_phrase,
    fold,
    has_han,
    phrase_pattern,
    spellings,
    split_tokens,
    tokens,
)

ALPHABET = (
    "马馬云雲北京，。“”《》 \u3000\n\tabABéÉ12１２-'\"*|()（）😀𠮷㐂カｶがหนังสือ한국\u0301\u200d\x00\ufffe\ue000ßİ…①"
)
texts = st.text(st.sampled_from(ALPHABET) | st.characters(), max_size=60)
phrases = st.text(st.sampled_from(ALPHABET), min_size=1, max_size=6)


@pytest.mark.parametrize(("text", "has"), [("中", True), ("a 𠮷", True), ("カ", True), ("a，", False), ("", False)])
def test_chinese_and_japanese_are_known(text: str, has: bool) -> None:
    assert has_han(text) is has


@pytest.mark.parametrize(
    ("written", "searched"),
    [
        ("螞蟻集團", "蚂蚁集团"),
        ("ＡＢＣ１２３", "abc123"),
        ("ABC", "abc"),
        ("（，：；！？）", "(,:;!?)"),
        ("ｶﾀｶﾅ", "カタカナ"),
        ("臺灣、台灣、台湾", "台湾、台湾、台湾"),
        ("回覆 藉口 計畫 瞭解 沿著 裡 裏 里", "回复 借口 计划 了解 沿着 里 里 里"),
        ("乾隆 乾燥", "干隆 干燥"),
        ("\u3000\u00a0\t", "   "),
        ("\r\u2028\u2029\x85", "\n\n\n\n"),
        ("\x00\x1b\ud800\ufffe", "\ufffd\ufffd\ufffd\ufffd"),
        ("⼀豈", "一岂"),
        ("Straße İ", "straße İ"),
        ("ΣΑΣ", "σασ"),
        ("ᎠᏸꭰᏰ", "ᎠᏰᎠᏰ"),
    ],
)
def test_folding(written: str, searched: str) -> None:
    """Case, width and script are one; everything else stays."""
    assert fold(written) == searched


@given(texts)
@settings(max_examples=100, deadline=None)
def test_folding_keeps_every_place_and_is_done_once(text: str) -> None:
    """An offset in the folded text is the same offset in the text as written."""
    folded = fold(text)
    assert len(folded) == len(text)
    assert fold(folded) == folded


@given(st.characters(), st.characters())
@settings(max_examples=100, deadline=None)
def test_folding_is_blind_to_context(one: str, other: str) -> None:
    """A fragment folds as the same fragment does inside a text."""
    assert fold(one + other) == fold(one) + fold(other)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("马云说", ["马", "云", "说"]),
        ("GNews寫作組", ["gnews", "写", "作", "组"]),
        ("covid-19", ["covid", "－", "19"]),
        ("“你好”，a.b", ["“", "你", "好", "”", "，", "a", "．", "b"]),
        ("马云 北京", ["马", "云", SPACE, "北", "京"]),
        ("马云 \u3000 北京", ["马", "云", SPACE, "北", "京"]),
        ("in 北京 now", ["in", "北", "京", "now"]),
        ("甲\n乙", ["甲", LINE_END, "乙"]),
        ("𠮷野家😀👍", ["𠮷", "野", "家", "😀", "👍"]),
        ("cafe\u0301 é", ["cafe\u0301", "é"]),
        ("カタかな", ["カ", "タ", "か", "な"]),
        ("한국 한", ["한", "국", SPACE, "한"]),
        ("Москва", ["москва"]),
        ("", []),
        (" \n", [LINE_END]),
    ],
)
def test_tokens(text: str, expected: list[str]) -> None:
    """A word where words are written apart, a character elsewhere, every mark on its own."""
    assert re.findall("[^ \t]+", tokens(text)) == expected


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("马云", "杠上馬雲的", [(2, 4)]),
        ("马云", "马，云", []),
        ("马云", "马 云", []),
        ("马 云", "马 云，马  云", [(0, 3), (4, 8)]),
        ("马，云", "马，云", [(0, 3)]),
        ("privac", "privacy", []),
        ("privacy", "The PRIVACY of", [(4, 11)]),
        ("new york", "New  York, new\nyork", [(0, 9)]),
        ("GNews写作", "GNews 寫作", [(0, 8)]),
        ("b", "ab b", [(3, 4)]),
        ("a b a", "xa b a b a", [(5, 10)]),
        ("哈哈", "哈哈哈哈哈", [(0, 2), (2, 4)]),
        ("2021年", "12021年 2021年", [(7, 12)]),
        ("c++", "C++ c", [(0, 3)]),
        ("テレビ", "ﾃﾚﾋﾞとテレビ", [(0, 4), (5, 8)]),
        ("ﾃﾚﾋﾞ", "テレビ", [(0, 3)]),
        ("ヒ", "ビとﾋ", [(2, 3)]),
        ("café", "cafe\u0301, café", [(0, 5), (7, 11)]),
        ("👍🏽好", "👍好", [(0, 2)]),
        ("台\u200b湾", "臺灣", [(0, 2)]),
        ("", "abc", []),
    ],
)
def test_where_a_phrase_stands(phrase: str, text: str, found: list[tuple[int, int]]) -> None:
    """Chinese is found anywhere, words are found whole, and a phrase never runs over a mark."""
    assert list(find_phrase(phrase, fold(text))) == found


def test_a_prefix_takes_the_whole_word() -> None:
    """`privac*` marks all of "privacy"."""
    assert list(find_phrase("privac", fold("Privacy, privac"), prefix=True)) == [(0, 7), (9, 15)]


@given(
    st.text(st.sampled_from("马馬云雲北京说說a，。 \n"), max_size=40),
    st.text(st.sampled_from("马云北京"), min_size=1, max_size=6),
)
@settings(max_examples=100, deadline=None)
def test_chinese_is_found_where_it_stands(text: str, word: str) -> None:
    """For Chinese the rule is: a substring of the folded text."""
    assert any(find_phrase(word, fold(text))) == (word in fold(text))


@contextmanager
def indexed(text: str) -> Iterator[sqlite3.Connection]:
    """A table like that of the index, with one article."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.execute("CREATE VIRTUAL TABLE words USING fts5 (body, content='', tokenize='ascii')")
        connection.execute("INSERT INTO words (rowid, body) VALUES (1, ?)", (tokens(text),))
        yield connection


@given(texts, phrases, st.booleans())
@settings(max_examples=100, deadline=None)
def test_the_index_answers_as_the_text_does(text: str, phrase: str, prefix: bool) -> None:
    """FTS5 over the tokens finds a phrase exactly where the rule finds it in the text."""
    if split_tokens(phrase):
        quoted = ('"' + " ".join(split_tokens(spelled)) + '"' + "*" * prefix for spelled in spellings(phrase))
        expression = " OR ".join(quoted)
        with indexed(text) as connection:
            answered = connection.execute("SELECT rowid FROM words WHERE words MATCH ?", (expression,)).fetchall()
        assert bool(answered) == any(find_phrase(phrase, fold(text), prefix=prefix))


@given(texts)
@settings(max_examples=100, deadline=None)
def test_fts5_sees_the_tokens_that_were_meant(text: str) -> None:
    """FTS5 splits at spaces and nowhere else, whatever a page holds."""
    with indexed(text) as connection:
        connection.execute("CREATE VIRTUAL TABLE temp.seen USING fts5vocab (main, words, instance)")
        seen = [term for (term,) in connection.execute("SELECT term FROM temp.seen ORDER BY offset")]
    assert seen == re.findall("[^ \t]+", tokens(text))


def test_a_pattern_is_kept() -> None:
    """The same phrase is compiled once."""
    assert phrase_pattern("马云") is phrase_pattern("马云")
