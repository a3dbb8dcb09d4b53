"""Suggestions for mistyped names."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def find_nearest(word: str, words: Iterable[str], least: float = 0.5) -> str:
    """The candidate most similar to `word`, of several the first; empty when none is similar enough, from 0 to 1."""
    # Imported here to keep the start fast.
    from difflib import SequenceMatcher

    matcher = SequenceMatcher(None, "", word)
    nearest, best = "", least - 0.001
    for candidate in words:
        matcher.set_seq1(candidate)
        # The quick ones are upper bounds.
        if all(ratio() > best for ratio in (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio)):
            nearest, best = candidate, matcher.ratio()
    return nearest
