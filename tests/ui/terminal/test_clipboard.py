"""The clipboard: what is put on it is clean, and cannot run in a shell by itself."""

from __future__ import annotations

from base64 import b64decode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.cleanness import is_clean

from termnews.ui.terminal.clipboard import MOST_BYTES, clipboard_sequence, clipboard_text

CASES = {
    "words": ("新聞標題", "新聞標題"),
    "lines": ("一\n二\n", "一\n二"),
    "line ends of other systems": ("a\r\nb\r\n", "a\nb"),
    "escape": ("a\x1b]0;x\x07b", "a\ufffd]0;x\ufffdb"),
    "hidden": ("a\u202eb", "ab"),
    "nothing": ("", ""),
}


@pytest.mark.parametrize(("text", "kept"), CASES.values(), ids=CASES)
def test_text_is_cleaned(text: str, kept: str) -> None:
    assert clipboard_text(text) == kept


@settings(max_examples=100)
@given(st.text())
def test_the_sequence_carries_the_clean_text_and_nothing_else(text: str) -> None:
    sequence, count = clipboard_sequence(text)

    assert sequence.startswith("\x1b]52;c;")
    assert sequence.endswith("\x07")
    carried = b64decode(sequence[len("\x1b]52;c;") : -1], validate=True).decode()
    assert len(carried) == count
    assert is_clean(carried)
    assert not carried.endswith("\n")


def test_long_text_is_cut_between_characters() -> None:
    kept = clipboard_text("新" * 40_000)

    assert kept == "新" * (MOST_BYTES // 3)
