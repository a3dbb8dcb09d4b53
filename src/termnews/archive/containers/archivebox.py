"""A snapshot of ArchiveBox: one folder is one article.

Each of its extractions is a member, named by its file: the best is the article's page, the others are its copies.
"""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING, Any

from termnews.archive.containers.file_names import is_page
from termnews.archive.containers.member import (
    Bounds,
    Content,
    Listed,
    Member,
    MemberProblem,
    fingerprint_of,
    no_such_member,
    too_big,
)
from termnews.archive.containers.moments import iso_of
from termnews.model.facts import Facts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

INDEX = "index.json"
_WGET = "wget"
"""Stands for the file that the index names as wget's: it is called after its address."""
_BEST = (
    "singlefile.html",
    "singlefile/singlefile.html",
    "dom.html",
    "dom/output.html",
    "output.html",
    _WGET,
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

    @cached_property
    def _ranks(self) -> dict[str, int]:
        """The files that may be extractions, the best first, with their ranks."""
        canonical = self._said.get("canonical")
        by_wget = str(canonical.get("wget_path") or "") if isinstance(canonical, dict) else ""
        names = [by_wget if name == _WGET else name for name in _BEST]
        return {name: rank for rank, name in reversed(list(enumerate(names, start=1))) if is_page(name)}

    def members(self) -> Iterator[Listed]:
        """The page, and its copies."""
        for name in sorted(self._ranks, key=self._ranks.__getitem__):
            data = self._read(name, self._bounds.page + 1) or b""
            if len(data) > self._bounds.page:
                problem = too_big(len(data), self._bounds.page)
                yield MemberProblem(name, problem.kind, str(problem))
            elif len(data) >= _LEAST:
                facts = repr(self._facts(name)).encode("utf-8", "replace")
                yield Member(name, len(data), fingerprint_of(data, facts))

    def read(self, name: str) -> Content:
        """One of the extractions."""
        data = self._read(name, self._bounds.page + 1) if name in self._ranks else None
        if data is None:
            raise no_such_member(name)
        if len(data) > self._bounds.page:
            raise too_big(len(data), self._bounds.page)
        return Content(data, self._facts(name))

    @cached_property
    def _said(self) -> dict[str, Any]:
        """What the index of the snapshot says."""
        try:
            said: Any = json.loads(self._read(INDEX, self._bounds.page) or b"{}")
        except (ValueError, RecursionError):
            said = {}
        return said if isinstance(said, dict) else {}

    def _facts(self, name: str) -> Facts:
        said = self._said
        tags = said.get("tags") or ""
        names = tags if isinstance(tags, list) else str(tags).split(",")
        return Facts(
            origin="ArchiveBox",
            name=name.rpartition("/")[2],
            rendering=self._ranks[name],
            address=str(said.get("url") or ""),
            captured=iso_of(said.get("timestamp") or said.get("bookmarked_date") or said.get("added")),
            called=str(said.get("title") or ""),
            tags=tuple(str(tag).strip() for tag in names if str(tag).strip()),
        )

    def close(self) -> None:
        """Nothing is open."""
