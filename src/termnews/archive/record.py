"""The record of a page: everything that is written to the index, prepared by a worker."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from termnews.archive.packing import hash_key, pack, unpack, unpack_beginning
from termnews.model.article import Article, Link
from termnews.model.dates import Origin, WrittenDate
from termnews.model.fields import COLUMNS, DETAILS, FIELDS_BY_NAME, PARTS, ArticleField, FieldKind
from termnews.model.problem import Problem, ProblemKind
from termnews.model.row import Number, Row
from termnews.text.clean import Clean, clean, clean_line
from termnews.text.words import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_ORIGIN = "_origin"
"""The suffix of the column that says where a date was found."""
_PARTS_BY_LETTER = {part[0]: part for part in PARTS}

_KEYS_BYTES = 1_000
"""Enough for the keys and addresses of nearly every article."""


class Record(NamedTuple):
    """One page as it goes into the index; plain values only, because it crosses between processes."""

    path: bytes
    size: int
    mtime_ns: int
    rank: int | None
    """See `WrittenDate.rank`; None when the page has no date."""
    columns: dict[str, str | int]
    """The fields with columns of their own, by the names of `COLUMN_TYPES`."""
    details: bytes
    """The other fields, packed."""
    text: bytes
    title_tokens: str
    body_tokens: str
    keys: tuple[str, ...]
    targets: tuple[int, ...]
    fingerprints: tuple[int, ...]
    problems: tuple[tuple[str, str], ...]
    page: bytes = b""
    """The bytes of the page, packed; empty when they are not to be stored."""
    facts: bytes | None = None
    """With them, what its container knows about the page, packed; None for a file that is the page."""

    @property
    def member(self) -> str:
        """Which page of the file it is; empty when the file is the page."""
        return str(self.columns["member"])


def _types_of(field: ArticleField) -> dict[str, type]:
    if field.kind is FieldKind.DATE:
        return {field.name: str, field.name + _ORIGIN: str}
    return {field.name: int if field.kind is FieldKind.NUMBER else str}


COLUMN_TYPES = {name: kind for field in COLUMNS for name, kind in _types_of(field).items()}
"""The fields of a page with columns of their own, by name: texts and numbers."""


def make_record(article: Article, path: bytes, size: int, mtime_ns: int) -> Record:
    """Turn an article into a record."""
    from termnews.text.han import tokens

    return Record(
        path=path,
        size=size,
        mtime_ns=mtime_ns,
        rank=article.published.rank if article.published else None,
        columns=dict(item for field in COLUMNS for item in _column_values(field, getattr(article, field.name))),
        details=pack(_details(article)),
        text=pack(article.text),
        title_tokens=tokens(article.title),
        body_tokens=tokens(article.text),
        keys=tuple(dict.fromkeys(article.keys)),
        targets=link_targets((*article.related, *article.links)),
        fingerprints=article.fingerprints,
        problems=tuple((problem.kind.value, problem.reason) for problem in article.problems),
    )


def _column_values(field: ArticleField, value: Any) -> Iterable[tuple[str, str | int]]:
    match field.kind:
        case FieldKind.DATE:
            yield field.name, value.iso if value else ""
            yield field.name + _ORIGIN, value.origin.value if value else ""
        case FieldKind.NAMES:
            yield field.name, _compact(value) if value else ""
        case FieldKind.PARTS:
            yield field.name, "".join(part[0] for part in value)
        case _:
            yield field.name, value


def read_column(field: ArticleField, value: Any) -> Any:
    """Convert a column's value; of a date only what was written."""
    match field.kind:
        case FieldKind.NAMES:
            return tuple(map(clean_line, json.loads(value))) if value else ()
        case FieldKind.PARTS:
            return tuple(_PARTS_BY_LETTER[letter] for letter in value)
    return value


def receive_record(fields: Iterable[Any]) -> Record:
    """Make a record of what a worker sent.

    A worker has read a hostile page: text that it claims to be clean is checked again here. Packed text is cleaned
    when it is unpacked (`read_article`).
    """
    record = Record(*fields)
    columns = {name: _clean_column(name, value) for name, value in record.columns.items()}
    problems = tuple((kind, clean(reason)) for kind, reason in record.problems)
    if columns == record.columns and problems == record.problems:
        return record
    told = (ProblemKind.HIDDEN_CHARACTERS.value, _("A worker sent control characters; they were removed."))
    return record._replace(columns=columns, problems=(*problems, told))


