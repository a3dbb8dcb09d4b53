"""What only the whole archive can tell, found after every look at the folder: copies, repeated paragraphs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.archive.copies import find_copies, keep_copies, read_copies
from termnews.archive.index_file import get_state
from termnews.archive.repeats import find_repeats, keep_repeats

if TYPE_CHECKING:
    from termnews.archive.index import Index


def compare_articles(index: Index) -> bool:
    """Compare the articles of an archive with one another, unless nothing has changed since.

    Returns:
        Whether the copies are others than before.

    Raises:
        IndexUnusableError: The disk is full, or the file is damaged.
    """
    with index.reading() as connection:
        changes = get_state(connection, "changes")
        if get_state(connection, "compared") == changes:
            return False
        before = read_copies(connection)
        groups = find_copies(connection)
        repeats = find_repeats(connection, groups)
    with index.writing() as connection:
        if groups != before:
            keep_copies(connection, groups)
        keep_repeats(connection, repeats)
        connection.execute("INSERT OR REPLACE INTO state VALUES ('compared', ?)", (changes,))
    return groups != before
