"""The top of an article on a whole page: leads and pictures come in, what only names the article goes out."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from termnews.extract.article_top import drop_card, take_heading
from termnews.extract.read import read_page

FIGURE = "<figure><img src='a.jpg'><figcaption>码头。</figcaption></figure>"


BODY = "".join(
    f"<p>正文的第{n}段在此，港务局长说，风暴过后港口在星期一重新开放，船都能进出。</p>" for n in "一二三四五六七八九"
)
FIRST = "正文的第一段在此"
LEAD = "风暴过后，港口重开，渔民天亮前就出海了，再也等不下去。"


@pytest.mark.parametrize(
    ("before", "first"),
    [
        (f"<h1>港口重开</h1>{FIGURE}", "码头。"),
        ("<h1>港口重开</h1><h3 class='subtitle'>一句导语</h3>", "一句导语"),
        (f"<hgroup><h1>港口重开</h1><h2>{LEAD}</h2></hgroup>", LEAD),
        (f"<h1>港口重开</h1><p class='article-intro'>{LEAD}</p><p>海生 2021-01-05</p>", LEAD),
        (f"<h1>港口重开</h1><p>{LEAD}</p><ul><li><a href='/'>分享</a></li></ul>", LEAD),
        ("<h1>港口重开</h1><aside><h3 class='subtitle'>别处的话</h3></aside>", FIRST),
        (f"<h1>港口重开</h1><p class='lead'><a href='/b'>{LEAD}</a></p>", FIRST),
        ("<h1>港口重开</h1><figure><img src='a.jpg'></figure>", FIRST),
        (f"{FIGURE}<h1>港口重开</h1>", FIRST),
    ],
)
def test_what_stands_between_title_and_text_comes_in(before: str, first: str) -> None:
    """A lead that the description repeats, or that is called so, and the words under the first picture."""
    page = (
        f"<html><head><title>港口重开 - 晚报</title><meta name='description' content='{LEAD}'></head><body>"
        f"<ul><li><a href='/'>首页</a></li></ul><header>{before}</header><div id=x>{BODY}</div></body></html>"
    )

    assert read_page(page.encode(), "a.html").text.startswith(first)


LONG_TITLE = "港口在星期一重新开放，此前四十年来最强的风暴让它关闭了九天，" * 3


@pytest.mark.parametrize(
    ("line", "is_card"),
    [
        ("2021年1月5日 09:30", True),
        ("2021-01-05　来源：晚报　作者：海生", True),
        ("海生", True),
        ("晚报记者", True),
        ("您所在的位置：首页 > 新闻", True),
        ("字号 大 中 小", True),
        ("Estimated reading time: 5 minutes", True),
        ("Lesedauer: 4 Minuten", True),
        ("4 min read", True),
        ("Seite drucken", True),
        ("Role, Reporter of the Harbour News", True),
        ("7:08", True),
        ("--", True),
        ("12", False),
        ("Open in app View in browser", True),
        ("Autor: Die Redaktion", True),
        ("Autor: unbekannt, das Werk: berühmt", False),
        ("Apr. 26, 2022Apr. 26, 2022", True),
        ("海生13.12.2022 - 08:13 Uhr13.12.2022 - 08:13 Uhr", True),
        ("阅读时间：5分钟", True),
        ("Von 海生 und 海生", True),
        (LONG_TITLE, True),
        ("<a href='/a'>生活</a>", True),
        ("<a href='/a'>一条长得不像栏目名字的链接文字</a>", False),
        ("海生说他不走", False),
        ("2021年1月5日，港口重开", False),
        ("正文", False),
    ],
)
def test_a_line_that_only_names_the_article_goes_out(line: str, *, is_card: bool) -> None:
    content = LexborHTMLParser(f"{FIGURE}<p>{line}</p><p>正文的第一段，海生写的。</p>").body
    assert content is not None

    assert drop_card(content, ["海生", "晚报", "", LONG_TITLE]) is is_card
    assert content.text(separator="\n", strip=True).split("\n")[0] == "码头。"
    assert (content.text(separator="\n", strip=True).split("\n")[1] == "正文的第一段，海生写的。") is is_card


@pytest.mark.parametrize(
    ("line", "is_card"),
    [
        ("November 6, 2020 · 12 min read", True),
        ("Stand: 06.11.2020 18:00 Uhr", True),
        ("November 6, 2020 at 08:45 AM | categories: Harbours, Storms, Bridges, Boats | View Comments", True),
        ("Veröffentlicht am 6.11.2020 | Lesedauer: 4 Minuten", True),
        ("최종수정 : [ 2020-11-06 15:24 ]", True),
        ("November 7, 2020 · 12 min read", False),
        ("On November 6, 2020, the harbour opened again", False),
    ],
)
def test_the_day_of_publication_goes_out_behind_a_subtitle(line: str, *, is_card: bool) -> None:
    content = LexborHTMLParser(f"<p>A review of a book.</p><p>{line}</p><p>The first paragraph.</p>").body
    assert content is not None

    assert drop_card(content, [], "2020-11-06") is is_card
    assert "A review of a book." in content.text()


def test_a_body_of_such_lines_alone_goes_out_whole() -> None:
    content = LexborHTMLParser("<p>2021-01-05</p>").body
    assert content is not None
    assert drop_card(content, [])


def test_a_page_that_names_cdt_and_has_no_card_is_read() -> None:
    page = "<h1 class='entry-title'>题</h1><div class='entry-content'><p>CDT 收录了它。</p></div>"

    assert read_page(page.encode(), "a.html").text == "CDT 收录了它。"


def test_a_long_title_that_opens_the_text_is_not_said_twice() -> None:
    title = "标题很长" * 200
    page = f"---\ntitle: {title}\n---\n<p>{title}</p><p>正文。</p>"

    assert read_page(page.encode(), "a.html").text == f"{title}\n正文。"


def test_a_dialog_that_repeats_the_title_hides_no_lead() -> None:
    title = "港口在星期一重新开放了"
    page = (
        f"<html><head><title>{title} - 晚报</title></head><body><h1>{title}</h1><h3 class='subtitle'>风暴过去了。</h3>"
        f"<div class='dialog'><h4>{title}</h4></div><div id=x>{BODY}</div></body></html>"
    )

    assert read_page(page.encode(), "a.html").text.startswith("风暴过去了。")


def test_a_heading_in_two_lines_goes_out() -> None:
    content = LexborHTMLParser("<h1><div>Harbour</div>Open again on Monday</h1><p>The text.</p>").body
    assert content is not None

    assert drop_card(content, ["Harbour: Open again on Monday"])
    assert content.text(strip=True) == "The text."


@pytest.mark.parametrize(
    ("title", "site"),
    [
        ("The harbour is open - Harbour Post of the Coast", "Harbour Post of the Coast"),
        ("Harbour Post of the Coast | The harbour is open", "Harbour Post of the Coast"),
        ("The harbour is open Post", ""),
    ],
)
def test_a_title_is_what_the_first_line_says_without_the_site(title: str, site: str) -> None:
    """Where no element is named as a heading, the first line of the text is one."""
    text = "".join(f"<p>{number}. {'Boats left the harbour before dawn. ' * 5}</p>" for number in range(4))
    page = f"<html><head><title>{title}</title></head><body><div><p>The harbour is open</p>{text}</div></body></html>"
    article = read_page(page.encode(), "a.html")

    assert (article.title, article.source) == ("The harbour is open", site)
    assert article.text.startswith("0. Boats")


@pytest.mark.parametrize(
    ("first", "other"),
    [
        ("<p>Home&gt;Articles&gt;The harbour opens on Monday</p>", ""),
        ("<p>News | 1 May 2021 The harbour opens on Monday</p>", ""),
        ("<h2>Opens on Monday: the harbour</h2>", ""),
        ("<h1>Harbour opens Monday after a storm</h1>", "Harbour opens Monday after a storm"),
    ],
)
def test_a_heading_that_says_the_title_goes_out(first: str, other: str) -> None:
    """Words of an h1 that are others than the title's are handed back, and become a notice."""
    content = LexborHTMLParser(f"{first}<p>The text.</p>").body
    assert content is not None

    assert take_heading(content, "The harbour opens on Monday") == other
    assert content.text(strip=True) == "The text."


