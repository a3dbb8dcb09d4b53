"""Titles, addresses, lists and captions in the places where pages of one kind differ."""

from __future__ import annotations

import pytest

from termnews.extract.markdown import render_markdown
from termnews.extract.read import read_page
from termnews.model.problem import ProblemKind

FIELD = "<div class='field-name-body'><h2>小标题</h2><p>正文的第一段。</p></div>"
LONG = (
    "The harbour reopened on Monday after the worst storm in forty years, the harbour master said in a statement to "
    "the town on Sunday. "
)


@pytest.mark.parametrize(
    ("before", "title", "permalink"),
    [
        ("<h1 id='page-title'>标题</h1>", "标题", ""),
        ("<h2 class='node-title'><a href='https://e.org/node/1'>标题</a></h2>", "标题", "https://e.org/node/1"),
        ("<h2><a href='/node/1'>标题</a></h2>", "标题", ""),
        ("", "页", ""),
    ],
)
def test_the_title_of_a_drupal_node_stands_before_its_body(before: str, title: str, permalink: str) -> None:
    article = read_page(f"<div>{before}{FIELD}<h2>评论</h2></div>".encode(), "页.html")

    assert (article.layout, article.title, article.permalink) == ("drupal", title, permalink)


@pytest.mark.parametrize(
    ("head", "permalink"),
    [
        ("<h1 class='entry-title'><a href='https://e.org/1' rel='bookmark'>标题</a></h1>", "https://e.org/1"),
        ("<h1>标题</h1><a rel='bookmark' href='https://e.org/2'><time datetime='2021-01-05'>x</time></a>", "https://e.org/2"),
        ("<h1>标题</h1><a rel='bookmark' href='https://e.org/3'>别的</a>", ""),
    ],
)  # fmt: skip
def test_a_saved_part_of_wordpress_knows_its_address(head: str, permalink: str) -> None:
    body = "<div class='entry-content'><p>正文。<a href='/tag/x'>标签</a></p></div>"
    article = read_page(f"<article>{head}{body}</article>".encode(), "a.html")

    assert article.permalink == permalink
    assert [link.url for link in article.links] == (["https://e.org/tag/x"] if permalink else [])


def test_links_of_markdown_are_resolved_against_its_address() -> None:
    source = "---\ntitle: 标题\npermalink: https://e.org/a/b\n---\n\n见[另一篇](c)，和[这里](https://f.org/)。\n"

    assert [link.url for link in read_page(source.encode(), "a.md").links] == ["https://e.org/a/c", "https://f.org/"]


def test_a_label_before_links_is_no_title() -> None:
    links = "[一](https://e.org/1)\n\n[二](https://e.org/2)\n\n"
    pages = "[1](a) [2](b) [3](c)"
    source = f"推薦文章:point_right:\n\n{links}## 頁面 2/3 {pages}\n\n{links}"

    assert read_page(source.encode(), "a.md").title == "頁面 2/3"


def test_a_feed_that_gives_its_title_only_is_an_article_without_words() -> None:
    source = "<!--1605833949000-->\n[标题只有一行](https://matters.news/@a/b)\n------\n\n<div>\n标题只有一行\n</div>"

    article = read_page(source.encode(), "a.md")

    assert (article.title, article.text, article.body) == ("标题只有一行", "", "")
    assert [problem.kind for problem in article.problems] == [ProblemKind.EMPTY_TEXT]


def test_a_caption_that_repeats_the_words_of_its_picture_is_shown_once() -> None:
    caption = "<figcaption>港口的船（摄影：李海）</figcaption>"
    picture = f"<figure><img src='https://e.org/a.jpg' alt='港口 的船'>{caption}</figure>"
    markdown = render_markdown(read_page(f"<div>{picture}<p>正文。</p></div>".encode(), "a.html"))

    assert markdown.count("港口") == 1


@pytest.mark.parametrize(
    ("head", "layout"),
    [
        ("<meta property='og:type' content='article'>", "schema"),
        ("<meta property='article:published_time' content='2021-01-05'>", "schema"),
        ('<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Harbour"}</script>', "schema"),
        ("<meta property='og:title' content='Harbour'>", "page"),
    ],
)
def test_a_page_that_calls_itself_an_article_is_one(head: str, layout: str) -> None:
    table = "<table><tr><th>Boat</th><th>Fate</th></tr><tr><td>Anna</td><td>sunk</td></tr></table>"
    end = "<ol><li>Repair the quay</li><li>Pay</li></ol><pre><code>tide --now</code></pre>"
    menu = "<ul class='menu'><li>Contact</li></ul><ul><li><a href='/1'>Other</a></li></ul>"
    article = (
        f"<article><h1>Harbour</h1><p>{LONG}One.</p>{table}{menu}<p>{LONG}Two.</p><p>{LONG}Three.</p>{end}</article>"
    )
    page = f"<html><head><title>Harbour</title>{head}</head><body><p>Home</p>{article}</body></html>"

    read = read_page(page.encode(), "a.html")

    assert read.layout == layout
    for words in ("Anna", "sunk", "Repair the quay", "Pay", "tide --now"):
        assert words in read.text.split("\n")
    assert not {"Contact", "Other", "Home"} & set(read.text.split("\n"))
