"""The machine-readable metadata of a whole page: its head and JSON-LD."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, NamedTuple

from termnews.extract.byline import clean_author, is_full_name
from termnews.extract.dates import written
from termnews.extract.page import Page, PageKind
from termnews.extract.proper_names import clean_source, is_nobody, is_publisher, known_people
from termnews.extract.sites import is_known_site
from termnews.extract.tag_words import listed_by_spaces, reader_words
from termnews.extract.urls import absolute, host
from termnews.model.dates import Origin, WrittenDate

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping

    from selectolax.lexbor import LexborNode

_ARTICLE_TYPES = frozenset(
    """
    Article NewsArticle BlogPosting ReportageNewsArticle AnalysisNewsArticle OpinionNewsArticle AskPublicNewsArticle
    BackgroundNewsArticle ReviewNewsArticle LiveBlogPosting TechArticle ScholarlyArticle Report SocialMediaPosting
    DiscussionForumPosting RadioEpisode PodcastEpisode AdvertiserContentArticle SatiricalArticle MedicalWebPage
    Recipe HowTo Review
    """.split()
)
_PAGE_TYPES = frozenset(("WebPage", "ItemPage", "VideoObject"))
_DATE_NAMES = tuple(
    """
    article:published_time og:published_time datepublished article.published pubdate publishdate publish_date
    publish-date date dc.date dc.date.issued dcterms.date dcterms.created sailthru.date parsely-pub-date
    og:article:published_time article:published cxenseparse:recs:publishtime weibo:article:create_at date_published
    published_time_telegram published-date rnews:datepublished bt:pubdate originalpublicationdate
    article_date_original og:time og:release_date publish_time publishtime _pubtime apub:time
    bytedance:published_time article:create_at releasedate firstcreatetime createtime createdate datecreated
    dateupdate created citation_publication_date citation_online_date citation_date
    """.split()
)
_TITLE_NAMES = tuple(
    """
    dc:title dcterm:title dc.title og:title twitter:title sailthru.title parsely-title headline title
    """.split()
)
_AUTHOR_NAMES = tuple(
    """
    dc:creator dcterm:creator author article:author og:article:author dc.creator dcterms.creator byl byline
    sailthru.author parsely-author citation_author twitter:creator:name article.author dable:author vr:author
    shareaholic:article_author_name
    """.split()
)
_WRITER_LABEL = re.compile(
    r"(?:posted|published|publié|publicado|pubblicato) (?:by|par|por|da)|"
    r"(?:written|verfasst|geschrieben|écrit|escrito|scritto|geschreven|skrevet|skriven|napisane|napisał|автор|написано|"
    r"作者|撰写|撰寫|投稿者|執筆者|yazan|author|autor|auteur|autore|door|by)\b"
    r"(?! (?:in|on|at|am|le|el|il|op|den)\b).{0,8}",
    re.IGNORECASE,
)
"""What a page calls the first of the two facts that X shows under it: "Written by", "Verfasst von"."""
_SOURCE_NAMES = ("source", "mediaid", "contentsource", "article:source", "og:article:source", "media", "from")
"""Where Chinese sites name the original source of an article."""
_SITE_NAMES = (
    "og:site_name",
    "sitename",
    "site_name",
    "application-name",
    "dc.publisher",
    "publisher",
    "al:android:app_name",
)
_SECTION_NAMES = ("article:section", "section", "parsely-section", "category", "sailthru.section")
_NO_MOMENT = "1970-01-01T0"
_LONGEST_SECTION = 60
_FILED = frozenset(
    ("post", "posts", "blog", "article", "articles", "page", "uncategorized", "未分类", "未分類", "默认分类")
)
_LISTED = re.compile(r"[,，;；、]")
_LONGEST_KEYWORDS = 2_000
_KEYWORD_NAMES = ("news_keywords", "keywords", "parsely-tags", "sailthru.tags")
_HEADINGS = "h1,#activity-name,.rich_media_title,#thread_subject"
_LESSER_HEADINGS = "h2,h3,[class*='title' i],[id*='title' i]"
_MOST_HEADINGS = 40
_PATHS = "[class*='crumb' i] a,[class*='path' i] a,[class*='location' i] a,[class*='position' i] a,[class*='nav' i] a"
_MOST_LINKS = 40
_LONGEST_NAMES = 200
_OWNED = re.compile(r"版权所有|版權所有|all rights reserved", re.IGNORECASE)
_QUOTES = "\"'“”＂‘’"
_SECTION_BEHIND = re.compile(r"(?<=\S{4})(?:\s*_\s*[^_\s]{2,6})+$")
_SITE_WORDS = re.compile(
    r"\s*(?:[-–—|｜_·»]|--)\s*(?:[^-–—|｜_·»\s]{0,14}(?:网|網|报|報|社|百科|新闻|新聞|频道|頻道|官网|门户网站|論壇|论坛|博客|传媒|傳媒|在线|周刊|雜誌|杂志|"
    r"电视台|電視|之声|之聲|日报|日報|快讯|资讯|新聞雲|報導者))\s*$"
)
"""The name of a site after a title, recognised by its ending."""
_SHORTEST_HEADING = 4
_SHORTEST_WORD = 2
_BEHIND = re.compile(r"\s*[-–—|｜_·»:：(（【\[]|\s/\s")
_BAR_BEHIND = re.compile(r"\s*[|｜_]")
_SITE_BEHIND = re.compile(r"\s*[-–—|｜_·»]\s*([^-–—|｜_·»\s]{2,20}(?:\s[^-–—|｜_·»\s]{1,20}){0,3})\s*$")
_SEVERAL = 2
_PART = re.compile(r"(?:by|von|page|seite|part|teil)\b", re.IGNORECASE)
"""What may be at the end of a title, too: the author, the number of the page."""
_SITE_BEFORE = re.compile(r"[^-–—|｜_·»:：\s]{2,20}\s*[-–—|｜_·»:：]\s*")
_PATH_BEFORE = re.compile(r"\S\s+(?:»|›|::|/)\s+$")
"""The site and its archive before the heading: "Blog » Archive » "."""
_RANKED = frozenset(("h1", "h2", "h3"))
_HOME = re.compile(r"(?:https?://[^/?#]+)?/?")
_PROGRAM = re.compile(r"\s*[-–|]\s*powered by .{2,20}$", re.IGNORECASE)
_SITE_PART = re.compile(r"\s+(?:[-–—|_·»:]|::|&raquo;)\s+")


class Metadata(NamedTuple):
    """The metadata of a page; empty where unknown."""

    title: str = ""
    published: WrittenDate | None = None
    author: str = ""
    site: str = ""
    source: str = ""
    """The source of the article, if it is not the site."""
    section: str = ""
    tags: tuple[str, ...] = ()
    permalink: str = ""
    body: str = ""
    """The article's text, if JSON-LD has it."""
    is_article: bool = False
    """Whether the page declares itself an article."""


