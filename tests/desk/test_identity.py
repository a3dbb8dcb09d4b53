"""What articles are known by is read from the index as it was written."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from termnews.archive.packing import pack
from termnews.archive.record import _compact, read_details, read_keys

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
KEYS = st.lists(st.one_of(st.integers(0, 1), WORDS), max_size=30)
ADDRESSES = st.one_of(WORDS, st.just("https://www.example.org/b5/21/1/5/n12665.htm?a=1&utm_source=x"))


@given(KEYS, ADDRESSES, ADDRESSES, st.lists(WORDS, max_size=60))
@settings(max_examples=60)
def test_keys_read_alone_are_those_of_the_whole(
    keys: list[int | str], permalink: str, original: str, captions: list[str]
) -> None:
    packed = pack(_compact((keys, permalink, original, captions, [], [], [], [])))
    assert read_keys(packed) == read_details(packed).keys
