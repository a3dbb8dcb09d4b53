"""How long an article takes to read."""

from __future__ import annotations

_HAN_A_MINUTE = 400
_LATIN_A_MINUTE = 1100
"""Characters without spaces per minute, at 220 words."""


def reading_minutes(characters: int, *, is_han: bool) -> int:
    """Estimate it in whole minutes, at least one."""
    return max(1, round(characters / (_HAN_A_MINUTE if is_han else _LATIN_A_MINUTE)))
