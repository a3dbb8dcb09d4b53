"""What a person who mistyped a name may have meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def find_nearest(word: str, words: Iterable[str]) -> str:
    """The word that is most like `word`; empty when none is."""
    # Imported here: few mistype, and everybody waits for the start.
    from difflib import get_close_matches

    return next(iter(get_close_matches(word, [*words], 1, 0.5)), "")
