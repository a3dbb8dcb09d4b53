"""What pages come wrapped in is taken off, and what is wrong with it is told."""

from __future__ import annotations

import base64
import gzip
import lzma
import quopri

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from termnews.errors import PageError, UnreadablePageError
from termnews.extract import packed
from termnews.extract.envelope import open_envelope, without_data
from termnews.extract.mhtml import is_mhtml, open_mhtml
from termnews.extract.page import PageKind
from termnews.extract.read import read_page
from termnews.model.problem import ProblemKind

HTML = "<html><body><h1>标题</h1><p>" + "这是一段正文，说的是新闻。" * 20 + "</p></body></html>"


def kinds(problems: tuple[object, ...]) -> list[ProblemKind]:
    return [problem.kind for problem in problems]  # type: ignore[attr-defined]


@pytest.mark.parametrize("pack", [gzip.compress, lzma.compress])
def test_a_packed_page_is_unpacked_whatever_its_name(pack: object) -> None:
    page = open_envelope(pack(HTML.encode()), "page.html")  # type: ignore[operator]

    assert page.text == HTML
    assert not page.problems


@pytest.mark.parametrize("pack", [gzip.compress, lzma.compress])
def test_a_packed_page_that_is_cut_short_is_read_as_far_as_it_goes_or_refused(pack: object) -> None:
    data = pack("".join(f"<p>{n} 新闻</p>" for n in range(5000)).encode())  # type: ignore[operator]

    page = open_envelope(data[: len(data) * 3 // 4], "page.html.gz")

    assert page.text.startswith("<p>0 新闻</p>")
    assert kinds(page.problems)[0] is ProblemKind.BAD_ENVELOPE


def test_damage_in_the_middle_keeps_what_comes_before_it() -> None:
    data = bytearray(gzip.compress("".join(f"<p>{n * n} 新闻</p>" for n in range(9000)).encode()))
    data[len(data) // 2 : len(data) // 2 + 40] = b"\xff" * 40

    page = open_envelope(bytes(data), "page.html.gz")

    assert page.text.startswith("<p>0 新闻</p>")
    assert ProblemKind.BAD_ENVELOPE in kinds(page.problems)


@pytest.mark.parametrize("data", [b"\x1f\x8b", b"\x1f\x8bjunk", b"\xfd7zXZ\x00junk", b"\xfd7zXZ\x00"])
def test_what_cannot_be_unpacked_is_unreadable(data: bytes) -> None:
    with pytest.raises(UnreadablePageError):
        packed.unpack(data)


@pytest.mark.parametrize("pack", [gzip.compress, lzma.compress])
def test_a_bomb_is_cut(pack: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "LARGEST", 10_000)

    unpacked = packed.unpack(pack(b"x" * 1_000_000))  # type: ignore[operator]

    assert len(unpacked.data) == 10_000
    assert kinds(unpacked.problems) == [ProblemKind.TRUNCATED]


def test_a_damaged_bomb_is_cut_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "LARGEST", 1000)
    data = bytearray(gzip.compress(b"".join(str(n).encode() for n in range(9000))))
    data[-6] ^= 0xFF
    data[len(data) - 100] ^= 0xFF

    assert len(packed.unpack(bytes(data)).data) <= 1000


def mail(body: bytes, *headers: str, boundary: str = "----MultipartBoundary--x") -> bytes:
    part = "\r\n".join(["Content-Type: text/html", "Content-Location: https://example.org/a/1.html", *headers]).encode()
    return b"\r\n".join([
        b"From: <Saved by Blink>",
        b"Snapshot-Content-Location: https://example.org/snapshot",
        b"MIME-Version: 1.0",
        b"Content-Type: multipart/related;",
        b'\ttype="text/html";',
        f'\tboundary="{boundary}"'.encode(),
        b"",
        b"",
        f"--{boundary}".encode(),
        b"Content-Type: image/png",
        b"Content-Transfer-Encoding: base64",
        b"",
        b"iVBORw0KGgo=",
        f"--{boundary}".encode(),
        part,
        b"",
        body,
        f"--{boundary}--".encode(),
        b"",
    ])  # fmt: skip


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (quopri.encodestring(HTML.encode()), ("Content-Transfer-Encoding: quoted-printable",)),
        (base64.encodebytes(HTML.encode()), ("Content-Transfer-Encoding: base64",)),
        (HTML.encode(), ("Content-Transfer-Encoding: binary",)),
        (HTML.encode("gb18030"), ("Content-Type: text/html; charset=gb2312",)),
    ],
)
def test_the_page_in_an_mhtml_file_is_read(body: bytes, headers: tuple[str, ...]) -> None:
    page = open_envelope(mail(body, *headers), "page.mhtml")

    assert page.text.strip() == HTML
    assert page.url == "https://example.org/a/1.html"
    assert not page.problems


def test_the_charset_of_the_part_is_believed() -> None:
    data = mail("<p>新聞</p>".encode("big5"))
    data = data.replace(b"Content-Type: text/html\r\n", b"Content-Type: text/html; charset=big5\r\n")

    assert open_envelope(data, "page.mht").text.strip() == "<p>新聞</p>"


def test_an_mhtml_file_without_parts_is_read() -> None:
    data = b"MIME-Version: 1.0\nContent-Type: text/html\nContent-Location: https://e.org/1\n\n" + HTML.encode()

    assert open_envelope(data, "page.mhtml").url == "https://e.org/1"