@pytest.mark.parametrize(
    "first", ["<h1>Boats</h1>", "<h1>Storms close the bridge again</h1>", "<p>The harbour opens</p>"]
)
def test_another_heading_stays(first: str) -> None:
    content = LexborHTMLParser(f"{first}<p>The text.</p>").body
    assert content is not None

    assert take_heading(content, "The harbour opens on Monday") == ""
    assert content.text(strip=True) != "The text."


def test_a_page_tells_its_other_heading_as_a_notice() -> None:
    text = "".join(f"<p>{number}. {'Boats left the harbour before dawn. ' * 5}</p>" for number in range(4))
    head = "<title>The harbour opens on Monday</title><meta property='og:type' content='article'>"
    inside = f"<article><h1>Harbour opens Monday, after a storm</h1>{text}</article>"
    page = f"<html><head>{head}</head><body>{inside}</body></html>"
    article = read_page(page.encode(), "a.html")

    assert article.text.startswith("0. Boats")
    assert (article.title, article.notices) == ("The harbour opens on Monday", ("Harbour opens Monday, after a storm",))


@pytest.mark.parametrize(
    ("line", "is_left_out"),
    [
        ("<div>Energie</div>", True),
        ("<div>Hafen</div>", False),
        ("<h2>Energie</h2>", False),
        ("<p>Energie</p>", False),
        ("<ul><li>Energie</li></ul>", False),
    ],
)
def test_the_section_that_the_menu_names_is_no_first_line(line: str, *, is_left_out: bool) -> None:
    text = "".join(f"<p>The harbour opened again on day {n}, after the storm had passed.</p>" for n in range(6))
    menu = "<nav><ul><li><a href='/e'>Energie</a></li><li><a href='/s'>Sport</a></li></ul></nav>"
    page = f"<!DOCTYPE html><html><head><title>Harbour</title></head><body>{menu}<h1>Harbour</h1>"
    article = read_page(
        f"{page}<article class='article-content'>{line}{text}</article></body></html>".encode(), "a.html"
    )

    assert article.text.startswith("The harbour opened") is is_left_out


def test_a_count_goes_out_below_other_such_lines() -> None:
    content = LexborHTMLParser("<p>--</p><p>12</p><p>正文的第一段，海生写的。</p>").body
    assert content is not None

    assert drop_card(content, ["海生"])
    assert content.text() == "正文的第一段，海生写的。"
