"""Every kind of container, made by its own tool out of pages of ours: every page once, and its text as alone."""

from __future__ import annotations

import io
import json
import mailbox
import subprocess
import sys
import tarfile
import zipfile
from datetime import datetime
from email.message import EmailMessage
from functools import cache
from html import escape
from typing import TYPE_CHECKING

import pytest
from fastwarc.stream_io import ZstdWriter
from tests.archive.containers.pages import PAGES, article_of, articles, contents, members, opened
from tests.archive.containers.test_warc import DATE, Warc, warc_of_pages

from termnews.archive.containers import kinds, tars
from termnews.archive.containers.kinds import find_kind, is_container_name, open_container
from termnews.archive.containers.member import DEFAULT_BOUNDS, Bounds, ContainerKind, Content, Member
from termnews.archive.containers.source import source_of_bytes, source_of_file
from termnews.archive.containers.stream import Stream
from termnews.model.dates import Origin
from termnews.model.problem import ProblemKind

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from termnews.archive.containers.source import Source
    from termnews.model.article import Article

TITLES = [page.title for page in PAGES]
ADDRESSES = [page.address for page in PAGES]
NAMES = ["旧码头.html", "新館/圖書館.html", "ferry.html"]


@cache
def texts_alone() -> tuple[str, ...]:
    """The text of each page when it lies alone; read when the first test asks."""
    return tuple(page.text for page in PAGES)


def titles(found: list[Article]) -> list[str]:
    return [article.title for article in found]


def texts(found: list[Article]) -> list[str]:
    return [article.text for article in found]


def same(found: list[Article]) -> bool:
    """Whether the articles are those of the pages: each once, in order, with the text of the page alone."""
    assert titles(found) == TITLES
    assert texts(found) == list(texts_alone())
    return True


def a_zip(entries: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return file.getvalue()


def pages_by_name() -> dict[str, bytes]:
    return {name: page.page for name, page in zip(NAMES, PAGES, strict=True)}


def test_a_zip_of_pages_gives_them_under_their_names() -> None:
    """Pictures, scripts, hidden files and the companions of a saved page are passed over."""
    others = {
        "picture.png": b"\x89PNG", ".hidden.html": PAGES[0].page, "__MACOSX/._ferry.html": b"\0\5",
        "ferry_files/frame.html": PAGES[0].page, "empty.html": b"",
    }  # fmt: skip
    data = a_zip(pages_by_name() | others)

    assert [member.name for member in members(opened(data, "pages.zip"))] == NAMES
    assert same(articles(data, "pages.zip"))


class Unflagged(zipfile.ZipInfo):
    """A name in a charset that no flag tells, as older programs write it."""

    def __init__(self, name: str, charset: str) -> None:
        super().__init__(name)
        self.bytes = name.encode(charset)

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 - zipfile's
        return self.bytes, self.flag_bits & ~0x800  # which newer Pythons set before they ask


@pytest.mark.parametrize("charset", ["gb18030", "big5", "utf-8"])
def test_names_without_the_utf_8_flag_are_decoded_as_pages_are(charset: str) -> None:
    names = ["我们的新闻档案/一月.html", "我们的新闻档案/今天的天气.html"]
    if charset == "big5":
        names = ["我們的新聞檔案/一月.html", "我們的新聞檔案/今天的天氣.html"]
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for place, name in enumerate(names):
            archive.writestr(Unflagged(name, charset), PAGES[place].page)

    assert [member.name for member in members(opened(file.getvalue(), "a.zip"))] == names
    assert titles(articles(file.getvalue(), "a.zip")) == TITLES[:2]


def a_tar(form: str) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode=f"w:{form}") as archive:  # type: ignore[call-overload]
        for name, page in [*pages_by_name().items(), ("style.css", b"body {}"), (".hidden.html", PAGES[0].page)]:
            entry = tarfile.TarInfo("./" + name)
            entry.size = len(page)
            archive.addfile(entry, io.BytesIO(page))
    return file.getvalue()


