"""A snapshot of ArchiveBox: one folder is one article.

The best of its extractions is the page, and its file names the member.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from termnews.archive.containers.member import (
    Bounds,
    Content,
    Listed,
    Member,
    fingerprint_of,
    no_such_member,
    too_big,
)
from termnews.archive.containers.moments import iso_of
from termnews.model.facts import Facts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

INDEX = "index.json"
_BEST = (
    "singlefile.html",
    "singlefile/singlefile.html",
    "dom.html",
    "dom/output.html",
    "output.html",
    "readability/content.html",
    "mercury/content.html",
    "trafilatura/content.html",
    "htmltotext.txt",
    "readability/content.txt",
    "mercury/content.txt",
)
"""ArchiveBox's extractions, the most readable first: whole pages before simplified ones."""
_LEAST = 200
"""Minimum size of a page in bytes: a failed extraction leaves an empty file."""


class Snapshot:
    """An open snapshot."""

    def __init__(self, read_file: Callable[[str, int], bytes | None], bounds: Bounds) -> None:
        """Create with `read_file`, which returns the first bytes of a file, or None without one."""
        self._read = read_file
        self._bounds = bounds

    def _best(self) -> str:
        for name in _BEST:
            data = self._read(name, _LEAST)
            if data is not None and len(data) >= _LEAST:
                return name
        return ""

    def members(self) -> Iterator[Listed]:
        """The one page."""
        if name := self._best():
            data = self._read(name, self._bounds.page + 1) or b""
            yield Member(name, len(data), fingerprint_of(data, repr(self._facts()).encode("utf-8", "replace")))

    def read(self, name: str) -> Content:
        """The page, or another of its extractions."""
        data = self._read(name, self._bounds.page + 1) if name in _BEST else None
        if data is None:
            raise no_such_member(name)
        if len(data) > self._bounds.page:
            raise too_big(len(data), self._bounds.page)
        return Content(data, self._facts()._replace(name=name.rpartition("/")[2]))

    def _facts(self) -> Facts:
        try:
            said: Any = json.loads(self._read(INDEX, self._bounds.page) or b"{}")
        except (ValueError, RecursionError):
            said = {}
        said = said if isinstance(said, dict) else {}
        tags = said.get("tags") or ""
        names = tags if isinstance(tags, list) else str(tags).split(",")
        return Facts(
            origin="ArchiveBox",
            address=str(said.get("url") or ""),
            captured=iso_of(said.get("timestamp") or said.get("bookmarked_date") or said.get("added")),
            called=str(said.get("title") or ""),
            tags=tuple(str(tag).strip() for tag in names if str(tag).strip()),
        )

    def close(self) -> None:
        """Nothing is open."""