def read_metadata(page: Page) -> Metadata:
    """Read the head of a whole page and its JSON-LD; other pages have none."""
    if page.kind is not PageKind.WHOLE:
        return Metadata()
    meta = page.meta
    article = _article_of(page.json_ld)
    published = _published(page, article)
    link = page.tree.css_first("link[rel='canonical']")
    canonical = absolute((link.attributes.get("href") or "") if link else "", page.url)
    permalink = (
        canonical
        or absolute(meta.get("og:url", ""), page.url)
        or absolute(_text(article.get("url")), page.url)
        or page.url
        or _kept_address(page)
    )
    site = _site(page, article)
    title = _best_title(page, article, site)
    return Metadata(
        title=title,
        published=published,
        author=_author(page, article, site),
        site=site,
        source=next((name for key in _SOURCE_NAMES if (name := clean_source(unescape(meta.get(key, ""))))), ""),
        section=_section(article, meta),
        tags=_tags(page, article, (title, site)),
        permalink=permalink,
        body=_text(article.get("articleBody")),
        is_article="@type" in article
        or meta.get("og:type", "").lower() == "article"
        or "article:published_time" in meta,
    )


def _kept_address(page: Page) -> str:
    """The address that Evernote or the reading view of Firefox keeps."""
    link = page.tree.css_first("a.reader-domain[href]") if "reader-domain" in page.text else None
    return absolute(page.meta.get("source-url", "") or ((link.attributes.get("href") or "") if link else ""))


def _author(page: Page, article: Mapping[str, object], site: str) -> str:
    """The authors; a publisher as author is ignored, unless it has the name of a person, who publishes alone."""
    publishers = {site.casefold(), _names(article.get("publisher")).casefold()}
    found = (
        _names(_with_known(article.get("author") or article.get("creator"), page)),
        *_authors(page),
        _marked(page, "[itemprop='author'] [itemprop='name']"),
    )
    # Cleaned before its commas are taken for a list's: one may stand in a date, "STAFF NOVEMBER 20, 2019 10:43".
    known = (name for words in found if (name := known_people(clean_author(words))) and not is_nobody(name))
    names = [_without_publisher(name, publishers) for name in known if not is_known_site(name)]
    others = [name for name in names if name.casefold() not in publishers]
    person = next((name for name in others if not _is_publishers(name, publishers)), next(iter(others), ""))
    return person or next((name for name in names if is_full_name(name) and not is_publisher(name)), "")


def _without_publisher(names: str, publishers: Container[str]) -> str:
    """The names in a list without the publisher's: "Anna Lehm, DER SPIEGEL"."""
    parts = names.split(", ")
    return ", ".join(part for part in parts if part.casefold() not in publishers) or names


