"""Omnivore's zip export: every article that was saved, with its labels, highlights, and whether it was read."""

from __future__ import annotations

import json
import re
from functools import cached_property
from typing import TYPE_CHECKING, Any

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
)
from termnews.archive.containers.moments import iso_of
from termnews.archive.containers.zips import Zip
from termnews.archive.containers.zips import fits as is_zip
from termnews.model.facts import Facts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from termnews.archive.containers.source import Source

_METADATA = re.compile(r"metadata_\d+_to_\d+\.json")
_QUOTES = re.compile(r"(?m)^>[ ]?(.*)$")
_SIGN = b"metadata_0_to_"


def fits(source: Source) -> bool:
    """Whether a zip file holds the lists that Omnivore writes."""
    if not is_zip(source):
        return False
    return _SIGN in source.head() or _SIGN in source.read_at(max(0, source.size - 1_000_000), 1_000_000)


class Omnivore:
    """An open export."""

    def __init__(self, source: Source, bounds: Bounds) -> None:
        """Open its zip file."""
        self._zip = Zip(source, bounds)
        self._bounds = bounds

    @cached_property
    def items(self) -> dict[str, Facts]:
        """The articles, by slug."""
        found: dict[str, Facts] = {}
        for name in self._zip.entries:
            if _METADATA.fullmatch(name):
                for item in _list(self._zip.data(name, self._bounds.page)):
                    if isinstance(item, dict) and (slug := str(item.get("slug") or "")):
                        found[slug] = self._facts(item, slug)
        return found

    def _facts(self, item: dict[str, Any], slug: str) -> Facts:
        labels = item.get("labels") or ()
        is_archived = str(item.get("state", "")).lower() == "archived"
        return Facts(
            origin="Omnivore",
            name="article.html",
            address=str(item.get("url") or ""),
            captured=iso_of(item.get("savedAt")),
            title=str(item.get("title") or ""),
            published=iso_of(item.get("publishedAt")),
            byline=str(item.get("author") or ""),
            charset="utf-8",
            tags=tuple(str(label.get("name", "")) if isinstance(label, dict) else str(label) for label in labels),
            highlights=self._highlights(slug),
            is_read=is_archived or float(item.get("readingProgress") or 0) >= 100,
            is_archived=is_archived,
        )

    def _highlights(self, slug: str) -> tuple[str, ...]:
        name = f"highlights/{slug}.md"
        if name not in self._zip.entries:
            return ()
        text = self._zip.data(name, self._bounds.page).decode("utf-8", "replace")
        quotes = ["\n".join(_QUOTES.findall(part)) for part in re.split(r"\n\s*\n", text)]
        return tuple(quote for quote in quotes if quote.strip())

    def members(self) -> Iterator[Listed]:
        """Every article whose page was kept."""
        counting = Counting(self._bounds, self._zip.source.size)
        for slug, facts in self.items.items():
            entry = self._zip.entries.get(f"content/{slug}.html")
            if counting.count(entry.file_size if entry else 0):
                yield None
            if entry and entry.file_size:
                about = repr(facts).encode("utf-8", "replace")
                yield Member(f"content/{slug}.html", entry.file_size, fingerprint_of(b"%d" % entry.CRC, about))

    def read(self, name: str) -> Content:
        """One article."""
        facts = self.items.get(name.removeprefix("content/").removesuffix(".html"))
        if facts is None:
            raise no_such_member(name)
        return Content(self._zip.data(name, self._bounds.page), facts)


def _list(data: bytes) -> list[Any]:
    try:
        value = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise ContainerError(str(error)) from error
    return value if isinstance(value, list) else []


KIND = ContainerKind("Omnivore", fits, Omnivore)
