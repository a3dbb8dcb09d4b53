"""Unsaved changes; in a private shelf, all changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.shelf.marks import Keys, Register, later, merge

if TYPE_CHECKING:
    from collections.abc import Iterator


class _Work:
    """The unsaved registers of one article, under all its keys."""

    __slots__ = ("keys", "registers")

    def __init__(self, keys: Keys) -> None:
        self.keys = set(keys)
        self.registers: dict[str, Register] = {}


class Unsaved:
    """Registers in memory, found by any key of their article."""

    def __init__(self) -> None:
        """Create without registers."""
        self._works: dict[str, _Work] = {}

    def __len__(self) -> int:
        """Count the keys known here."""
        return len(self._works)

    def find(self, keys: Keys) -> dict[str, Register]:
        """Return the unsaved marks of an article."""
        if not self._works:
            return {}
        found = self._found(keys)
        if len(found) == 1:
            return dict(found[0].registers)
        return _merged(found)

    def put(self, keys: Keys, field: str, register: Register) -> None:
        """Hold a register until it is dropped."""
        found = self._found(keys)
        work = found[0] if found else _Work(keys)
        work.registers = _merged(found) if len(found) > 1 else work.registers
        for other in found[1:]:
            work.keys |= other.keys
        work.keys.update(keys)
        for key in work.keys:
            self._works[key] = work
        held = work.registers.get(field)
        work.registers[field] = later(held, register) if held else register

    def drop(self, keys: Keys, field: str, at_us: int) -> None:
        """Drop a register that is saved, unless a later one replaced it."""
        work = self._works.get(keys[0])
        if work is None or field not in work.registers or work.registers[field].at_us > at_us:
            return
        del work.registers[field]
        if not work.registers:
            self._remove(work)

    def forget(self, keys: Keys) -> None:
        """Drop everything about an article."""
        for work in self._found(keys):
            self._remove(work)

    def known_keys(self, keys: Keys) -> set[str]:
        """Return all keys of an article that are known here."""
        return set().union(*(work.keys for work in self._found(keys)))

    def clear(self) -> None:
        """Drop everything."""
        self._works.clear()

    def __iter__(self) -> Iterator[tuple[Keys, dict[str, Register]]]:
        """Return every article held here with its registers."""
        for work in {id(work): work for work in self._works.values()}.values():
            yield tuple(sorted(work.keys)), dict(work.registers)

    def _found(self, keys: Keys) -> list[_Work]:
        found = [work for key in keys if (work := self._works.get(key))]
        return found if len(found) < 2 else list({id(work): work for work in found}.values())

    def _remove(self, work: _Work) -> None:
        for key in work.keys:
            del self._works[key]


def _merged(works: list[_Work]) -> dict[str, Register]:
    registers: dict[str, Register] = {}
    for work in works:
        for field, register in work.registers.items():
            held = registers.get(field)
            registers[field] = merge(field, held, register) if held else register
    return registers
