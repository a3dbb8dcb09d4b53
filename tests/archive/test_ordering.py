"""Titles stand in the order in which a Chinese reader looks for them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from termnews.archive.ordering import title_key


@pytest.mark.parametrize(
    "titles",
    [
        pytest.param("2020 年|apple|Zebra|阿里", id="digits, Latin letters whatever their case, Han characters"),
        pytest.param("阿里|北京|你好|人民|上海|张三|中国", id="by their sound"),
        pytest.param("臺北|台湾|臺中", id="traditional characters where the simplified ones stand"),
        pytest.param("爱|《北京》|“你好”|人民", id="signs before the first letter do not count"),
        pytest.param("中国|鑫|囧|𠮷野家", id="rare characters last"),
        pytest.param("|北京", id="no title first"),
    ],
)
def test_titles_stand_by_sound(titles: str) -> None:
    """Whatever order they come in."""
    wanted = titles.split("|")
    assert sorted(set(wanted), key=title_key) == wanted


@settings(max_examples=50)
@given(st.text())
def test_every_title_has_a_place(title: str) -> None:
    """Even one with half a character; a title in quotes stands where it stands without."""
    assert title_key(f"《{title}》"[:-1]) == title_key(title)
