"""The text of a PDF as one page, its lines joined to paragraphs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from termnews.archive.containers.extras import library
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
from termnews.archive.containers.stream import whole
from termnews.model.facts import Facts
from termnews.model.problem import ProblemKind
from termnews.text.words import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from termnews.archive.containers.source import Source

_FILE = re.compile(r"^(?:Microsoft Word|untitled)|\.(?:docx?|odt|rtf|indd|pdf|wps|html?|pages)$", re.IGNORECASE)
_DATE = re.compile(r"D:(\d{4})(\d\d)(\d\d)")
_END = re.compile(r"[.!?:;。！？：；…”」』）)]$")
_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]$")


def fits(source: Source) -> bool:
    """Whether a file has the signature."""
    return b"%PDF-" in source.head()[:1024]


class _Pdf:
    """An open PDF."""

    def __init__(self, source: Source, bounds: Bounds) -> None:
        self._source = source
        self._bounds = bounds

    def members(self) -> Iterator[Listed]:
        library("pdf")
        yield Member("", self._source.size, fingerprint_of(whole(self._source, self._bounds)))

    def read(self, name: str) -> Content:
        if name:
            raise no_such_member(name)
        pdfium = library("pdf")
        try:
            document = pdfium.PdfDocument(whole(self._source, self._bounds))
        except pdfium.PdfiumError as error:
            raise ContainerError(_("The PDF is damaged or needs a password.")) from error
        try:
            text = self._text(document)
            said = document.get_metadata_dict()
        finally:
            document.close()
        if not text.strip():
            reason = _("The PDF has pictures and no text; text recognition (OCR) is needed.")
            raise ContainerError(reason, ProblemKind.EMPTY_TEXT)
        date = _DATE.match(said.get("CreationDate") or "")
        facts = Facts(
            origin="PDF",
            name=self._source.name + ".txt",
            title=_title(said.get("Title") or ""),
            byline=(said.get("Author") or "").strip(),
            captured="-".join(date.groups()) if date else "",
            charset="utf-8",
        )
        return Content(text.encode("utf-8", "replace"), facts)

    def _text(self, document: Any) -> str:
        parts: list[str] = []
        size = 0
        for page in document:
            words = page.get_textpage()
            parts.append(paragraphs(words.get_text_bounded()))
            words.close()
            page.close()
            size += len(parts[-1])
            if size > self._bounds.page:
                raise too_big(size, self._bounds.page)
        return "\n\n".join(part for part in parts if part)


def _title(said: str) -> str:
    """The title of a PDF, unless it is the name of the source file."""
    return "" if _FILE.search(said) else said.strip()


def paragraphs(text: str) -> str:
    """Join the lines of a printed page: a line that ends a sentence early ends a paragraph."""
    lines = [line.strip() for line in text.replace("\r\n", "\n").split("\n")]
    longest = max(map(len, lines), default=0)
    joined: list[str] = []
    begins = True
    for line in lines:
        if not line:
            begins = True
            continue
        if begins or not joined:
            joined.append(line)
        else:
            joined[-1] += ("" if _WIDE.search(joined[-1]) else " ") + line
        begins = bool(_END.search(line)) and len(line) < longest * 0.85
    return "\n\n".join(joined)


KIND = ContainerKind("PDF", fits, _Pdf)
