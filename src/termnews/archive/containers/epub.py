"""EPUB: a book is one page, its chapters in their order."""

from __future__ import annotations

import posixpath
import re
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import unquote
from xml.etree.ElementTree import Element, ParseError, fromstring

from termnews.archive.containers.member import (
    Bounds,
    ContainerError,
    ContainerKind,
    Content,
    Listed,
    Member,
    fingerprint_of,
    no_such_member,
    too_big,
)
from termnews.archive.containers.xmls import local
from termnews.archive.containers.zips import Zip, fits
from termnews.extract.urls import is_web
from termnews.model.facts import Facts
from termnews.model.problem import Problem, ProblemKind
from termnews.text.words import _, without_stop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from termnews.archive.containers.source import Source

_CONTAINER = "META-INF/container.xml"
_BODY = re.compile(r"<body\b[^>]{0,2000}>(.*)</body>", re.IGNORECASE | re.DOTALL)
_WORDS = re.compile(r"<[^>]{0,2000}>|\s+")
_PAGES = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml")
_MOST_CHAPTERS = 5_000


class _Book:
    """An open book."""

    def __init__(self, source: Source, bounds: Bounds) -> None:
        self._zip = Zip(source, bounds)
        self._bounds = bounds

    @cached_property
    def _package(self) -> tuple[str, Element]:
        """The folder of the package document, and the document."""
        container = self._xml(_CONTAINER)
        path = next((root.get("full-path", "") for root in container.iter() if local(root) == "rootfile"), "")
        return posixpath.dirname(path), self._xml(path)

    def _xml(self, name: str) -> Element:
        try:
            return fromstring(self._zip.data(name, self._bounds.page))  # noqa: S314 - expat refuses what multiplies
        except (ParseError, ValueError, LookupError, ContainerError) as error:
            if isinstance(error, ContainerError) and error.kind is not ProblemKind.VANISHED:
                raise
            raise ContainerError(_("The book is damaged: its table of contents cannot be read.")) from error

    def members(self) -> Iterator[Listed]:
        sizes = [f"{name} {self._zip.entries[name].CRC}" for name in self._chapters()]
        if not sizes:
            raise ContainerError(_("The book has no chapters."))
        yield Member("", self._zip.source.size, fingerprint_of("\n".join(sizes).encode("utf-8", "replace")))

    def _chapters(self) -> list[str]:
        folder, package = self._package
        items = {item.get("id"): item for item in package.iter() if local(item) == "item"}
        order = [items.get(ref.get("idref")) for ref in package.iter() if local(ref) == "itemref"]
        names = [
            posixpath.normpath(posixpath.join(folder, unquote(item.get("href", ""))))
            for item in order
            if item is not None and item.get("media-type") in _PAGES and "nav" not in item.get("properties", "")
        ]
        return [name for name in dict.fromkeys(names) if name in self._zip.entries][:_MOST_CHAPTERS]

    def read(self, name: str) -> Content:
        if name:
            raise no_such_member(name)
        from termnews.extract.decode import decode

        parts: list[str] = []
        problems: list[Problem] = []
        size = 0
        for chapter in self._chapters():
            try:
                text = decode(self._zip.data(chapter, self._bounds.page)).text
            except ContainerError as error:
                problems.append(
                    Problem.told(error.kind, _("{name}: {reason}.").format(name=chapter, reason=without_stop(error)))
                )
                continue
            body = found[1] if (found := _BODY.search(text)) else text
            size += len(body)
            if size > self._bounds.page:
                raise too_big(size, self._bounds.page)
            if _WORDS.sub("", body):
                parts.append(body)
        if not parts:
            raise ContainerError(_("The book has no words."), ProblemKind.EMPTY_TEXT)
        page = "\n<hr>\n".join(parts)
        return Content(f"<article>{page}</article>".encode("utf-8", "replace"), self._facts(), tuple(problems))

    def _facts(self) -> Facts:
        said: dict[str, list[str]] = {}
        for element in self._package[1].iter():
            if str(element.tag).startswith("{http://purl.org/dc/") and (element.text or "").strip():
                said.setdefault(local(element), []).append((element.text or "").strip())
        address = next((value for value in [*said.get("source", []), *said.get("identifier", [])] if is_web(value)), "")
        return Facts(
            origin="EPUB",
            name="book.html",
            address=address,
            title=said.get("title", [""])[0],
            published=said.get("date", [""])[0],
            byline=", ".join(said.get("creator", ())),
            source=said.get("publisher", [""])[0],
            language=said.get("language", [""])[0],
            charset="utf-8",
            tags=tuple(said.get("subject", ())),
        )


KIND = ContainerKind("EPUB", fits, _Book)
