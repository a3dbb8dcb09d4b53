"""Reading lists of Pocket, Instapaper, Raindrop and Readwise: addresses, their titles and tags, without the pages.

Such a file is shown as one page, a list of links, and says so; `termnews shelf import` turns it into marks.
"""

from __future__ import annotations

import csv
import io
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, NamedTuple

from termnews.archive.containers.member import (
    Bounds,
    ContainerError,
    ContainerKind,
    Content,
    Listed,
    Member,
    fingerprint_of,
    no_such_member,
)
from termnews.archive.containers.moments import iso_of
from termnews.archive.containers.stream import whole
from termnews.extract.urls import is_web
from termnews.model.facts import Facts
from termnews.model.problem import Problem, ProblemKind
from termnews.text.words import _, ngettext, without_stop

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from termnews.archive.containers.source import Source

_MOST = 200_000
_FIELD = 10_000_000
_YES = {"true", "1", "yes"}
_POCKET, _INSTAPAPER, _RAINDROP, _READWISE = "Pocket", "Instapaper", "Raindrop", "Readwise"
_COLUMNS = (
    (_POCKET, {"title", "url", "time_added", "status"}),
    (_INSTAPAPER, {"url", "title", "selection", "folder", "timestamp"}),
    (_RAINDROP, {"title", "url", "folder", "tags", "created", "cover"}),
    (_READWISE, {"highlight", "book title", "book author"}),
    (_READWISE, {"title", "url", "document tags", "saved date"}),
)
_PAGES = (
    (_POCKET, re.compile(rb"<title>\s{0,40}Pocket Export", re.IGNORECASE)),
    (_INSTAPAPER, re.compile(rb"<title>\s{0,40}Instapaper", re.IGNORECASE)),
    ("bookmarks", re.compile(rb"<!DOCTYPE NETSCAPE-Bookmark-file-1>", re.IGNORECASE)),
)
_MARKS = re.compile(r"([\\`*_\[\]<>#|])")


class ReadingList(NamedTuple):
    """What a reading list holds."""

    service: str
    entries: tuple[Facts, ...]


def fits(source: Source) -> bool:
    """Whether a file is a reading list, by its columns or its title."""
    return bool(_service(source.head()))


def _service(head: bytes) -> str:
    if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        return next((service for service, sign in _PAGES if sign.search(head)), "")
    line = head.decode("utf-8-sig", "replace").splitlines()[:1]
    columns = {column.strip().lower() for column in next(csv.reader(line), [])} if line else set()
    return next((service for service, needed in _COLUMNS if needed <= columns), "")


def read_list(source: Source, bounds: Bounds) -> ReadingList:
    """Read a reading list.

    Raises:
        ContainerError: It is not one, or damaged.
    """
    data = whole(source, bounds)
    service = _service(data[:4096])
    if not service:
        raise ContainerError(_("Not a reading list of Pocket, Instapaper, Raindrop or Readwise."))
    text = data.decode("utf-8-sig", "replace")
    entries = _entries_of_page(text, service) if text.lstrip().startswith("<") else _entries_of_table(text, service)
    return ReadingList(service, tuple(_joined(entries)))


def _joined(entries: Iterator[Facts]) -> Iterator[Facts]:
    """One entry per address: some services write a line per highlight."""
    known: dict[str, Facts] = {}
    for place, entry in enumerate(entries):
        if place >= _MOST:
            raise ContainerError(_("It lists more than {most} addresses.").format(most=f"{_MOST:,}"))
        key = entry.address or entry.title
        before = known.get(key)
        if before:
            entry = before._replace(
                tags=tuple(dict.fromkeys((*before.tags, *entry.tags))),
                highlights=tuple(dict.fromkeys((*before.highlights, *entry.highlights))),
            )
        known[key] = entry
    yield from known.values()


def _entries_of_table(text: str, service: str) -> Iterator[Facts]:
    csv.field_size_limit(_FIELD)
    try:
        for row in csv.DictReader(io.StringIO(text)):
            said = {(name or "").strip().lower(): value for name, value in row.items() if isinstance(value, str)}
            yield _entry(said, service)
    except csv.Error as error:
        raise ContainerError(_("The table is damaged: {reason}.").format(reason=without_stop(error))) from error


