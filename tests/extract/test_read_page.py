"""Whatever the bytes: an article, or a PageError; never anything else, and nothing that could steer a terminal."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.cleanness import is_clean

from termnews.errors import NotAnArticleError, PageError, UnreadablePageError
from termnews.extract.read import read_page
from termnews.model.article import Article, BodyKind
from termnews.model.problem import ProblemKind

SEED = Path(__file__).parents[2] / "seeds" / "000_e0e2832ca9543627.txt"


def strings(article: Article) -> list[str]:
    """Every string of an article."""
    pairs = [*article.related, *article.links]
    return [
        article.title, article.source, article.byline, article.section, article.permalink, article.original,
        article.text, article.body,
        *article.tags, *article.captions, *article.notices,
        *(link.title for link in pairs), *(link.url for link in pairs),
    ]  # fmt: skip


def kinds(article: Article) -> set[ProblemKind]:
    return {problem.kind for problem in article.problems}


@pytest.mark.skipif(not SEED.exists(), reason="the seed is not in this checkout")
def test_the_seed_document_gives_every_field() -> None:
    article = read_page(SEED.read_bytes(), SEED.name)

    assert article.layout == "bannedbook"
    assert article.title == "马云陷风暴 美媒曝北京争夺敏感资料"
    assert article.source == "希望之声"
    assert article.byline == "岳文骁"
    assert article.section == "comments"
    assert article.published is not None
    assert (article.published.iso, article.published.origin) == ("2021-01-05", "byline")
    assert article.posted is not None
    assert (article.posted.iso, article.posted.origin) == ("2021-01-07", "url")
    assert article.tags == ("中共", "习近平", "北京", "美媒", "蚂蚁", "资料", "金融", "风暴", "马云")
    assert article.permalink == "https://www.bannedbook.org/bnews/comments/20210107/1462412.html"
    assert article.original == "https://www.soundofhope.org/post/460922"
    assert article.language == "zh-Hans"
    assert article.captions == ("阿里巴巴创始人马云（图片来源：希望之声 摄影：郑铭）",)
    assert [link.title for link in article.related] == [
        "北京外卖送餐员猝死 饿了么人道赠2000元沦哭了么",
        "北京拒发世卫入境调查签证 美逾千人打疫苗后不适",
        "北京外送员工作中猝死 饿了么：人道提供2000元人民币",
        "默克尔亲北京？英媒指离任后德国对华转趋强硬",
        "北京香堂村 女警也遭遇强拆",
    ]
    assert article.links == ()
    assert len(article.notices) == 4
    assert article.notices[-1] == "本文章或节目经希望之声编辑制作，转载请注明希望之声并包含原文标题及链接。"
    lines = article.text.split("\n")
    assert len(lines) == 22
    assert lines[1].startswith(
        "【希望之声2021年1月5日】（希望之声记者岳文骁综合报导）阿里巴巴集团创办人马云杠上北京当局后，旗下金融科技事业蚂蚁集团"
    )
    assert lines[-1].endswith("实际上是派系斗争的结果。”")
    assert "翻墙" not in article.text
    assert "bannedbook" not in article.body
    assert "原文链接" not in article.body
    assert article.problems == ()
    assert article.keys[0] == "url:bannedbook.org/bnews/comments/20210107/1462412.html"


def test_the_same_bytes_give_the_same_article() -> None:
    data = "<h1>标题</h1><p>正文正文。</p>".encode()

    assert read_page(data, "a.html") == read_page(data, "a.html")


def test_identity_is_the_address_first_and_the_bytes_else() -> None:
    with_address = read_page(b"---\nfrom: http://www.e.org/a/?utm_source=x#y\n---\n<p>words</p>", "a.md")
    without = read_page(b"<p>words</p>", "a.html")

    assert with_address.keys[0] == "url:e.org/a"
    assert with_address.keys[1].startswith("sha256:")
    assert len(without.keys) == 1
    assert re.fullmatch("[a-z2-7]{12}", without.id)


def test_front_matter_outranks_the_page() -> None:
    page = """---
