"""ZIM, the files of Kiwix. A member is named by its entry's path."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from termnews.archive.containers.extras import library
from termnews.archive.containers.member import (
    Bounds,
    ContainerError,
    ContainerKind,
    Content,
    Counting,
    Listed,
    Member,
    fingerprint_of,
    no_such_member,
    too_big,
)
from termnews.archive.containers.moments import iso_of
from termnews.model.facts import Facts
from termnews.model.problem import ProblemKind
from termnews.text.words import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from termnews.archive.containers.source import Source

_SIGN = b"ZIM\x04"
_PAGES = ("text/html", "application/xhtml+xml", "text/markdown")
_DAMAGE = (RuntimeError, KeyError, ValueError, OSError, IndexError)


def fits(source: Source) -> bool:
    """Whether a file has the signature."""
    return source.head().startswith(_SIGN)


class _Zim:
    """An open ZIM file."""

    def __init__(self, source: Source, bounds: Bounds) -> None:
        if source.descriptor < 0:
            raise ContainerError(_("A ZIM file inside another file is not read; unpack it."))
        self._bounds = bounds
        self._source = source
        reader = library("zim")
        try:
            self._archive: Any = reader.Archive(f"/dev/fd/{source.descriptor}")
        except _DAMAGE as error:
            raise ContainerError(_("The ZIM file is damaged or cut short.")) from error

    def members(self) -> Iterator[Listed]:
        counting = Counting(self._bounds, 0)
        for place in range(self._archive.all_entry_count):
            try:
                entry = self._archive._get_entry_by_id(place)  # noqa: SLF001 - the library has no other way to list
                item = None if entry.is_redirect else entry.get_item()
            except _DAMAGE as error:
                raise ContainerError(_("The ZIM file is damaged or cut short.")) from error
            if counting.count():
                yield None
            if item is not None and item.mimetype.partition(";")[0] in _PAGES and item.size:
                yield Member(entry.path, item.size, fingerprint_of(entry.path.encode(), b"%d" % item.size, self._uuid))

    @property
    def _uuid(self) -> bytes:
        return str(self._archive.uuid).encode()

    def read(self, name: str) -> Content:
        try:
            entry = self._archive.get_entry_by_path(name)
        except _DAMAGE as error:
            raise no_such_member(name) from error
        try:
            item = entry.get_item()
            if item.size > self._bounds.page:
                raise too_big(item.size, self._bounds.page)
            data = bytes(item.content)
        except _DAMAGE as error:
            raise ContainerError(_("It is damaged in the ZIM file."), ProblemKind.BAD_MEMBER) from error
        facts = Facts(
            origin="ZIM",
            name=name.rpartition("/")[2] + ".html",
            address=_address(name),
            called=entry.title,
            source=self._said("Title"),
            captured=iso_of(self._said("Date")),
        )
        return Content(data, facts)

    def _said(self, name: str) -> str:
        try:
            return bytes(self._archive.get_metadata(name)).decode("utf-8", "replace")
        except _DAMAGE:
            return ""


def _address(path: str) -> str:
    """Crawls name entries by their address without the scheme."""
    host, _slash, rest = path.partition("/")
    return f"https://{path}" if rest and "." in host and " " not in host and host.isascii() else ""


KIND = ContainerKind("ZIM", fits, _Zim)
