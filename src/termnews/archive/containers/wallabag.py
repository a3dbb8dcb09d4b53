"""wallabag's JSON export: every entry, with its tags, highlights, and whether it was read. Named by the entry's id."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from termnews.archive.containers.member import Bounds, ContainerError, ContainerKind, Content, Opened
from termnews.archive.containers.moments import iso_of
from termnews.archive.containers.stream import Stream, whole
from termnews.model.facts import Facts
from termnews.text.words import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from termnews.archive.containers.source import Source
    from termnews.archive.containers.stream import Page

_SIGNS = re.compile(rb'"(?:is_archived|is_starred|domain_name|given_url|hashed_url|reading_time)"\s*:')


def fits(source: Source) -> bool:
    """Whether a file has the fields that only wallabag writes."""
    head = source.read_at(0, 400_000)
    return head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"[") and len(set(_SIGNS.findall(head))) >= 3


def open_export(source: Source, bounds: Bounds) -> Opened:
    """Open an export."""
    try:
        entries: Any = json.loads(whole(source, bounds))
    except (ValueError, RecursionError) as error:
        raise ContainerError(_("The JSON file is damaged or cut short.")) from error
    return Stream(source, bounds, lambda: _pages(entries))


def _pages(entries: Any) -> Iterator[Page]:
    for place, entry in enumerate(entries):
        if isinstance(entry, dict):
            facts = facts_of(entry)
            body = str(entry.get("content") or "")
            yield str(entry.get("id") or place), Content(body.encode("utf-8", "replace"), facts)


def facts_of(entry: dict[str, Any]) -> Facts:
    """What an entry says of its page."""
    notes = entry.get("annotations") or ()
    authors = entry.get("published_by") or ()
    return Facts(
        origin="wallabag",
        name="entry.html",
        address=str(entry.get("origin_url") or entry.get("url") or ""),
        captured=iso_of(entry.get("created_at")),
        title=str(entry.get("title") or ""),
        published=iso_of(entry.get("published_at")),
        byline=", ".join(str(author) for author in authors if author),
        language=str(entry.get("language") or "").replace("_", "-"),
        charset="utf-8",
        tags=tuple(map(str, entry.get("tags") or ())),
        highlights=tuple(str(note["quote"]) for note in notes if isinstance(note, dict) and note.get("quote")),
        is_read=bool(entry.get("is_archived")),
        is_archived=bool(entry.get("is_archived")),
        is_starred=bool(entry.get("is_starred")),
    )


KIND = ContainerKind("wallabag", fits, open_export)