@pytest.mark.parametrize("form", ["", "gz", "xz", "bz2", "zst"])
def test_a_tar_of_pages_is_read_however_it_is_packed(form: str) -> None:
    data = a_tar("" if form == "zst" else form)
    if form == "zst":
        packed = io.BytesIO()
        writer = ZstdWriter(packed)
        writer.write(data)
        writer.close()
        data = packed.getvalue()
    name = f"pages.tar.{form}".rstrip(".")

    assert [member.name for member in members(opened(data, name))] == NAMES
    assert same(articles(data, name))


def a_wacz() -> bytes:
    warc = Warc(packed=True)
    for page in PAGES:
        warc.add(page)
    frame = PAGES[0]._replace(address="https://ads.example.net/frame.html", title="Advertisement")
    listed = "\n".join(
        json.dumps({"url": page.address, "title": f"{page.title} - Example News", "ts": DATE}, ensure_ascii=False)
        for page in PAGES
    )
    entries = {
        "archive/data.warc.gz": warc.add(frame).data,
        "pages/pages.jsonl": b'{"format": "json-pages-1.0", "id": "pages"}\n' + listed.encode(),
        "datapackage.json": b"{}",
    }
    return a_zip(entries, zipfile.ZIP_STORED)


def test_a_wacz_gives_what_its_list_of_pages_names() -> None:
    """A frame of an advertisement, which was captured too, is no page."""
    found = articles(a_wacz(), "crawl.wacz")

    assert same(found)
    assert [article.permalink for article in found] == ADDRESSES
    assert {article.captured for article in found} == {DATE}


@pytest.mark.parametrize(("said", "title"), [("码头边的水位", "码头边的水位"), (ADDRESSES[0], "river")])
def test_the_title_of_a_wacz_stands_in_for_a_page_without_one(said: str, title: str) -> None:
    """Unless it is an address, which tools give a page without a title: then the name of the file does."""
    bare = PAGES[0]._replace(title="")
    listed = json.dumps({"url": bare.address, "title": said}).encode()
    page = f"<html><body>{bare.body}</body></html>".encode()
    entries = {"archive/a.warc.gz": Warc(packed=True).add(bare, page).data, "pages/pages.jsonl": listed}

    assert titles(articles(a_zip(entries), "a.wacz")) == [title]


def an_epub() -> bytes:
    chapters = {f"OEBPS/chapter{place}.xhtml": page.page for place, page in enumerate(PAGES)}
    items = "".join(
        f'<item id="c{place}" href="chapter{place}.xhtml" media-type="application/xhtml+xml"/>' for place in range(3)
    )
    order = "".join(f'<itemref idref="c{place}"/>' for place in (2, 0, 1))
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        "<dc:title>三月的镇子</dc:title><dc:creator>周小溪</dc:creator><dc:language>zh-Hans</dc:language>"
        "<dc:publisher>河边出版社</dc:publisher><dc:date>2021-04-01</dc:date></metadata>"
        f"<manifest>{items}</manifest><spine>{order}</spine></package>"
    )
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="OEBPS/content.opf"/></rootfiles></container>'
    )
    head = {"mimetype": b"application/epub+zip", "META-INF/container.xml": container.encode()}
    return a_zip(head | {"OEBPS/content.opf": package.encode()} | chapters)


def test_a_book_is_one_article_its_chapters_in_their_order() -> None:
    (article,) = articles(an_epub(), "book.epub")

    assert (article.title, article.byline, article.source) == ("三月的镇子", "周小溪", "河边出版社")
    assert article.published
    assert article.published.iso == "2021-04-01"
    places = [article.text.index(page.paragraphs[1]) for page in (PAGES[2], PAGES[0], PAGES[1])]
    assert places == sorted(places)
    assert all(paragraph in article.text for page in PAGES for paragraph in page.paragraphs)


def a_mail(place: int) -> EmailMessage:
    page = PAGES[place]
    message = EmailMessage()
    message["From"] = "河边周报 <weekly@river.example.org>"
    message["Subject"] = page.title
    message["Date"] = datetime.fromisoformat(f"{page.date.partition('T')[0]}T09:00:00+08:00")
    message["To"] = "reader@example.org"
    message.set_content("\n\n".join(page.paragraphs))
    message.add_alternative(
        f'<html><body><a href="{page.address}">在浏览器中阅读</a><h1>{page.title}</h1>{page.body}'
        "<p>From here the river is seen best.</p></body></html>",
        subtype="html", charset="gb18030" if place == 0 else "utf-8",
    )  # fmt: skip
    return message


