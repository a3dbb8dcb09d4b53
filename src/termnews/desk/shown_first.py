"""Marks that are shown before they are stored, and taken back if they could not be."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyroaring import BitMap

from termnews.errors import TermnewsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from termnews.desk.marked import MarkedNumbers
    from termnews.model.row import Number


@dataclass(eq=False, repr=False)
class _Shown:
    """A change that is shown and not stored yet."""

    field: str
    held: bool
    pages: BitMap
    """The pages that had the other state before, as far as that is still where a failure leads back to."""


class ShownFirst:
    """Changes of marks that are stored one after the other, in the order in which they are shown."""

    def __init__(self, marked: MarkedNumbers, on_taken_back: Callable[[], object]) -> None:
        """Show on `marked`; `on_taken_back` is called in the thread that stores."""
        self._marked, self._on_taken_back = marked, on_taken_back
        self._lock = threading.Lock()
        self._waiting: list[_Shown] = []

    def show(
        self, field: str, numbers: Iterable[Number], change: Callable[[], int], *, held: bool
    ) -> Callable[[], int]:
        """Show a mark; return what stores it by `change`, and takes it back if that fails."""
        with self._lock:
            had, pages = self._marked.with_mark(field), BitMap(numbers)
            shown = _Shown(field, held, pages - had if held else pages & had)
            self._waiting.append(shown)
            self._marked.show(field, shown.pages, held=held)

        def store() -> int:
            try:
                return change()
            except TermnewsError:
                self._take_back(shown)
                raise
            finally:
                with self._lock:
                    self._waiting.remove(shown)

        return store

    def _take_back(self, failed: _Shown) -> None:
        """Show the former state, except where a later change has already led back to it."""
        with self._lock:
            for later in self._waiting[self._waiting.index(failed) + 1 :]:
                if later.field == failed.field:
                    both = failed.pages & later.pages
                    failed.pages -= both
                    later.pages -= both
            self._marked.show(failed.field, failed.pages, held=not failed.held)
        self._on_taken_back()
