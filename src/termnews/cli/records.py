"""Articles as JSON objects, for `list`, `search`, `which` and `show`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from termnews.model.fields import FIELDS, ArticleField, FieldKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from termnews.model.article import Article, Link


def article_record(article: Article, path: str) -> dict[str, Any]:
    """The JSON object of an article: absent values are null, lists never are."""
    listed = {field.name: field_record(field, getattr(article, field.name)) for field in FIELDS if field.listed}
    return {"id": article.id, "path": path} | listed | {"excerpt": article.excerpt}


def field_record(field: ArticleField, value: Any) -> Any:
    """A field as JSON has it; a date as written, ISO 8601."""
    match field.kind:
        case FieldKind.DATE:
            return value.iso if value else None
        case FieldKind.LINKS:
            return link_records(value)
        case FieldKind.NAMES:
            return list(value)
        case FieldKind.NUMBER:
            return value
    return value or None


def link_records(links: Iterable[Link]) -> list[dict[str, str]]:
    """Links as objects of title and address."""
    return [{"title": link.title, "url": link.url} for link in links]


def json_line(record: dict[str, Any]) -> str:
    """One record on one line; characters unsafe for terminals are escaped."""
    line = json.dumps(record, ensure_ascii=False)
    return line if line.isprintable() else "".join(c if c.isprintable() else escaped(c) for c in line)


def escaped(character: str) -> str:
    r"""A character as JSON's "\uXXXX", in surrogate pairs beyond the first plane."""
    return json.dumps(character)[1:-1]