def test_a_mailbox_gives_its_newsletters(tmp_path: Path) -> None:
    """The HTML part is the page, the sender the source, the date the mail's."""
    box = mailbox.mbox(tmp_path / "news.mbox")
    for place in range(3):
        box.add(a_mail(place))
    box.close()

    found = articles((tmp_path / "news.mbox").read_bytes(), "news.mbox")

    assert titles(found) == TITLES
    assert {article.source for article in found} == {"河边周报"}
    assert [article.permalink for article in found] == ADDRESSES
    assert [article.published.iso[:10] for article in found if article.published] == [p.date[:10] for p in PAGES]
    assert all(article.published and article.published.origin is Origin.CONTAINER for article in found)
    for article, page in zip(found, PAGES, strict=True):
        assert all(paragraph in article.text for paragraph in page.paragraphs)
        assert "From here the river" in article.text


def test_a_mail_in_a_file_is_one_article() -> None:
    (content,) = contents(a_mail(1).as_bytes(), "letter.eml")

    assert article_of(content).title == PAGES[1].title


def test_a_mail_without_html_is_its_text() -> None:
    message = EmailMessage()
    message["From"], message["Subject"] = "weekly@river.example.org", "Plain"
    message.set_content("\n\n".join(PAGES[2].paragraphs))

    (article,) = articles(message.as_bytes(), "plain.eml")

    assert article.source == "river.example.org"
    assert all(paragraph.split()[0] in article.text for paragraph in PAGES[2].paragraphs)


def an_mhtml() -> bytes:
    parts = "".join(
        f"--mark\r\nContent-Type: text/html; charset=utf-8\r\nContent-Location: {page.address}\r\n"
        f"Content-Transfer-Encoding: 8bit\r\n\r\n{page.html}\r\n"
        for page in PAGES
    )
    head = 'From: <Saved by a clipper>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="mark"\r\n\r\n'
    return f"{head}{parts}--mark--\r\n".encode()


def test_an_mhtml_with_several_pages_gives_each() -> None:
    found = articles(an_mhtml(), "clips.mhtml")

    assert same(found)
    assert [article.permalink for article in found] == ADDRESSES


def test_an_mhtml_with_one_page_and_a_frame_is_a_page() -> None:
    data = an_mhtml().replace(b"<article>", f'<iframe src="{ADDRESSES[1]}"></iframe><article>'.encode())
    data = data.replace(ADDRESSES[2].encode(), b"cid:frame@mhtml.blink")

    assert open_container(source_of_bytes(data, "one.mhtml")) is None


def an_rss() -> bytes:
    items = "".join(
        f"<item><title>{page.title}</title><link>{page.address}</link><guid>{page.address}#1</guid>"
        f"<pubDate>Thu, 0{place + 4} Mar 2021 09:00:00 +0800</pubDate><dc:creator>周小溪</dc:creator>"
        f"<category>镇上</category><content:encoded><![CDATA[{page.body}]]></content:encoded></item>"
        for place, page in enumerate(PAGES)
    )
    return (
        '<?xml version="1.0" encoding="gb18030"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>河边新闻</title>'
        f"<link>https://news.example.org</link>{items}</channel></rss>"
    ).encode("gb18030")


def an_atom() -> bytes:
    entries = "".join(
        f'<entry><title>{page.title}</title><link href="{page.address}"/><id>tag:{place}</id>'
        f"<published>{page.date[:10]}T09:00:00+08:00</published><author><name>周小溪</name></author>"
        f'<category term="镇上"/><content type="html">{escape(page.body)}</content></entry>'
        for place, page in enumerate(PAGES)
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom">'
        f"<title>河边新闻</title><id>x</id>{entries}</feed>"
    ).encode()


def a_json_feed() -> bytes:
    items = [
        {
            "id": page.address, "url": page.address, "title": page.title, "content_html": page.body,
            "date_published": f"{page.date[:10]}T09:00:00+08:00", "authors": [{"name": "周小溪"}], "tags": ["镇上"],
        }
        for page in PAGES
    ]  # fmt: skip
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "河边新闻", "items": items}
    return json.dumps(feed, ensure_ascii=False).encode()


