"""The writer of a whole page, by the elements that are marked as his."""

from __future__ import annotations

import pytest

from termnews.extract.read import read_page

PARAGRAPHS = "".join(f"<p>Paragraph {number}. {'Boats left the harbour before dawn. ' * 5}</p>" for number in range(4))


def byline(inside: str, below: str = "") -> str:
    page = (
        "<!DOCTYPE html><html><head><title>The harbour opens again</title></head><body>"
        f"<article><h1>The harbour opens again</h1>{inside}{PARAGRAPHS}</article>{below}</body></html>"
    )
    return read_page(page.encode(), "harbour.html").byline


@pytest.mark.parametrize(
    "inside",
    [
        "<div class='page-intro__author'><span>von</span> Ann Lee</div>",
        "<span class='news-list-author'>Erstellt von Ann Lee</span>",
        "<span class='authorname-txt'><span>Ann Lee</span></span>",
        "<div class='contributors--author'>By <span>Ann Lee</span></div>",
        "<div class='author'>Von <strong><a href='/people/ann'>Ann Lee</a></strong></div>",
        "<small itemprop='author' itemscope class='writer'>von <span itemprop='name'>Ann Lee</span></small>",
    ],
)
def test_an_element_that_speaks_of_its_author_names_him(inside: str) -> None:
    assert byline(inside) == "Ann Lee"


@pytest.mark.parametrize(
    "below",
    [
        "<ul><li class='recentcomments'><span class='comment-author-link'><a>Bo Chen</a></span> on X</li></ul>",
        "<div class='author'>Made with much care with <a href='/d'>Drupal</a> by <a href='/s'>Smart Web</a></div>",
        "<div class='author'><a href='/p'><img src='/p.png'></a></div>",
        "<div class='author-box'>More of our authors</div>",
    ],
)
def test_readers_and_the_makers_of_the_site_are_no_authors(below: str) -> None:
    assert byline("", below) == ""
