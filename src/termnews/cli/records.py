"""Articles as JSON objects, for `list`, `search` and `show`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from termnews.model.article import Article, Link
    from termnews.model.dates import WrittenDate


def article_record(article: Article, path: str) -> dict[str, Any]:
    """What `termnews list --json` prints of an article: absent values are null, lists never are."""
    return {
        "id": article.id,
        "path": path,
        "title": article.title,
        "source": article.source or None,
        "byline": article.byline or None,
        "published": date_record(article.published),
        "posted": date_record(article.posted),
        "tags": list(article.tags),
        "permalink": article.permalink or None,
        "original": article.original or None,
        "section": article.section or None,
        "layout": article.layout or None,
        "language": article.language or None,
        "characters": article.characters,
        "captions": list(article.captions),
        "related": link_records(article.related),
        "excerpt": article.excerpt,
    }


def date_record(date: WrittenDate | None) -> str | None:
    """A date as written, ISO 8601."""
    return date.iso if date else None


def link_records(links: Iterable[Link]) -> list[dict[str, str]]:
    """Links as objects of title and address."""
    return [{"title": link.title, "url": link.url} for link in links]


def json_line(record: dict[str, Any]) -> str:
    """One record on one line; what JSON allows but a terminal should not see stands as an escape."""
    line = json.dumps(record, ensure_ascii=False)
    return line if line.isprintable() else "".join(c if c.isprintable() else escaped(c) for c in line)


def escaped(character: str) -> str:
    r"""A character as JSON's "\uXXXX", in surrogate pairs beyond the first plane."""
    return json.dumps(character)[1:-1]