def a_wordpress_export() -> bytes:
    items = "".join(
        f"<item><title>{page.title}</title><link>{page.address}</link><dc:creator>周小溪</dc:creator>"
        f"<content:encoded><![CDATA[{page.body}]]></content:encoded><excerpt:encoded></excerpt:encoded>"
        f"<wp:post_id>{place + 7}</wp:post_id><wp:post_date>{page.date[:10]} 09:00:00</wp:post_date>"
        "<wp:status>publish</wp:status><wp:post_type>post</wp:post_type>"
        '<category domain="post_tag" nicename="t">镇上</category></item>'
        for place, page in enumerate(PAGES)
    )
    picture = "<item><title>x</title><wp:post_id>1</wp:post_id><wp:post_type>attachment</wp:post_type></item>"
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" '
        'xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>河边新闻</title>'
        f"{picture}{items}</channel></rss>"
    ).encode()


FEEDS: dict[str, Callable[[], bytes]] = {
    "feed.rss": an_rss,
    "feed.atom": an_atom,
    "feed.xml": an_atom,
    "feed.json": a_json_feed,
    "export.xml": a_wordpress_export,
}


@pytest.mark.parametrize("name", FEEDS)
def test_a_feed_gives_its_entries_with_all_that_it_says_of_them(name: str) -> None:
    found = articles(FEEDS[name](), name)

    assert same(found)
    assert [article.permalink for article in found] == ADDRESSES
    assert {article.byline for article in found} == {"周小溪"}
    assert {article.source for article in found} == {"河边新闻"}
    assert {article.tags for article in found} == {("镇上",)}
    dates = [article.published for article in found if article.published]
    assert [date.iso[:10] for date in dates] == [page.date[:10] for page in PAGES]
    assert {date.origin for date in dates} == {Origin.CONTAINER}


def test_a_file_of_xml_or_json_that_is_none_of_these_is_passed_over() -> None:
    """Such a name promises nothing: it is no problem."""
    for name, data in {
        "pom.xml": b"<project/>", "package.json": b'{"name": "x", "scripts": {}}', "a.json": b"[1, 2]",
        "table.csv": b"a,b\n1,2\n", "broken.json": b"{", "list.html": PAGES[0].page, "one.mhtml": b"x",
    }.items():  # fmt: skip
        assert open_container(source_of_bytes(data, name)) is None, name


