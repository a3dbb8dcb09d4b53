"""Pages saved as MHTML: a mail whose first HTML part is the page."""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from termnews.errors import UnreadablePageError
from termnews.model.problem import Problem, ProblemKind
from termnews.text.words import _

if TYPE_CHECKING:
    from collections.abc import Mapping

_HEADERS = re.compile(
    rb"\s{0,16}(?:From|MIME-Version|Subject|Content-Type|Date|Snapshot-Content-Location|X-\w[\w-]*):", re.IGNORECASE
)
_MIME = re.compile(rb"^(?:MIME-Version|Content-Type):", re.IGNORECASE | re.MULTILINE)
_PARAMETER = re.compile(r"""(boundary|charset)\s*=\s*(?:"([^"]{1,200})"|([^\s;"]{1,200}))""", re.IGNORECASE)
_HEADERS_WITHIN = 16_384
_MOST_PARTS = 2000
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")


@dataclass(frozen=True, slots=True)
class MailPart:
    """The part of an MHTML file that is the page."""

    data: bytes
    charset: str = ""
    url: str = ""
    problems: tuple[Problem, ...] = ()


def is_mhtml(data: bytes) -> bool:
    """Whether bytes begin with the headers of a mail."""
    return bool(_HEADERS.match(data) and _MIME.search(data, 0, _HEADERS_WITHIN))


def open_mhtml(data: bytes) -> MailPart:
    """Find the page in an MHTML file.

    Raises:
        UnreadablePageError: No part of it is HTML or text.
    """
    headers, body = _split(data.lstrip())
    url = headers.get("snapshot-content-location", "") or headers.get("content-location", "")
    parameters = _parameters(headers.get("content-type", ""))
    is_whole = True
    if boundary := parameters.get("boundary"):
        mark = b"--" + boundary.encode("latin-1", "replace")
        pieces = body.split(b"\n" + mark, _MOST_PARTS)
        pieces = [piece for piece in pieces if not piece.startswith(b"--")]
        if not body.startswith(mark):
            pieces = pieces[1:]
        is_whole = (b"\n" + mark + b"--") in body
        headers, body = _first_page(pieces)
        url = headers.get("content-location", "") or url
        parameters = _parameters(headers.get("content-type", ""))
    page, is_decoded = _transferred(body, headers.get("content-transfer-encoding", "").lower())
    if not page.strip():
        raise UnreadablePageError(_("The MHTML file holds no page."))
    problems = () if is_whole and is_decoded else (_damaged(),)
    return MailPart(page, parameters.get("charset", ""), url, problems)


def _first_page(pieces: list[bytes]) -> tuple[Mapping[str, str], bytes]:
    """The first part that is HTML, else the first that is text; a part may itself be a group of parts."""
    best: tuple[Mapping[str, str], bytes] = ({}, b"")
    for piece in pieces:
        headers, body = _split(piece.lstrip(b" \t\r\n") if piece[:2] in {b"\r\n", b"\n"} else piece.partition(b"\n")[2])
        kind = headers.get("content-type", "").lower()
        if kind.startswith("multipart/") and (inner := _parameters(headers["content-type"]).get("boundary")):
            mark = b"--" + inner.encode("latin-1", "replace")
            groups = [
                group for group in (b"\n" + body).split(b"\n" + mark, _MOST_PARTS)[1:] if not group.startswith(b"--")
            ]
            parts = [_split(group.lstrip()) for group in groups]
        else:
            parts = [(headers, body)]
        for part in parts:
            inner_kind = part[0].get("content-type", "").lower()
            if inner_kind.startswith(("text/html", "application/xhtml")):
                return part
            if inner_kind.startswith("text/plain") and not best[1]:
                best = part
    return best


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


def _transferred(body: bytes, encoding: str) -> tuple[bytes, bool]:
    if encoding == "quoted-printable":
        return quopri.decodestring(body), True
    if encoding == "base64":
        digits = _NOT_BASE64.sub(b"", body)
        try:
            return base64.b64decode(digits + b"=" * (-len(digits) % 4)), True
        except binascii.Error:
            return base64.b64decode(digits[: len(digits) // 4 * 4]), False
    return body, True


def _damaged() -> Problem:
    return Problem(
        ProblemKind.BAD_ENVELOPE, "", _("The MHTML file is damaged or cut short; what could be read is shown.")
    )
