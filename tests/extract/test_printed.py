"""Articles in the markup of Chinese sites: what is printed around them is told apart from their words."""

from __future__ import annotations

import pytest

from termnews.extract.read import read_page

FIRST = "港口在星期一重新开放，此前四十年来最强的风暴让它关闭了九天，港务局长在给全镇的声明中这样说。"
SECOND = "渔民天亮前就出海了，“我们再也等不下去了，”其中一人说，他在风暴的第一夜失去了两张网。"
BODY = f"<p>{FIRST}</p><p>{SECOND}</p>"
MENU = "<div class='top'><a href='/'>首页</a> <a href='/news'>新闻</a> <a href='/sport'>体育</a></div>"
END = (
    "<div class='bottom'><p>热门文章</p><ul>"
    "<li><a href='/1'>别的新闻一</a></li><li><a href='/2'>别的新闻二</a></li></ul></div>"
)


def page(title: str, body: str, head: str = "") -> bytes:
    return (
        f"<!DOCTYPE html><html><head><title>{title}</title>{head}</head><body>{MENU}{body}{END}</body></html>".encode()
    )


SITES = {
    "微信公众号": (
        page(
            "",
            "<h1 class='rich_media_title' id='activity-name'>港口重新开放</h1><div id='meta_content'><span>原创</span> "
            "<a id='js_name'>海岸早报</a> <em id='publish_time'></em></div>"
            f"<div class='rich_media_content' id='js_content'><section>{BODY}</section></div>"
            '<script>var ct = "1609819200";</script>',
            "<meta property='og:title' content='港口重新开放'>",
        ),
        "海岸早报",
        "",
        "2021-01-05",
    ),
    "新浪": (
        page(
            "港口重新开放_新浪新闻",
            "<h1 class='main-title'>港口重新开放</h1><div class='date-source'><b>2021年01月05日 09:30</b> "
            f"<a class='source'>海岸早报</a></div><div class='article' id='artibody'>{BODY}</div>",
        ),
        "海岸早报",
        "",
        "2021-01-05T09:30",
    ),
    "网易": (
        page(
            "港口重新开放_网易新闻",
            "<h1 class='post_title'>港口重新开放</h1><div class='post_info'>2021-01-05 09:30:12　来源: 海岸早报</div>"
            f"<div class='post_body'>{BODY}</div>",
        ),
        "海岸早报",
        "",
        "2021-01-05T09:30:12",
    ),
    "搜狐": (
        page(
            "港口重新开放_海岸",
            "<h1>港口重新开放</h1><div class='article-info'><span class='time'>2021-01-05 09:30</span></div>"
            f"<article class='article' id='mp-editor'>{BODY}</article>",
        ),
        "海岸",
        "",
        "2021-01-05T09:30",
    ),
    "财新": (
        page(
            "港口重新开放_财新网",
            "<div id='conTit'><h1>港口重新开放</h1><div class='artInfo'>来源于 财新网 2021年01月05日 09:30</div></div>"
            f"<div id='Main_Content_Val' class='text'>{BODY}</div>",
        ),
        "财新网",
        "",
        "2021-01-05T09:30",
    ),
    "大纪元": (
        page(
            "港口重新开放 | 大纪元",
            "<h1 class='title'>港口重新开放</h1><time datetime='2021-01-05T09:30:00+08:00'>更新 2021-01-05</time>"
            f"<div id='artbody' class='post_content' itemprop='articleBody'><p>【大纪元2021年01月05日讯】"
            f"（大纪元记者李海报导）{FIRST}</p><p>{SECOND}</p></div>",
        ),
        "大纪元",
        "李海",
        "2021-01-05T09:30:00+08:00",
    ),
    "知乎": (
        page(
            "港口重新开放 - 知乎",
            "<h1 class='Post-Title'>港口重新开放</h1><div class='Post-Author'>作者：李海</div>"
            f"<div class='Post-RichText RichText'>{BODY}</div><div>发布于 2021-01-05 09:30</div>",
        ),
        "知乎",
        "李海",
        "2021-01-05T09:30",
    ),
    "自由亚洲": (
        page(
            "港口重新开放 — 普通话主页",
            f"<h1>港口重新开放</h1><div id='dateline'>2021.01.05 09:30</div><div id='storytext'>{BODY}</div>",
        ),
        "普通话主页",
        "",
        "2021-01-05T09:30",
    ),
    "美国之音": (
        page(
            "港口重新开放",
            "<h1>港口重新开放</h1><div class='publishing-details'><time datetime='2021-01-05T09:30:00+08:00'>"
            f"2021年1月5日</time></div><div class='links'>李海</div><div class='wsw'>{BODY}</div>",
            "<meta property='og:site_name' content='美国之音'><meta name='author' content='李海'>",
        ),
        "美国之音",
        "李海",
        "2021-01-05T09:30:00+08:00",
    ),
    "中央社": (
        page(
            "港口重新开放 | 政治 | 中央社 CNA",
            "<h1><span>港口重新开放</span></h1><div class='updatetime'>2021/1/5 09:30</div>"
            f"<div class='centralContent'><div class='paragraph'>{BODY}</div></div>",
        ),
        "",
        "",
        "2021-01-05T09:30",
    ),
}