def an_evernote_export() -> bytes:
    notes = "".join(
        f"<note><title>{page.title}</title><created>20210307T080910Z</created><tag>镇上</tag>"
        f"<note-attributes><author>周小溪</author><source-url>{page.address}</source-url></note-attributes>"
        '<content><![CDATA[<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE en-note SYSTEM "x">'
        f"<en-note>{page.body}</en-note>]]></content>"
        "<resource><data encoding='base64'>QUJD</data></resource></note>"
        for page in PAGES
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><en-export application="Evernote">{notes}</en-export>'.encode()


def a_wallabag_export() -> bytes:
    entries = [
        {
            "id": place + 40, "is_archived": place, "is_starred": 0, "tags": ["镇上"], "title": page.title,
            "url": page.address, "content": page.body, "created_at": "2021-03-07T08:09:10+0000",
            "published_by": ["周小溪"], "domain_name": "news.example.org", "reading_time": 1, "annotations": [],
        }
        for place, page in enumerate(PAGES)
    ]  # fmt: skip
    return json.dumps(entries, ensure_ascii=False).encode()


def an_omnivore_export() -> bytes:
    items = [
        {
            "id": str(place), "slug": f"page-{place}", "title": page.title, "url": page.address, "author": "周小溪",
            "state": "Active", "savedAt": "2021-03-07T08:09:10.000Z", "labels": ["镇上"], "readingProgress": 10,
        }
        for place, page in enumerate(PAGES)
    ]  # fmt: skip
    bodies = {f"content/page-{place}.html": page.body.encode() for place, page in enumerate(PAGES)}
    quote = {"highlights/page-0.md": f"> {PAGES[0].paragraphs[0][:10]}\n\nwhat I thought\n".encode()}
    return a_zip({"metadata_0_to_20.json": json.dumps(items, ensure_ascii=False).encode()} | bodies | quote)


EXPORTS: dict[str, Callable[[], bytes]] = {
    "notes.enex": an_evernote_export,
    "wallabag.json": a_wallabag_export,
    "omnivore.zip": an_omnivore_export,
}


@pytest.mark.parametrize("name", EXPORTS)
def test_an_export_gives_its_pages_with_all_that_it_says_of_them(name: str) -> None:
    found = articles(EXPORTS[name](), name)

    assert same(found)
    assert [article.permalink for article in found] == ADDRESSES
    assert {article.byline for article in found} == {"周小溪"}
    assert {article.tags for article in found} == {("镇上",)}
    assert {article.captured[:19] for article in found} == {"2021-03-07T08:09:10"}


def test_highlights_and_what_was_read_come_along() -> None:
    (first, *_rest) = contents(an_omnivore_export(), "omnivore.zip")
    (_first, second, _third) = contents(a_wallabag_export(), "wallabag.json")

    assert first.facts.highlights == (PAGES[0].paragraphs[0][:10],)
    assert (first.facts.is_read, second.facts.is_read) == (False, True)


POCKET = (
    '<!DOCTYPE html><html><head><title>Pocket Export</title></head><body><h1>Unread</h1><ul>'
    f'<li><a href="{ADDRESSES[0]}" time_added="1614844800" tags="镇上,河">{TITLES[0]}</a></li></ul>'
    f'<h1>Read Archive</h1><ul><li><a href="{ADDRESSES[1]}" time_added="1614844801" tags="">{TITLES[1]}</a></li></ul>'
    "</body></html>"
)  # fmt: skip
LISTS = {
    "pocket.html": POCKET,
    "pocket.csv": f"title,url,time_added,tags,status\n{TITLES[0]},{ADDRESSES[0]},1614844800,镇上|河,unread\n"
    f"{TITLES[1]},{ADDRESSES[1]},1614844801,,archive\n",
    "instapaper.csv": f"URL,Title,Selection,Folder,Timestamp\n{ADDRESSES[0]},{TITLES[0]},,Unread,1614844800\n"
    f"{ADDRESSES[1]},{TITLES[1]},,Archive,1614844801\n",
    "raindrop.csv": "id,title,note,excerpt,url,folder,tags,created,cover,highlights,favorite\n"
    f'1,{TITLES[0]},,,{ADDRESSES[0]},x,"镇上, 河",2021-03-04T08:00:00Z,,,false\n'
    f"2,{TITLES[1]},,,{ADDRESSES[1]},x,,2021-03-04T08:00:01Z,,,true\n",
    "readwise.csv": f"Title,URL,ID,Document tags,Saved date,Reading progress,Location,Seen\n{TITLES[0]},{ADDRESSES[0]},"
    f"a,镇上,2021-03-04 08:00:00+00:00,0,later,True\n{TITLES[1]},{ADDRESSES[1]},b,,2021-03-04 08:00:01+00:00,1,"
    "archive,True\n",
}


@pytest.mark.parametrize("name", LISTS)
def test_a_reading_list_is_one_page_that_says_what_it_is(name: str) -> None:
    (content,) = contents(LISTS[name].encode("utf-8-sig"), name)
    article = article_of(content)

    assert [problem.kind for problem in content.problems] == [ProblemKind.ADDRESSES_ONLY]
    assert [link.url for link in article.links] == ADDRESSES[:2]
    assert [link.title for link in article.links] == TITLES[:2]
    assert "2" in article.title


WECHAT = [
    {
        "id": place, "title": page.title, "content_url": page.address, "author": "周小溪", "nickname": "河边新闻",
        "digest": page.paragraphs[0][:20], "content": page.body, "create_time": 1614844800 + 86400 * place,
        "cover": "https://pictures.example.org/" + "x" * 200,
    }
    for place, page in enumerate(PAGES)
]  # fmt: skip
JSONS = {
    "weixin.json": json.dumps(WECHAT, ensure_ascii=False).encode(),
    "month.json": json.dumps({"2021-03": {"articles": WECHAT}}).encode(),
    "by-id.json": json.dumps({str(item["id"]): item for item in WECHAT}).encode(),
    "weixin.jsonl": b"".join(json.dumps(item, ensure_ascii=False).encode() + b"\n" for item in WECHAT),
}


@pytest.mark.parametrize("name", JSONS)
def test_json_with_pages_in_it_gives_them(name: str) -> None:
    """The field that holds the page is found among others with longer values that are no text."""
    found = articles(JSONS[name], name)

    assert same(found)
    assert [article.permalink for article in found] == ADDRESSES
    assert {article.source for article in found} == {"河边新闻"}
    assert [article.published.iso[:10] for article in found if article.published] == [page.date[:10] for page in PAGES]


def test_the_field_that_a_person_names_holds_the_page() -> None:
    """Though it is short and another looks like a page; in files without it the page is found as ever."""
    notes = [{"n": place, "blog_post": page.title, "content": page.body} for place, page in enumerate(PAGES)]
    data, named = json.dumps({"all": notes}).encode(), Bounds(json_field="blog_post")

    container = opened(data, "a.json", named)
    assert [container.read(member.name).data.decode() for member in members(container)] == TITLES
    assert len(members(opened(JSONS["weixin.json"], "b.json", named))) == len(PAGES)
    assert len(members(opened(data.replace(b"blog_post", b"other"), "a.json", named))) == len(PAGES)


def test_a_member_of_json_is_named_by_its_pointer_and_of_lines_by_its_first_byte() -> None:
    assert members(opened(JSONS["month.json"], "a.json"))[0].name == "/2021-03/articles/0"
    assert int([m.name for m in members(opened(JSONS["weixin.jsonl"], "a.jsonl"))][1]) == JSONS["weixin.jsonl"].find(
        b'{"id": 1'
    )


MAKE_ZIM = """
import json, sys
from libzim.writer import Creator, Hint, Item, StringProvider

class Page(Item):
    def __init__(self, page):
        super().__init__()
        self.address, self.title, self.html = page
    def get_path(self): return self.address.removeprefix("https://")
    def get_title(self): return self.title
    def get_mimetype(self): return "text/html"
    def get_contentprovider(self): return StringProvider(self.html)
    def get_hints(self): return {Hint.FRONT_ARTICLE: True}

with Creator(sys.argv[1]).config_indexing(False, "zho") as creator:
    for page in json.load(sys.stdin):
        creator.add_item(Page(page))
    for name, value in {"Title": "河边新闻", "Date": "2021-03-07", "Language": "zho"}.items():
        creator.add_metadata(name, value)
"""


def test_a_zim_gives_its_pages(tmp_path: Path) -> None:
    file = tmp_path / "news.zim"
    pages = json.dumps([(page.address, page.title, page.html) for page in PAGES])
    # In a process of its own: what the library opens for writing stays open.
    subprocess.run([sys.executable, "-c", MAKE_ZIM, str(file)], input=pages, text=True, check=True)
    with file.open("rb") as handle:
        container = open_container(source_of_file(handle.fileno(), file.name))
        assert container
        found = [article_of(container.read(member.name)) for member in members(container)]
        del container

    assert sorted(titles(found)) == sorted(TITLES)
    assert sorted(texts(found)) == sorted(texts_alone())
    assert {article.permalink for article in found} == set(ADDRESSES)


def a_pdf(lines: list[str]) -> bytes:
    """A PDF with one printed page, written by hand."""
    drawn = "".join(f"({line.translate({40: None, 41: None, 92: None})}) Tj T*\n" for line in lines)
    stream = f"BT /F1 12 Tf 14 TL 40 800 Td\n{drawn}ET".encode("latin-1")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources 6 0 R >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Font << /F1 5 0 R >> >>",
        b"<< /Title (The last ferry) /Author (Ann Lee) /CreationDate (D:20210307) >>",
    ]
    data, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(data)
    return (
        data
        + b"xref\n0 8\n0000000000 65535 f \n%strailer\n<< /Size 8 /Root 1 0 R /Info 7 0 R >>\n" % table
        + (b"startxref\n%d\n%%%%EOF\n" % start)
    )


