"""Evernote exports (ENEX): every note. A member is named by its place, 1 the first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.archive.containers.member import Bounds, ContainerKind, Content, Opened
from termnews.archive.containers.moments import iso_of
from termnews.archive.containers.stream import Stream
from termnews.archive.containers.xmls import elements, local, text_of, texts_of
from termnews.extract.urls import is_web
from termnews.model.facts import Facts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from termnews.archive.containers.source import Source
    from termnews.archive.containers.stream import Page


def fits(source: Source) -> bool:
    """Whether a file declares itself one."""
    return b"<en-export" in source.head()


def open_export(source: Source, bounds: Bounds) -> Opened:
    """Open an export."""
    return Stream(source, bounds, lambda: _pages(source))


def _pages(source: Source) -> Iterator[Page]:
    for place, note in enumerate(elements(source, "note"), start=1):
        yield str(place), _note(note)


def _note(note: Element) -> Content:
    about = next((child for child in note if local(child) == "note-attributes"), note)
    address = text_of(about, "source-url")
    facts = Facts(
        origin="Evernote",
        name="note.html",
        address=address if is_web(address) else "",
        captured=iso_of(text_of(note, "created")),
        title=text_of(note, "title"),
        byline=text_of(about, "author") if address else "",
        tags=texts_of(note, "tag"),
        charset="utf-8",
    )
    body = text_of(note, "content").replace("<en-note", "<div").replace("</en-note>", "</div>")
    start = body.find("<div")
    return Content(body[max(start, 0) :].encode("utf-8", "replace"), facts)


KIND = ContainerKind("Evernote", fits, open_export)
