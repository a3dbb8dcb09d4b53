"""The kind of a file that is not a saved page, by its first bytes; names are not trusted."""

from __future__ import annotations

import re
import zlib
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from termnews.text.words import N_, _

HEAD = 4096
"""The number of bytes needed to identify a file."""


class FileKind(StrEnum):
    """Kinds of file that people keep with saved pages."""

    WARC = "warc"
    WACZ = "wacz"
    ZIM = "zim"
    EPUB = "epub"
    ZIP = "zip"
    TAR = "tar"
    PACKED = "packed"
    """Compressed in an unsupported format: 7z, rar, bzip2, zstd."""
    MBOX = "mbox"
    MAIL = "mail"
    FEED = "feed"
    WORDPRESS = "wordpress"
    """What WordPress exports: a feed with everything in it."""
    WEBARCHIVE = "webarchive"
    GIT_BUNDLE = "git-bundle"
    BOOKMARKS = "bookmarks"
    JSON = "json"
    PDF = "pdf"
    OFFICE = "office"
    BOOK = "book"
    """A book that is not an EPUB: Mobipocket, DjVu, CHM."""
    PICTURE = "picture"
    SOUND = "sound"
    FILM = "film"
    FONT = "font"
    DATABASE = "database"
    PROGRAM = "program"


class _Sign(NamedTuple):
    """The signature of a kind of file."""

    kind: FileKind
    pattern: bytes


def _sign(kind: FileKind, *patterns: bytes) -> _Sign:
    return _Sign(kind, b"(?:" + b"|".join(patterns) + b")")


# A zip file begins with the names of its first files.
_OPEN_DOCUMENT = rb"PK\x03\x04.{26}mimetypeapplication/vnd\.oasis"
_BOM = rb"(?:\xef\xbb\xbf)?"
_XML = _BOM + rb"\s{0,64}(?:(?><\?[^>]{0,300}>|<!--.{0,1500}?-->)\s{0,64}){0,8}"
_SIGNS = (
    _sign(FileKind.WARC, rb"\s{0,4}WARC/\d"),
    _sign(FileKind.EPUB, rb"PK\x03\x04.{26}mimetypeapplication/epub"),
    _sign(
        FileKind.OFFICE,
        _OPEN_DOCUMENT,
        rb"PK\x03\x04.{26}\[Content_Types\]",
        rb"PK\x03\x04.{26}_rels/",
        rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        rb"\{\\rtf",
    ),
    _sign(FileKind.WACZ, rb"PK\x03\x04.{26}(?:datapackage(?:-digest)?\.json|archive/[^/]{0,200}\.warc|indexes/)"),
    _sign(FileKind.ZIP, rb"PK(?:\x03\x04|\x05\x06|\x07\x08)"),
    _sign(FileKind.ZIM, rb"ZIM\x04"),
    _sign(FileKind.PDF, rb"\s{0,64}%PDF-", rb"%!PS-Adobe"),
    _sign(FileKind.TAR, rb".{257}ustar"),
    _sign(
        FileKind.PACKED, rb"7z\xbc\xaf\x27\x1c", rb"Rar!\x1a\x07", rb"BZh[1-9]\x31\x41\x59\x26", rb"\x28\xb5\x2f\xfd"
    ),
    _sign(FileKind.GIT_BUNDLE, rb"# v[23] git bundle"),
    _sign(FileKind.WEBARCHIVE, rb"bplist00.{0,2000}WebMainResource"),
    _sign(FileKind.MBOX, rb"From [^\n]{1,200}\d\d:\d\d:\d\d[^\n]{0,40}\d{4}[^\n]{0,20}\r?\n[\w-]{2,60}:"),
    _sign(
        FileKind.BOOKMARKS,
        rb"\s{0,64}<!DOCTYPE NETSCAPE-Bookmark",
        _BOM + rb"title,url,time_added",
        rb"\s{0,64}<!DOCTYPE html>.{0,500}?<title>(?:Pocket Export|Instapaper: Export)<",
    ),
    _sign(FileKind.WORDPRESS, _XML + rb"<rss[^>]{0,1000}xmlns:wp="),
    _sign(FileKind.FEED, _XML + rb"<(?:rss|feed|rdf:RDF)[\s>]"),
    _sign(FileKind.JSON, _BOM + rb"\s{0,64}(?:\[\s{0,64})?\{\s{0,64}\"[^\"\n]{1,80}\"\s{0,4}:\s{0,16}[\"\[{\dtfn-]"),
    _sign(FileKind.BOOK, rb".{60}BOOKMOBI", rb"AT&TFORM", rb"ITSF\x03"),
    _sign(
        FileKind.PICTURE,
        rb"\x89PNG\r\n\x1a\n",
        rb"\xff\xd8\xff",
        rb"GIF8[79]a",
        rb"RIFF.{4}WEBP",
        rb"II\*\x00",
        rb"MM\x00\*",
        rb"BM.{4}\x00{4}",
        rb"\x00\x00\x01\x00[\x01-\x20]\x00",
        rb".{4}ftyp(?:avif|heic|heix|mif1)",
        _XML + rb"(?:<!DOCTYPE svg[^>]{0,300}>\s{0,64})?<svg[\s>]",
    ),
    _sign(
        FileKind.SOUND,
        rb"ID3[\x02-\x04]",
        rb"\xff[\xfb\xf3\xf2]",
        rb"OggS",
        rb"fLaC",
        rb"RIFF.{4}WAVE",
        rb".{4}ftypM4A",
    ),
    _sign(FileKind.FILM, rb".{4}ftyp", rb"\x1a\x45\xdf\xa3", rb"RIFF.{4}AVI ", rb"FLV\x01", rb"\x00\x00\x01\xba"),
    _sign(FileKind.FONT, rb"wOF[F2]", rb"OTTO\x00", rb"\x00\x01\x00\x00\x00"),
    _sign(FileKind.DATABASE, rb"SQLite format 3\x00"),
    _sign(FileKind.PROGRAM, rb"\x7fELF", rb"MZ.{58,62}\x00\x00\x00", rb"\xca\xfe\xba\xbe", rb"\xcf\xfa\xed\xfe"),
)
_GZIP = b"\x1f\x8b\x08"
_HEADER = re.compile(rb"(?:[\w-]{2,60}:[ \t][^\n]{0,2000}\n(?:[ \t][^\n]{0,2000}\n)*){2,}")
_LETTER = re.compile(rb"^(?:Received|Return-Path|Delivered-To|Message-ID):", re.MULTILINE | re.IGNORECASE)
_SAVED_PAGE = re.compile(
    rb"^Content-Type:\s{0,4}multipart/related|^Snapshot-Content-Location:", re.MULTILINE | re.IGNORECASE
)

