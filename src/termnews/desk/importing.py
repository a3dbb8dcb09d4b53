"""Importing marks from other readers: Omnivore, wallabag, Pocket, Instapaper, Raindrop, Readwise.

Nothing is overwritten: an article keeps its note and every mark.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from termnews.archive.containers.kinds import kinds_of_name
from termnews.archive.containers.lists import read_list
from termnews.archive.containers.member import DEFAULT_BOUNDS, ContainerError, Member
from termnews.archive.containers.omnivore import Omnivore
from termnews.archive.containers.source import source_of_file
from termnews.errors import UsageError
from termnews.extract.urls import is_web, normalise_url
from termnews.shelf.marks import NOTE, READ, STARRED, TAG, Change
from termnews.text.clean import clean_body, clean_line, clean_path
from termnews.text.words import _, without_stop

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from termnews.archive.containers.source import Source
    from termnews.model.facts import Facts
    from termnews.shelf.marks import Keys, Marks
    from termnews.shelf.shelf import Shelf

_READING_LIST, _WALLABAG, _OMNIVORE = "reading list", "wallabag", "Omnivore"
_LONGEST_TAG = 100
_LONGEST_NOTE = 50_000
_AT_ONCE = 1_000


class Coming(NamedTuple):
    """The marks for one article in an export."""

    facts: Facts
    changes: tuple[Change, ...]


def read_export(file: Path) -> list[Facts] | None:
    """The marks in an export; None when the file is not an export of another reader, or a pipe, which is read once.

    Raises:
        UsageError: It is a damaged export.
    """
    if file.is_fifo():
        return None
    with file.open("rb") as opened:
        source = source_of_file(opened.fileno(), os.fspath(file.name))
        kind = next((kind.name for kind, _is_certain in kinds_of_name(source.name) if kind.fits(source)), "")
        try:
            return _facts_of(kind, source)
        except ContainerError as error:
            raise UsageError(
                _("{path}: {reason}.").format(path=clean_path(str(file)), reason=without_stop(error))
            ) from error


def _facts_of(kind: str, source: Source) -> list[Facts] | None:
    if kind == _READING_LIST:
        return list(read_list(source, DEFAULT_BOUNDS).entries)
    if kind == _OMNIVORE:
        return list(Omnivore(source, DEFAULT_BOUNDS).items.values())
    if kind == _WALLABAG:
        from termnews.archive.containers.wallabag import open_export

        export = open_export(source, DEFAULT_BOUNDS)
        names = [member.name for member in export.members() if isinstance(member, Member)]
        return [export.read(name).facts for name in names]
    return None


def what_comes(shelf: Shelf, entries: list[Facts], now_us: int) -> Iterator[Coming]:
    """The marks of each entry that its article does not have yet.

    Args:
        shelf: The existing marks.
        entries: What an export says.
        now_us: The moment of new marks.
    """
    known = [entry for entry in entries if is_web(entry.address)]
    for start in range(0, len(known), _AT_ONCE):
        part = known[start : start + _AT_ONCE]
        keys: list[Keys] = [(f"url:{normalise_url(entry.address)}",) for entry in part]
        for entry, article, marks in zip(part, keys, shelf.find_marks(keys), strict=True):
            if changes := tuple(_changes(entry, article, marks, now_us)):
                yield Coming(entry, changes)


def _changes(entry: Facts, keys: Keys, marks: Marks, now_us: int) -> Iterator[Change]:
    if entry.is_read and not marks.read:
        yield Change(keys, READ, now_us)
    if entry.is_starred and not marks.starred:
        yield Change(keys, STARRED, now_us)
    for tag in dict.fromkeys(clean_line(tag, _LONGEST_TAG) for tag in entry.tags):
        if tag and tag not in marks.tags:
            yield Change(keys, TAG + tag, now_us)
    if entry.highlights and not marks.note:
        yield Change(keys, NOTE, note_of(entry.highlights))


def note_of(highlights: tuple[str, ...]) -> str:
    """Highlights as a note, each as a quotation."""
    quotes = ("\n".join(f"> {line}" for line in clean_body(quote).text.strip().split("\n")) for quote in highlights)
    return "\n\n".join(quotes)[:_LONGEST_NOTE]


def mark_words(coming: Coming) -> str:
    """The marks in the terms of the command line: "read, starred, #tag, note"."""
    words = {READ: _("read"), STARRED: _("starred"), NOTE: _("note")}
    return ", ".join(words.get(change.field) or f"#{change.field.removeprefix(TAG)}" for change in coming.changes)
