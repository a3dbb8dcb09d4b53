"""Pages saved as MHTML: an email whose first HTML part is the page.

Python's `email` takes 2.5 times as long for 20 MB and much more memory, because it keeps every line of every picture,
and it gives up at a thousand parts within one another.
"""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from typing import TYPE_CHECKING, NamedTuple

from termnews.errors import UnreadablePageError
from termnews.extract.urls import is_web
from termnews.model.problem import Problem, ProblemKind
from termnews.text.words import _

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_HEADERS = re.compile(
    rb"\s{0,16}(?:From|MIME-Version|Subject|Content-Type|Date|Snapshot-Content-Location|X-\w[\w-]*):", re.IGNORECASE
)
_MIME = re.compile(rb"^(?:MIME-Version|Content-Type):", re.IGNORECASE | re.MULTILINE)
_PARAMETER = re.compile(r"""(boundary|charset)\s*=\s*(?:"([^"]{1,200})"|([^\s;"]{1,200}))""", re.IGNORECASE)
_HEADERS_WITHIN = 16_384
_MOST_PARTS = 2000
_PAGES = ("text/html", "application/xhtml")
_FRAME = re.compile(rb"<i?frame\b[^>]{1,4000}>", re.IGNORECASE)
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")


class MailPart(NamedTuple):
    """The part of an MHTML file that is the page."""

    data: bytes
    charset: str = ""
    url: str = ""
    problems: tuple[Problem, ...] = ()


def is_mhtml(data: bytes) -> bool:
    """Whether bytes begin with the headers of an email."""
    return bool(_HEADERS.match(data) and _MIME.search(data, 0, _HEADERS_WITHIN))


def open_mhtml(data: bytes) -> MailPart:
    """Find the page in an MHTML file.

    Raises:
        UnreadablePageError: No part of it is HTML or text.
    """
    parts = list(_parts(*_split(data.lstrip())))
    page = next((part for part in parts if part.kind.startswith(_PAGES)), None)
    page = page or next((part for part in parts if part.kind.startswith("text/plain")), None)
    words, is_decoded = page.decoded() if page else (b"", True)
    if page is None or not words.strip():
        raise UnreadablePageError(_("The MHTML file has no page."))
    top = parts[0].headers
    url = page.headers.get("content-location", "") or top.get("snapshot-content-location", "")
    problems = () if is_decoded and all(part.is_closed for part in parts) else (_damaged(),)
    return MailPart(words, _parameters(page.headers.get("content-type", "")).get("charset", ""), url, problems)


def pages_in_mhtml(data: bytes) -> tuple[MailPart, ...]:
    """The pages of an MHTML file with an address, except frames of others."""
    parts = [part for part in _parts(*_split(data.lstrip())) if part.kind.startswith(_PAGES)]
    pages: dict[str, MailPart] = {}
    for part in parts:
        url = part.headers.get("content-location", "")
        words, is_decoded = part.decoded()
        if is_web(url) and words.strip():
            charset = _parameters(part.headers.get("content-type", "")).get("charset", "")
            pages.setdefault(url, MailPart(words, charset, url, () if is_decoded else (_damaged(),)))
    framed = b"".join(frame for page in pages.values() for frame in _FRAME.findall(page.data))
    return tuple(page for url, page in pages.items() if url.encode() not in framed)


class _Part(NamedTuple):
    """A part of an email, its body still encoded."""

    headers: Mapping[str, str]
    body: bytes
    is_closed: bool = True
    """Whether a multipart is closed by its final boundary."""

    @property
    def kind(self) -> str:
        return self.headers.get("content-type", "").lower()

    def decoded(self) -> tuple[bytes, bool]:
        """The decoded body, and whether it was complete."""
        encoding = self.headers.get("content-transfer-encoding", "").lower()
        if encoding == "quoted-printable":
            return quopri.decodestring(self.body), True
        if encoding == "base64":
            digits = _NOT_BASE64.sub(b"", self.body)
            try:
                return base64.b64decode(digits + b"=" * (-len(digits) % 4)), True
            except binascii.Error:
                return base64.b64decode(digits[: len(digits) // 4 * 4]), False
        return self.body, True


def _parts(headers: Mapping[str, str], body: bytes) -> Iterator[_Part]:
    """A part and the parts inside it, in order; multiparts may be nested."""
    waiting = [(headers, body)]
    for _count in range(_MOST_PARTS):
        if not waiting:
            return
        headers, body = waiting.pop()
        boundary = _parameters(headers.get("content-type", "")).get("boundary")
        if not boundary:
            yield _Part(headers, body)
            continue
        mark = b"\n--" + boundary.encode("latin-1", "replace")
        pieces = (b"\n" + body).split(mark, _MOST_PARTS)[1:]
        yield _Part(headers, b"", is_closed=any(piece.startswith(b"--") for piece in pieces))
        inner = [_split(piece.removeprefix(b"\n")) for piece in pieces if not piece.startswith(b"--")]
        waiting.extend(reversed(inner))


def _split(part: bytes) -> tuple[Mapping[str, str], bytes]:
    """Split headers from body; folded header lines are joined."""
    head, _blank, body = part.replace(b"\r\n", b"\n").partition(b"\n\n")
    text = re.sub(r"\n[ \t]+", " ", head[:_HEADERS_WITHIN].decode("latin-1"))
    headers: dict[str, str] = {}
    for line in text.split("\n"):
        name, colon, value = line.partition(":")
        if colon:
            headers.setdefault(name.strip().lower(), value.strip())
    return headers, body


def _parameters(header: str) -> Mapping[str, str]:
    return {found[1].lower(): found[2] or found[3] for found in _PARAMETER.finditer(header)}


def _damaged() -> Problem:
    return Problem.told(
        ProblemKind.BAD_ENVELOPE, _("The MHTML file is damaged or cut short; showing what could be read.")
    )
