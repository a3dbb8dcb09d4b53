"""What a person does with articles, as the desk asks the shelf for it; each is one step."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from termnews.shelf.marks import NOTE, READ, STARRED, TAG, Change, Keys
from termnews.shelf.shelf import Shelf


def set_read(shelf: Shelf, articles: Iterable[Keys], *, read: bool = True) -> int:
    """Mark articles read or unread; gives the number that `Confirmed` will name."""
    return _set(shelf, articles, READ, held=read)


def set_starred(shelf: Shelf, articles: Iterable[Keys], *, starred: bool = True) -> int:
    """Star articles, or remove their stars."""
    return _set(shelf, articles, STARRED, held=starred)


def add_tag(shelf: Shelf, articles: Iterable[Keys], tag: str) -> int:
    """Add a tag to articles."""
    return _set(shelf, articles, TAG + tag, held=True)


def remove_tag(shelf: Shelf, articles: Iterable[Keys], tag: str) -> int:
    """Remove a tag from articles."""
    return _set(shelf, articles, TAG + tag, held=False)


def set_note(shelf: Shelf, keys: Keys, note: str) -> int:
    """Write the note of an article; an empty one removes it."""
    return shelf.change([Change(keys, NOTE, note)])


def _set(shelf: Shelf, articles: Iterable[Keys], field: str, *, held: bool) -> int:
    moment = shelf.ledger.now_us() if held else 0
    return shelf.change(Change(keys, field, moment) for keys in articles)


def damaged_files_of(file: Path) -> list[Path]:
    """The damaged files of a shelf that were set aside."""
    return sorted(file.parent.glob(f"{file.name}.damaged-*"))
