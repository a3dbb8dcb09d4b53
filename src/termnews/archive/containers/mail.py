"""Emails, such as newsletters. The HTML part is the page, the sender is the source."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.utils import parsedate_to_datetime
from html import escape
from typing import TYPE_CHECKING, cast

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
from termnews.model.facts import Facts
from termnews.model.problem import ProblemKind
from termnews.text.words import _

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage, MIMEPart

    from termnews.archive.containers.source import Source

_HEADER = re.compile(rb"\s{0,16}(?:From |[A-Za-z][A-Za-z0-9-]{0,60}:)")
_WEB = re.compile(r"https?://[^\s<>\"']{4,2000}")
_SHOWN = re.compile(
    r"<a\b[^>]{0,2000}?href=[\"'](https?://[^\"']{4,2000})[\"'][^>]{0,500}>\s*(?:<[^>]{0,200}>\s*)*"
    r"(?:view (?:this (?:email|post) )?(?:in|on|online|web)|view online|"
    r"在浏览器|在瀏覽器|在线阅读|線上閱讀|网页版|網頁版)",
    re.IGNORECASE,
)
_PATTERNS_LONGEST = 300_000


def fits(source: Source) -> bool:
    """Whether a file begins with headers."""
    return _HEADER.match(source.head()) is not None


class _Mail:
    """A file that is one email."""

    def __init__(self, source: Source, bounds: Bounds) -> None:
        if source.size > bounds.page:
            raise too_big(source.size, bounds.page)
        self._data = source.read_at(0, source.size)

    def members(self) -> Iterator[Listed]:
        yield Member("", len(self._data), fingerprint_of(self._data))

    def read(self, name: str) -> Content:
        if name:
            raise no_such_member(name)
        return content_of_mail(self._data)


def content_of_mail(data: bytes) -> Content:
    """Return the page in an email.

    Raises:
        ContainerError: It holds no text.
    """
    message = message_from_bytes(data, policy=policy.default)
    try:
        body = message.get_body(("html", "plain"))
    except (KeyError, AttributeError, ValueError, LookupError):
        body = None
    if body is None:
        raise ContainerError(_("The email has no text."), ProblemKind.BAD_MEMBER)
    page = cast("bytes", body.get_payload(decode=True) or b"")
    text = page.decode(_charset(body, page), "replace")
    is_html = body.get_content_subtype() == "html"
    if not is_html:
        text = "".join(f"<p>{escape(part)}</p>" for part in re.split(r"\n\s*\n", text) if part.strip())
    sender = _header(message, "From")
    facts = Facts(
        origin=_("mail"),
        name="mail.html",
        address=_address(message, text if is_html else ""),
        title=_header(message, "Subject"),
        published=_date(_header(message, "Date")),
        source=_sender(sender),
        charset="utf-8",
    )
    return Content(text.encode("utf-8", "replace"), facts)


def _charset(part: MIMEPart, page: bytes) -> str:
    from termnews.extract.decode import decode

    declared = part.get_content_charset("")
    return decode(page, declared).charset if page.strip() else "utf-8"


def _header(message: EmailMessage, name: str) -> str:
    try:
        return str(message.get(name, "")).strip()
    except (ValueError, IndexError, LookupError, AttributeError, TypeError):
        # The standard library's address parser fails on some real mail.
        return ""


def _sender(header: str) -> str:
    """The sender's name, else the most telling part of the address."""
    name, _mark, address = header.rpartition("<")
    return name.strip().strip("\"'") or address.strip("<> ").rpartition("@")[2]


def _date(header: str) -> str:
    try:
        return parsedate_to_datetime(header).isoformat(timespec="minutes")
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""


def _address(message: EmailMessage, html: str) -> str:
    """Where a newsletter can be read on the web, when it says so."""
    for name in ("List-Post", "X-Original-URL", "Content-Location", "List-Archive"):
        value = _header(message, name)
        if name != "List-Archive" and (found := _WEB.search(value)):
            return found[0]
    shown = _SHOWN.search(html[:_PATTERNS_LONGEST])
    return shown[1] if shown else ""


KIND = ContainerKind("mail", fits, _Mail)
