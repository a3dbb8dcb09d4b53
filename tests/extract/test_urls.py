"""Addresses: which name the same page, and which lead to the web."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from termnews.extract.read import read_page
from termnews.extract.urls import (
    absolute,
    address_of_folder,
    file_address,
    host,
    is_web,
    normalise_url,
    page_base,
    place_of,
)

SAME = "https://www.example.org/a/%E5%8C%97?id=1&x=2"


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/a/%e5%8c%97/?id=1&x=2#top",
        "HTTPS://EXAMPLE.ORG/a/北?x=2&id=1",
        "https://example.org:443/a/%E5%8C%97/?id=1&utm_source=feed&x=2&fbclid=abc",
        "https://www.example.org/a/%E5%8C%97?id=1&x=2&source=rss-abc------2",
    ],
)
def test_addresses_of_one_page_are_one(url: str) -> None:
    assert normalise_url(url) == normalise_url(SAME) == "example.org/a/%E5%8C%97?id=1&x=2"


@pytest.mark.parametrize("url", ["", "ftp://e.org/a", "/a/b", "http://", "https://[bad/", "mailto:a@e.org"])
def test_what_is_no_address_of_the_web_has_no_form(url: str) -> None:
    assert normalise_url(url) == ""
    assert host(url) == ""


@pytest.mark.parametrize(
    ("url", "base", "expected"),
    [
        ("https://e.org/a", "", "https://e.org/a"),
        ("//e.org/a", "", "https://e.org/a"),
        ("/b", "https://e.org/a/c", "https://e.org/b"),
        ("b", "https://e.org/a/c", "https://e.org/a/b"),
        ("/b", "", ""),
        ("#x", "https://e.org/a", ""),
        ("javascript:alert(1)", "https://e.org/a", ""),
        ("data:text/html,x", "https://e.org/a", ""),
        ("", "https://e.org/a", ""),
        (" https://e.org/a b ", "", "https://e.org/a%20b"),
        ("https://e.org/北", "", "https://e.org/北"),
        ("https://e.org/" + "x" * 3000, "", ""),
        ("https://e.org/" + "北" * 3000, "", ""),
        ("b", "https://[bad", ""),
    ],
)
def test_an_address_is_resolved_against_its_page(url: str, base: str, expected: str) -> None:
    assert absolute(url, base) == expected


def test_the_host_is_named_without_www() -> None:
    assert host("https://www.example.org/a") == "example.org"
    assert host("https://[bad/") == ""
    assert is_web("HTTP://e.org")


@given(st.text(max_size=60) | st.text(st.characters(), max_size=60))
@example("a\ud83d")
@settings(max_examples=100)
def test_any_string_is_survived(text: str) -> None:
    """Also half a character of UTF-16, as JSON may have it."""
    for url in (text, "https://" + text, "https://e.org/" + text):
        normalise_url(url)
        host(url)
        resolved = absolute(url, "https://e.org/")
        assert not resolved or is_web(resolved)
        assert " " not in resolved


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("www.example.org/2021/01/05/page.html", "http://www.example.org/2021/01/05/page.html"),
        ("mirrors/example.com.tw/index.html", "http://example.com.tw/"),
        ("example.org/新闻/页.html", "http://example.org/%E6%96%B0%E9%97%BB/%E9%A1%B5.html"),
        ("notes.v1/page.html", ""),
        ("2021.01.05/page.html", ""),
        ("example.org.html", ""),
    ],
)
def test_the_folders_of_a_mirror_are_an_address(path: str, address: str) -> None:
    assert address_of_folder(path) == address


def test_what_a_mirror_wrote_into_a_page_is_its_address() -> None:
    """HTTrack's comment beats the folder's name."""
    comment = "<!-- Mirrored from www.example.org/a/b.html by HTTrack Website Copier/3.x [XR&CO'2014] -->"
    page = f'<html>{comment}<h1>题</h1><p>第一段，<a href="../c.html">另一页</a>。</p></html>'

    article = read_page(page.encode(), "mirror/example.com/a/b.html")

    assert article.permalink == "http://www.example.org/a/b.html"
    assert [link.url for link in article.links] == ["http://www.example.org/c.html"]


@given(st.text(max_size=60), st.text(min_size=1, max_size=30).filter(lambda name: name.strip("./ ")))
def test_a_link_of_a_mirror_never_leads_out_of_the_archive(link: str, name: str) -> None:
    address = file_address(link, page_base(f"a/b/{name}"))

    assert not address or (address.startswith("page:") and not place_of(address)[0].startswith((b"/", b"../")))
    assert address.isascii()


@pytest.mark.parametrize(
    ("link", "path"),
    [
        ("c.html", b"a/b/c.html"),
        ("../c.html#x", b"a/c.html"),
        ("%E4%B9%99.html?a=1", "a/b/乙.html".encode()),
        ("../../../c.html", b""),
        ("/c.html", b""),
        ("mailto:a@e.org", b""),
        ("javascript:x", b""),
        ("#x", b""),
        ("..", b"a"),
    ],
)
def test_a_relative_link_is_a_file_beside_the_page(link: str, path: bytes) -> None:
    assert place_of(file_address(link, page_base("a/b/page.html"))) == (path, "")


@pytest.mark.parametrize(
    ("link", "place"),
    [
        ("b.html", (b"x!y/pages.zip", "a/b.html")),
        ("../%21/c.html#d", (b"x!y/pages.zip", "!/c.html")),
        ("../../b.html", (b"", "")),
    ],
)
def test_a_relative_link_stays_within_its_container(link: str, place: tuple[bytes, str]) -> None:
    assert place_of(file_address(link, page_base("x!y/pages.zip", "a/a.html"))) == place
