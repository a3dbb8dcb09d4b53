"""Who wrote a whole page, and what does not belong to its text, by the elements that stand around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.extract.opinions import opinion_of

from termnews.extract.opinion import Opinion
from termnews.extract.read import read_page
from termnews.model.article import Article

if TYPE_CHECKING:
    from collections.abc import Callable

PARAGRAPHS = [
    f"The harbour reopened on Monday after the worst storm in forty years, and the town will pay for the {what}, "
    "the harbour master said in a statement."
    for what in ("quay", "crane", "light", "boats", "road")
]
TEXT = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)


def read(before: str = "", after: str = "", text: str = TEXT, body: str = "div class=story") -> Article:
    name = body.split(maxsplit=1)[0]
    html = (
        f"<html><head><title>Harbour reopens</title></head><body>{before}<{body}>{text}</{name}>{after}</body></html>"
    )
    return read_page(html.encode(), "a.html")


COMMENT = "<p>I have said for years that this quay is too weak for a storm, and nobody ever wanted to hear it.</p>"


@pytest.mark.parametrize(
    "thread",
    [
        f"<ul><li class=comment><div class=comment-block><div class=comment-content>{COMMENT}</div></div></li></ul>",
        f"<div class=comment_thread><div>{COMMENT}</div></div>",
    ],
)
def test_what_readers_said_is_not_the_article(thread: str) -> None:
    assert read(after=thread * 4, body="div class='post-body entry-content'").text.split("\n") == PARAGRAPHS


def test_where_comments_are_all_there_is_they_stay() -> None:
    assert "nobody ever" in read(text="", after=f"<div class=comment>{COMMENT * 3}</div>").text


def test_lists_of_the_sites_head_do_not_come_in_between_a_hidden_line_and_the_article() -> None:
    hidden = f"<div style='display:none'><h1>Harbour reopens</h1><h2>{PARAGRAPHS[0]}</h2></div>"
    links = "".join(f"<div><a href='/{n}'>Section {n}</a></div>" for n in range(12))
    head = f"{links}<table><tr><td><div>New media</div></td></tr></table><form><ul><li>Search here</ul></form>"

    assert "New media" not in read(before=hidden + head, text=TEXT + f"<ul><li>{PARAGRAPHS[0]}</ul>").text


@pytest.mark.parametrize("body", ["div itemprop=articleBody", "div class=article-body"])
def test_an_element_that_is_called_the_text_ends_it(body: str) -> None:
    teasers = "".join(f"<h3>Another story {n}</h3><h4>What happened elsewhere in the world</h4>" for n in range(8))

    assert "Another story" not in read(after=f"<div>{teasers}</div>", body=body).text


def test_a_line_that_is_said_twice_stays_twice() -> None:
    steps = "".join(f"<p>{paragraph}</p><p>Wait for two hours before the next.</p>" for paragraph in PARAGRAPHS)

    assert read(text=steps).text.count("Wait for two hours") == len(PARAGRAPHS)


@pytest.mark.parametrize(
    ("card", "byline"),
    [
        ("<span>by</span> <a class=byauthor href='/a'>Ann Lee</a>", "Ann Lee"),
        ("<p class='byline author'>Written by Ann Lee<br>Edited by Bo Chen</p>", "Ann Lee"),
        ("<cite class=vcard>By <span class=fn>Ann Lee</span> March 11, 2015 3:46 PM</cite>", "Ann Lee"),
        ("<p class=byline>3 minutes</p>", ""),
        ("<div class=comment_author><a href='/x'>Angry Reader</a></div>", ""),
        ("<div class=comments><a class=author href='/x'>Angry Reader</a></div>", ""),
    ],
)  # fmt: skip
def test_the_writer_is_named_by_the_elements_class(card: str, byline: str) -> None:
    assert read(before=f"<h1>Harbour reopens</h1><div>{card}</div>").byline == byline


def test_a_lead_may_stand_above_the_line_that_says_when() -> None:
    lead = "<p>What the town will pay, and why it will take the whole summer until all of it is done.</p>"
    card = "<div>By Ann Lee, Harbour News on April 7, 2023 in Towns</div>"
    published = read(text=f"<h1>Harbour reopens</h1>{lead}{card}{TEXT}").published

    assert published is not None
    assert published.iso == "2023-04-07"


@pytest.mark.parametrize("pointer", ["SEE MORE:", "Don’t miss:", "On HarbourNews.com:"])
def test_a_line_that_points_elsewhere_is_told_as_related(pointer: str) -> None:
    line = f"<p>{pointer} <a href='https://e.org/x'>How the crane fell into the water</a></p>"
    article = read(text=TEXT + line + TEXT.replace("Monday", "Tuesday"))

    assert "crane fell" not in article.text
    assert [link.url for link in article.related] == ["https://e.org/x"]


def test_the_address_of_a_video_is_no_words_unless_there_are_no_others() -> None:
    video = "<iframe src='https://www.youtube.com/embed/KqWM8eh3EhA'></iframe>"
    article = read(text=TEXT.replace("</p>", f"</p>{video}", 1))

    assert article.text.split("\n") == PARAGRAPHS
    assert "https://www.youtube.com/watch?v=KqWM8eh3EhA" in article.body
    assert (
        read_page(f"<h1>Film</h1><p>{video}</p>".encode(), "b.html").text
        == "https://www.youtube.com/watch?v=KqWM8eh3EhA"
    )


def test_numbers_before_and_behind_a_text_are_no_words_of_it() -> None:
    counts = "<div><p>184</p><p>1.2K</p><p>--</p></div>"

    assert read(text=counts + TEXT + counts, body="article").text.split("\n") == PARAGRAPHS


def taking(*lines: str) -> Callable[..., Opinion]:
    """A second opinion that takes the given lines for the article."""
    return lambda _html, *, thorough=False: opinion_of(list(lines))


def test_an_inline_element_around_the_whole_text_goes_with_none_of_its_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    """On old pages a font holds the article and what stands below it, and breaks part them."""
    monkeypatch.setattr("termnews.extract.second_opinion.ask", taking(*PARAGRAPHS))
    article = read(text=f"<font size=3>{'<br>'.join(PARAGRAPHS)}<br><br>Next: the lights of the quay</font>")

    assert article.text.split("\n") == PARAGRAPHS


@pytest.mark.parametrize(("below", "is_kept"), [("/news", False), ("https://e.org", True)])
def test_teasers_below_the_text_are_left_out_and_an_own_list_is_not(
    monkeypatch: pytest.MonkeyPatch, below: str, *, is_kept: bool
) -> None:
    """They lead to the same site; what an article refers to is elsewhere."""
    titles = [f"What they said of it on day {number}" for number in "12345"]
    monkeypatch.setattr("termnews.extract.second_opinion.ask", taking(*PARAGRAPHS, *titles))
    links = "".join(f"<div><a href='{below}/{place}'>{title}</a></div>" for place, title in enumerate(titles))

    assert read(after=f"<div>{links}</div>").text.split("\n") == [*PARAGRAPHS, *(titles if is_kept else ())]


def test_lines_that_the_page_hides_are_left_out_and_a_hidden_article_is_not() -> None:
    hidden = "<p style='display:none'>Original title: Harbour</p>"

    assert read(text=hidden + TEXT).text.split("\n") == PARAGRAPHS
    assert read(body="div class=story style='display: none'").text.split("\n") == PARAGRAPHS


@pytest.mark.parametrize(
    ("link", "shown"),
    [
        ("<a href='//e.org/?s=1'>返回首页，查看更多</a>", ""),
        ("<a href='https://e.org/a/1'>返回上篇</a>", "返回上篇"),
        ("<a href='https://e.org/'>The Post</a>", "The Post"),
        ("<a href='https://e.org/'>返回港口</a>是唯一的选择。", "返回港口是唯一的选择。"),
    ],
)
def test_the_way_back_to_the_front_page_is_no_word_of_the_text(link: str, shown: str) -> None:
    assert read(text=f"{TEXT}<p>{PARAGRAPHS[0]}Ann Lee{link}</p>").text.endswith(f"Ann Lee{shown}")
