"""What layouts do with pages that lack a part, or have it elsewhere."""

from __future__ import annotations

import lzma

import pytest
from tests.extract.opinions import opinion_of

from termnews.extract.chosen import choose
from termnews.extract.envelope import open_envelope
from termnews.extract.read import read_page
from termnews.model.dates import Origin
from termnews.model.problem import ProblemKind

BANNEDBOOK = (
    "<h1>标题</h1><div>站点说明。</div>文字<div class='entry'>{}<p class='texttj'><a href='https://e.org/x'>推广</a>"
    "</p></div>"
)


def test_a_bannedbook_page_without_addresses_is_read() -> None:
    article = read_page(
        BANNEDBOOK.format("<p>没有来源的正文。<a rel='tag' class='st_tag' href='/t'>词</a></p>").encode(), "a.txt"
    )

    assert article.layout == "bannedbook"
    assert (article.permalink, article.original, article.section) == ("", "", "")
    assert article.posted is None
    assert article.tags == ("词",)
    assert article.notices == ("站点说明。", "推广")
    assert article.text == "没有来源的正文。词"


def test_other_links_in_a_bannedbook_page_are_left_alone() -> None:
    article = read_page(
        BANNEDBOOK.format(
            "<p>见<a href='https://e.org/1'>报告</a>。</p><div><a href='https://e.org/2'>图集</a></div>"
        ).encode(),
        "a.txt",
    )

    assert [link.title for link in article.links] == ["报告", "图集"]


def test_an_original_that_stands_in_the_entry_itself_is_read() -> None:
    article = read_page(
        "<h2>标题</h2><div class='entry'>原文链接：<a class='src_link' href='https://e.org/1'>标题</a></div>".encode(),
        "a.txt",
    )

    assert article.original == "https://e.org/1"


def test_a_page_with_the_signs_and_no_entry_is_read_by_another_layout() -> None:
    assert read_page("<p>正文<a class='st_tag' href='/'>词</a></p>".encode(), "a.html").layout == "fragment"
    assert read_page("<div class='entry'><p>正文</p></div>".encode(), "a.html").layout == "fragment"


def test_old_wordpress_themes_give_date_and_author() -> None:
    article = read_page(
        "<h2 class='entry-title'>标题</h2><abbr class='published' title='2010-02-03T04:05:06+0800'>二月</abbr>"
        "<span class='author vcard'><span class='fn'>王五</span></span><time class='updated' "
        "datetime='2012-01-01'></time>"
        "<a rel='category tag' href='/c'>国际</a><a rel='category tag' href='/d'>社会</a>"
        "<div class='entry-content'><p>【晨报2010年2月1日】（晨报记者李四报道）正文。</p></div>".encode(),
        "a.html",
    )

    assert (article.title, article.byline, article.section) == ("标题", "王五", "国际")
    assert article.source == "晨报"
    assert article.published is not None
    assert (article.published.iso, article.published.origin) == ("2010-02-03T04:05:06+08:00", Origin.TIME)


def test_marked_schema_elements_give_date_and_author_without_json() -> None:
    words = "港口在星期一重新开放，港务长对镇上的人说，风暴是四十年来最大的一次。" * 8
    article = read_page(
        f"<html><body><h1>港口开放</h1><meta itemprop='datePublished' content='2020-02-03'><span "
        f"itemprop='author'>王五</span>"
        f"<div itemprop='articleBody'><p>{words}</p></div></body></html>".encode(),
        "a.html",
    )

    assert article.layout == "schema"
    assert article.byline == "王五"
    assert article.published is not None
    assert article.published.iso == "2020-02-03"


@pytest.mark.parametrize(
    ("page", "path", "iso", "origin"),
    [
        ("<p>正文。</p>", "2021-01-05-a.html", "2021-01-05", Origin.FILE_NAME),
        ("---\nfrom: https://e.org/2021/01/05/a\n---\n<p>正文。</p>", "2020-02-02-a.md", "2021-01-05", Origin.URL),
        ("<time datetime='2021-01-05'></time><p>正文。</p>", "2020-02-02-a.html", "2021-01-05", Origin.TIME),
        ("题\n\n发布时间：2021年1月5日\n\n正文。", "a.txt", "2021-01-05", Origin.TEXT),
        ("题\n\n发布时间：2021年1月5日\n\n正文。", "2020-02-02.txt", "2020-02-02", Origin.FILE_NAME),
    ],
)
def test_dates_are_trusted_in_order(page: str, path: str, iso: str, origin: Origin) -> None:
    published = read_page(page.encode(), path).published

    assert published is not None
    assert (published.iso, published.origin) == (iso, origin)


def test_a_page_that_is_silent_about_its_date_has_none() -> None:
    assert read_page("<p>1月5日，他说了话。</p>".encode(), "a.html").published is None