@pytest.mark.parametrize("site", SITES)
def test_a_page_of_a_chinese_site(site: str) -> None:
    data, source, byline, published = SITES[site]

    article = read_page(data, "a.html")

    assert article.title == "港口重新开放"
    assert [line[-20:] for line in article.text.split("\n")] == [FIRST[-20:], SECOND[-20:]]
    assert source in {article.source, ""}
    assert article.byline == byline
    assert (article.published.iso if article.published else "")[: len(published) or None] == published


@pytest.mark.parametrize(
    "card",
    ["<p>本报记者：李海　来源：海岸早报　2021年1月5日</p>", "<p>2021-01-05</p><p>来源：海岸早报</p><p>作者：李海</p>"],
)
def test_what_stands_under_the_title_of_an_unknown_page_is_read(card: str) -> None:
    """Where the class names tell nothing, the lines between title and text do."""
    article = read_page(page("港口重新开放", f"<div><h1>港口重新开放</h1>{card}<div>{BODY}</div></div>"), "a.html")

    assert (article.source, article.byline) == ("海岸早报", "李海")
    assert article.published is not None
    assert article.published.iso == "2021-01-05"


def test_a_moment_of_wechat_may_be_written_out() -> None:
    data = page(
        "",
        f"<h1>港口重新开放</h1><div id='js_content'>{BODY}</div><script>var createTime = '2021-01-05 09:30';</script>",
    )
    published = read_page(data, "a.html").published

    assert published is not None
    assert published.iso == "2021-01-05T09:30"


def test_a_known_container_without_words_is_no_article() -> None:
    article = read_page(page("港口", f"<div id='artibody'>图</div><article>{BODY}</article>"), "a.html")

    assert article.text.startswith("港口在星期一")


CARDS = {
    "account before the date": (
        "<div><span>原创</span> <span>海岸观察</span> <span>2021-01-05 09:30</span></div>",
        "海岸观察",
        "",
    ),
    "account behind it": ("<div><b>2021年01月05日 09:30</b><a>海岸消息</a></div>", "海岸消息", ""),
    "person beside it": ("<div><span>2021-01-05 09:30</span><span>王小明</span></div>", "", "王小明"),
    "signed line": ("<div>石小佳/海岸青年报</div><p>2021-01-05 09:30</p>", "海岸青年报", "石小佳"),
    "glued labels": (
        "<div>2021-01-05 09:30<span>来源：海岸时报网</span><span>作者：李在海</span></div>",
        "海岸时报网",
        "李在海",
    ),
    "button behind": ("<div>2021-01-05 09:30 来源: <a>海岸日报</a> <a>举报</a></div>", "海岸日报", ""),
    "nobody": ("<div>来源：本站原创　作者：佚名<br>时间：2021年1月5日 09:30　浏览：33</div>", "", ""),
    "section only": ("<div>2021-01-05 09:30 国际新闻</div>", "", ""),
    "reading time": ("<div>2021-01-05 09:30 · 12 min</div>", "", ""),
    "traditional": ("<div>2021/01/05 09:30　文／林小洋　來源：海岸時報</div>", "海岸時報", "林小洋"),
    "said of a source": ("<div>2021年1月5日 09:30　来源于 海岸早报</div>", "海岸早报", ""),
    "a paper before the writer": ("<div>2021-01-05 09:30</div><p>【文/海岸网 王小明】</p>", "", "王小明"),
    "nobody's report": ("<div>文：海岸報導 | 2021-01-05</div>", "", ""),
    "picture's source": ("<div>2021-01-05 09:30</div><p>图片来源：海岸图社</p>", "", ""),
}


@pytest.mark.parametrize(("card", "source", "byline"), CARDS.values(), ids=CARDS)
def test_names_beside_the_date_are_told_apart(card: str, source: str, byline: str) -> None:
    """A wrong name is worse than none: sections, buttons and reading times are no sources."""
    article = read_page(page("港口重新开放", f"<h1>港口重新开放</h1>{card}<div>{BODY * 4}</div>"), "a.html")

    assert (article.source, article.byline) == (source, byline)
    assert article.published is not None
    assert article.published.iso.startswith("2021-01-05")


@pytest.mark.parametrize(
    ("script", "source", "day"),
    [
        ('{"title": "港口", "media": "海岸早报", "pubtime": "2021-01-05 09:30:11"}', "海岸早报", "2021-01-05"),
        ('{"media": "海岸早报", "pubtime": "2021-01-05"}, {"media": "河报", "pubtime": "2021-01-06"}', "", ""),
        ('{"media": "screen", "pubtime": 1}', "", ""),
    ],
    ids=["the article's", "a list's", "something else's"],
)
def test_a_script_names_source_and_day_where_nothing_else_does(script: str, source: str, day: str) -> None:
    data = page("港口重新开放", f"<script>window.DATA = [{script}]</script><h1>港口重新开放</h1><div>{BODY * 4}</div>")
    article = read_page(data, "a.html")

    assert article.source == source
    assert (article.published.day if article.published else "") == day


