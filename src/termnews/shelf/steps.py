"""Undo and redo without limit; the last step outlives the program."""

from __future__ import annotations

import threading
from itertools import zip_longest
from operator import attrgetter
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from termnews.shelf.marks import OPENED, READ, STARRED, TAG, Change, Keys, Register, Undoable, Value
from termnews.shelf.step import PackedKeys, Step, in_parts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from termnews.shelf.ledger import Ledger

MOMENTS = {READ, STARRED, OPENED}


class Steps:
    """The steps that were done, in order, and those that were undone."""

    def __init__(self, ledger: Ledger) -> None:
        """Start with the last step of the previous run."""
        self._ledger = ledger
        self._lock = threading.RLock()
        self._done: list[Step] = []
        self._undone: list[Step] = []
        self._known: WeakValueDictionary[bytes, PackedKeys] = WeakValueDictionary()
        self._is_first = True
        """Whether the step of an earlier run can still be undone."""

    def take(self, changes: Iterable[Change]) -> tuple[int, Step | None]:
        """Make changes as one step, in parts computed one after the other.

        Returns:
            The number that `Confirmed` will name, and the step; None when nothing changes by it.
        """
        with self._lock:
            step, number = Step(), self._ledger.number
            for part in in_parts(changes):
                new = [(c, r) for c, r in self._with_registers(part) if not is_same(c.field, c.value, r)]
                if not new:
                    continue
                if is_begun := len(step) > 0:
                    self._ledger.wait_room()
                else:
                    self._done.append(step)
                    self._undone.clear()
                    self._is_first = False
                undoable = [Undoable(c.keys, c.field, value_of(c.field, r), c.value) for c, r in new]
                step.add(undoable, self._known)
                number = self._change(new, undoable, new_step=not is_begun)
            return number, step if len(step) else None

    def undo(self, begun: Callable[[Step], None]) -> Step | None:
        """Undo the last step; None when there is none. What was changed elsewhere since is kept.

        Args:
            begun: Called with the step before it is undone.
        """
        with self._lock:
            self._remember()
            return self._go(self._done, self._undone, begun, attrgetter("after", "before"))

    def redo(self, begun: Callable[[Step], None]) -> Step | None:
        """Do the last undone step again; None when there is none."""
        with self._lock:
            return self._go(self._undone, self._done, begun, attrgetter("before", "after"))

    def forget(self, is_forgotten: Callable[[Keys], bool]) -> None:
        """Remove articles from all steps; call `keep_last` once they are gone from the disk."""
        with self._lock:
            self._remember()
            for steps in (self._done, self._undone):
                kept = [Step(change for change in step.changes if not is_forgotten(change.keys)) for step in steps]
                steps[:] = filter(None, kept)

    def keep_last(self) -> None:
        """Save the last step again."""
        with self._lock:
            self._keep_last(Step(), attrgetter("before", "after"))

    def _remember(self) -> None:
        """Load the last step of the previous run, once, unless this run has made one."""
        if self._is_first and (last := self._ledger.last_step()):
            self._done.append(last)
        self._is_first = False

    def _go(
        self,
        come: list[Step],
        go: list[Step],
        begun: Callable[[Step], None],
        way: Callable[[Undoable], tuple[Value, Value]],
    ) -> Step | None:
        if not come:
            return None
        step = come.pop()
        go.append(step)
        begun(step)
        self._keep_last(step, way)
        return step

    def _keep_last(self, step: Step, way: Callable[[Undoable], tuple[Value, Value]]) -> None:
        """Apply a step, and save what is now the last one in its place."""
        last = self._done[-1] if self._done else Step()
        is_begun = False
        for gone, kept in zip_longest(step.parts(), last.parts(), fillvalue=()):
            if is_begun:
                self._ledger.wait_room()
            pairs = self._with_registers([Change(c.keys, c.field, way(c)[1]) for c in gone])
            still = [pair for pair, c in zip(pairs, gone, strict=True) if value_of(c.field, pair[1]) == way(c)[0]]
            self._change(still, kept, new_step=not is_begun)
            is_begun = True
        if not is_begun:
            self._change([], [], new_step=True)

    def _change(
        self, pairs: Sequence[tuple[Change, Register | None]], step: Sequence[Undoable], *, new_step: bool
    ) -> int:
        return self._ledger.change([c for c, _ in pairs], [r for _, r in pairs], step, new_step=new_step)

    def _with_registers(self, changes: Sequence[Change]) -> list[tuple[Change, Register | None]]:
        fields = tuple({change.field for change in changes})
        found = self._ledger.kept.find_many([change.keys for change in changes], fields)
        return [(change, registers.get(change.field)) for change, registers in zip(changes, found, strict=True)]


def value_of(field: str, register: Register | None) -> Value:
    """Return the value of a field, or its default."""
    return register.value if register else empty(field)


def empty(field: str) -> Value:
    """Return the default of a field: an empty text, or no moment."""
    return 0 if field in MOMENTS or field.startswith(TAG) else ""


def is_same(field: str, value: Value, register: Register | None) -> bool:
    """Whether a change would have no effect; a read article keeps its moment."""
    now = value_of(field, register)
    return bool(now) == bool(value) if isinstance(empty(field), int) else now == value