def test_a_source_that_is_an_address_is_known_by_its_host() -> None:
    article = read_page(b"---\nsource: https://www.e.org/a\nfrom: https://www.e.org/a\n---\n<p>words</p>", "a.md")

    assert article.source == "e.org"


def test_an_author_who_is_the_source_is_no_person() -> None:
    article = read_page("---\nauthor: 晨报\nsource: 晨报\n---\n<p>正文。</p>".encode(), "a.md")

    assert (article.source, article.byline) == ("晨报", "")


def test_bad_front_matter_is_a_problem_of_the_article() -> None:
    article = read_page("---\ntitle: 题\nbad: a: b\n---\n<p>正文。</p>".encode(), "a.md")

    assert article.title == "题"
    assert [problem.kind for problem in article.problems] == [ProblemKind.BAD_FRONT_MATTER]


def test_a_damaged_xz_file_is_refused() -> None:
    data = bytearray(lzma.compress(b"<p>words</p>" * 200))
    data[30] ^= 0xFF

    with pytest.raises(Exception, match="decompressed"):
        read_page(bytes(data), "a.html.xz")


def test_lines_broken_to_a_width_are_joined_and_others_are_not() -> None:
    wrapped = "这一行有十二个字符在里面\n这一行有十二个字符在里面\n这一行有十二个字符在里面\n完。"
    poem = "床前明月光\n疑是地上霜\n举头望明月，低头思故乡，这一句很长很长\n完"

    assert read_page(f"题\n\n{wrapped}".encode(), "a.txt").text == wrapped.replace("\n", "")
    assert read_page(f"题\n\n{poem}".encode(), "a.txt").text == poem


def test_a_single_paragraph_of_plain_text_is_called_after_its_file() -> None:
    article = read_page("只有一段话。".encode(), "2021-01-05 街上.txt")

    assert (article.title, article.text) == ("街上", "只有一段话。")


def test_markdown_of_a_picture_and_a_stamp_alone_keeps_its_title() -> None:
    article = read_page("`王五 2020-09-20T18:08:55`\n\n**![](https://e.org/a.png)**\n\n看图".encode(), "a.md")

    assert article.title == "看图"
    assert article.text == "看图"
    assert article.byline == "王五"


def test_entities_of_hidden_characters_do_not_come_back_in_markdown() -> None:
    article = read_page("# 题\n\n正&#8238;文&#x1b;[31m &amp; &lt;b&gt;。".encode(), "a.md")

    assert article.text == "正文\ufffd[31m & <b>。"
    assert "8238" not in article.body


def test_paragraphs_that_trafilatura_changed_are_found_by_their_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    long = "港口在星期一重新开放，港务长对镇上的人说，风暴是四十年来最大的一次，船都坏了，网也没有了，人却都在。" * 3
    opinion = opinion_of([long.replace("网", "")])
    monkeypatch.setattr("termnews.extract.second_opinion.ask", lambda _html, *, thorough=False: opinion)

    chosen = choose(
        open_envelope(f"<html><body><p>{long}</p><p>别的。{'字' * 99}</p></body></html>".encode(), "a.html")
    )

    assert chosen is not None
    assert chosen.element.text() == long


def test_an_entry_title_in_a_comment_heads_nothing() -> None:
    article = read_page(
        "<h1>港口开放</h1><div class='entry-content'><p>正文在此。</p></div>"
        "<li class='comment'><p class='entry-title vcard'>王五说：</p><p>好文。</p></li>".encode(),
        "a.html",
    )

    assert article.title == "港口开放"


def test_titles_and_writers_of_teasers_are_not_a_nodes_own() -> None:
    """Drupal marks the names of the nodes that it lists beside the article, too."""
    teaser = "<div class='teaser'><h2>Other news</h2><span property='schema:name' content='Other news'></span></div>"
    text = "".join(f"<p>{number}. {'Boats left the harbour before dawn. ' * 5}</p>" for number in range(4))
    page = (
        f"<html><head><title>Open</title></head><body>{teaser}<h1>The harbour is open</h1>"
        f"<div class='field--name-body'>{text}</div></body></html>"
    )

    assert read_page(page.encode(), "a.html").title == "The harbour is open"


def test_a_line_of_a_post_that_only_repeats_its_writer_and_day_goes_out() -> None:
    text = "".join(f"<p>{number}. {'Boats left the harbour before dawn. ' * 5}</p>" for number in range(4))
    head = "<meta name='author' content='Ann Lee'><meta property='article:published_time' content='2020-11-06'>"
    page = (
        f"<html><head><title>Open</title>{head}</head><body><h1>Open</h1>"
        f"<div class='entry-content'><p>by Ann Lee, Nov 6, 2020</p>{text}</div></body></html>"
    )

    assert read_page(page.encode(), "a.html").text.startswith("0. Boats")
