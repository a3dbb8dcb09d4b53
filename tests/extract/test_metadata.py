"""What whole pages say of themselves for machines."""

from __future__ import annotations

import json

import pytest

from termnews.extract.envelope import open_envelope
from termnews.extract.metadata import Metadata, read_metadata, without_site
from termnews.extract.read import read_page
from termnews.model.article import Article


def read(head: str, body: str = "<p>words</p>") -> Metadata:
    return read_metadata(open_envelope(f"<html><head>{head}</head><body>{body}</body></html>".encode(), "a.html"))


def json_ld(*objects: object) -> str:
    return (
        f'<script type="application/ld+json">{json.dumps(objects[0] if len(objects) == 1 else list(objects))}</script>'
    )


def test_json_ld_gives_everything() -> None:
    metadata = read(
        json_ld(
            {"@type": "Organization", "name": "x"},
            {
                "@type": "NewsArticle",
                "headline": "A &amp; B",
                "datePublished": "2021-01-05T09:30:00+08:00",
                "author": ["Ann Lee", {"name": "Bo Chen"}, {"name": "Ann Lee"}, {"name": "https://e.org"}, 3],
                "publisher": {"name": "The Post"},
                "articleSection": ["Local", "World"],
                "keywords": ["a", "b", 3],
                "articleBody": "The words.",
                "url": "https://e.org/1",
            },
        )
    )

    assert metadata.title == "A & B"
    assert metadata.published is not None
    assert metadata.published.iso == "2021-01-05T09:30:00+08:00"
    assert (metadata.author, metadata.site, metadata.section) == ("Ann Lee, Bo Chen", "The Post", "Local")
    assert metadata.tags == ("a", "b")
    assert metadata.body == "The words."
    assert metadata.permalink == "https://e.org/1"
    assert metadata.is_article


def test_a_dated_web_page_stands_in_for_an_article() -> None:
    objects = {
        "@graph": [
            {"@type": ["WebPage"], "datePublished": "2021-01-05"},
            {"@type": "WebPage", "datePublished": "2022-01-05"},
        ]
    }
    metadata = read(json_ld(objects))

    assert metadata.published is not None
    assert metadata.published.iso == "2021-01-05"


@pytest.mark.parametrize(
    "source",
    [
        "{not json",
        "[" * 100_000,
        '"text"',
        "[]",
        '{"@type": {"a": 1}}',
        '{"@type": [["NewsArticle"], {"a": 1}]}',
        "x" * 300_000,
        '{"@type": "NewsArticle"};',
    ],
)
def test_bad_json_ld_is_passed_over(source: str) -> None:
    assert read(f'<script type="application/ld+json">{source}</script><title>T</title>').title == "T"


def test_meta_elements_are_read() -> None:
    metadata = read(
        '<meta property="og:title" content="标题 - 晨报"><meta property="og:site_name" content="晨报">'
        '<meta name="pubdate" content="soon">'
        '<meta name="publishdate" content="2021-01-05"><meta name="author" content="王五"><meta '
        'name="author" content="李四">'
        '<meta property="article:tag" content="甲"><meta property="article:tag" content="乙"><meta '
        'property="article:section" content="国际">'
        '<meta property="og:url" content="/1"><meta property="og:type" content="article"><meta '
        'name="" content="x"><meta name="x" content="">'
        '<base><link rel="canonical" href="https://e.org/1">'
    )

    assert metadata.title == "标题"
    assert metadata.published is not None
    assert metadata.published.iso == "2021-01-05"
    assert metadata.author == "王五, 李四"
    assert metadata.tags == ("甲", "乙")
    assert (metadata.section, metadata.site, metadata.permalink) == ("国际", "晨报", "https://e.org/1")
    assert metadata.is_article


def test_an_address_is_no_author() -> None:
    assert read('<meta name="dc.creator" content="https://e.org/ann">').author == ""
    assert read('<meta name="byl" content="By Ann">').author == "Ann"


def test_keywords_are_parted() -> None:
    assert read('<meta name="keywords" content="甲，乙、丙;丁,,' + "x" * 80 + '">').tags == ("甲", "乙", "丙", "丁")


def test_a_fragment_says_nothing() -> None:
    assert read_metadata(open_envelope(b"<p>words</p>", "a.html")) == Metadata()