title: 真标题
date: 2020-02-02
author: 王五
source: 晨报
section: 国际
tags: a, b
language: zh-CN
permalink: https://e.org/p
original: https://e.org/o
---
<h1>假标题</h1><time datetime="2019-01-01"></time><p>正文。</p>"""
    article = read_page(page.encode(), "2018-01-01-x.md")

    assert article.title == "真标题"
    assert article.published is not None
    assert article.published.iso == "2020-02-02"
    assert (article.byline, article.source, article.section, article.tags) == ("王五", "晨报", "国际", ("a", "b"))
    assert (article.permalink, article.original) == ("https://e.org/p", "https://e.org/o")


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("2021-01-05-标题在此.html", "标题在此"),
        ("dir/20210105_some_old_page.html", "some old page"),
        ("%e6%a0%87%e9%a2%98.html", "标题"),
        ("2021-01-05.html", "2021-01-05"),
        (".html", "Untitled"),
    ],
)
def test_a_page_without_title_is_called_after_its_file(name: str, title: str) -> None:
    assert read_page("<p>没有标题的文字，只有文字。</p>".encode(), name).title == title


def test_a_site_behind_a_title_is_taken_off() -> None:
    article = read_page("---\ntitle: 断网 - 样刊\nauthor: 样刊\n---\n<p>正文。</p>".encode(), "a.md")

    assert article.title == "断网"


def test_entities_in_front_matter_are_read() -> None:
    article = read_page(b"---\ntitle: A &amp; B\nauthor: Ann &#38; Bo\n---\n<p>words</p>", "a.md")

    assert article.title == "A & B"
    assert article.byline == "Ann & Bo"


@pytest.mark.parametrize(
    ("page", "path"),
    [
        ("<h1>{}</h1><p>正文在此。</p>", "a.html"),
        ("<html><head><title>{}</title></head><body><article><h1>{}</h1><p>正文在此。", "a.html"),
        ("<h1 class='entry-title'>{}</h1><div class='entry-content'><p>正文在此。</p></div>", "a.html"),
        ("---\ntitle: {}\n---\n正文在此。", "a.md"),
        ("# {}\n\n正文在此。", "a.md"),
    ],
)
def test_a_title_that_is_too_long_is_shortened_and_its_words_are_kept(page: str, path: str) -> None:
    title = "标题很长" * 500

    article = read_page(page.replace("{}", title).encode(), path)

    assert article.title.startswith("标题很长标题很长")
    assert len(article.title) <= 500
    assert title in article.text
    assert title in article.body
    assert "正文在此" in article.text


def test_a_page_of_a_title_alone_is_an_article_with_a_problem() -> None:
    article = read_page("---\ntitle: 只有标题\n---\n<p><br></p>".encode(), "a.md")

    assert article.title == "只有标题"
    assert kinds(article) == {ProblemKind.EMPTY_TEXT}


@pytest.mark.parametrize(
    "data", [b"<html><head><script>x</script></head></html>", b"<p> </p>", b"<!-- note -->", b"---\n---\n"]
)
def test_a_page_without_words_is_no_article(data: bytes) -> None:
    with pytest.raises(NotAnArticleError):
        read_page(data, "a.html")


def test_an_empty_file_is_unreadable() -> None:
    with pytest.raises(UnreadablePageError):
        read_page(b"  \n", "a.html")


HOSTILE = {
    "nested 3,000 deep": "<div>" * 3000 + "正文在里面。" + "</div>" * 3000,
    "nested lists": "<ul><li>" * 2000 + "正文在里面。",
    "nested bold": "<b>" * 5000 + "正文在里面。",
    "4,000 attributes": "<p " + " ".join(f"a{n}=1" for n in range(4_000)) + ">正文在里面。</p>",
    "unclosed comments": "<p>正文在里面。</p>" + "<!--" * 5_000,
    "unclosed scripts": "<p>正文在里面。</p>" + "<script" * 5_000,
    "line ends": "<p>正文在里面。</p>" + "\n" * 100_000,
    "spaces": "<p>正文在里面。" + " " * 200_000 + "</p>",
    "mixed white space": "<p>正文在里面。" + " \n\t" * 60_000 + "文</p>",
    "brackets": "<p>正文在里面。" + "[" * 50_000 + "</p>",
    "angle brackets": "<p>正文在里面。" + "< " * 100_000 + "</p>",
    "a 2 MB data address": f'<p>正文在里面。<img src="data:image/png;base64,{"A" * 2_000_000}"></p>',
    "NUL": "<p>正文在里面。\0\0</p>",
    "escapes": "<h1>\x1b]52;c;eA==\x07题</h1><p>正文在里面。&#27;[31m&#x9d;\u202e\u2066</p>",
    "escapes in attributes": '<p title="\x1b[2J">正文在里面。</p><a href="https://e.org/\x1b[2J">链接</a>',
    "combining marks": "<p>正文在里面。Z" + "\u0301" * 5000 + "</p>",
    "cut in a tag": "<p>正文在里面。</p><a href='https://e.org",
    "a datelike flood": "<p>" + "2021年" * 3000 + "正文在里面。</p>",
    "brackets of datelines": "<p>【" * 2000 + "正文在里面。",
    "json": "<html><script type='application/ld+json'>" + "[" * 20_000 + "</script><p>正文在里面。</p></html>",
    "many paragraphs": "<p>正文在里面。</p>" * 5_000,
}  # fmt: skip


@pytest.mark.parametrize("path", ["a.html", "a.md", "a.txt"])
@pytest.mark.parametrize("page", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_pages_keep_their_words_and_lose_their_sting(page: str, path: str) -> None:
    article = read_page(page.encode(), path)

    assert "正文在里面。" in article.text
    assert all(is_clean(text) for text in strings(article))
    assert len(article.body) < 1_500_000


def test_what_nests_deeper_than_layout_is_told() -> None:
    article = read_page(("<div>" * 2000 + "正文在里面。").encode(), "a.html")

    assert ProblemKind.DEPTH_FLATTENED in kinds(article)
    assert article.body.count("<div") < 300


def test_a_page_nested_without_bottom_is_read_without_a_tree() -> None:
    article = read_page(("<div>" * 50_000 + "正文在里面。" + "</div>" * 50_000).encode(), "a.html")

    assert article.text == "正文在里面。"
    assert kinds(article) == {ProblemKind.DEPTH_FLATTENED}


def test_many_paragraphs_that_close_themselves_are_not_deep() -> None:
    assert kinds(read_page(("<p>正文在里面。" * 4000).encode(), "a.html")) == set()


@pytest.mark.parametrize("flood", ["* a " * 70_000, "[" * 80_000, "文\n" * 80_000])
def test_markdown_with_more_marks_than_any_is_read_as_text(flood: str) -> None:
    assert read_page(flood.encode(), "a.md").layout == "text"


def test_hidden_characters_are_removed_and_told() -> None:
    article = read_page("<p>正\u202e文\x1b在里面。</p>".encode(), "a.html")

    assert article.text == "正文\ufffd在里面。"
    assert ProblemKind.HIDDEN_CHARACTERS in kinds(article)


def test_honest_invisible_characters_are_removed_in_silence() -> None:
    """Byte-order marks, zero-width spaces and soft hyphens are what editors leave behind."""
    article = read_page("\ufeff<p>正\u200b文\xad在\ufeff里面。</p>".encode(), "a.html")

    assert article.text == "正文在里面。"
    assert article.problems == ()


def test_a_very_long_text_is_cut_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("termnews.extract.compose.LONGEST_TEXT", 1000)
    article = read_page(("<p>" + "字" * 2000 + "</p>").encode(), "a.html")

    assert len(article.text) <= 1000
    assert ProblemKind.TRUNCATED in kinds(article)


def test_replaced_bytes_are_told() -> None:
    article = read_page("<p>正文在里面，都是中文。</p>".encode() * 20 + b"\xff", "a.html")

    assert ProblemKind.BAD_ENCODING in kinds(article)


MARKUP = st.lists(
    st.sampled_from([
        "<p>", "</p>", "<div class='entry'>", "<div class='entry-content'>", "</div>", "<b>", "</b>", "<br>",
        "<a href='https://e.org/1'>", "</a>", "<h1>", "</h1>", "<!--", "-->", "<table><tr><td>", "<ul><li>", "正文",
        "words", " \n ", "\x1b[31m", "&#27;", "\u202e", "【晨报2021年1月5日】", "# ", "**", "---\n", "title: x\n",
        "<html>", "<body>", "<figure><figcaption>", "<span hidden>", "<pre>", "&amp;lt;", "`", "](", "[", "st_tag",
        "<p class='texttj'>", "<div class='field-name-body'>", "<time datetime='2021-01-05'>",
        "<div itemprop='articleBody'>", "转载请注明",
    ]),
    max_size=40,
).map("".join)  # fmt: skip


@given(MARKUP, st.sampled_from(["a.html", "a.md", "a.txt", "2021-01-05-a.mhtml"]))
@example("<p>正文<a href='https://e.org/1'>", "a.html")
@settings(max_examples=100, deadline=None)
def test_any_page_is_an_article_or_a_page_error(page: str, path: str) -> None:
    try:
        article = read_page(page.encode(), path)
    except PageError:
        return

    assert article.title
    assert all(is_clean(text) for text in strings(article))
    assert "\n" not in article.title


@given(st.binary(max_size=300), st.sampled_from(["a.html", "a.md", "a.txt.gz", "a.mht"]))
@settings(max_examples=60, deadline=None)
def test_any_bytes_are_an_article_or_a_page_error(data: bytes, path: str) -> None:
    try:
        article = read_page(data, path)
    except PageError:
        return
    assert all(is_clean(text) for text in strings(article))


STAMPS = {
    "mail's date": ("日期：Mon, 29 Jun 2020 03:49:25 +0000", "2020-06-29T03:49:25Z"),
    "Chinese date": ("日期：2020年6月29日", "2020-06-29"),
    "traditional": ("時間：2020-06-29 03:49", "2020-06-29T03:49"),
    "English": ("Date: 2020-06-29", "2020-06-29"),
}


@pytest.mark.parametrize(
    "body", ["<p>第一段在这里。</p><p>第二段。</p>", "第一段在这里。\n\n第二段。"], ids=["HTML", "Markdown"]
)
@pytest.mark.parametrize(("line", "iso"), STAMPS.values(), ids=STAMPS)
def test_the_facts_below_a_stamp_are_no_title(line: str, iso: str, body: str) -> None:
    """`[title](url)`, a rule, `日期：…`: title, address and date, and nothing of the text is lost."""
    page = f"[河水退了以后](https://example.org/2020/06/a/)\n------\n{line}\n作者：韦生\n\n{body}"

    article = read_page(page.encode(), "articles.md")

    assert (article.title, article.original) == ("河水退了以后", "https://example.org/2020/06/a/")
    assert article.published is not None
    assert article.published.iso == iso
    assert article.byline == "韦生"
    assert article.text == "第一段在这里。\n第二段。"


@given(
    st.sampled_from(["日期：2020年6月29日", "作者：韦生", "# 日期：2020-06-29", "**作者：韦生**"]),
    st.text("新河水退了以后 ", min_size=4),
)
def test_a_first_line_that_is_a_fact_is_never_the_title(fact: str, title: str) -> None:
    """A short first line or heading swallows no fact."""
    article = read_page(f"{fact}\n\n# 题{title}\n\n第一段在这里，说的是今天的事情。".encode(), "note.md")

    assert "日期" not in article.title
    assert "作者" not in article.title
    assert article.published is not None or article.byline


def test_a_picture_above_the_heading_stays_in_the_text() -> None:
    """The lead picture belongs to the article, whoever names the title."""
    for front in ("", "---\ntitle: 河水退了以后\n---\n", "---\ntitle: 另一个题目\n---\n"):
        page = f"{front}![船](https://example.org/a.jpg)\n\n# 河水退了以后\n\n第一段在这里。"

        article = read_page(page.encode(), "note.md")

        assert "https://example.org/a.jpg" in article.body


def test_names_in_notes_are_links_between_notes() -> None:
    """Obsidian writes [[王小明]] and takes `source:` for the address."""
    page = '---\ntitle: 题\nauthor:\n  - "[[王小明]]"\nsource: "https://example.org/a/1"\n---\n第一段在这里。'

    article = read_page(page.encode(), "note.md")

    assert article.byline == "王小明"
    assert article.original == "https://example.org/a/1"
    assert read_page(page.replace('"[[王小明]]"', "[[王小明]]").encode(), "note.md").byline == "王小明"


def test_bold_beside_bold_leaves_no_marks_in_the_text() -> None:
    """Converters from WeChat write two neighbouring bold texts so, which no parser reads as they were meant."""
    post = "# 码头重开\n\n**记者：****桥什么时候开放？**\n\n居民：星期一，他们在镇上说。\n"

    article = read_page(post.encode(), "post.md")

    assert article.text.split("\n")[0] == "记者：桥什么时候开放？"
    assert article.body_kind is BodyKind.MARKDOWN