def test_parts_within_parts_and_text_parts_are_found() -> None:
    inner = (
        b"--in\nContent-Type: text/plain\n\nplain words\n--in\nContent-Type: text/html\n\n<p>html words</p>\n--in--\n"
    )
    data = (
        b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=out\n\n--out\nContent-Type: "
        b"multipart/alternative; boundary=in\n\n"
    )

    assert b"html words" in open_mhtml(data + inner + b"--out--\n").data
    only_text = (
        b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=out\n\n--out\nContent-Type: "
        b"text/plain\n\nwords\n--out--\n"
    )
    assert open_mhtml(only_text).data.strip() == b"words"


def test_a_page_within_a_thousand_parts_is_found() -> None:
    """Python's own reader of mails calls itself for each of them, and gives up."""
    heads = (f'Content-Type: multipart/mixed; boundary="{n}"\n\n--{n}\n' for n in range(1500))
    data = f"MIME-Version: 1.0\n{''.join(heads)}Content-Type: text/html\n\n<p>新闻</p>\n".encode()

    assert "新闻".encode() in open_mhtml(data).data


def test_an_mhtml_file_that_is_cut_short_is_told() -> None:
    part = open_mhtml(mail(HTML.encode())[:-40])

    assert kinds(part.problems) == [ProblemKind.BAD_ENVELOPE]


def test_base64_that_ends_in_the_middle_is_told() -> None:
    digits = base64.b64encode(HTML.encode())
    digits = digits[: len(digits) // 4 * 4 - 3]

    part = open_mhtml(mail(digits, "Content-Transfer-Encoding: base64"))

    assert part.data.startswith(b"<html>")
    assert kinds(part.problems) == [ProblemKind.BAD_ENVELOPE]


def test_an_mhtml_file_without_a_page_is_unreadable() -> None:
    with pytest.raises(UnreadablePageError):
        open_mhtml(
            b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\nContent-Type: "
            b"image/png\n\nx\n--x--\n"
        )


def test_a_news_text_that_begins_like_a_header_is_no_mail() -> None:
    assert not is_mhtml(b"From: our correspondent in Beijing\n\nNews.")


def test_where_singlefile_saved_a_page_from_is_known() -> None:
    page = open_envelope(
        b"<!DOCTYPE html> <html><!--\n Page saved with SingleFile \n url: https://example.org/a?b=1 \n"
        b" saved date: Tue Jan 05 2021\n-->" + HTML.encode(),
        "page.html",
    )

    assert page.url == "https://example.org/a?b=1"


def test_the_stamp_of_a_feed_export_is_taken_off() -> None:
    page = open_envelope(
        "<!--1609810200000-->\n[标题 [一] &amp; 二](https://example.org/1)\n------\n\n<div><p>正文</p></div>".encode(),
        "page.md",
    )

    assert page.stamp == {"moment": "1609810200000", "title": "标题 [一] & 二", "url": "https://example.org/1"}
    assert page.kind is PageKind.FRAGMENT


def test_long_data_addresses_are_dropped_and_short_ones_kept() -> None:
    short = "data:image/png;base64," + "A" * 100
    long = "data:image/png;base64," + "A" * 9000

    assert without_data(f'<img src="{short}"><img src="{long}"><p>词 data: 词</p>' + " " * 4000).startswith(
        f'<img src="{short}"><img src=""><p>词 data: 词</p>'
    )
    assert without_data("x" * 5000 + long) == "x" * 5000


def test_a_page_with_half_a_million_tags_is_read_as_text() -> None:
    article = read_page(("<b>" * 500_001 + "很多标签的新闻").encode(), "page.html")

    assert article.text.endswith("很多标签的新闻") or article.title == "很多标签的新闻"
    assert ProblemKind.TRUNCATED in kinds(article.problems)


@pytest.mark.parametrize(
    ("text", "path", "kind"),
    [
        ("<!DOCTYPE html><p>x", "a.txt", PageKind.WHOLE),
        (" <h2>标题</h2> <p>x</p>", "a.txt", PageKind.FRAGMENT),
        ("<!-- note --><article><p>x</p></article>", "a.md", PageKind.FRAGMENT),
        ("x", "a.html", PageKind.FRAGMENT),
        ("x", "a.HTM.gz", PageKind.FRAGMENT),
        ("# 标题\n\n文字", "a.md", PageKind.MARKDOWN),
        ("文字", "a.markdown", PageKind.MARKDOWN),
        ("# 标题\n\n**文字** [链接](https://e.org)", "a.txt", PageKind.MARKDOWN),
        ("标题\n\n文字", "a.txt", PageKind.TEXT),
        ("文字</p><p>文字</p><p>文字</p><p>文字<br>", "a.txt", PageKind.FRAGMENT),
        ("文字<body></p><p>文字</p><p>文字</p><p>文字<br>", "a.txt", PageKind.WHOLE),
    ],
)
def test_what_a_page_is_written_in(text: str, path: str, kind: PageKind) -> None:
    assert open_envelope(text.encode(), path).kind is kind


@given(st.binary(max_size=300))
@settings(max_examples=80, deadline=None)
def test_any_mail_is_read_or_refused(data: bytes) -> None:
    for beginning in (
        b"",
        b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\nContent-Type: text/html\n\n",
        b"\x1f\x8b\x08\0",
    ):
        try:
            open_envelope(beginning + data, "page.mhtml")
        except PageError:
            continue
