"""The names of pages whose address is shared by different articles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.archive.captures import NO_STORY
from termnews.archive.packing import hash_key
from termnews.text.clean import Clean, clean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from termnews.archive.captures import Story

Names = dict[int, list[str]]
"""The names of a page, by the hash of the address that they replace."""

ID_APART = 4
"""Letters that are appended to the id of an article whose address is shared."""


def known_by(keys: tuple[Clean, ...], names: Names | None) -> tuple[Clean, ...]:
    """The keys of a page, with its names in place of shared addresses."""
    if names is None:
        return keys
    known = (known for key in keys for known in names.get(hash_key(key), (key,)))
    return tuple(dict.fromkeys(map(clean, known)))


def shown_of_groups(groups: Mapping[int, int], stories: Mapping[int, Story]) -> dict[int, int]:
    """The page that represents each group: taken from its story with the latest capture."""
    shown: dict[int, tuple[str, int]] = {}
    for number, first in groups.items():
        story = stories.get(number, NO_STORY)
        if story.shown is not None:
            candidate = story.versions[-1].moment, story.shown
            shown[first] = max(shown.get(first, candidate), candidate)
    return {first: number for first, (_moment, number) in shown.items()}
