"""Live blogs, poems, pages of pictures, comments, subscriptions and second pages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termnews.errors import NotAnArticleError
from termnews.extract.markdown import render_markdown
from termnews.extract.read import read_page
from termnews.model.article import Article

PARAGRAPHS = [
    f"<p>市政府说，新的{what}会在明年开放，居民可以走过去，不必再绕远路，孩子上学也近了。</p>"
    for what in "桥路河船山海"
]


def page(inside: str, below: str = "", head: str = "") -> Article:
    content = "".join(PARAGRAPHS[:3]) + inside + "".join(PARAGRAPHS[3:])
    body = f"<div id=main><h1>桥要开了</h1><div class=content>{content}</div>{below}</div>"
    html = f"<html><head><title>桥要开了</title>{head}</head><body>{body}</body></html>"
    return read_page(html.encode(), "a.html")


@pytest.mark.parametrize(
    "item",
    [
        '<div class="item"><div class="time">1{n}:2{n}</div><div>{p}</div></div>',
        '<section><time datetime="2020-01-01T1{n}:20">1{n}:2{n}</time><h3>第{n}件事</h3>{p}</section>',
    ],
)
def test_a_live_blog_keeps_its_times(item: str) -> None:
    items = "".join(item.format(n=number, p=paragraph) for number, paragraph in enumerate(PARAGRAPHS))
    html = f"<html><head><title>直播</title></head><body><article><h1>直播</h1>{items}</article></body></html>"
    lines = read_page(html.encode(), "a.html").text.split("\n")

    assert [line for line in lines if line[:1] == "1"] == [f"1{number}:2{number}" for number in range(6)]


@pytest.mark.parametrize("inside", ["床前明月光\n    疑是地上霜\n  举头望明月", "小桥\n\u3000\u3000流水\n人家"])
def test_a_poem_keeps_its_indents(inside: str) -> None:
    assert f"```\n{inside}\n```" in render_markdown(page(f"<pre>{inside}</pre>"))


def test_a_digest_keeps_its_headings_that_are_links() -> None:
    """They are no teasers: what they lead to is told right below each."""
    headings = [f"第{number}座桥在明年的春天向居民开放" for number in range(len(PARAGRAPHS))]
    items = "".join(
        f'<div><h6><a href="https://x.example/{number}">{heading}</a></h6>{PARAGRAPHS[number]}</div>'
        for number, heading in enumerate(headings)
    )
    html = f"<html><head><title>文摘</title></head><body><div><h1>文摘</h1>{items}</div></body></html>"

    assert read_page(html.encode(), "a.html").text.split("\n")[::2] == headings


def test_prose_that_kept_its_line_ends_stays_paragraphs() -> None:
    assert "```" not in render_markdown(page("<pre>第一行说的是桥。\n第二行说的是路。</pre>"))


def test_a_footnote_does_not_point_back() -> None:
    note = '<div class="footnotes"><ol><li id="fn:1"><p>注脚。<a href="#fnref:1">↩</a></p></li></ol></div>'

    assert "↩" not in render_markdown(read_page(("<h1>桥</h1>" + "".join(PARAGRAPHS) + note).encode(), "a.html"))


@pytest.mark.parametrize(
    ("sign", "note"),
    [
        ("<sup id=fnref:1><a href='#fn:1'>1</a></sup>", "<ol><li id=fn:1><p>报告第三页。<a href='#fnref:1'>↩</a></ol>"),
        ("<sup><a href='#cite-1'>[1]</a></sup>", "<ol><li id=cite-1><a href='#ref-1'>^</a>报告第三页。</ol>"),
        ("<a href='https://e.org/p#_1' id=_r1>[1]</a>", "<p id=_1><a href='#_r1'>[1]</a>报告第三页。</p>"),
        ("<a href='#_1' id=_r1><sup>注1</sup></a>", "<p><a href='#_r1' id=_1>[1]</a>报告第三页。</p>"),
    ],
)
def test_footnotes_of_a_page_are_footnotes_of_markdown(sign: str, note: str) -> None:
    html = f"<h1>桥</h1>{''.join(PARAGRAPHS)}<p>桥有四十年了{sign}。</p>{note}"
    markdown = render_markdown(read_page(html.encode(), "a.html"))

    assert markdown.rstrip().endswith("桥有四十年了[^1]。\n\n[^1]: 报告第三页。")


def test_an_item_that_no_sign_leads_to_stays_in_its_list() -> None:
    notes = "<ol><li id=a>报告第三页。</li><li id=b>没有人指向这里。</li></ol>"
    html = f"<h1>桥</h1>{''.join(PARAGRAPHS)}<p>桥有四十年了<sup><a href='#a'>1</a></sup>。</p>{notes}"

    assert (
        render_markdown(read_page(html.encode(), "a.html"))
        .rstrip()
        .endswith("[^1]: 报告第三页。\n\n1. 没有人指向这里。")
    )


@pytest.mark.parametrize(
    ("sign", "note"),
    [
        ("<a href='#p1'>见报告</a>", "<p id=p1>报告第三页。</p>"),
        ("<a href='#none'>1</a>", "<p id=p1>报告第三页。</p>"),
        ("<a href='#h'>1</a>", "<h2 id=h>报告第三页。</h2>"),
        ("<a href='#s'>1</a>", "<div id=s><h2>第一节</h2><p>报告第三页。</p></div>"),
        ("<a href='#'>1</a>", "<p id=''>报告第三页。</p>"),
    ],
)
def test_other_links_within_a_page_make_no_footnotes(sign: str, note: str) -> None:
    html = f"<h1>桥</h1>{''.join(PARAGRAPHS)}<p>桥有四十年了{sign}。</p>{note}"

    assert "[^" not in render_markdown(read_page(html.encode(), "a.html"))


def test_a_page_of_pictures_is_an_article_of_pictures() -> None:
    tags = "".join(f'<p><img src="https://e.org/{n}.jpg" alt="{"港口" if n else ""}"></p>' for n in range(2))
    html = f"<html><head><title>老照片</title></head><body><h1>老照片</h1>{tags}</body></html>"
    article = read_page(html.encode(), "a.html")

    assert (article.title, article.text) == ("老照片", "https://e.org/0.jpg\n港口")
    assert render_markdown(article) == "![](https://e.org/0.jpg)\n\n![港口](https://e.org/1.jpg)\n"
    assert article.problems == ()


def test_a_page_of_signs_has_no_words() -> None:
    signs = (
        '<img src="https://e.org/logo.png"><img width=16 height=16 src="https://e.org/a.gif"><img><img src="data:,">'
    )

    with pytest.raises(NotAnArticleError):
        read_page(f"<div>{signs}</div>".encode(), "a.html")


@pytest.mark.parametrize(
    "html",
    [
        "<p>桥要开了。</p>",
        "<title>桥要开了，居民可以走过去</title><p>桥要开了，居民可以走过去，不必再绕远路。</p>",
        "<h1>桥要开了</h1><p>桥要开了</p>",
        "<html><head><title>桥要开了</title></head><body><p>桥要开了，居民可以走过去。</p></body></html>",
    ],
)
def test_a_page_of_one_paragraph_that_begins_with_its_title_has_words(html: str) -> None:
    assert read_page(html.encode(), "a.html").text.startswith("桥要开了")


@given(st.text("新闻说桥开了的人，。", min_size=4, max_size=60))
def test_a_paragraph_alone_is_an_article(words: str) -> None:
    html = f"<html><head><title>{words[:9]}</title></head><body><p>{words}</p></body></html>"

    assert read_page(html.encode(), "a.html").text == words


@pytest.mark.parametrize("label", ["网友评论（3）", "評論(12)", "3 条评论", "3 Comments", "Comments (3)", "最新评论"])
def test_comments_of_readers_are_not_the_article(label: str) -> None:
    said = "<div><b>张三</b><p>我觉得这桥修得太慢了，早就应该开放了，政府真是不像话。</p></div>"

    assert "张三" not in page("", f"<div><h3>{label}</h3>{said}</div>").text
    assert "不像话" not in page("", f"<div><h3>{label}</h3>{said}</div>").text


def test_a_heading_on_comments_within_an_article_takes_nothing_away() -> None:
    assert page("<h3>评论</h3><p>这里说的是报纸的评论，与读者没有关系，仍是文章。</p>").text.count("报纸") == 1


@pytest.mark.parametrize(
    "words",
    [
        "本文为付费内容，订阅会员后可阅读全文。",
        "登錄後查看全文",
        "Subscribe now to continue reading.",
        "This article is for subscribers only.",
        "To read the full story, sign in.",
        "To view the full story, please subscribe to the Post.",
        "Wählen Sie Ihren Zugang und lesen Sie weiter:",
        "Il vous reste 65 % de cet article à lire.",
        "Contenido exclusivo para suscriptores",
        "Den kompletten Beitrag lesen Sie in der neuen Ausgabe.",
        "Pozostało jeszcze 70% artykułu.",
        "Этот материал доступен только подписчикам: доступно по подписке",
        "この記事は会員限定です。登録すると続きをお読みいただけます。",
    ],
)
def test_what_a_subscription_opens_is_told_as_a_notice(words: str) -> None:
    for article in (page(f"<p>{words}</p>"), page("", f"<div class=paywall><p>{words}</p></div>")):
        assert article.notices == (words,)
        assert words not in article.text


@pytest.mark.parametrize("words", ["下一页", "下一頁 »", "Next page"])
def test_the_next_page_is_told_with_its_address(words: str) -> None:
    link = f'<p><a href="/a_2.html">{words}</a></p>'
    known = '<link rel="canonical" href="https://e.org/a.html">'

    assert page("", link).notices == (words,)
    assert page("", link, known).notices == (f"{words} https://e.org/a_2.html",)


def test_relative_links_mean_what_the_page_says() -> None:
    base = '<bASE href="https://e.org/news/">'
    article = page(
        '<p>看<a href="b.html">这里</a>与<a href="#c">那里</a>。</p><p><img src="a.jpg" alt="港"></p>', head=base
    )

    assert next(link.url for link in article.links) == "https://e.org/news/b.html"
    assert "![港](https://e.org/news/a.jpg)" in render_markdown(article)


@pytest.mark.parametrize("base", ["<base>", '<base href="news/">', '<base target="_blank">'])
def test_a_base_that_names_no_address_changes_nothing(base: str) -> None:
    assert [link.url for link in page('<p>看<a href="b.html">这里</a>。</p>', head=base).links] == ["page:b.html"]


def test_sentences_of_a_box_are_notices_and_its_links_are_not() -> None:
    box = "<div class='promo-box'><p>编者按：本报读者可以写信来问，我们会一一作答。</p></div>"
    links = "<div class='promo-links'><a href='/a'>另外一篇讲桥的文章也可以读，请点这里。</a></div>"

    assert page(box + links).notices == ("编者按：本报读者可以写信来问，我们会一一作答。",)
