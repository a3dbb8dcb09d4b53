"""Snapshots of web archives: the page at its own address, without the frame."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termnews.extract.read import read_page
from termnews.extract.snapshot import open_snapshot

TOOLBAR = "<!-- BEGIN WAYBACK TOOLBAR INSERT --><p>7 captures</p>"
WOMBAT = '<script>__wm.wombat("http://e.org:80/a","2013","https://web.archive.org/");</script>'


@pytest.mark.parametrize(
    ("address", "meant"),
    [
        ("https://web.archive.org/web/20130214050607/http://e.org/b", "http://e.org/b"),
        ("/web/20130214050607/http://e.org/b", "http://e.org/b"),
        ("//web.archive.org/web/20130214050607im_/https://e.org/b.jpg", "https://e.org/b.jpg"),
        (
            "/web/2013/https://web.archive.org/web/2009/http://e.org/",
            "https://web.archive.org/web/2009/http://e.org/",
        ),
    ],
)
def test_addresses_of_the_wayback_machine_lead_where_the_page_led(address: str, meant: str) -> None:
    """A page may cite a snapshot itself; that stays a snapshot."""
    snapshot = open_snapshot(f"{WOMBAT}{TOOLBAR}<!-- END WAYBACK TOOLBAR INSERT --><a href='{address}'>x</a>")

    assert snapshot is not None
    assert snapshot.text.endswith(f"<a href='{meant}'>x</a>")
    assert snapshot.url == "http://e.org/a"
    assert "captures" not in snapshot.text


def test_a_toolbar_without_end_stays() -> None:
    snapshot = open_snapshot(f"{TOOLBAR}<p>正文")

    assert snapshot is not None
    assert snapshot.text.endswith("<p>正文")
    assert snapshot.url == ""


@pytest.mark.parametrize(
    "page",
    [
        "<p>An article that cites https://web.archive.org/web/2013/http://e.org/ and https://archive.ph/AbCdE.",
        '<p id="HEADER">archive.today</p><!-- id="CONTENT" -->',
    ],
)
def test_a_page_that_only_speaks_of_archives_is_itself(page: str) -> None:
    assert open_snapshot(page) is None
    assert "archive" in read_page(page.encode(), "a.html").text


def wayback(name: str, stamp: str, *, named: bool = True) -> str:
    """A page as the Wayback Machine serves it since 2018: `__wm.init` is the same on all of them."""
    said = f'__wm.wombat("https://e.org:80/{name}","{stamp}","https://web.archive.org/","web");' if named else ""
    return (
        f'<html><head><script>__wm.init("https://web.archive.org/web");</script><script>{said}</script>'
        f'<link rel="canonical" href="https://web.archive.org/web/{stamp}/https://e.org/{name}"></head>'
        f"<body><h1>{name}</h1><p>第一段在这里，说的是{name}。</p></body></html>"
        "<!-- FILE ARCHIVED ON 09:30:05 Jan 05, 2021 AND RETRIEVED FROM THE INTERNET ARCHIVE -->"
    )


@pytest.mark.parametrize("named", [True, False])
def test_two_snapshots_never_share_an_identity(named: bool) -> None:
    """Starring one starred them all: what `__wm.init` names is the archive, not the page."""
    one, two = (read_page(wayback(name, "20210105093005", named=named).encode(), f"{name}.html") for name in "ab")

    assert (one.permalink, two.permalink) == ("https://e.org/a", "https://e.org/b")
    assert not set(one.keys) & set(two.keys)
    assert one.captured == "2021-01-05T09:30:05Z"


@given(st.lists(st.from_regex(r"[a-z0-9]{1,12}", fullmatch=True), min_size=2, max_size=4, unique=True), st.booleans())
def test_no_snapshots_of_different_pages_share_a_key(names: list[str], named: bool) -> None:
    keys = [read_page(wayback(name, "20210105093005", named=named).encode(), "page.html").keys for name in names]

    assert len({key for one in keys for key in one}) == sum(map(len, keys))


@pytest.mark.parametrize(
    ("said", "captured"),
    [
        ('__wm.wombat("https://e.org/a","20210105093005","x")', "2021-01-05T09:30:05Z"),
        ('__wm.wombat("https://e.org/a","20210105","x")', "2021-01-05"),
        ('__wm.wombat("https://e.org/a","2021","x")', ""),
        ("FILE ARCHIVED ON 09:30:05 Jan 05, 2021 AND", "2021-01-05T09:30:05Z"),
        ("FILE ARCHIVED ON 09:30:05 Xyz 05, 2021 AND", ""),
    ],
)
def test_when_it_was_saved_is_known_as_far_as_it_is_said(said: str, captured: str) -> None:
    snapshot = open_snapshot(f"<script>__wm.wombat(</script>{said}<p>正文")

    assert snapshot is not None
    assert snapshot.captured == captured