@pytest.mark.parametrize(
    ("title", "site", "expected"),
    [
        ("标题 - 晨报", "晨报", "标题"),
        ("标题 | 国际 | 晨报", "晨报", "标题 | 国际"),
        ("Title - The Post", "thepost", "Title"),
        ("A long title of an article - Site", "", "A long title of an article"),
        ("One - Two", "", "One - Two"),
        ("Title", "Site", "Title"),
        ("Half-open doors", "", "Half-open doors"),
        ("Title - Other", "Site", "Title - Other"),
    ],
)
def test_the_site_is_taken_off_a_title(title: str, site: str, expected: str) -> None:
    assert without_site(title, site) == expected


def test_a_headline_is_believed_as_it_is() -> None:
    assert without_site("标题 - 晨报", "晨报", is_known=True) == "标题 - 晨报"


LD = '<script type="application/ld+json">'
HEADS = {
    "government": (
        '<meta name="ContentSource" content="海岸日报"><meta name="PubDate" content="2021-01-05 06:23">',
        ("海岸日报", "2021-01-05T06:23"),
    ),
    "labelled": (
        '<meta name="source" content="来源：海岸网-文化频道 原创稿"><meta name="publishdate" content="2021-01-05">',
        ("海岸网-文化频道", "2021-01-05"),
    ),
    "mediaid": (
        '<meta name="mediaid" content="海岸消息"><meta property="og:time" content="2021-01-05 09:30">',
        ("海岸消息", "2021-01-05T09:30"),
    ),
    "two names in one": ('<meta property="x:a dc.date" content="2021-01-05">', ("", "2021-01-05")),
    "Baidu": (
        LD + '{"@context": "https://example.org/cambrian.jsonld", "pubDate": "2021-01-05T09:30:00",}</script>',
        ("", "2021-01-05T09:30:00"),
    ),
    "CDATA": (
        LD + '//<![CDATA[\n{"@type": "NewsArticle", "datePublished": "2021-01-05"}\n//]]></script>',
        ("", "2021-01-05"),
    ),
    "broken": (
        LD + '{"@type": "NewsArticle", "headline": "港口"重新"开放", "datePublished": "2021-01-05"}</script>',
        ("", "2021-01-05"),
    ),
}


@pytest.mark.parametrize(("head", "expected"), HEADS.values(), ids=HEADS)
def test_the_heads_of_chinese_sites_give_source_and_date(head: str, expected: tuple[str, str]) -> None:
    metadata = read(head)

    assert metadata.published is not None
    assert (metadata.source, metadata.published.iso) == expected


def test_a_date_beside_the_authors_is_no_part_of_their_names() -> None:
    for author in ("By JERUSALEM POST STAFF NOVEMBER 20, 2019 10:43", "JERUSALEM POST STAFF, Nov. 20, 2019"):
        assert read(f'<meta name="author" content="{author}">').author == "JERUSALEM POST STAFF"


@pytest.mark.parametrize("author", ["104363", "name, email@gmail.com", "admin", "最新文章", "网易", "微信扫码关注"])
def test_junk_in_the_place_of_an_author_is_none(author: str) -> None:
    assert read(f'<meta name="author" content="{author}">').author == ""


def test_the_next_name_is_asked_when_the_first_is_junk() -> None:
    assert read('<meta name="author" content="admin"><meta name="byl" content="By Ann Lee">').author == "Ann Lee"


@pytest.mark.parametrize(
    ("title", "body", "shown"),
    [
        ("港口重新开放_海岸财经_海岸网", "", "港口重新开放"),
        ("港口重新开放 - 海岸省人民政府门户网站", "", "港口重新开放"),
        ("港口重新开放--文化--海岸网", "<h2>港口重新开放</h2>", "港口重新开放"),
        ("港口重新开放｜海岸日报", "", "港口重新开放"),
        ("港口重新开放｜渔民说等不及了", "", "港口重新开放｜渔民说等不及了"),
    ],
)
def test_the_site_behind_a_title_is_left_out(title: str, body: str, shown: str) -> None:
    assert read(f"<title>{title}</title>", body or "<p>words</p>").title == shown