def test_the_text_of_a_pdf_is_an_article_of_paragraphs() -> None:
    words = [
        "The last ferry left at nine with four passengers and a bicycle, as it",
        "has every evening this winter.",
        "Its captain, who counts them aloud, said the line would run until the",
        "bridge opens in June.",
    ]

    (article,) = articles(a_pdf(words), "ferry.pdf")

    assert (article.title, article.byline, article.captured) == ("The last ferry", "Ann Lee", "2021-03-07")
    assert article.text.split("\n") == [f"{words[0]} {words[1]}", f"{words[2]} {words[3]}"]


def test_containers_in_containers_are_read_by_the_way_to_them() -> None:
    """A name that is there as written wins over a way through containers."""
    inner = a_zip({"page.html": PAGES[0].page})
    outer = a_zip({"a.zip": inner, "a.zip!page.html": PAGES[1].page, "crawl.warc": warc_of_pages(packed=False)})
    container = opened(outer, "outer.zip")

    assert {member.name.partition("!")[0] for member in members(container)} == {"a.zip", "crawl.warc"}
    assert article_of(container.read("a.zip!page.html")).title == TITLES[1]
    assert article_of(container.read("crawl.warc!0")).title == TITLES[0]
    assert titles([article_of(opened(a_zip({"a.zip": inner}), "o.zip").read("a.zip!page.html"))]) == TITLES[:1]


