"""WARC, compressed or not, as crawlers and web recorders write it. A member is named by its record's place in bytes."""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from termnews.archive.containers.member import (
    Bounds,
    ContainerError,
    ContainerKind,
    Content,
    Counting,
    Listed,
    Member,
    MemberProblem,
    fingerprint_of,
    no_such_member,
    too_big,
)
from termnews.archive.containers.page_names import name_of_address
from termnews.extract.urls import is_web
from termnews.model.facts import Facts
from termnews.model.problem import Problem, ProblemKind
from termnews.text.words import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from termnews.archive.containers.source import Source

_GZIP = b"\x1f\x8b\x08"
_ZSTD = (b"\x28\xb5\x2f\xfd", b"\x5d\x2a\x4d\x18")
_START = re.compile(rb"\nWARC/\d\.\d\r?\nWARC-|\nWARC/\d\.\d\r?\nContent-")
_SWALLOWED = re.compile(rb"\r?\n\r?\nWARC/\d\.\d\r?\n(?:WARC|Content)-")
_TYPES = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.revisit
_PAGES = ("text/html", "application/xhtml+xml")
_TEXTS = ("text/plain", "text/markdown")
_TEXT_ENDINGS = (".txt", ".md", ".markdown")
_NO_ARTICLES = ("robots.txt", "ads.txt", "humans.txt", "security.txt", "llms.txt")
_GONE = frozenset({404, 410, 451})
_MOST_FLAWS = 100
_STEP = 1 << 20
_OVERLAP = 64


def fits(source: Source) -> bool:
    """Whether a file begins like one; compressed ones are recognised by name."""
    return source.head().startswith((b"WARC/", b"\r\n", b"\n", _GZIP, *_ZSTD))


class Warc:
    """An open WARC file."""

    def __init__(self, source: Source, bounds: Bounds, wanted: Callable[[str], bool] = lambda _address: True) -> None:
        """Open it; only pages at addresses that are `wanted` are listed."""
        self._wanted = wanted
        self._source = source
        self._bounds = bounds
        self._is_packed = not source.head().lstrip().startswith(b"WARC/")
        self._originals: dict[int, int] | None = None
        self._is_lenient = False

    def members(self) -> Iterator[Listed]:
        """The records that are pages."""
        counting = Counting(self._bounds, self._source.size)
        originals: dict[int, int] = {}
        place: int | None = 0
        for _flaw in range(_MOST_FLAWS):
            assert place is not None, "the loop ends when there is no place"
            last = -1
            try:
                for record in self._records(place):
                    last = record.stream_pos
                    if counting.count(record.content_length if self._is_packed else 0):
                        yield None
                    member = _listed(record, originals)
                    if member and self._wanted(_address(record)):
                        yield member
            except OSError:
                if last < 0 and not self._is_lenient:
                    # Line ends without CR, and the like: the reader then accepts what it can.
                    self._is_lenient = True
                    continue
            damaged, place = max(last, place), self._next_start(max(last, place) + 1)
            if place is None:
                break
            reason = _("The record at byte {place} is damaged; reading continued at byte {next}.")
            yield MemberProblem("", ProblemKind.BAD_CONTAINER, reason.format(place=damaged, next=place))
        else:
            raise ContainerError(_("It is damaged in too many places; the rest is not read."))
        if not counting.met:
            raise ContainerError(_("Not a WARC file, or damaged from the start."))
        self._originals = originals

    def _records(self, place: int) -> ArchiveIterator:
        file = self._source.open()
        file.seek(place)
        return ArchiveIterator(file, record_types=_TYPES, parse_http=True, quirks_mode=self._is_lenient)

    def _next_start(self, place: int) -> int | None:
        """Where the next unread record begins: more than one ahead when a length is wrong."""
        while place < self._source.size:
            piece = self._source.read_at(place, _STEP + _OVERLAP)
            for start in self._starts(piece):
                if not self._is_packed or self._is_record(place + start):
                    return place + start
            place += _STEP
        return None

    def _starts(self, piece: bytes) -> Iterator[int]:
        if not self._is_packed:
            yield from (found.start() + 1 for found in _START.finditer(piece))
            return
        start = piece.find(_GZIP)
        while start >= 0:
            yield start
            start = piece.find(_GZIP, start + 1)

    def _is_record(self, place: int) -> bool:
        try:
            return zlib.decompressobj(wbits=31).decompress(self._source.read_at(place, 512), 64).startswith(b"WARC/")
        except zlib.error:
            return False

    def read(self, name: str) -> Content:
        """The page of a record."""
        record = self._record(name)
        facts = _facts(record)
        if _is_revisit(record):
            record = self._original(record)
        if record.content_length > self._bounds.page * 2 and not self._is_lying(record):
            raise too_big(record.content_length, self._bounds.page)
        expected = record.content_length
        data = self._payload(record)
        if swallowed := _SWALLOWED.search(data):
            data = data[: swallowed.start()]
        if len(data) > self._bounds.page:
            raise too_big(len(data), self._bounds.page)
        cut = swallowed is not None or (len(data) < expected and not _is_encoded(record))
        return Content(data, facts._replace(charset=record.http_charset or ""), _cut() if cut else ())

    def _payload(self, record: WarcRecord) -> bytes:
        """The page of a record, decoded; unchanged when it was decoded before it was written."""
        for decoded in ("all", "none"):
            try:
                record.parse_http(auto_decode=decoded)
                return record.reader.read(self._bounds.page + 1)
            except OSError as error:
                if decoded == "none":
                    raise ContainerError(_("The record is damaged."), ProblemKind.BAD_MEMBER) from error
                record = self._record(str(record.stream_pos))
        raise AssertionError("one of the two ways returns or raises")

    def _is_lying(self, record: WarcRecord) -> bool:
        return not self._is_packed and record.stream_pos + record.content_length > self._source.size

    def _record(self, name: str) -> WarcRecord:
        if not (name.isascii() and name.isdigit()) or int(name) >= self._source.size:
            raise no_such_member(name)
        file = self._source.open()
        file.seek(int(name))
        try:
            for record in ArchiveIterator(file, record_types=_TYPES, parse_http=False, quirks_mode=True):
                if record.stream_pos == int(name):
                    return record
                break
        except OSError as error:
            raise ContainerError(_("The record is damaged."), ProblemKind.BAD_MEMBER) from error
        raise no_such_member(name)

    def _original(self, record: WarcRecord) -> WarcRecord:
        """The record that a revisit record refers to."""
        if self._originals is None:
            for _listed_member in self.members():
                pass
        place = (self._originals or {}).get(_key(record))
        if place is None:
            reason = _("It refers to a record in another file, which is missing.")
            raise ContainerError(reason, ProblemKind.BAD_MEMBER)
        return self._record(str(place))