def test_a_title_that_a_raw_quote_cut_is_the_heading() -> None:
    """`content="渔民说"等不及了"..."` ends at the quote; the heading has it all."""
    head = '<meta property="og:title" content="渔民天亮前说"等不及了"就出海">'

    assert read(head, '<h1>渔民天亮前说"等不及了"就出海</h1>').title == '渔民天亮前说"等不及了"就出海'


def test_the_path_above_an_article_names_the_site() -> None:
    assert read("", '<div class="path"><a href="/">人民网</a> &gt;&gt; <a href="/c">文化</a></div>').site == "人民网"


def test_an_author_is_looked_up_by_its_id() -> None:
    """What the commonest plugin of WordPress writes: the person stands in the graph, the article points there."""
    graph = {
        "@graph": [
            {"@type": "Article", "datePublished": "2021-01-05", "author": {"@id": "https://e.org/#/person/1"}},
            {"@type": "Person", "@id": "https://e.org/#/person/1", "name": "Eleanor Bree"},
        ]
    }

    assert read(json_ld(graph)).author == "Eleanor Bree"


def test_of_several_titles_the_one_that_heads_the_page_is_taken() -> None:
    said = json_ld({"@type": "Article", "name": "New Zealand", "headline": "island country in the Pacific"})

    assert read(said, "<h1>New Zealand</h1>").title == "New Zealand"
    assert read(said, "<h1>island country in the Pacific</h1>").title == "island country in the Pacific"
    assert read(said).title == "island country in the Pacific"


def test_the_site_before_a_title_is_left_out() -> None:
    assert read("<title>coast.net | 港口重新开放</title>", "<h1>港口重新开放</h1>").title == "港口重新开放"
    assert read("<title>coast.net | 港口重新开放</title>", "<p>港口</p>").title == "coast.net | 港口重新开放"


@pytest.mark.parametrize(
    ("said", "section"), [("国际", "国际"), ("posts", ""), ("港口在星期一重新开放，此前它关闭了九天。" * 4, "")]
)
def test_what_is_no_part_of_a_site_is_no_section(said: str, section: str) -> None:
    assert read(f"<meta property='article:section' content='{said}'>").section == section


@pytest.mark.parametrize(
    ("title", "head", "site"),
    [
        ("Open - The Harbour Post", "", "The Harbour Post"),
        ("Open - The Harbour Post", "<meta property='og:url' content='https://harbour.example/1'>", "The Harbour Post"),
        ("Open - Games and Fun", "<meta property='og:url' content='https://harbour.example/1'>", ""),
        ("Open - Number Two", "", ""),
        ("Open - Page 34", "", ""),
        ("Open - by Ann Lee", "", ""),
    ],
)
def test_a_site_of_several_words_behind_a_title_has_one_of_them_in_its_address(
    title: str, head: str, site: str
) -> None:
    """Sections, numbers of pages and titles of posts stand there, too."""
    assert read(f"<title>{title}</title>{head}", "<h1>Open</h1><h2>Number Two</h2>").site == site


def test_one_author_of_the_first_property_counts_before_others() -> None:
    head = "<meta name='author' content='The Harbour Post'><meta property='dc:creator' content='Ann Lee'>"

    assert read(head).author == "Ann Lee"


def test_a_recipe_has_a_writer_and_a_date() -> None:
    said = {"@type": "Recipe", "author": {"@type": "Person", "name": "Ann Lee"}, "datePublished": "2019-11-19"}

    found = read(json_ld(said))

    assert found.author == "Ann Lee"
    assert found.published is not None
    assert found.published.iso == "2019-11-19"


def test_the_writer_is_also_told_as_a_fact_for_previews() -> None:
    """WordPress' commonest add-on writes him so, in the language of the site."""
    label, name = '<meta name="twitter:label1" content="{}">', '<meta name="twitter:data1" content="Ann Lee">'

    assert read(label.format("Verfasst von") + name).author == "Ann Lee"
    assert read(label.format("Est. reading time") + name).author == ""


