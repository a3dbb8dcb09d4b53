"""What a whole page says of itself in its head and in JSON-LD, for machines to read."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, NamedTuple

from termnews.extract.address import absolute
from termnews.extract.dates import written
from termnews.extract.page import Kind, Page
from termnews.model.dates import Origin, WrittenDate

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_ARTICLE_TYPES = frozenset(
    [
        "Article",
        "NewsArticle",
        "BlogPosting",
        "ReportageNewsArticle",
        "AnalysisNewsArticle",
        "OpinionNewsArticle",
        "AskPublicNewsArticle",
        "BackgroundNewsArticle",
        "ReviewNewsArticle",
        "LiveBlogPosting",
        "TechArticle",
        "ScholarlyArticle",
        "Report",
        "SocialMediaPosting",
        "AdvertiserContentArticle",
        "SatiricalArticle",
        "MedicalWebPage",
    ]
)
_PAGE_TYPES = frozenset(("WebPage", "ItemPage", "VideoObject"))
_DATE_NAMES = (
    "article:published_time", "og:published_time", "datepublished", "article.published", "pubdate", "publishdate",
    "publish_date",
    "publish-date", "date", "dc.date", "dc.date.issued", "dcterms.date", "dcterms.created", "sailthru.date",
    "parsely-pub-date",
    "og:article:published_time", "article:published", "cxenseparse:recs:publishtime", "weibo:article:create_at",
    "date_published",
    "published_time_telegram", "published-date", "rnews:datepublished", "bt:pubdate", "originalpublicationdate",
    "article_date_original",
)  # fmt: skip
_TITLE_NAMES = (
    "og:title",
    "twitter:title",
    "dc.title",
    "dc:title",
    "sailthru.title",
    "parsely-title",
    "headline",
    "title",
)
_AUTHOR_NAMES = (
    "author",
    "article:author",
    "dc.creator",
    "dcterms.creator",
    "byl",
    "byline",
    "sailthru.author",
    "parsely-author",
    "citation_author",
    "twitter:creator:name",
)
_SITE_NAMES = ("og:site_name", "application-name", "dc.publisher", "publisher", "al:android:app_name")
_SECTION_NAMES = ("article:section", "section", "parsely-section", "category", "sailthru.section")
_KEYWORD_NAMES = ("news_keywords", "keywords", "parsely-tags", "sailthru.tags")
_HEADINGS = "h1,#activity-name,.rich_media_title"
_SHORTEST_HEADING = 4
_BEHIND = re.compile(r"\s*[-–—|｜_·»:：(（【\[]")
_BAR_BEHIND = re.compile(r"\s*[|｜_]")
_SITE_BEHIND = re.compile(r"\s*[-–—|｜_·»]\s*([^-–—|｜_·»\s]{2,20})\s*$")
_SITE_PART = re.compile(r"\s+(?:[-–—|_·»:]|::|&raquo;)\s+")


class Metadata(NamedTuple):
    """What the head of a page says; empty where it is silent."""

    title: str = ""
    published: WrittenDate | None = None
    author: str = ""
    site: str = ""
    section: str = ""
    tags: tuple[str, ...] = ()
    permalink: str = ""
    body: str = ""
    """The article's words, when JSON-LD carries them."""
    is_article: bool = False
    """Whether the page calls itself an article."""


def read_metadata(page: Page) -> Metadata:
    """Read the head of a whole page and its JSON-LD; other pages have none."""
    if page.kind is not Kind.WHOLE:
        return Metadata()
    meta = page.meta
    article = _article_of(page.json_ld)
    published = written(_text(article.get("datePublished")), Origin.META) or _first_date(meta)
    link = page.tree.css_first("link[rel='canonical']")
    canonical = absolute((link.attributes.get("href") or "") if link else "", page.url)
    permalink = (
        canonical
        or absolute(meta.get("og:url", ""), page.url)
        or absolute(_text(article.get("url")), page.url)
        or page.url
    )
    site = _first(meta, _SITE_NAMES) or _names(article.get("publisher")) or _site_in_title(page)
    return Metadata(
        title=_best_title(page, _text(article.get("headline")), site),
        published=published,
        author=_author(page, article, site),
        site=site,
        section=_text(article.get("articleSection")) or _first(meta, _SECTION_NAMES),
        tags=_tags(page, article),
        permalink=permalink,
        body=_text(article.get("articleBody")),
        is_article=bool(article) or meta.get("og:type", "").lower() == "article" or "article:published_time" in meta,
    )


