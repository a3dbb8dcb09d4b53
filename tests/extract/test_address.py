"""Addresses: which name the same page, and which lead to the web."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from termnews.extract.address import absolute, host, is_web, normalise_url

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


@given(st.text(max_size=60))
@settings(max_examples=100)
def test_any_string_is_survived(text: str) -> None:
    for url in (text, "https://" + text, "https://e.org/" + text):
        normalise_url(url)
        host(url)
        resolved = absolute(url, "https://e.org/")
        assert not resolved or is_web(resolved)
        assert " " not in resolved
