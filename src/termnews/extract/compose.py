"""Composing the Article from what a layout found.

Front matter takes precedence, limits apply, every string is cleaned.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from html import escape, unescape
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from termnews.extract.body import same_words
from termnews.extract.byline import clean_author
from termnews.extract.dates import (
    date_in_name,
    date_in_url,
    date_of_milliseconds,
    is_day_elsewhere,
    is_same_moment,
    parse_date,
)
from termnews.extract.fingerprint import fingerprints
from termnews.extract.language import detect_language
from termnews.extract.paragraphs import links_of
from termnews.extract.proper_names import clean_source, is_nobody, is_outlet, is_publisher, known_people
from termnews.extract.provenance import Provenance, read_provenance
from termnews.extract.sites import site_name
from termnews.extract.urls import absolute, host, is_web, normalise_url, page_base
from termnews.model.article import ID_LENGTH, Article, ArticleId, BodyKind, Link
from termnews.model.dates import Origin, WrittenDate
from termnews.model.problem import Problem, ProblemKind
from termnews.text.clean import NOTHING, Clean, beginning, clean, clean_line
from termnews.text.words import _, ngettext

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from termnews.extract.body import Body
    from termnews.extract.page import Page

LONGEST_TEXT = 5_000_000
MOST_TAGS = 200
_LONGEST_TITLE = 60
MOST_RELATED = 500
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,8});")
_WIKI_NAME = re.compile(r"\[\[([^\[\]\n]{1,80})\]\]")
_ID_BYTES = -(-ID_LENGTH // 8) * 5
"""Five bytes make eight characters of an id."""
_SUBSTACK = "substackcdn.com"
_RELATIVE = re.compile(r'href="(?!https?://|#|mailto:|")')
_SITE_SUFFIX = re.compile(r"\s+[-–—|_·»]\s+([^-–—|_·»]{1,60})$")


class Found(NamedTuple):
    """What a layout found on a page; most strings are not cleaned yet."""

    body: Body
    title: str = ""
    markdown: Clean = NOTHING
    """The body as it was written, when it is Markdown."""
    plain: Clean = NOTHING
    """The body as it was written, when it is plain text."""
    dates: Sequence[WrittenDate | None] = ()
    posted: WrittenDate | None = None
    source: str = ""
    byline: str = ""
    section: str = ""
    tags: Iterable[str] = ()
    permalink: str = ""
    original: str = ""
    notices: Iterable[str] = ()
    """Those around the body; the body has its own."""
    problems: Sequence[Problem] = ()
    evidence: str = ""
    """Why this body was taken for the article."""


def compose(page: Page, layout: str, found: Found) -> Article:
    """Compose the article of a page.

    Args:
        page: The page that was read.
        layout: Which layout read it.
        found: What the layout found.

    Returns:
        The article; front matter takes precedence over what was found, and what is unknown is empty.
    """
    told = read_provenance(found.body.lines, found.body.links)
    permalink, original = _addresses(page, found, told)
    told_source = told.source if told.original == original else ""
    source, byline = _source_and_byline(page, found, told_source, original or permalink)
    whole_title = _title(page, found, source)
    title = clean_line(whole_title)
    found = found if title == whole_title else _with_words(found, whole_title)
    keys = _keys((permalink, original, _canonical(found.permalink, permalink)), page.digest)
    article = Article(
        id=_id_of(keys[0]),
        keys=keys,
        title=title,
        source=source,
        byline=byline,
        section=clean_line(next(iter(_front(page.front, "section")), "") or found.section),
        published=next((date for date in _dates(page, found, permalink, original) if date), None),
        posted=found.posted,
        tags=_tags(page, found),
        permalink=clean_line(permalink, 2000),
        original=clean_line(original, 2000),
        captured=clean_line(page.captured),
        layout=clean_line(layout),
        evidence=clean_line(found.evidence),
        captions=_clean_unique(found.body.captions, 2000),
        related=tuple(found.body.related[:MOST_RELATED]),
        links=_links(page, found, permalink),
        notices=_clean_unique([*found.notices, *found.body.notices], 5000),
    )
    return _with_body(article, page, found)


def _with_body(article: Article, page: Page, found: Found) -> Article:
    """Add the text, its language and problems to an article."""
    text = clean("\n".join(_told_lines(page, found)))
    words = beginning(text, LONGEST_TEXT)
    language = next(iter(_front(page.front, "lang", "language")), page.declared_language)
    body = found.markdown or found.plain or found.body.html
    return article._replace(
        language=clean_line(detect_language(words, language)),
        text=words,
        body=beginning(body, LONGEST_TEXT * 4) if words else NOTHING,
        body_kind=_kind(found),
        fingerprints=fingerprints(words),
        problems=(*page.problems, *found.problems, *_problems(found, is_cut=len(text) > LONGEST_TEXT)),
    )


def _id_of(key: str) -> ArticleId:
    digest = hashlib.blake2b(key.encode("utf-8", "surrogatepass")).digest()
    return ArticleId(base64.b32encode(digest[:_ID_BYTES])[:ID_LENGTH].decode().lower())


def _addresses(page: Page, found: Found, told: Provenance) -> tuple[str, str]:
    """The addresses of the saved page and of the article at its source."""
    original = _first_url(
        _front(page.front, "from", "original", "original_url", "source_url", "source.url", "origin", "source")
    )
    permalink = _first_url(_front(page.front, "permalink", "canonical", "canonical_url", "url", "link"))
    return (
        permalink or found.permalink or absolute(page.url),
        original or found.original or absolute(page.stamp.get("url", "")) or told.original,
    )


def _links(page: Page, found: Found, permalink: str) -> tuple[Link, ...]:
    """The links of the body; on a page without a known address they may lead to files of the archive."""
    if permalink or not page.is_file or not _RELATIVE.search(found.body.html):
        return tuple(found.body.links)
    return tuple(links_of(found.body.html, page_base(page.path)))


def _problems(found: Found, *, is_cut: bool) -> Iterable[Problem]:
    """Problems found while composing."""
    if is_cut:
        yield Problem.told(ProblemKind.TRUNCATED, _("The text is longer than 5 million characters and was cut."))
    if found.body.hidden:
        yield _hidden(found.body.hidden)
    if found.body.is_flattened:
        yield Problem.told(
            ProblemKind.DEPTH_FLATTENED, _("Nested too deeply: the formatting was simplified, every word is kept.")
        )


def _with_words(found: Found, title: str) -> Found:
    """The body with the whole text of a title that is too long."""
    if found.body.lines and same_words(found.body.lines[0], title):
        return found
    paragraph = f"<p>{escape(title)}</p>\n\n"
    body = replace(found.body, html=clean(paragraph + found.body.html), lines=[title, *found.body.lines])
    return found._replace(
        body=body,
        markdown=found.markdown and clean(paragraph + found.markdown),
        plain=found.plain and clean(f"{title}\n\n{found.plain}"),
    )


def _told_lines(page: Page, found: Found) -> list[str]:
    """The lines of the body; empty when a feed repeats its title instead of a text."""
    lines = found.body.lines
    stamped = page.stamp.get("title", "")
    if not stamped or len(lines) != 1 or len(lines[0]) > _LONGEST_TITLE:
        return lines
    return [] if "".join(lines[0].split()) == "".join(stamped.split()) else lines


def _kind(found: Found) -> BodyKind:
    if found.markdown:
        return BodyKind.MARKDOWN
    return BodyKind.TEXT if found.plain else BodyKind.HTML


def _front(front: object, *names: str) -> tuple[str, ...]:
    assert hasattr(front, "get")
    return next((values for name in names if (values := front.get(name))), ())


def _first_url(values: tuple[str, ...]) -> str:
    return next((url for value in values if is_web(value) and (url := absolute(value))), "")


def _title(page: Page, found: Found, source: str) -> str:
    """The whole title: of the post, the page, the feed, or else the name of the file."""
    title = next(iter(_front(page.front, "title", "headline")), "") or page.stamp.get("title", "") or found.title
    title = clean_line(unescape(title) if _ENTITY.search(title) else title, LONGEST_TEXT)
    suffix = _SITE_SUFFIX.search(title)
    if suffix and suffix[1].strip().casefold() in {source.casefold(), *map(str.casefold, _front(page.front, "author"))}:
        title = title[: suffix.start()]
    if title or not found.body.lines:
        return title
    return clean_line(page.called) or title_of_name(page.name) or _("Untitled")


def title_of_name(name: str) -> str:
    """The title in a file name, without the date before it."""
    name = unquote(name.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))
    name = re.sub(r"^\d{4}[-_.]?\d{2}[-_.]?\d{2}[-_. T]*", "", name) or name
    return clean_line(name.replace("_", " ") if " " not in name else name)


def _source_and_byline(page: Page, found: Found, told: str, url: str) -> tuple[Clean, Clean]:
    """Who published and who wrote it.

    Args:
        page: Its front matter and stamp take precedence over what was found.
        found: What the layout found.
        told: The source that the text names.
        url: Its host is the source if none is named.

    An archive of many sites files each post under the site it came from: one
    category, the same as its only tag; an "author" of that name is no person.
    On a page it is one, who publishes alone, unless the name is built like a site's.
    """
    front = page.front
    authors = _front(front, "author", "authors", "byline", "author.name", "by")
    source = next(iter(_front(front, "source", "source.name", "site", "publisher", "site_name", "media")), "")
    if is_web(source):
        source = ""
    source = source or page.stamp.get("source", "")
    categories = _front(front, "categories", "category")
    if not source and len(categories) == 1 and tuple(_front(front, "tags")) == tuple(categories):
        source = categories[0]
    named = unescape(source) or clean_source(unescape(found.source)) or told
    source = named or site_name(url)
    written = (
        unescape(", ".join(map(_without_brackets, authors))),
        page.stamp.get("author", ""),
        unescape(found.byline),
    )
    names = [known_people(clean_author(words)) if words else "" for words in written]
    given = next((name for name in names[:-1] if name and name.casefold() != source.casefold()), "")
    byline = given or ("" if names[-1].casefold() == source.casefold() and is_publisher(source) else names[-1])
    if not named and is_outlet(byline):  # The account of a paper on a platform that does not name itself.
        return clean_line(byline), NOTHING
    return clean_line(source), NOTHING if is_nobody(byline) else clean_line(byline)


def _without_brackets(name: str) -> str:
    """A name as notes write it: "[[王小明]]", "[[people/王小明|小明]]"."""
    linked = _WIKI_NAME.fullmatch(name.strip())
    return linked[1].rpartition("|")[2] if linked else name


def _dates(page: Page, found: Found, permalink: str, original: str) -> Iterable[WrittenDate | None]:
    """Dates in the order in which they are trusted."""
    front = next(
        iter(
            _front(
                page.front, "date", "published", "pubdate", "publish_date", "date_published", "publishdate", "created"
            )
        ),
        "",
    )
    if iso := parse_date(front):
        yield WrittenDate(iso, Origin.FRONT_MATTER)
    if iso := date_of_milliseconds(page.stamp.get("moment", "")) or parse_date(page.stamp.get("date", "")):
        yield WrittenDate(iso, Origin.META)
    order = list(Origin)
    known = [date for date in found.dates if date]
    sure = sorted(
        (date for date in known if order.index(date.origin) <= order.index(Origin.BYLINE)),
        key=lambda date: order.index(date.origin),
    )
    if sure:
        yield _as_shown(sure[0], page, sure[1:], (original, permalink))
    for url in (original, permalink):
        if iso := date_in_url(url):
            yield WrittenDate(iso, Origin.URL)
    if iso := date_in_name(page.name):
        yield WrittenDate(iso, Origin.FILE_NAME)
    yield from (date for date in known if order.index(date.origin) > order.index(Origin.BYLINE))


def _as_shown(date: WrittenDate, page: Page, others: Iterable[WrittenDate], urls: Iterable[str]) -> WrittenDate:
    """The date in the zone of the site.

    Publishing systems write UTC into the metadata of a page that shows the local day; near midnight that is another
    day. The same moment in the text, or the day in the address, is the local one.
    """
    if date.origin is not Origin.META or "T" not in date.iso:
        return date
    # Substack's metadata is written by the browser, in the zone of whoever saved the page.
    if date.iso.endswith(("Z", "+00:00")) or _SUBSTACK in page.text:
        same = (other for other in others if other.iso[:16] != date.iso[:16] and is_same_moment(date.iso, other.iso))
        if (shown := next(same, None)) is not None:
            return shown
    days = (WrittenDate(day, Origin.URL) for url in urls if (day := date_in_url(url)))
    return next((day for day in days if is_day_elsewhere(date.iso, day.iso)), date)


def _tags(page: Page, found: Found) -> tuple[Clean, ...]:
    front = _front(page.front, "tags", "tag", "keywords")
    if len(front) == 1 and "," in front[0]:
        front = tuple(front[0].split(","))
    tags = dict.fromkeys(clean_line(unescape(tag), 100) for tag in (*front, *found.tags))
    tags.pop(NOTHING, None)
    return tuple(tags)[:MOST_TAGS]


def _canonical(named: str, permalink: str) -> str:
    """The canonical address of a page that was saved from another address of the same site."""
    is_own = named and host(named) == host(permalink) and named.partition("://")[2].partition("/")[2]
    return named if is_own else ""


def _keys(addresses: tuple[str, ...], digest: str) -> tuple[Clean, ...]:
    urls = (normalise_url(url) for url in addresses if url)
    return tuple(dict.fromkeys(clean(key) for key in [*(f"url:{url}" for url in urls if url), f"sha256:{digest}"]))


def _clean_unique(lines: Iterable[str], length: int) -> tuple[Clean, ...]:
    return tuple(dict.fromkeys(line for raw in lines if (line := clean_line(raw, length))))


def _hidden(count: int) -> Problem:
    reason = ngettext("{count} control character was removed.", "{count} control characters were removed.", count)
    return Problem.told(ProblemKind.HIDDEN_CHARACTERS, reason.format(count=count))