@pytest.mark.parametrize(
    ("label", "fact", "author"),
    [
        ("Published by", "Ann Lee", "Ann Lee"),
        ("Publié par", "Ann Lee", "Ann Lee"),
        ("Published", "3 hours ago", ""),
        ("Published on", "5 Jan 2021", ""),
        ("Publicado el", "5 de enero de 2021", ""),
        ("Written on", "5 Jan 2021", ""),
        ("Posted in", "Sports News", ""),
    ],
)
def test_a_day_or_a_section_among_those_facts_is_no_writer(label: str, fact: str, author: str) -> None:
    head = f'<meta name="twitter:label1" content="{label}"><meta name="twitter:data1" content="{fact}">'

    assert read(head).author == author


@pytest.mark.parametrize(
    ("named", "author"),
    [
        (["Post Online", "Ann Lee"], "Ann Lee"),
        (["The Post", "Ann Lee"], "Ann Lee"),
        (["post.test"], "post.test"),
        (["The Post"], ""),
        (["Ann Lee, post.test"], "Ann Lee"),
        (["Ann Lee, J.Smith"], "Ann Lee, J.Smith"),
        (["Le Van Minh", "Hanoi Desk"], "Le Van Minh"),
        (["Le Quai", "Ann Lee"], "Ann Lee"),
    ],
)
def test_a_person_is_the_author_before_the_house(named: list[str], author: str) -> None:
    article = {"@type": "NewsArticle", "author": named[0], "publisher": {"name": "The Post"}}
    further = "".join(f'<meta name="byl" content="{name}">' for name in named[1:])

    assert read(json_ld(article) + further).author == author


def test_who_publishes_alone_is_the_author_of_a_site_of_the_same_name() -> None:
    head = '<meta property="og:site_name" content="Ann Lee"><meta name="author" content="Ann Lee">'

    assert read(head).author == "Ann Lee"


def test_the_beginning_of_a_clock_is_no_date() -> None:
    assert read('<meta name="date" content="1970-01-01T01:00:00+01:00">').published is None


@pytest.mark.parametrize("kind", ["RadioEpisode", "DiscussionForumPosting", "PressRelease"])
def test_json_ld_of_any_kind_with_a_headline_gives_the_date(kind: str) -> None:
    published = read(json_ld({"@type": kind, "headline": "A pier", "datePublished": "2021-01-05"})).published

    assert published is not None
    assert published.iso == "2021-01-05"


def test_the_heading_is_not_the_name_of_the_site_that_leads_home() -> None:
    """Themes of old put the site into h1, and "Site » Archive » Title" into the title."""
    body = '<h1><a href="https://e.org/">Harbour Notes</a></h1><h2><a href="/2014/pier">The old pier</a></h2><p>x</p>'

    assert read("<title>Harbour Notes » Blog Archive » The old pier</title>", body).title == "The old pier"


def saved(head: str, top: str) -> Article:
    text = "".join(f"<p>The harbour opened again on day {n}, after the storm had passed.</p>" for n in range(4))
    return read_page(
        f"<!DOCTYPE html><html><head><title>Harbour</title>{head}</head><body>{top}<div>{text}</div>".encode(), "a.html"
    )


def test_the_address_that_evernote_keeps_is_that_of_the_article() -> None:
    address = "https://coast.example/2021/harbour"
    head = f"<meta name='source' content='web.clip'><meta name='source-url' content='{address}'>"
    article = saved(head, "<h1>Harbour</h1>")

    assert (article.permalink, article.source) == (address, "coast.example")


def test_the_reading_view_of_a_browser_keeps_address_and_writer() -> None:
    link = "<a class='domain reader-domain' href='https://coast.example/2021/harbour'>coast.example</a>"
    article = saved("", f"{link}<h1 class='reader-title'>Harbour</h1><div class='reader-credits'>Ann Lee</div>")

    assert (article.permalink, article.byline) == ("https://coast.example/2021/harbour", "Ann Lee")


@pytest.mark.parametrize(
    "title", ["河口的钟 / 文化 / 河口周刊", "www.hekou.test: 河口 / 演讲 / 河口的钟", "河口的钟 / example.test"]
)
def test_sections_between_strokes_are_no_part_of_a_title(title: str) -> None:
    assert read(f"<title>{title}</title>", "<h1>河口的钟</h1>").title == "河口的钟"


def test_a_stroke_within_a_title_stays() -> None:
    assert read("<title>河口 / 海口</title>", "<h1>河口 / 海口</h1>").title == "河口 / 海口"
