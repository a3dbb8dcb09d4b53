"""The one table of what is known of an article: its fields, what articles are counted by, how lists are ordered.

A new facet is a row of `FACETS`, with a word of `Field` where queries ask for
it. A new field is an attribute of `Article` and a row of `FIELDS`: the index,
`list --json`, completion, sidebar and command line follow.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from termnews.text.words import N_

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


class FieldKind(StrEnum):
    """What a field holds."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    """A `WrittenDate`, or None."""
    NAMES = "names"
    PARTS = "parts"
    """Which of `PARTS` the article has; no two begin with the same letter."""
    LINKS = "links"
    PROBLEMS = "problems"


class ArticleField(NamedTuple):
    """One field of an article; `Article` has an attribute of this name."""

    name: str
    kind: FieldKind = FieldKind.TEXT
    column: bool = False
    """Whether the index keeps it apart, so that lists, orders and facets find it without reading the article."""
    listed: bool = True
    """Whether `list --json` prints it; absent values are null, lists never are."""
    made: bool = False
    """Whether it is made from other fields."""


FIELDS = (
    ArticleField("id", column=True),
    ArticleField("member", column=True),
    ArticleField("title", column=True),
    ArticleField("source", column=True),
    ArticleField("byline", column=True),
    ArticleField("published", FieldKind.DATE, column=True),
    ArticleField("posted", FieldKind.DATE, column=True),
    ArticleField("captured", column=True),
    ArticleField("tags", FieldKind.NAMES, column=True),
    ArticleField("permalink"),
    ArticleField("original"),
    ArticleField("section", column=True),
    ArticleField("layout", column=True),
    ArticleField("language", column=True),
    ArticleField("rendering", FieldKind.NUMBER, column=True, listed=False),
    ArticleField("gone", FieldKind.NUMBER, column=True, listed=False),
    ArticleField("edition", FieldKind.NUMBER, column=True, listed=False, made=True),
    ArticleField("characters", FieldKind.NUMBER, column=True, made=True),
    ArticleField("has", FieldKind.PARTS, column=True, listed=False, made=True),
    ArticleField("evidence"),
    ArticleField("captions", FieldKind.NAMES),
    ArticleField("related", FieldKind.LINKS),
    ArticleField("links", FieldKind.LINKS, listed=False),
    ArticleField("notices", FieldKind.NAMES, listed=False),
    ArticleField("problems", FieldKind.PROBLEMS, listed=False),
)
"""The fields of an article beside its keys, text and body, in the order in which they are printed."""

FIELDS_BY_NAME = {field.name: field for field in FIELDS}

COLUMNS = tuple(field for field in FIELDS if field.column)
"""Those that the index keeps apart."""

DETAILS = tuple(field for field in FIELDS if not field.column)
"""Those that the index keeps together."""


class Field(StrEnum):
    """Where a term of a query looks; the value is what is typed before the colon."""

    WORDS = ""
    """Title and text: a term without a field."""
    TITLE = "title"
    BODY = "body"
    TAG = "tag"
    """The page's own tags and the person's."""
    SOURCE = "source"
    BYLINE = "byline"
    SECTION = "section"
    LANG = "lang"
    LAYOUT = "layout"
    PATH = "path"
    DATE = "date"
    """When it was published; the value is a canonical range: "2021", "2021-01..2021-03", "2021.."."""
    POSTED = "posted"
    NEWER = "newer"
    """Published within a span before today: "30d", "6w", "3m", "1y"."""
    IS = "is"
    HAS = "has"
    VERSIONS = "versions"
    """How many versions were captured; the value is a range of numbers: "3", ">2", "2..4"."""
    NOTE = "note"
    """Words of the person's own note."""


STATES = ("problem", "unread", "read", "starred", "noted", "half", "changed", "withdrawn")
"""What `is:` takes; "half" is begun and not finished."""

PARTS = ("caption", "original", "problem", "related")
"""What a page may have beside its text."""

HAS = ("caption", "original", "note")
"""What `has:` takes."""


def _itself(value: str) -> Iterable[str]:
    return (value,) if value else ()


def _year(iso: str) -> Iterable[str]:
    return (iso[:4],) if iso else ()


def _month(iso: str) -> Iterable[str]:
    return (iso[:7],) if len(iso) >= 7 else ()


class Facet(NamedTuple):
    """Something that articles are counted by."""

    name: str
    field: str
    """The column that its values are in."""
    query: Field
    """Where a term looks for one of its values."""
    values: Callable[[Any], Iterable[str]] = _itself
    """The values that an article has, from those of the column: a date as written, names as a tuple."""
    heading: str = ""
    """The heading of its values in the sidebar; empty when it is not shown there."""
    shown: int = 0
    """How many values the sidebar shows at first."""
    parts: str = ""
    """The facet whose values are listed below one of this one's: the months of a year."""


FACETS = (
    Facet("tag", "tags", Field.TAG, dict.fromkeys, N_("TAGS"), 40),
    Facet("source", "source", Field.SOURCE, heading=N_("SOURCES"), shown=15),
    Facet("year", "published", Field.DATE, _year, N_("YEARS"), 40, parts="month"),
    Facet("month", "published", Field.DATE, _month),
    Facet("language", "language", Field.LANG, heading=N_("LANGUAGES"), shown=10),
    Facet("section", "section", Field.SECTION),
    Facet("layout", "layout", Field.LAYOUT),
    Facet("has", "has", Field.HAS, tuple),
)
"""In the order of the sidebar."""

FACETS_BY_NAME = {facet.name: facet for facet in FACETS}

FACETS_BY_QUERY = {facet.query: facet for facet in reversed(FACETS)}
"""The facet whose values a query's field takes; of several the first."""


class Sort(StrEnum):
    """An order of the list; a leading "-" reverses it."""

    OLDEST = "date"
    NEWEST = "-date"
    TITLE = "title"
    TITLE_REVERSED = "-title"
    SHORTEST = "length"
    LONGEST = "-length"
    RELEVANCE = "relevance"


SORT_COLUMNS = {"title": "title", "length": "characters"}
"""The columns that articles are ordered by, without the sign; titles are ordered as in a library."""
