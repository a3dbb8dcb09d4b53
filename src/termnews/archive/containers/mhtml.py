"""MHTML files with several pages, as some clipping tools write them; a file with one page is a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.archive.containers.member import (
    Bounds,
    ContainerKind,
    Content,
    Listed,
    Member,
    fingerprint_of,
    no_such_member,
)
from termnews.extract.mhtml import is_mhtml, pages_in_mhtml
from termnews.model.facts import Facts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from termnews.archive.containers.source import Source


def fits(source: Source) -> bool:
    """Whether a file holds more than one page."""
    whole = source.read_at(0, min(source.size, 20_000_000))
    return is_mhtml(whole) and len(pages_in_mhtml(whole)) > 1


class _Mhtml:
    """An open MHTML file."""

    def __init__(self, source: Source, bounds: Bounds) -> None:
        self._pages = {part.url: part for part in pages_in_mhtml(source.read_at(0, min(source.size, bounds.page)))}

    def members(self) -> Iterator[Listed]:
        for url, part in self._pages.items():
            yield Member(url, len(part.data), fingerprint_of(part.data))

    def read(self, name: str) -> Content:
        if name not in self._pages:
            raise no_such_member(name)
        part = self._pages[name]
        return Content(part.data, Facts(origin="MHTML", name="page.html", address=part.url, charset=part.charset))


KIND = ContainerKind("MHTML", fits, _Mhtml)
