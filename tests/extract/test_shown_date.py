"""The day that a page prints near its heading, and in which zone a moment counts."""

from __future__ import annotations

import pytest

from termnews.extract.read import read_page
from termnews.extract.shown_date import shown_date, without_asides
from termnews.model.dates import Origin

TITLE = "The harbour opens again"
BODY = ["The harbour opened again on Monday, nine days after the storm.", "Boats left before dawn."]


def page(head: str, body: str, url: str = "") -> bytes:
    link = f"<link rel='canonical' href='{url}'>" if url else ""
    text = "".join(f"<p>{line} {'Nobody had waited so long before. ' * 4}</p>" for line in BODY)
    return (
        f"<!DOCTYPE html><html><head><title>{TITLE}</title>{link}{head}</head>"
        f"<body><article><h1>{TITLE}</h1>{body}{text}</article></body></html>"
    ).encode()


@pytest.mark.parametrize(
    ("lines", "day"),
    [
        (["Menu", TITLE, "Harbour News • 05.01.2021", *BODY], "2021-01-05"),
        (["Menu", "05.01.2021 Region", TITLE, *BODY], "2021-01-05"),
        (["Menu", "5. Januar 2021", "Leben", TITLE, *BODY], "2021-01-05"),
        (["Menu", TITLE, "Veröffentlicht am 5. Januar 2021 | Lesedauer: 4 Minuten", *BODY], "2021-01-05"),
        (["Menu", "Pressemitteilung Aktuell 05. Januar 2021", TITLE, *BODY], "2021-01-05"),
        (
            ["Menu", TITLE, "January 5, 2021 | categories: Harbours, Storms, Boats, Bridges | View Comments", *BODY],
            "2021-01-05",
        ),
        (["By Ann Lee · Jan 5, 2021", *BODY], "2021-01-05"),
        (["Menu", TITLE, *BODY, "Share", "Date 05.01.2021", "More"], "2021-01-05"),
        (["Menu", TITLE, "05.01.21", "Region", *BODY], "2021-01-05"),
        (["Menu", TITLE, "23.09.99", *BODY], "1999-09-23"),
        (["Menu", "13/01/2021", TITLE, *BODY], "2021-01-13"),
        (["Menu", TITLE, *BODY, "Submitted by ann on Jan 5, 2021 - 18:55", "« Back"], "2021-01-05"),
        (["Menu", TITLE, *BODY, "Datum: 05.01.2021", "Autor: Ann Lee", "More", "04.01.2021", "A fire"], "2021-01-05"),
        (
            ["Menu", TITLE, "Photo: Ann Lee", "Press release of 5 January 2021 | Harbour – A pier was opened", *BODY],
            "2021-01-05",
        ),
    ],
)
def test_the_day_beside_the_heading_is_that_of_the_article(lines: list[str], day: str) -> None:
    found = shown_date(lines, TITLE, BODY)

    assert found is not None
    assert found.iso == day


@pytest.mark.parametrize("title", [f"Harbour Council - {TITLE}", f"{TITLE} / News / Home"])
def test_a_heading_is_found_without_the_site_that_the_title_names(title: str) -> None:
    found = shown_date(["Menu", "05.01.2021 - Region", TITLE, *BODY], title, [*BODY])

    assert found is not None
    assert found.iso == "2021-01-05"


@pytest.mark.parametrize(
    "lines",
    [
        ["Menu", TITLE, *BODY, "Last change:", "05.01.2021 09:25", "Share"],
        ["Menu", TITLE, *BODY, "Version 1.2.13", "Share"],
        ["Menu", TITLE, *BODY, "More", "04.01.2021", "A fire", "03.01.2021", "A flood"],
        ["Tuesday, 5 January 2021", "Menu", "News", "Sport", TITLE, *BODY],
        ["Menu", TITLE, "Last updated 5 January 2021", *BODY],
        ["Menu", TITLE, "On 5 January 2021 the mayor had promised that it would open", *BODY],
        [],
    ],
)
def test_days_of_teasers_mastheads_and_changes_are_not(lines: list[str]) -> None:
    assert shown_date(lines, TITLE, BODY) is None


@pytest.mark.parametrize(
    "sentence",
    [
        "24 August 1991: Ukraine declared independence.",
        "5 May 1945: the war ends here!",
        "12/25/1991 was a cold day.",
        "1999年7月14日，人民攻占巴士底狱。",
    ],
)
def test_the_day_in_a_short_first_sentence_is_that_of_an_event(sentence: str) -> None:
    assert shown_date(["Menu", TITLE, sentence, *BODY], TITLE, [sentence, *BODY]) is None


def test_a_day_that_stands_alone_below_counts_less_than_the_file_name() -> None:
    found = shown_date(["Menu", TITLE, *BODY, "05.01.2021"], TITLE, BODY)

    assert found is not None
    assert found.origin is Origin.TEXT


def test_a_moment_in_utc_is_shown_in_the_zone_of_the_site() -> None:
    head = "<meta property='article:published_time' content='2021-01-06T02:30:00+00:00'>"

    read = read_page(page(head, "<time datetime='2021-01-05T18:30:00-08:00'>January 5</time>"), "harbour.html")

    assert read.published is not None
    assert read.published.iso == "2021-01-05T18:30:00-08:00"


def test_a_moment_in_utc_gives_way_to_the_local_day_in_the_address() -> None:
    head = "<meta property='article:published_time' content='2021-01-06T02:30:00Z'>"

    read = read_page(page(head, "", "https://coast.example/2021/01/05/harbour/"), "harbour.html")

    assert read.published is not None
    assert (read.published.iso, read.published.origin) == ("2021-01-05", Origin.URL)


def test_a_day_in_the_address_that_no_zone_has_does_not_count() -> None:
    head = "<meta property='article:published_time' content='2021-01-09T02:30:00Z'>"

    read = read_page(page(head, "", "https://coast.example/2021/01/05/harbour/"), "harbour.html")

    assert read.published is not None
    assert read.published.iso == "2021-01-09T02:30:00Z"


def test_substack_states_the_zone_of_whoever_saved_the_page() -> None:
    head = (
        "<link rel='preload' href='https://substackcdn.com/x.js'>"
        "<meta property='article:published_time' content='2021-01-06T04:30:00+08:00'>"
    )

    read = read_page(page(head, "<time datetime='2021-01-05T20:30:00.123Z'>2 hr ago</time>"), "harbour.html")

    assert read.published is not None
    assert read.published.iso == "2021-01-05T20:30:00Z"


def test_a_line_of_digits_without_end_is_no_date() -> None:
    """It is not searched through from each digit on, either, which would take minutes."""
    digits = "1" * 100_000
    assert without_asides(digits) == digits
