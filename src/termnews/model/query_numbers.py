"""Ranges of numbers in queries: "3", ">2", ">=2", "<5", "2..4", "2..", "..4"."""

from __future__ import annotations

import re
import unicodedata

_COMPARED = re.compile(r"(>=|<=|>|<|=)?(\d{1,6})")
_RANGE = re.compile(r"(\d{0,6})\.\.(\d{0,6})")
_MOST = 999_999


def canonical_numbers(value: str) -> str | None:
    """Return the canonical spelling of a range, "2..4"; None if it is not one."""
    bounds = read_numbers(value)
    return None if bounds is None else f"{bounds[0]}..{bounds[1]}"


def read_numbers(value: str) -> tuple[int, int] | None:
    """The lowest and the highest number of a range; None if it is not one."""
    text = unicodedata.normalize("NFKC", value).replace("≥", ">=").replace("≤", "<=").strip()
    if found := _RANGE.fullmatch(text):
        if not (found[1] or found[2]):
            return None
        return int(found[1] or 0), int(found[2] or _MOST)
    if not (found := _COMPARED.fullmatch(text)):
        return None
    number = int(found[2])
    match found[1]:
        case ">":
            return number + 1, _MOST
        case ">=":
            return number, _MOST
        case "<":
            return 0, number - 1
        case "<=":
            return 0, number
    return number, number