def test_the_account_of_a_paper_on_an_unnamed_platform_is_the_source() -> None:
    text = f"<h1>港口重新开放</h1><p class='author-name'>海岸早报</p><article>{BODY * 4}</article>"
    article = read_page(page("港口重新开放", text), "a.html")

    assert (article.source, article.byline) == ("海岸早报", "")


def test_a_page_for_printing_begins_below_its_address() -> None:
    card = "<p>http://coast.example/2021/1.html</p><p>2021-01-05 来源：海岸早报 作者：王小明</p>"
    article = read_page(page("港口重新开放", f"<h1>港口重新开放</h1>{card}<hr>{BODY * 4}"), "a.html")

    assert article.text.startswith(FIRST[:10])


def test_a_paper_and_a_day_may_open_what_is_taken_for_the_text() -> None:
    text = f"<div><h1>港口重新开放</h1><p>海岸晚报 2021-01-05 09:30</p><div>{BODY * 2}</div></div>"
    article = read_page(page("港口重新开放 | 海岸网", text), "a.html")

    assert article.source == "海岸晚报"


def test_a_title_may_stand_behind_its_label() -> None:
    lines = "<div><b>作者</b><i>dahe</i></div><div><b>標題</b><i>港口重新開放</i></div>"
    card = f"{lines}<div><b>時間</b><i>Tue Jan  5 09:30:15 2021</i></div>"
    published = read_page(page("港口重新開放", f"{card}<div>{BODY * 4}</div>"), "a.html").published

    assert published is not None
    assert published.iso == "2021-01-05T09:30:15"


def test_what_stands_behind_the_text_is_read_too() -> None:
    behind = "<div>本文来源：海岸日报　责任编辑：杨小倩_NF4425</div>"

    article = read_page(page("港口重新开放", f"<h1>港口重新开放</h1><article>{BODY * 4}</article>{behind}"), "a.html")

    assert article.source == "海岸日报"


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("<p>本文来自微信公众号：海岸观察（ID：haian），作者：王小明，题图来自：图库</p>", ""),
        ("<blockquote>编者按：本文来自“海岸观察”（ID:haian），作者：王小明，海岸网经授权发布。</blockquote>", ""),
        ("", "<p>记者　王小明</p><p>编辑 李强</p><p>校对 赵敏</p>"),
        ("", "<p>海岸电台记者王小明报道   责编：李强  网编：赵敏</p>"),
        ("", "<p>文／王小明</p>"),
        ("", "<p>海岸记者 王小明 海岸编辑 李强</p>"),
        ("<p>作者：王小明　责编：李强</p>", ""),
        ("<p>王 小 明</p>", ""),
    ],
)
def test_the_note_above_a_text_and_the_credits_below_it_name_the_writer(above: str, below: str) -> None:
    text = f"<h1>港口重新开放</h1><p>2021-01-05</p><article>{above}{BODY * 4}{below}</article>"

    assert read_page(page("港口重新开放", text), "a.html").byline == "王小明"


@pytest.mark.parametrize(
    ("site", "byline"),
    [("木田无花", "木田无花"), ("海岸早报", ""), ("coast.org", "")],
)
def test_who_publishes_alone_wrote_it_and_a_paper_did_not(site: str, byline: str) -> None:
    head = f"<meta property='og:site_name' content='{site}'>"
    card = f"<a rel='author' href='/me'>{site}<span class='badge'>永久会员</span></a>"
    article = read_page(page("港口重新开放", f"<h1>港口重新开放</h1>{card}<article>{BODY}</article>", head), "a.html")

    assert (article.source, article.byline) == (site, byline)


def test_the_search_for_an_author_takes_nothing_out_of_the_page() -> None:
    """WordPress gives the class "author" to whole pages, DokuWiki "level2" to paragraphs."""
    text = f"<h1>港口重新开放</h1><article class='author'>{BODY * 4}<p class='level2'>最后一段说的是桥。</p></article>"

    assert read_page(page("港口重新开放", text), "a.html").text.endswith("最后一段说的是桥。")


def test_an_answer_says_itself_who_wrote_it_and_when() -> None:
    """The question above it has a date and an author of its own."""
    answer = (
        "<div class='answer' itemprop='suggestedAnswer' itemscope itemtype='https://schema.org/Answer'>"
        "<div itemprop='author' itemscope><meta itemprop='name' content='王五'></div>"
        f"<meta itemprop='dateCreated' content='2016-03-04'><div class='text'>{BODY * 4}</div></div>"
    )
    asked = "<meta itemprop='dateCreated' content='2014-04-30'><h1>港口何时开放？</h1>"
    article = read_page(
        page("港口何时开放？", f"<div itemscope itemtype='https://schema.org/Question'>{asked}{answer}</div>"), "a.html"
    )

    assert article.published is not None
    assert (article.byline, article.published.iso) == ("王五", "2016-03-04")