def _is_publishers(name: str, publishers: Iterable[str]) -> bool:
    """Whether an author is likely the publisher under another name: "CHIP" of "CHIP Online", "LAOLA1.at"."""
    return is_publisher(name) or any(owner.startswith(name.casefold()) for owner in publishers)


def _section(article: Mapping[str, object], meta: Mapping[str, str]) -> str:
    """The section of the site, unless it is a default category."""
    section = _text(article.get("articleSection")) or _first(meta, _SECTION_NAMES)
    return "" if section.casefold() in _FILED or len(section) > _LONGEST_SECTION else section


def _with_known(value: object, page: Page) -> object:
    """Resolve persons that are only references by "@id"."""
    known = {str(one["@id"]): one for one in page.json_ld if "@id" in one and "name" in one}
    values = value if isinstance(value, list) else [value]
    return [
        known.get(str(one["@id"]), one) if isinstance(one, dict) and "@id" in one and "name" not in one else one
        for one in values[:_MOST_LINKS]
    ]


def _published(page: Page, article: Mapping[str, object]) -> WrittenDate | None:
    """The date of publication; Baidu's form of JSON-LD calls it pubDate."""
    said = _told(_text(article.get("datePublished"))) or _first_date(page.meta)
    return said or next((date for one in (article, *page.json_ld) if (date := _told(_text(one.get("pubDate"))))), None)


def _told(text: str) -> WrittenDate | None:
    """A date in metadata; programs that know none write the beginning of their clock."""
    date = written(text, Origin.META)
    return None if date is None or date.iso.startswith(_NO_MOMENT) else date


def _site(page: Page, article: Mapping[str, object]) -> str:
    """The name of the site: in the head, in JSON-LD, after the title, at the beginning of the breadcrumbs."""
    said = (page.meta.get(name, "") for name in _SITE_NAMES)
    named = next((name for words in said if (name := clean_source(unescape(words)))), "")
    owner = page.meta.get("copyright", "")
    return (
        named
        or _publisher(page, article)
        or _site_in_title(page)
        or (clean_source(unescape(owner)) if _OWNED.search(owner) else "")
        or _site_in_path(page)
    )


def _publisher(page: Page, article: Mapping[str, object]) -> str:
    """The publisher in JSON-LD, unless it is the program that made the page."""
    name = _names(article.get("publisher"))
    return "" if name.casefold() == page.meta.get("generator", "").casefold() else name


def _site_in_path(page: Page) -> str:
    """The name of a known site in the path above the article ("人民网 >> 文化")."""
    for link in page.root.css(_PATHS)[:_MOST_LINKS]:
        if is_known_site(name := "".join(link.text().split())):
            return name
    return ""


def _marked(page: Page, selector: str) -> str:
    """The text of an element with a schema.org property."""
    element = page.root.css_first(selector) if "itemprop" in page.text else None
    if element is None:
        return ""
    return (element.attributes.get("content") or " ".join(element.text().split()))[:_LONGEST_NAMES]


def _article_of(objects: Iterable[Mapping[str, object]]) -> Mapping[str, object]:
    second: Mapping[str, object] = {}
    for candidate in objects:
        named = candidate.get("@type")
        kinds = {kind for kind in (named if isinstance(named, list) else [named]) if isinstance(kind, str)}
        if kinds & _ARTICLE_TYPES:
            return candidate
        if candidate.get("datePublished") and (kinds & _PAGE_TYPES or "headline" in candidate) and not second:
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
    return next((date for name in _DATE_NAMES if (date := _told(meta.get(name, "")))), None)


def _authors(page: Page) -> Iterator[str]:
    """The authors in the head, the best first."""
    several = dict.fromkeys(
        _in_order(value) if name == "citation_author" else value
        for name, value in page.metas
        if name != "article:tag" and value and not value.startswith("http")
    )
    if len(several) > 1 and not all(map(is_nobody, several)):
        yield unescape(", ".join(several))
    for name in _AUTHOR_NAMES:
        author = page.meta.get(name, "")
        if author and not author.startswith(("http", "@")):
            yield unescape(author)
    if _WRITER_LABEL.fullmatch(page.meta.get("twitter:label1", "")):
        yield unescape(page.meta.get("twitter:data1", ""))


def _in_order(name: str) -> str:
    """A name of a catalogue, "Lee, Ann", as it is printed."""
    last, comma, first = name.partition(", ")
    return f"{first} {last}" if comma and "," not in first else name


