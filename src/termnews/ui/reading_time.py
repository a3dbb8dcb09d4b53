"""How long an article takes to read."""

from __future__ import annotations

# Compared one by one: compiling a pattern of them takes longer than the first rows need.
_HAN = (("\u3040", "\u30ff"), ("\u3400", "\u9fff"), ("\uf900", "\ufaff"), ("\U00020000", "\U0003ffff"))
_HAN_A_MINUTE = 400
_LATIN_A_MINUTE = 1100
"""Characters without spaces per minute, at 220 words."""


def reading_minutes(characters: int, *, is_han: bool) -> int:
    """Estimate it in whole minutes, at least one."""
    return max(1, round(characters / (_HAN_A_MINUTE if is_han else _LATIN_A_MINUTE)))


def has_han(text: str) -> bool:
    """Whether a text contains Chinese or Japanese characters."""
    return any(first <= character <= last for character in text for first, last in _HAN)
