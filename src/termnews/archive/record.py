"""What a worker makes of a page: everything that the index writes, ready to be written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from termnews.archive.packing import hash_key, pack, unpack, unpack_beginning
from termnews.model.article import Article, ArticleId, BodyKind, Link
from termnews.model.dates import Origin, WrittenDate
from termnews.model.problem import Problem, ProblemKind
from termnews.text.clean import Clean, clean, clean_line
from termnews.text.words import _

if TYPE_CHECKING:
    from collections.abc import Iterable

_SHOWN = (
    "id", "title", "source", "byline", "section", "published", "published_origin", "posted", "posted_origin",
    "layout", "language",
)  # fmt: skip
_KEYS_BYTES = 1_000
"""So many hold the keys and addresses of nearly every article."""


class Record(NamedTuple):
    """One page as it goes into the index; plain values only, because it crosses between processes."""

    path: bytes
    size: int
    mtime_ns: int
    id: str
    title: str
    source: str
    byline: str
    section: str
    published: str
    published_origin: str
    published_rank: int | None
    posted: str
    posted_origin: str
    layout: str
    language: str
    characters: int
    tags: str
    has: str
    details: bytes
    text: bytes
    title_tokens: str
    body_tokens: str
    keys: tuple[str, ...]
    targets: tuple[int, ...]
    fingerprints: tuple[int, ...]
    problems: tuple[tuple[str, str], ...]


def make_record(article: Article, path: bytes, size: int, mtime_ns: int) -> Record:
    """Turn an article into what the index keeps of it."""
    from termnews.text.han import tokens

    return Record(
        path=path,
        size=size,
        mtime_ns=mtime_ns,
        id=article.id,
        title=article.title,
        source=article.source,
        byline=article.byline,
        section=article.section,
        published=article.published.iso if article.published else "",
        published_origin=article.published.origin.value if article.published else "",
        published_rank=article.published.rank if article.published else None,
        posted=article.posted.iso if article.posted else "",
        posted_origin=article.posted.origin.value if article.posted else "",
        layout=article.layout,
        language=article.language,
        characters=article.characters,
        tags=_compact(article.tags) if article.tags else "",
        has=_has(article),
        details=pack(_details(article)),
        text=pack(article.text),
        title_tokens=tokens(article.title),
        body_tokens=tokens(article.text),
        keys=tuple(dict.fromkeys(article.keys)),
        targets=link_targets((*article.related, *article.links)),
        fingerprints=article.fingerprints,
        problems=tuple((problem.kind.value, problem.reason) for problem in article.problems),
    )


def receive_record(fields: Iterable[Any]) -> Record:
    """Make a record of what a worker sent.

    A worker has read a hostile page: what it says is clean is looked at once more where it
    comes in. What is packed is cleaned when it is unpacked (`read_article`).
    """
    record = Record(*fields)
    shown = {name: getattr(record, name) for name in _SHOWN}
    cleaned: dict[str, Any] = {name: clean_line(value) for name, value in shown.items()}
    cleaned["tags"] = _compact(tags) if (tags := read_tags(record.tags)) else ""
    problems = tuple((kind, clean(reason)) for kind, reason in record.problems)
    if cleaned == {**shown, "tags": record.tags} and problems == record.problems:
        return record
    told = (ProblemKind.HIDDEN_CHARACTERS.value, _("A worker sent control characters; they were removed."))
    return record._replace(**cleaned, problems=(*problems, told))


def link_targets(links: Iterable[Link]) -> tuple[int, ...]:
    """What the table `link` holds of some links."""
    from termnews.extract.address import normalise_url

    return tuple({hash_key("url:" + normalise_url(link.url)) for link in links})


def fingerprints(text: str) -> tuple[int, ...]:
    """What the table `fingerprint` holds of a text."""
    from termnews.extract.fingerprint import fingerprints as hashes

    return hashes(text)


def _has(article: Article) -> str:
    marks = (("c", article.captions), ("o", article.original), ("p", article.problems), ("r", article.related))
    return "".join(letter for letter, there in marks if there)


def _details(article: Article) -> str:
    # Keys that are an address, targets and fingerprints are made again from what
    # is here anyway: by the same rules, or the index would be thrown away.
    made = _address_keys(article.permalink, article.original)
    return _compact(
        (
            [made.index(key) if key in made else key for key in article.keys],
            article.permalink,
            article.original,
            article.captions,
            _pairs(article.related),
            _pairs(article.links),
            article.notices,
            [(problem.kind.value, problem.reason) for problem in article.problems],
        )
    )


def _address_keys(permalink: str, original: str) -> tuple[str, ...]:
    return _address_key(permalink), _address_key(original)


def _address_key(url: str) -> str:
    from termnews.extract.address import normalise_url

    return f"url:{normalise_url(url)}"


def _pairs(links: Iterable[Link]) -> list[tuple[str, str]]:
    return [(link.title, link.url) for link in links]


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


class Details(NamedTuple):
    """What the index keeps of a page beside its columns."""

    keys: tuple[Clean, ...]
    permalink: Clean
    original: Clean
    captions: tuple[Clean, ...]
    related: tuple[Link, ...]
    links: tuple[Link, ...]
    notices: tuple[Clean, ...]
    problems: tuple[tuple[str, Clean], ...]


def read_details(packed: bytes) -> Details:
    """Read what `make_record` packed; nothing gets out of it that is not clean."""
    keys, permalink, original, captions, related, links, notices, problems = json.loads(unpack(packed))
    made = _address_keys(permalink, original)
    return Details(
        keys=tuple(clean(made[key] if isinstance(key, int) else key) for key in keys),
        permalink=clean(permalink),
        original=clean(original),
        captions=tuple(map(clean, captions)),
        related=_links(related),
        links=_links(links),
        notices=tuple(map(clean, notices)),
        problems=tuple((kind, clean(reason)) for kind, reason in problems),
    )


def _links(pairs: Iterable[tuple[str, str]]) -> tuple[Link, ...]:
    return tuple(Link(clean(title), clean(url)) for title, url in pairs)


def read_keys(packed: bytes) -> tuple[Clean, ...]:
    """Read the keys alone, which `make_record` packed first: a tenth of the work of reading it all."""
    beginning = unpack_beginning(packed, _KEYS_BYTES)
    read, at, parts = json.JSONDecoder().raw_decode, 1, []
    try:
        for _part in range(3):
            part, at = read(beginning, at)
            parts.append(part)
            at += len(",")
    except ValueError:  # More keys than usual.
        return read_details(packed).keys
    keys, *addresses = parts
    return tuple(clean(_address_key(addresses[key]) if isinstance(key, int) else key) for key in keys)


def read_tags(column: str) -> tuple[Clean, ...]:
    """Read the column `tags`."""
    return tuple(map(clean_line, json.loads(column))) if column else ()


ARTICLE_COLUMNS = (
    "id, title, source, byline, section, published, published_origin, posted, posted_origin, layout, language, "
    "tags, details, text, path"
)


def read_article(columns: tuple[Any, ...], shown_path: Clean) -> Article:
    """Make an article of the columns `ARTICLE_COLUMNS`; its body stays in its page."""
    (id_, title, source, byline, section, published, published_origin, posted, posted_origin, layout, language) = map(
        clean_line, columns[:11]
    )
    details = read_details(columns[12])
    text = clean(unpack(columns[13]))
    return Article(
        id=ArticleId(id_),
        keys=details.keys,
        title=title,
        source=source,
        byline=byline,
        section=section,
        published=WrittenDate(published, Origin(published_origin)) if published else None,
        posted=WrittenDate(posted, Origin(posted_origin)) if posted else None,
        tags=read_tags(columns[11]),
        permalink=details.permalink,
        original=details.original,
        layout=layout,
        language=language,
        captions=details.captions,
        related=details.related,
        links=details.links,
        notices=details.notices,
        text=text,
        body_kind=BodyKind.HTML,
        fingerprints=fingerprints(text),
        problems=tuple(Problem(ProblemKind(kind), shown_path, reason) for kind, reason in details.problems),
    )
