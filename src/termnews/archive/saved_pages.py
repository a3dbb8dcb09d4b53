"""The pages of an archive as they were saved: from their folder where it is on this host, else from the store."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from termnews.archive.packing import unpack, unpack_page
from termnews.errors import ArchiveError, PageError

if TYPE_CHECKING:
    from termnews.archive.conversion import MarkdownMaker
    from termnews.archive.store import Home, IndexStore, PageName
    from termnews.model.row import Number

EVERYWHERE = Path("/")
"""The folder of a worker that reads pages of several hosts' folders."""


class SavedPage(NamedTuple):
    """A page as it was saved."""

    name: PageName
    """Its place in the folder that was indexed."""
    data: bytes
    facts: str | None
    """What its container knows about it, as JSON; None for a file that is the page."""


def read_shared_page(
    index: IndexStore, number: Number, maker: MarkdownMaker, most: int, timeout: float
) -> SavedPage | None:
    """Read a page of an archive on a server; None when it is on another host and not in the store. Slow.

    Args:
        index: The archive.
        number: The page.
        maker: Reads files below `EVERYWHERE`.
        most: The most bytes that a page may have.
        timeout: Seconds for reading the file.

    Raises:
        ArchiveError: It is gone from this host, or not ready in time, and not in the store.
        PageError: It cannot be read on this host, and is not in the store.
    """
    with index.reading() as reader:
        home = reader.home(number)
    if home is None:
        return None
    failure: ArchiveError | PageError | None = None
    if (here := _place_here(home)) is not None:
        try:
            return SavedPage(home.name, *maker.read(here, timeout))
        except (ArchiveError, PageError) as error:
            failure = error
    with index.reading() as reader:
        if stored := reader.stored_page(number):
            page, facts = stored
            return SavedPage(home.name, unpack_page(page, most), None if facts is None else unpack(facts))
    if failure is not None:
        raise failure
    return None


def _place_here(home: Home) -> PageName | None:
    """Where the file of a page is on this host; None when it belongs to another."""
    from termnews.archive.walk import folder_of

    if home.host != os.uname().nodename:
        return None
    folder = os.fsencode(folder_of(Path(os.fsdecode(home.root))))
    return home.name._replace(path=(folder + b"/" + home.name.path).lstrip(b"/"))