def _tags(page: Page, article: Mapping[str, object], own: tuple[str, ...]) -> tuple[str, ...]:
    several = [value for name, value in page.metas if name == "article:tag"]
    keywords = article.get("keywords")
    if not several and isinstance(keywords, list):
        several = [_text(word) for word in keywords]
    if not several:
        several = _listed(_text(keywords) or _first(page.meta, _KEYWORD_NAMES))
    elif len(several) == 1 and len(_LISTED.findall(several[0])) >= _SEVERAL:
        several = _listed(several[0])
    return reader_words(map(unescape, several), text=page.text, own=(*own, page.title))


def _listed(words: str) -> list[str]:
    """The keywords in a list."""
    words = words[:_LONGEST_KEYWORDS]
    return words.split() if listed_by_spaces(words) else _LISTED.split(words)


def _best_title(page: Page, article: Mapping[str, object], site: str) -> str:
    """The title without the name of the site after it."""
    if shown := _shown_title(page, article):
        return shown
    headline = _text(article.get("headline"))
    title = " ".join((headline or _first(page.meta, _TITLE_NAMES) or page.title).split())
    if heading := _heading_before_site(page, title, behind=_BAR_BEHIND if headline else _BEHIND):
        return heading
    return without_site(title, site, is_known=bool(headline))


def _shown_title(page: Page, article: Mapping[str, object]) -> str:
    """The first title in the metadata that is also a heading; others are for search engines, or descriptions."""
    told = [_text(article.get(name)) for name in ("headline", "name", "alternativeHeadline")]
    told = [title for title in told if len(title) >= _SHORTEST_HEADING]
    headings = {" ".join(element.text().split()) for element in page.root.css("h1")} if len(told) > 1 else set()
    return next((title for title in (" ".join(title.split()) for title in told) if title in headings), "")


def _site_in_title(page: Page) -> str:
    """The site's name after the heading in the title, in Blogger before it; empty when the title has another form."""
    element = page.tree.css_first("title")
    title = _PROGRAM.sub("", " ".join(element.text().split())) if element else ""
    site, colon, _heading = title.partition(": ")
    if colon and page.meta.get("generator", "").lower() == "blogger":
        return site
    found = _SITE_BEHIND.search(title)
    return found[1] if found and _heading_before_site(page, title) and _may_be_of(found[1], page) else ""


def _may_be_of(site: str, page: Page) -> bool:
    """Whether a page's address, if it is known, has a word of a site's name that has several; sections have none."""
    words = site.casefold().split()
    domain = host(page.meta.get("og:url", "") or page.url)
    if len(words) < _SEVERAL or _PART.match(site):
        return len(words) < _SEVERAL
    if domain:
        return any(len(word) > _SEVERAL and word in domain for word in words)
    headings = page.root.css("h2,h3")[:_MOST_HEADINGS]
    return not any(" ".join(heading.text().split()) == site for heading in headings)


def _heading_before_site(page: Page, title: str, behind: re.Pattern[str] = _BEHIND) -> str:
    """The page's heading, if the title consists of it and the name of the site ("标题_新浪新闻")."""
    for element in (*page.root.css(_HEADINGS), *page.root.css(_LESSER_HEADINGS)[:_MOST_HEADINGS]):
        heading = " ".join(element.text().split()) if len(title) >= _SHORTEST_HEADING else ""
        is_tiny = len(heading) < (_SHORTEST_WORD if element.tag == "h1" else _SHORTEST_HEADING)
        if is_tiny or (heading != title and heading in title and _leads_home(element)):
            continue
        if title.startswith(heading) and behind.match(title, len(heading)):
            return heading
        before = title[: -len(heading)] if title.endswith(heading) and element.tag in _RANKED else ""
        if _PATH_BEFORE.search(before) or (element.tag == "h1" and _SITE_BEFORE.fullmatch(before)):
            return heading
        # An unescaped quote ends the attribute with the title.
        if len(title) < len(heading) <= _LONGEST_NAMES and heading.startswith(title) and heading[len(title)] in _QUOTES:
            return heading
    return ""


def _leads_home(heading: LexborNode) -> bool:
    """Whether a heading is the name of the site, linked to its first page."""
    link = heading.css_first("a[href]")
    return link is not None and _HOME.fullmatch(link.attributes.get("href") or "") is not None


def without_site(title: str, site: str, *, is_known: bool = False) -> str:
    """Remove " - Site" from the end of a title."""
    title = " ".join(title.split())
    while not is_known and (behind := _SITE_WORDS.search(title)) and behind.start() >= _SHORTEST_HEADING:
        title = _SECTION_BEHIND.sub("", title[: behind.start()])
    parts = _SITE_PART.split(title)
    if len(parts) < 2 or is_known:
        return title
    last = parts[-1].casefold()
    names = {site.casefold(), site.casefold().replace(" ", "")}
    if last in names or last.replace(" ", "") in names or (not site and len(parts[-1]) * 3 < len(title)):
        return title[: title.rindex(parts[-1])].rstrip(" -–—|_·»:")
    return title
