"""Suggestions for mistyped names."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def find_nearest(word: str, words: Iterable[str]) -> str:
    """The candidate most similar to `word`; empty when none is similar enough."""
    # Imported here to keep the start fast.
    from difflib import get_close_matches

    return next(iter(get_close_matches(word, [*words], 1, 0.5)), "")
