"""An undoable step, packed so that a hundred thousand changes take a few megabytes."""

from __future__ import annotations

import marshal
import zlib
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeVar

from termnews.shelf.marks import Change, Undoable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, MutableMapping, Sequence

T = TypeVar("T", Change, Undoable)

AT_ONCE = 1_000
"""The maximum number of changes made, stored and packed at a time: the rest of a step is never unpacked in memory."""


def in_parts(changes: Iterable[T]) -> Iterator[list[T]]:
    """Yield changes in parts, each computed when needed.

    Parts end at the same articles in every step: where one article is missing, all other parts have equal keys.
    """
    part: list[T] = []
    for change in changes:
        part.append(change)
        if len(part) == AT_ONCE or not zlib.crc32(change.keys[0].encode("utf-8", "replace")) % (AT_ONCE // 2):
            yield part
            part = []
    if part:
        yield part


class PackedKeys:
    """The keys of the articles of a part; steps of the same articles share them."""

    __slots__ = ("__weakref__", "packed")

    def __init__(self, packed: bytes) -> None:
        """Hold them."""
        self.packed = packed


class Step:
    """The changes of one command, undone and redone as a whole; its length is the number of changes."""

    __slots__ = ("_count", "_parts")

    def __init__(self, changes: Iterable[Undoable] = ()) -> None:
        """Pack changes; `add` brings more."""
        self._count = 0
        self._parts: list[tuple[PackedKeys, bytes]] = []
        for part in in_parts(changes):
            self.add(part)

    def __len__(self) -> int:
        """How many changes."""
        return self._count

    def add(self, changes: Sequence[Undoable], known: MutableMapping[bytes, PackedKeys] | None = None) -> None:
        """Add changes; `known` are the keys of other steps."""
        keys = PackedKeys(_small([change.keys for change in changes]))
        if known is not None:
            keys = known.setdefault(keys.packed, keys)
        self._parts.append((keys, _small([tuple(change[1:]) for change in changes])))
        self._count += len(changes)

    def parts(self) -> Iterator[list[Undoable]]:
        """Return the changes in their order, a part at a time."""
        for keys, values in self._parts:
            yield [
                Undoable(known_by, *rest) for known_by, rest in zip(_whole(keys.packed), _whole(values), strict=True)
            ]

    @property
    def changes(self) -> tuple[Undoable, ...]:
        """All changes; use `parts` where they may be many."""
        return tuple(chain.from_iterable(self.parts()))

    @property
    def articles(self) -> int:
        """How many articles it touched."""
        return len({change.keys for change in self.changes})


def _small(values: list[Any]) -> bytes:
    # In this version, equal values have equal bytes.
    return zlib.compress(marshal.dumps(values, 2), 1)


def _whole(small: bytes) -> list[Any]:
    values: list[Any] = marshal.loads(zlib.decompress(small))  # noqa: S302 - packed by this process
    return values