def _entry(said: Mapping[str, str], service: str) -> Facts:
    highlight = said.get("highlight") or said.get("selection") or ""
    tags = re.split(r"[|,;]", said.get("tags") or said.get("document tags") or "")
    state = (said.get("status") or said.get("folder") or said.get("location") or "").lower()
    progress = said.get("reading progress") or "0"
    return Facts(
        origin=service,
        address=(said.get("url") or said.get("source url") or "").strip(),
        captured=iso_of(
            said.get("time_added") or said.get("timestamp") or said.get("created") or said.get("saved date")
        ),
        title=(said.get("title") or said.get("book title") or "").strip(),
        byline=(said.get("book author") or "").strip(),
        tags=tuple(tag.strip() for tag in tags if tag.strip()),
        highlights=(highlight,) if highlight.strip() else (),
        is_read=state in {"archive", "archived", "read"} or progress.strip() in {"1", "1.0", "100"},
        is_archived=state in {"archive", "archived"},
        is_starred=state == "starred" or (said.get("favorite") or "").strip().lower() in _YES,
    )


class _Anchors(HTMLParser):
    """Collects the links of a page of bookmarks, with the heading above each."""

    def __init__(self, service: str) -> None:
        super().__init__()
        self.entries: list[Facts] = []
        self._service = service
        self._heading = ""
        self._words: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"h1", "h2", "h3"}:
            self._words = []
        elif tag == "a":
            said = {name: value or "" for name, value in attrs}
            if is_web(said.get("href", "")):
                self._words = []
                self.entries.append(self._entry(said))

    def _entry(self, said: Mapping[str, str]) -> Facts:
        tags = tuple(tag.strip() for tag in said.get("tags", "").split(",") if tag.strip())
        heading = self._heading.lower()
        return Facts(
            origin=self._service,
            address=said["href"],
            captured=iso_of(said.get("time_added") or said.get("add_date")),
            tags=tags,
            is_read="archive" in heading,
            is_archived="archive" in heading,
            is_starred=heading in {"starred", "liked"},
        )

    def handle_data(self, data: str) -> None:
        if self._words is not None:
            self._words.append(data)

    def handle_endtag(self, tag: str) -> None:
        if self._words is None:
            return
        words = " ".join("".join(self._words).split())
        if tag in {"h1", "h2", "h3"}:
            self._heading = words
        elif tag == "a" and self.entries:
            self.entries[-1] = self.entries[-1]._replace(title=words)
        else:
            return
        self._words = None


def _entries_of_page(text: str, service: str) -> Iterator[Facts]:
    anchors = _Anchors(service)
    anchors.feed(text)
    yield from anchors.entries


class _ReadingList:
    """A reading list as a page."""

    def __init__(self, source: Source, bounds: Bounds) -> None:
        self._list = read_list(source, bounds)
        self._page = "\n".join(map(_line, self._list.entries)).encode("utf-8", "replace")

    def members(self) -> Iterator[Listed]:
        if self._list.entries:
            yield Member("", len(self._page), fingerprint_of(self._page))

    def read(self, name: str) -> Content:
        if name:
            raise no_such_member(name)
        count = len(self._list.entries)
        reason = ngettext(
            "It lists {count} address without its page; `termnews shelf import` imports it as a mark.",
            "It lists {count} addresses without their pages; `termnews shelf import` imports them as marks.",
            count,
        )
        title = ngettext("{service}: {count} address", "{service}: {count} addresses", count)
        facts = Facts(
            origin=self._list.service,
            name="list.md",
            title=title.format(service=self._list.service, count=count),
            charset="utf-8",
        )
        problem = Problem.told(ProblemKind.ADDRESSES_ONLY, reason.format(count=count))
        return Content(self._page, facts, (problem,))


def _line(entry: Facts) -> str:
    title = _MARKS.sub(r"\\\1", entry.title or entry.address)
    address = entry.address.replace("<", "%3C").replace(">", "%3E").replace("\n", "")
    about = " · ".join(filter(None, (entry.captured.partition("T")[0], *map("#{}".format, entry.tags))))
    return f"- [{title}](<{address}>)" + (f" {about}" if about else "") if address else f"- {title}"


KIND = ContainerKind("reading list", fits, _ReadingList)