_WORDS = {
    FileKind.WARC: N_("It is a web archive (WARC)."),
    FileKind.WACZ: N_("It is a web archive (WACZ)."),
    FileKind.ZIM: N_("It is a ZIM file."),
    FileKind.EPUB: N_("It is a book (EPUB)."),
    FileKind.ZIP: N_("It is a zip file."),
    FileKind.TAR: N_("It is a tar file."),
    FileKind.PACKED: N_("It is a compressed file."),
    FileKind.MBOX: N_("It is a mailbox."),
    FileKind.MAIL: N_("It is an email."),
    FileKind.FEED: N_("It is a feed."),
    FileKind.WORDPRESS: N_("It is a WordPress export."),
    FileKind.WEBARCHIVE: N_("It is a Safari web archive."),
    FileKind.GIT_BUNDLE: N_("It is a git bundle."),
    FileKind.BOOKMARKS: N_("It is a bookmark list."),
    FileKind.JSON: N_("It is JSON data."),
    FileKind.PDF: N_("It is a PDF."),
    FileKind.OFFICE: N_("It is an office document."),
    FileKind.BOOK: N_("It is a book in a format that cannot be read."),
    FileKind.PICTURE: N_("It is a picture."),
    FileKind.SOUND: N_("It is an audio file."),
    FileKind.FILM: N_("It is a video."),
    FileKind.FONT: N_("It is a font."),
    FileKind.DATABASE: N_("It is a database."),
    FileKind.PROGRAM: N_("It is a program."),
}
HOLDS_PAGES = frozenset(
    [
        FileKind.WARC, FileKind.WACZ, FileKind.ZIM, FileKind.EPUB, FileKind.ZIP, FileKind.TAR, FileKind.MBOX,
        FileKind.FEED, FileKind.WORDPRESS, FileKind.WEBARCHIVE, FileKind.GIT_BUNDLE, FileKind.JSON,
    ]
)  # fmt: skip
"""Files that may hold many articles."""


def kind_of(head: bytes) -> FileKind | None:
    """Identify a file that is not a saved page.

    Args:
        head: Its first bytes, compressed or not; `HEAD` bytes are enough.

    Returns:
        None for whatever may be a page: HTML, Markdown, text, MHTML.
    """
    if head.startswith(_GZIP):
        head = _unpacked(head)
    head = head[:HEAD]
    if found := _pattern().match(head):
        return _SIGNS[found.lastindex - 1].kind if found.lastindex else None
    return FileKind.MAIL if _is_mail(head) else None


@cache
def _pattern() -> re.Pattern[bytes]:
    """A group for each kind, compiled on first use, to keep the start fast."""
    return re.compile(b"|".join(b"(" + sign.pattern + b")" for sign in _SIGNS), re.DOTALL)


def _unpacked(head: bytes) -> bytes:
    """The first bytes of the compressed file; empty when it is damaged."""
    try:
        return zlib.decompressobj(wbits=31).decompress(head, HEAD)
    except zlib.error:
        return b""


def _is_mail(head: bytes) -> bool:
    """Whether it is an email that was delivered, unlike a page saved as MHTML."""
    headers = _HEADER.match(head.replace(b"\r\n", b"\n"))
    return bool(headers and _LETTER.search(headers[0]) and not _SAVED_PAGE.search(headers[0]))


def told(kind: FileKind) -> str:
    """The kind of a file and what the person can do, in a sentence or two."""
    return f"{_(_WORDS[kind])} {_advice(kind)}".strip()


def _advice(kind: FileKind) -> str:
    if kind in HOLDS_PAGES:
        return _("It may hold many articles: open its folder.")
    if kind in {FileKind.PDF, FileKind.OFFICE, FileKind.BOOK}:
        return _("Save it as a web page or as text to read it here.")
    if kind is FileKind.PACKED:
        return _("Unpack it to read what is in it.")
    if kind is FileKind.BOOKMARKS:
        return _("It holds addresses only; save the pages themselves to read them here.")
    return _("There is no article in it.")