def _author(page: Page, article: Mapping[str, object], site: str) -> str:
    """Who wrote it; a publisher that names itself as author says nothing."""
    publishers = {site.casefold(), _names(article.get("publisher")).casefold()}
    found = (_names(article.get("author")), _authors(page))
    return next((name for name in found if name and name.casefold() not in publishers), "")


def _article_of(objects: Iterable[Mapping[str, object]]) -> Mapping[str, object]:
    second: Mapping[str, object] = {}
    for candidate in objects:
        kinds = candidate.get("@type")
        kinds = set(kinds if isinstance(kinds, list) else [kinds]) if not isinstance(kinds, dict) else set()
        if kinds & _ARTICLE_TYPES:
            return candidate
        if kinds & _PAGE_TYPES and candidate.get("datePublished") and not second:
            second = candidate
    return second


def _text(value: object) -> str:
    """A string out of JSON-LD, where nearly everything may be a list."""
    while isinstance(value, list):
        value = value[0] if value else ""
    return unescape(value).strip() if isinstance(value, str) else ""


def _names(value: object) -> str:
    """The names of the persons in a JSON-LD value: a string, an object with a name, or a list of them."""
    values = value if isinstance(value, list) else [value]
    names = (_text(person.get("name")) if isinstance(person, dict) else _text(person) for person in values[:20])
    return ", ".join(dict.fromkeys(name for name in names if name and not name.startswith("http")))


def _first(meta: Mapping[str, str], names: Iterable[str]) -> str:
    return next((unescape(value) for name in names if (value := meta.get(name, ""))), "")


def _first_date(meta: Mapping[str, str]) -> WrittenDate | None:
    return next((date for name in _DATE_NAMES if (date := written(meta.get(name, ""), Origin.META))), None)


def _authors(page: Page) -> str:
    several = dict.fromkeys(
        value for name, value in page.metas if name != "article:tag" and value and not value.startswith("http")
    )
    author = ", ".join(several) or _first(page.meta, _AUTHOR_NAMES)
    return "" if author.startswith(("http", "@")) else unescape(author)


def _tags(page: Page, article: Mapping[str, object]) -> tuple[str, ...]:
    several = [value for name, value in page.metas if name == "article:tag"]
    keywords = article.get("keywords")
    if not several and isinstance(keywords, list):
        several = [_text(word) for word in keywords]
    if not several:
        listed = _text(keywords) or _first(page.meta, _KEYWORD_NAMES)
        several = re.split(r"[,，;；、]", listed[:2000])
    return tuple(dict.fromkeys(tag for raw in several if 0 < len(tag := unescape(raw).strip()) <= 60))


def _best_title(page: Page, headline: str, site: str) -> str:
    """The title without the name of the site behind it."""
    title = headline or _first(page.meta, _TITLE_NAMES)
    element = page.tree.css_first("title")
    title = " ".join((title or (element.text() if element else "")).split())
    if heading := _heading_before_site(page, title, behind=_BAR_BEHIND if headline else _BEHIND):
        return heading
    return without_site(title, site, is_known=bool(headline))


def _site_in_title(page: Page) -> str:
    """The site's name behind the heading in the title; empty when the title is built in another way."""
    element = page.tree.css_first("title")
    title = " ".join(element.text().split()) if element else ""
    found = _SITE_BEHIND.search(title)
    return found[1] if found and _heading_before_site(page, title) else ""


def _heading_before_site(page: Page, title: str, behind: re.Pattern[str] = _BEHIND) -> str:
    """The page's heading, when the title is that and a name of the site behind it ("标题_新浪新闻")."""
    for element in page.root.css(_HEADINGS):
        heading = " ".join(element.text().split())
        if len(heading) >= _SHORTEST_HEADING and title.startswith(heading) and behind.match(title, len(heading)):
            return heading
    return ""


def without_site(title: str, site: str, *, is_known: bool = False) -> str:
    """Take " - Site" off the end of a title."""
    title = " ".join(title.split())
    parts = _SITE_PART.split(title)
    if len(parts) < 2 or is_known:
        return title
    last = parts[-1].casefold()
    names = {site.casefold(), site.casefold().replace(" ", "")}
    if last in names or last.replace(" ", "") in names or (not site and len(parts[-1]) * 3 < len(title)):
        return title[: title.rindex(parts[-1])].rstrip(" -–—|_·»:")
    return title
