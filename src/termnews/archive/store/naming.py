"""What pages are known by where different articles share an address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.archive.captures import NO_STORY
from termnews.archive.packing import hash_key
from termnews.text.clean import Clean, clean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from termnews.archive.captures import Story

Names = dict[int, list[str]]
"""The names of a page, by the hash of the address that they stand for."""

ID_APART = 4
"""Letters that the id of an article has more when its address is shared."""


def known_by(keys: tuple[Clean, ...], names: Names | None) -> tuple[Clean, ...]:
    """The keys of a page with its names in the place of addresses that other articles share."""
    if names is None:
        return keys
    known = (known for key in keys for known in names.get(hash_key(key), (key,)))
    return tuple(dict.fromkeys(map(clean, known)))


def shown_of_groups(groups: Mapping[int, int], stories: Mapping[int, Story]) -> dict[int, int]:
    """The page that stands for each group: of its stories the one that goes on longest decides."""
    shown: dict[int, tuple[str, int]] = {}
    for number, first in groups.items():
        story = stories.get(number, NO_STORY)
        if story.shown is not None:
            candidate = story.versions[-1].moment, story.shown
            shown[first] = max(shown.get(first, candidate), candidate)
    return {first: number for first, (_moment, number) in shown.items()}
