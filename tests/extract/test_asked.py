"""A question with its answers is one article, of several writers."""

from __future__ import annotations

import pytest

from termnews.extract.read import read_page
from termnews.model.article import Article

ASKED = "<p>I was told that wood under water never rots. Why should anybody pay for new piles?</p>"
LONG = "<p>The piles of a pier rot at the water line, where they are wet and dry by turns, and nowhere else.</p>" * 3
SHORT = "<p>Look at the line.</p>"


def answer(name: str, text: str, kind: str = "suggestedAnswer") -> str:
    return (
        f"<div class='answer' itemprop='{kind}' itemscope itemtype='https://schema.org/Answer'>"
        f"<div class='votes' itemprop='upvoteCount'>12</div><div class='s-prose' itemprop='text'>{text}</div>"
        f"<div class='user' itemprop='author' itemscope><a href='/users/{len(name)}'>{name}</a><span>12.3k</span></div>"
        "<ul class='comments-list'><li class='comment'>Thanks, that helped me a lot with my own pier.</li></ul></div>"
    )


def read(*parts: str) -> Article:
    page = (
        "<!DOCTYPE html><html><head><title>Why do piles rot?</title>"
        "<link rel='canonical' href='https://river.example/q/1'></head><body>"
        "<div itemscope itemtype='https://schema.org/Question'><h1 itemprop='name'>Why do piles rot?</h1>"
        f"{''.join(parts)}</div><div><h4>Related</h4><ul><li><a href='/q/2'>12</a></li>"
        "<li><a href='/q/2/oak'>How long does oak last?</a></li></ul></div></body></html>"
    )
    return read_page(page.encode(), "piles.html")


QUESTION = f"<div itemprop='text'>{ASKED}</div><div itemprop='author' itemscope><a href='/users/1'>Ann Lee</a></div>"
HEADER = "<h2>2 Answers</h2>"


def test_the_question_and_every_answer_are_the_article() -> None:
    article = read(QUESTION, HEADER, answer("Bo Chen", LONG, "acceptedAnswer"), answer("river_rat", SHORT))

    lines = article.text.split("\n")
    assert lines[0].startswith("I was told")
    assert [lines[1], lines[-2:]] == ["Bo Chen", ["river_rat", "Look at the line."]]
    assert "Thanks" not in article.text
    assert article.byline == "Ann Lee, Bo Chen, river_rat"
    assert article.evidence == "2 answers"


def test_the_number_of_votes_is_no_related_article() -> None:
    article = read(QUESTION, HEADER, answer("Bo Chen", LONG), answer("river_rat", SHORT))

    assert [link.title for link in article.related] == ["How long does oak last?"]


@pytest.mark.parametrize(
    "parts",
    [
        [HEADER, answer("Bo Chen", LONG)],
        [answer("Bo Chen", LONG), "<h4>More answers</h4>", answer("river_rat", SHORT)],
        [answer("Bo Chen", LONG), answer("river_rat", "")],
    ],
    ids=["one", "one and others that are offered", "one and an empty one"],
)
def test_a_single_answer_is_the_article_alone(parts: list[str]) -> None:
    article = read(*parts)

    assert article.text.startswith("The piles")
    assert "Look at" not in article.text
    assert article.byline == "Bo Chen"


def test_headings_within_an_answer_part_nothing() -> None:
    article = read(answer("Bo Chen", f"<h3>The rot</h3>{LONG}"), answer("river_rat", SHORT))

    assert article.text.endswith("river_rat\nLook at the line.")


def test_an_answer_without_a_name_has_no_heading() -> None:
    article = read(answer("", LONG), answer("river_rat", SHORT))

    assert article.text.startswith("The piles")
    assert article.byline == "river_rat"