def with_words(record: Record) -> Record:
    """A record with the tokens of its text, which its worker has left out."""
    from termnews.text.han import tokens

    title = str(record.columns["title"])
    return record._replace(title_tokens=tokens(title), body_tokens=tokens(clean(unpack(record.text))))


def _clean_column(name: str, value: str | int) -> str | int:
    if isinstance(value, int):
        return value
    field = FIELDS_BY_NAME.get(name)
    if field is not None and field.kind is FieldKind.NAMES:
        return _compact(read_column(field, value)) if value else ""
    return clean_line(value)


def link_targets(links: Iterable[Link]) -> tuple[int, ...]:
    """The keys of links in the table `link`."""
    from termnews.extract.urls import normalise_url
    from termnews.text.address import PAGE

    addresses = (link.url if link.url.startswith(PAGE) else "url:" + normalise_url(link.url) for link in links)
    return tuple(set(map(hash_key, addresses)))


def fingerprints(text: str) -> tuple[int, ...]:
    """The keys of a text in the table `fingerprint`."""
    from termnews.extract.fingerprint import fingerprints as hashes

    return hashes(text)


def _details(article: Article) -> str:
    # Keys of addresses, targets and fingerprints are recomputed: the rules are the same, or the index would have been
    # rebuilt.
    made = _address_keys(article.permalink, article.original)
    keys = [made.index(key) if key in made else key for key in article.keys]
    return _compact([keys, *(_detail_value(field, getattr(article, field.name)) for field in DETAILS)])


def _detail_value(field: ArticleField, value: Any) -> Any:
    if field.kind is FieldKind.PROBLEMS:
        return [(problem.kind.value, problem.reason) for problem in value]
    return value


def _address_keys(permalink: str, original: str) -> tuple[str, ...]:
    return _address_key(permalink), _address_key(original)


def _address_key(url: str) -> str:
    from termnews.extract.urls import normalise_url

    return f"url:{normalise_url(url)}"


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


class Details(NamedTuple):
    """The fields that are packed together."""

    keys: tuple[Clean, ...]
    fields: dict[str, Any]
    """By name; a problem is its kind and its reason."""

    @property
    def targets(self) -> tuple[int, ...]:
        """The keys of its links."""
        return link_targets((*self.fields["related"], *self.fields["links"]))


def read_details(packed: bytes) -> Details:
    """Read what `make_record` packed; all strings are cleaned."""
    keys, *values = json.loads(unpack(packed))
    fields = {field.name: _read_detail(field, value) for field, value in zip(DETAILS, values, strict=True)}
    made = _address_keys(fields["permalink"], fields["original"])
    return Details(tuple(clean(made[key] if isinstance(key, int) else key) for key in keys), fields)


def _read_detail(field: ArticleField, value: Any) -> Any:
    match field.kind:
        case FieldKind.LINKS:
            return tuple(Link(clean(title), clean(url)) for title, url in value)
        case FieldKind.PROBLEMS:
            return tuple((kind, clean(reason)) for kind, reason in value)
        case FieldKind.NAMES:
            return tuple(map(clean, value))
    return clean(value)


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


def read_article(columns: Mapping[str, Any], packed_details: bytes, packed_text: bytes, shown_path: Clean) -> Article:
    """Rebuild an article from the index, without its body."""
    details = read_details(packed_details)
    text = clean(unpack(packed_text))
    values = {field.name: _read_field(field, columns) for field in COLUMNS if not field.made} | details.fields
    problems = tuple(Problem(ProblemKind(kind), shown_path, reason) for kind, reason in values.pop("problems"))
    return Article(keys=details.keys, text=text, fingerprints=fingerprints(text), problems=problems, **values)


def _read_field(field: ArticleField, columns: Mapping[str, Any]) -> Any:
    value = columns[field.name]
    if field.kind is FieldKind.DATE:
        return WrittenDate(clean_line(value), Origin(columns[field.name + _ORIGIN])) if value else None
    return clean_line(value) if field.kind is FieldKind.TEXT else read_column(field, value)


ROW_COLUMNS = Row._fields[1:]
_ROW_NAMES = [
    (place, field)
    for place, name in enumerate(ROW_COLUMNS)
    if (field := FIELDS_BY_NAME.get(name)) and field.kind is FieldKind.NAMES
]


def read_row(number: Number, columns: Sequence[Any]) -> Row:
    """Build a row from the columns `ROW_COLUMNS`."""
    values = list(columns)
    for place, field in _ROW_NAMES:
        values[place] = read_column(field, values[place])
    return Row(number, *values)
