"""Suggestions for mistyped names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.text.words import _

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


def suggestion(word: str, words: Iterable[str]) -> str:
    """A question that names the nearest candidate; empty when none is similar enough."""
    nearest = find_nearest(word, words)
    return _("Did you mean {command}?").format(command=nearest) if nearest else ""