def _listed(record: WarcRecord, originals: dict[int, int]) -> Member | None:
    address = _address(record)
    is_revisit = _is_revisit(record)
    if not address.startswith(("http://", "https://", "urn:", "file:")) or not (is_revisit or record.content_length):
        return None
    status = record.http_headers.status_code if record.is_http_parsed else None
    is_gone = status in _GONE
    if not (is_gone or status is None or 200 <= status < 300):
        return None
    kind = _content_type(record)
    if not is_revisit and not _is_page(kind, address):
        return None
    key = _key(record)
    if not is_revisit:
        originals.setdefault(key, record.stream_pos)
    elif not _is_worth_listing(record, address, originals.get(key)):
        return None
    fingerprint = fingerprint_of((record.record_id or "").encode(), b"%d" % record.content_length)
    return Member(str(record.stream_pos), record.content_length, fingerprint, address if is_gone else "")


def _is_worth_listing(record: WarcRecord, address: str, original: int | None) -> bool:
    """Whether a revisit record has another address than the record that it refers to."""
    return original is not None and record.headers.get("WARC-Refers-To-Target-URI", address) != address


def _is_page(kind: str, address: str) -> bool:
    if kind in _PAGES:
        return True
    path = address.partition("?")[0].lower()
    return kind in _TEXTS and path.endswith(_TEXT_ENDINGS) and not path.endswith(_NO_ARTICLES)


def _content_type(record: WarcRecord) -> str:
    kind = record.http_content_type if record.is_http_parsed else record.headers.get("Content-Type")
    return (kind or "").partition(";")[0].strip().lower()


def _address(record: WarcRecord) -> str:
    return (record.headers.get("WARC-Target-URI") or "").strip("<> ")


def _key(record: WarcRecord) -> int:
    """The key that joins a record with its revisits."""
    digest = record.headers.get("WARC-Payload-Digest") or ""
    if not digest:
        digest = record.headers.get("WARC-Refers-To") or record.record_id or ""
    return fingerprint_of(digest.encode())


def _facts(record: WarcRecord) -> Facts:
    address = _address(record)
    return Facts(
        origin="WARC",
        name=name_of_address(address),
        address=address if is_web(address) else "",
        captured=record.headers.get("WARC-Date") or "",
        status=_status(record),
    )


def _status(record: WarcRecord) -> int:
    if not record.is_http:
        return 0
    record.parse_http(auto_decode="all")
    return record.http_headers.status_code or 0


def _is_encoded(record: WarcRecord) -> bool:
    if not record.is_http_parsed:
        return False
    return bool(record.http_headers.get("Content-Encoding") or record.http_headers.get("Transfer-Encoding"))


def _is_revisit(record: WarcRecord) -> bool:
    return bool(record.record_type & WarcRecordType.revisit)


def _cut() -> tuple[Problem, ...]:
    return (
        Problem.told(ProblemKind.TRUNCATED, _("The record is not as long as it says; its page may be incomplete.")),
    )


KIND = ContainerKind("WARC", fits, Warc)
