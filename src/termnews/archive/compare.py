"""What only the whole archive can tell, computed after every scan: copies, repeated paragraphs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.archive.copies import find_copies
from termnews.archive.repeats import find_repeats

if TYPE_CHECKING:
    from termnews.archive.store import IndexStore


def compare_articles(index: IndexStore) -> bool:
    """Compare the articles of an archive with one another, unless nothing has changed since.

    Returns:
        Whether the copies may have changed.

    Raises:
        IndexUnusableError: The disk is full, or the file is damaged.
    """
    with index.reading() as reader:
        changes = reader.changes()
        if reader.compared() == changes:
            return False
        before = reader.groups()
        groups, stories = find_copies(reader)
        repeats = find_repeats(reader, groups)
    with index.writing() as writer:
        if groups != before or stories:
            writer.keep_groups(groups, stories)
        writer.keep_repeats(repeats)
        writer.set_compared(changes)
    return groups != before or bool(stories)
