"""What one person keeps beside marks: saved searches, the last place, the theme."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from termnews.shelf.person import SavedSearch

if TYPE_CHECKING:
    from termnews.database.server_address import ServerAddress
    from termnews.model.query import Query
    from termnews.shelf.person import LastPlace
    from termnews.shelf.shelf import Shelf


class Person:
    """What one person keeps on the shelf, and the place in one archive."""

    def __init__(self, shelf: Shelf, root: Path | ServerAddress) -> None:
        """Keep on `shelf`; `root` is the archive."""
        self._shelf, self._root = shelf, Path(str(root))

    def saved_searches(self) -> list[SavedSearch]:
        """The saved searches, by name."""
        return self._shelf.saved_searches()

    def save_search(self, name: str, query: Query, order: str) -> None:
        """Store a query under a name."""
        self._shelf.save_search(SavedSearch(name, str(query), order))

    def remove_search(self, name: str) -> None:
        """Remove a saved search."""
        self._shelf.remove_search(name)

    def place(self) -> LastPlace:
        """Where the person was in this archive."""
        return self._shelf.place(self._root)

    def set_place(self, place: LastPlace) -> None:
        """Keep where the person is in this archive."""
        self._shelf.set_place(self._root, place)

    def theme(self) -> str:
        """The last chosen theme; empty when there is none."""
        return self._shelf.theme()

    def set_theme(self, name: str) -> None:
        """Store a theme for the next start."""
        self._shelf.set_theme(name)