def tar_of(entries: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        for name, data in entries.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return file.getvalue()


@pytest.mark.parametrize(("pack", "name"), [(a_zip, "a.zip"), (tar_of, "a.tar")])
def test_what_is_one_page_is_read_within_another_file_as_it_is_alone(
    pack: Callable[[dict[str, bytes]], bytes], name: str
) -> None:
    words = ["The last ferry left at nine with four passengers and a bicycle, as it has every evening."]
    alone = {
        "ferry.pdf": a_pdf(words),
        "book.epub": an_epub(),
        "letter.eml": a_mail(1).as_bytes(),
        "pocket.csv": LISTS["pocket.csv"].encode(),
        "pocket.html": LISTS["pocket.html"].encode(),
    }
    container = opened(pack({f"deep/{file}": data for file, data in alone.items()}), name)

    assert {member.name for member in members(container)} == {f"deep/{file}" for file in alone}
    for file, data in alone.items():
        assert container.read(f"deep/{file}").facts == opened(data, file).read("").facts


@pytest.mark.parametrize(("pack", "name"), [(a_zip, "a.zip"), (tar_of, "a.tar")])
def test_an_mhtml_with_several_pages_gives_each_within_another_file_too(
    pack: Callable[[dict[str, bytes]], bytes], name: str
) -> None:
    data = pack({"one.mhtml": PAGES[0].page, "clips.mhtml": an_mhtml()})
    names = [member.name for member in members(opened(data, name))]

    assert names == ["one.mhtml", *(f"clips.mhtml!{address}" for address in ADDRESSES)]
    assert titles([article_of(opened(data, name).read(member)) for member in names[1:]]) == TITLES


def test_a_tar_within_a_tar_is_not_read_from_its_beginning_for_every_page(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = {f"{place}.html": PAGES[0].page for place in range(50)}
    data = tar_of({"inner.tar": tar_of(pages)})
    passes: list[None] = []
    begin = tars._Forward.__init__

    def counted(self: tars._Forward, source: Source, bounds: Bounds) -> None:
        passes.append(None)
        begin(self, source, bounds)

    monkeypatch.setattr(tars._Forward, "__init__", counted)
    container = opened(data, "a.tar")
    for name in pages:
        container.read(f"inner.tar!{name}")

    assert len(passes) < 10


def test_a_tar_of_nothing_but_containers_is_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tars, "_BARREN", 5)
    data = tar_of({f"{place}.eml": a_mail(place % 3).as_bytes() for place in range(20)})

    assert len(list(members(opened(data, "a.tar")))) == 20


def test_hidden_containers_are_passed_over_and_those_that_climb_out_are_a_problem() -> None:
    """An Apple computer adds a companion to every file, of the same name."""
    inner = a_zip({"page.html": PAGES[0].page})
    data = a_zip({"a.zip": inner, "__MACOSX/._a.zip": b"no zip", ".trash/b.zip": inner, "../c.zip": inner})

    listed = [item for item in opened(data, "o.zip").members() if item]

    assert [(type(item).__name__, item.name) for item in listed] == [
        ("Member", "a.zip!page.html"),
        ("MemberProblem", "../c.zip"),
    ]


def test_the_way_may_lead_through_several() -> None:
    data = a_zip({"pages.tar.gz": a_tar("gz")})
    data = a_zip({"deep.zip": data})

    assert [m.name for m in members(opened(data, "a.zip"))] == [f"deep.zip!pages.tar.gz!{name}" for name in NAMES]
    assert same(articles(data, "a.zip"))


def test_a_fingerprint_changes_with_its_page_alone() -> None:
    """So that only what was changed is read again."""
    before = {m.name: m for m in members(opened(a_zip(pages_by_name()), "a.zip"))}
    changed = pages_by_name() | {
        NAMES[1]: PAGES[1].page.replace("館".encode(), "院".encode()),
        "new.html": b"<p>new</p>",
    }
    after = {m.name: m for m in members(opened(a_zip(changed), "a.zip"))}

    assert [name for name in NAMES if before[name] == after[name]] == [NAMES[0], NAMES[2]]


@pytest.mark.parametrize("name", ["a.warc", "B.WARC.GZ", "x.tar.zst", "书.epub", "x.enex"])
def test_a_container_is_known_by_its_ending_first(name: str) -> None:
    assert is_container_name(name)


@pytest.mark.parametrize("name", [".hidden.zip", "a.html", "zip", "a.zip.txt"])
def test_other_names_are_no_containers(name: str) -> None:
    assert not is_container_name(name)


def test_listing_says_now_and_then_that_it_is_still_at_it() -> None:
    data = a_zip({f"{place}.css": b"x" for place in range(2000)})
    source = source_of_bytes(data, "a.zip")
    kind = find_kind(source)
    assert kind

    assert list(kind.open(source, DEFAULT_BOUNDS).members()) == [None] * 3
    assert not [listed for listed in opened(data, "a.zip").members() if isinstance(listed, Member)]


@pytest.mark.parametrize("rest", [{"note": "没有正文"}, [1]])
def test_records_without_words_are_a_sign_of_life_too(rest: object) -> None:
    """A worker that says nothing for ten seconds of processor time is ended, and the file set aside."""
    lines = [json.dumps(item) for item in WECHAT] + [json.dumps(rest)] * 2000
    source = source_of_bytes("\n".join(lines).encode(), "a.jsonl")
    kind = find_kind(source)
    assert kind

    listed = list(kind.open(source, DEFAULT_BOUNDS).members())

    assert [type(one) for one in listed if one] == [Member] * len(WECHAT)
    assert listed.count(None) == 3


def test_a_file_of_lines_without_records_is_soon_known_to_hold_no_pages() -> None:
    """However long it is: only its beginning is looked at."""
    head, text = [json.dumps([1])] * 20_000, json.dumps(WECHAT[0])

    assert find_kind(source_of_bytes("\n".join([*head[:2000], text]).encode(), "a.jsonl"))
    assert not find_kind(source_of_bytes("\n".join([*head, text]).encode(), "a.jsonl"))


def test_a_heading_in_the_body_of_an_entry_is_not_taken_for_its_title() -> None:
    """The feed gives the title: the heading stays in the text."""
    feed = json.loads(a_json_feed())
    feed["items"][0]["content_html"] = f"<h2>水位</h2>{PAGES[0].body}"

    (article, *_rest) = articles(json.dumps(feed).encode(), "feed.json")

    assert (article.title, article.text) == (TITLES[0], f"水位\n{texts_alone()[0]}")


class Entry:
    """A kind that another package names."""

    name = ".abc .abc.gz"

    def load(self) -> ContainerKind:
        """A file of one page."""
        return ContainerKind(
            "ABC",
            lambda source: source.head().startswith(b"ABC"),
            lambda source, bounds: Stream(source, bounds, self.pages),
        )

    def pages(self) -> list[tuple[str, Content]]:
        """One page."""
        return [("first", Content(PAGES[0].page))]


def test_another_package_names_a_kind_by_its_endings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.metadata.entry_points", lambda group: [Entry()])
    monkeypatch.setattr(kinds, "packages_with", lambda group: {"abc-1.0.dist-info": group.encode()})
    for cached in (kinds._others, kinds._endings):
        cached.cache_clear()
    try:
        assert is_container_name("news.abc.gz")
        assert titles(articles(b"ABC and so on", "news.abc")) == TITLES[:1]
    finally:
        for cached in (kinds._others, kinds._endings):
            cached.cache_clear()
