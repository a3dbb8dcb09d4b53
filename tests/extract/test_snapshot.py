"""Snapshots of web archives: the page at its own address, without the frame."""

from __future__ import annotations

import pytest

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
