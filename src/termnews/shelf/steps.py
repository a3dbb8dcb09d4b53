"""Undo and redo without limit; the last step outlives the program."""

from __future__ import annotations

import marshal
import threading
import zlib
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from termnews.shelf.marks import OPENED, READ, STARRED, TAG, Change, Keys, Register, Step, Undoable, Value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from termnews.shelf.ledger import Ledger

MOMENTS = {READ, STARRED, OPENED}

_MANY = 1000
"""Changes that are packed at a time, so that the interpreter is never held for long."""


class Stack:
    """Steps one upon the other, without limit: all but the top are packed, and share the keys of the same articles."""

    def __init__(self) -> None:
        """Begin with none."""
        self._packed: list[list[tuple[bytes, bytes]]] = []
        self._keys: dict[bytes, bytes] = {}
        self._top: Step | None = None

    @property
    def top(self) -> Step | None:
        """The step that was put there last."""
        return self._top

    def push(self, step: Step) -> None:
        """Put a step on top."""
        if self._top is not None:
            self._packed.append(list(self._pack(self._top)))
        self._top = step

    def pop(self) -> Step | None:
        """Take the top away, and give it."""
        step, self._top = self._top, _unpack(self._packed.pop()) if self._packed else None
        return step

    def clear(self) -> None:
        """Throw all away."""
        self._packed.clear()
        self._keys.clear()
        self._top = None

    def keep(self, is_kept: Callable[[Undoable], bool]) -> None:
        """Throw away changes, and steps of which none is left."""
        steps = [*map(_unpack, self._packed), *filter(None, [self._top])]
        self.clear()
        for step in steps:
            if changes := tuple(filter(is_kept, step.changes)):
                self.push(Step(changes))

    def _pack(self, step: Step) -> Iterator[tuple[bytes, bytes]]:
        changes = iter(step.changes)
        while part := list(islice(changes, _MANY)):
            keys = _small([change.keys for change in part])
            yield self._keys.setdefault(keys, keys), _small([tuple(change[1:]) for change in part])


def _small(values: list[Any]) -> bytes:
    # Of this version equal values give equal bytes.
    return zlib.compress(marshal.dumps(values, 2), 1)


def _unpack(parts: Iterable[tuple[bytes, bytes]]) -> Step:
    changes = (zip(*map(_whole, part), strict=True) for part in parts)
    return Step(tuple(Undoable(keys, *rest) for keys, rest in chain.from_iterable(changes)))


def _whole(small: bytes) -> list[Any]:
    values: list[Any] = marshal.loads(zlib.decompress(small))  # noqa: S302 - packed by this process
    return values


class Steps:
    """What was done, in order, and what was undone."""

    def __init__(self, ledger: Ledger) -> None:
        """Begin with what the run before did last."""
        self._ledger = ledger
        self._lock = threading.RLock()
        self._done = Stack()
        self._undone = Stack()
        self._is_first = True
        """Whether the step of an earlier run can still be undone."""

    def take(self, changes: Sequence[Change]) -> tuple[int, Step | None]:
        """Make changes, as one step.

        Returns:
            The number that `Confirmed` will name, and the step; None when nothing changes by it.
        """
        with self._lock:
            pairs = self._with_registers(changes)
            new = [(c, r) for c, r in pairs if not is_same(c.field, c.value, r)]
            step = Step(tuple(Undoable(c.keys, c.field, value_of(c.field, r), c.value) for c, r in new))
            if not new:
                return self._ledger.number, None
            self._done.push(step)
            self._undone.clear()
            self._is_first = False
            return self._change(new), step

    def undo(self) -> Step | None:
        """Take the last step back; None when there is none. What was changed again elsewhere stays."""
        with self._lock:
            self._remember()
            if not (step := self._done.pop()):
                return None
            self._undone.push(step)
            self._go(step, lambda change: (change.after, change.before))
            return step

    def redo(self) -> Step | None:
        """Do the last undone step again; None when there is none."""
        with self._lock:
            if not (step := self._undone.pop()):
                return None
            self._done.push(step)
            self._go(step, lambda change: (change.before, change.after))
            return step

    def forget(self, is_forgotten: Callable[[Keys], bool]) -> None:
        """Remove articles from all steps; `keep_last` once they are gone from the disk."""
        with self._lock:
            self._remember()
            for steps in (self._done, self._undone):
                steps.keep(lambda change: not is_forgotten(change.keys))

    def keep_last(self) -> None:
        """Have the last step saved anew."""
        with self._lock:
            self._change([])

    def _remember(self) -> None:
        """Take up the last step of the run before, once, unless this run has made one."""
        if self._is_first and (last := self._ledger.last_step()):
            self._done.push(last)
        self._is_first = False

    def _go(self, step: Step, way: Callable[[Undoable], tuple[Value, Value]]) -> None:
        changes = [(Change(c.keys, c.field, way(c)[1]), way(c)[0]) for c in step.changes]
        pairs = self._with_registers([change for change, _ in changes])
        self._change(
            [
                (change, register)
                for (change, register), (_, expected) in zip(pairs, changes, strict=True)
                if value_of(change.field, register) == expected
            ]
        )

    def _change(self, pairs: Sequence[tuple[Change, Register | None]]) -> int:
        return self._ledger.change([c for c, _ in pairs], [r for _, r in pairs], self._done.top, new_step=True)

    def _with_registers(self, changes: Sequence[Change]) -> list[tuple[Change, Register | None]]:
        fields = tuple({change.field for change in changes})
        found = self._ledger.registers_of([change.keys for change in changes], fields)
        return [(change, registers.get(change.field)) for change, registers in zip(changes, found, strict=True)]


def value_of(field: str, register: Register | None) -> Value:
    """Give what a field holds, or what it holds when nobody set it."""
    return register.value if register else empty(field)


def empty(field: str) -> Value:
    """Give what a field holds when nobody set it: no words, or no moment."""
    return 0 if field in MOMENTS or field.startswith(TAG) else ""


def is_same(field: str, value: Value, register: Register | None) -> bool:
    """Whether a change would change nothing; what is read stays read since when it was."""
    now = value_of(field, register)
    return bool(now) == bool(value) if isinstance(empty(field), int) else now == value
