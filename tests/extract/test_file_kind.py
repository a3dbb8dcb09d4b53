"""Files that are no pages are told by how they begin, whatever they are called."""

from __future__ import annotations

import gzip
import io
import sqlite3
import tarfile
import zipfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termnews.errors import OtherKindError, PageError
from termnews.extract.file_kind import FileKind, kind_of, told
from termnews.extract.read import read_page

if TYPE_CHECKING:
    from pathlib import Path


def zipped(*names: str, content: str = "") -> bytes:
    """A zip file with files of these names."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for name in names:
            file.writestr(name, content)
    return buffer.getvalue()


def tarred() -> bytes:
    """A tar file with one page."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as file:
        file.addfile(tarfile.TarInfo("page.html"))
    return buffer.getvalue()


WARC = b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 0\r\n\r\n\r\n\r\n"
MBOX = b"From ann@example.org Mon Jan  4 09:30:00 2021\nFrom: ann@example.org\nSubject: x\n\nwords\n"
LETTER = b"Received: from mail.example.org\r\n\tby example.com\r\nFrom: ann@example.org\r\nSubject: x\r\n\r\nwords\r\n"
FILES = {
    "WARC": (FileKind.WARC, WARC),
    "packed WARC": (FileKind.WARC, gzip.compress(WARC)),
    "WACZ": (FileKind.WACZ, zipped("datapackage.json", "archive/data.warc.gz")),
    "ZIM": (FileKind.ZIM, b"ZIM\x04\x05\0\0\0"),
    "EPUB": (FileKind.EPUB, zipped("mimetype", content="application/epub+zip")),
    "zip": (FileKind.ZIP, zipped("新闻/页.html")),
    "empty zip": (FileKind.ZIP, zipped()),
    "tar": (FileKind.TAR, tarred()),
    "tar.gz": (FileKind.TAR, gzip.compress(tarred())),
    "7z": (FileKind.PACKED, b"7z\xbc\xaf\x27\x1c\0\4"),
    "mailbox": (FileKind.MBOX, MBOX),
    "mail": (FileKind.MAIL, LETTER),
    "RSS": (FileKind.FEED, b'<?xml version="1.0"?>\n<!-- made by hand -->\n<rss version="2.0"><channel/></rss>'),
    "Atom": (FileKind.FEED, b'\xef\xbb\xbf<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"/>'),
    "WordPress": (
        FileKind.WORDPRESS,
        b'<?xml version="1.0"?><rss version="2.0" xmlns:wp="http://wordpress.org/export/"/>',
    ),
    "webarchive": (FileKind.WEBARCHIVE, b"bplist00\xd1\x01\x02_\x10\x0fWebMainResource"),
    "git bundle": (FileKind.GIT_BUNDLE, b"# v2 git bundle\n"),
    "bookmarks": (FileKind.BOOKMARKS, b"<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL>"),
    "Pocket": (
        FileKind.BOOKMARKS,
        b'<!DOCTYPE html>\n<html>\n<!--So long-->\n<head>\n<meta charset="UTF-8"><title>Pocket Export</title>',
    ),
    "JSON": (FileKind.JSON, '[\n  {"title": "标题", "url": "https://example.org"}]'.encode()),
    "PDF": (FileKind.PDF, b"%PDF-1.4\n%\xe2\xe3"),
    "Word": (FileKind.OFFICE, zipped("[Content_Types].xml", "word/document.xml")),
    "OpenDocument": (FileKind.OFFICE, zipped("mimetype", content="application/vnd.oasis.opendocument.text")),
    "RTF": (FileKind.OFFICE, rb"{\rtf1\ansi words}"),
    "Mobipocket": (FileKind.BOOK, b"\0" * 60 + b"BOOKMOBI"),
    "PNG": (FileKind.PICTURE, b"\x89PNG\r\n\x1a\n\0\0"),
    "JPEG": (FileKind.PICTURE, b"\xff\xd8\xff\xe0\0\x10JFIF"),
    "SVG": (FileKind.PICTURE, b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>'),
    "MP3": (FileKind.SOUND, b"ID3\x03\0\0"),
    "MP4": (FileKind.FILM, b"\0\0\0\x18ftypmp42"),
    "font": (FileKind.FONT, b"wOF2\0\1"),
    "program": (FileKind.PROGRAM, b"\x7fELF\2\1"),
}


@pytest.mark.parametrize(("kind", "data"), FILES.values(), ids=FILES)
def test_a_file_of_another_kind_is_known_by_its_content(kind: FileKind, data: bytes) -> None:
    """Names lie: a PDF may be called .html."""
    assert kind_of(data) is kind


@pytest.mark.parametrize(("kind", "data"), FILES.values(), ids=FILES)
def test_what_it_is_and_what_can_be_done_is_told_instead_of_an_article(kind: FileKind, data: bytes) -> None:
    """A PDF is not shown as an article full of signs; the words of a mail are read."""
    if kind is FileKind.MAIL:
        assert "words" in read_page(data, "x.html").text
        return
    with pytest.raises(OtherKindError) as refused:
        read_page(data, "x.html")

    assert str(refused.value) == told(kind)
    assert refused.value.kind == kind.value


def test_a_database_is_known(tmp_path: Path) -> None:
    """The marks of a person, for one."""
    file = tmp_path / "shelf.db"
    connection = sqlite3.connect(file)
    connection.execute("CREATE TABLE x (y)")
    connection.close()

    assert kind_of(file.read_bytes()) is FileKind.DATABASE


PAGES = {
    "whole page": b"<!DOCTYPE html>\n<html><head><title>x</title>",
    "comment first": b"<!-- saved from url=(0022)https://example.org/ -->\n<html>",
    "XHTML": b'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0//EN">\n<html>',
    "fragment": "<h2>标题</h2><p>段落</p>".encode(),
    "front matter": "---\ntitle: 标题\n---\n正文".encode(),
    "Markdown": "# 标题\n\n{ 正文".encode(),
    "text": "From the beginning: a text about 12:30:00 and 2021\nTitle: x".encode("utf-16"),
    "GB 18030": "新华社北京一月五日电".encode("gb18030"),
    "MHTML": b"From: <Saved by Blink>\r\nSubject: x\r\nContent-Type: multipart/related; boundary=b\r\n",
    "packed page": gzip.compress(b"<html><p>x</p></html>"),
    "damaged": b"\x1f\x8b\x08\xff\xff\xff",
    "empty": b"",
}


@pytest.mark.parametrize("data", PAGES.values(), ids=PAGES)
def test_a_page_is_no_other_kind(data: bytes) -> None:
    """HTML, Markdown, text and MHTML are read, not refused."""
    assert kind_of(data) is None


@given(st.text())
def test_words_are_never_refused(words: str) -> None:
    """No text that begins with a letter, Han or Latin, is taken for another kind of file."""
    assert kind_of(f"新{words}".encode("utf-8", "ignore")) is None


@given(st.binary(max_size=600), st.sampled_from([data for _kind, data in FILES.values()]))
def test_anything_behind_the_beginning_is_survived(rest: bytes, start: bytes) -> None:
    """A file that is cut or damaged is still told by its beginning, or read: never a crash."""
    try:
        read_page(start[: len(start) // 2] + rest, "x.html")
    except PageError:
        return
