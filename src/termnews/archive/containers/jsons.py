"""JSON files and JSON lines with pages in them, as exporters of WeChat and scrapers write them.

The field that holds the page is the one that the person named, else the one with the longest texts, HTML before
plain. A member is named by its JSON pointer, or its line's
first byte.
"""

from __future__ import annotations

import json
from collections import Counter
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any

from termnews.archive.containers.member import Bounds, ContainerError, ContainerKind, Content, Opened
from termnews.archive.containers.moments import iso_of
from termnews.archive.containers.stream import Stream, whole
from termnews.extract.urls import is_web
from termnews.model.facts import Facts
from termnews.text.words import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from termnews.archive.containers.source import Source
    from termnews.archive.containers.stream import Page

_SAMPLE = 50
_LOOKED_AT = 10_000
"""Lines among which the records of the sample are looked for."""
_LEAST_TEXT = 80
_MOST_DEPTH = 4
_LINE = 50_000_000
_LINES = (".jsonl", ".ndjson")
_HTML_WEIGHT = 5
_PAGE_NAMES = frozenset(
    (
        "content", "html", "content_html", "body", "text", "article", "content_noencode", "fulltext", "full_text",
        "markdown", "md", "raw", "page", "正文", "内容", "全文", "內容",
    )
)  # fmt: skip
_TITLES = ("title", "headline", "name", "subject", "标题", "標題", "msg_title")
_ADDRESSES = (
    "url", "link", "content_url", "source_url", "msg_link", "article_url", "permalink", "href", "original_url",
    "address", "链接", "鏈接",
)  # fmt: skip
_DATES = (
    "published", "publish_time", "published_at", "date_published", "pub_time", "pubdate", "date", "datetime",
    "create_time", "created_at", "created", "update_time", "time", "timestamp", "ct",
    "发布时间", "時間", "时间", "日期",
)  # fmt: skip
_BYLINES = ("author", "byline", "authors", "writer", "作者")
_SOURCES = (
    "source", "account", "nickname", "account_name", "mp_name", "site", "publisher", "biz_name", "公众号", "来源",
)  # fmt: skip
_TAGS = ("tags", "keywords", "labels", "标签")
_WORDLESS = Content(b"")
_CAPTURED = ("captured", "captured_at", "saved_at", "crawl_time", "fetched_at")


def fits(source: Source) -> bool:
    """Whether there are records with pages in it."""
    head = source.head().lstrip(b"\xef\xbb\xbf \r\n\t")
    if not head.startswith((b"[", b"{")):
        return False
    try:
        return bool(_Records(source, Bounds()).field)
    except ContainerError:
        # Cut short or damaged; it can still be seen whether there are pages in it.
        return source.name.lower().endswith(_LINES) or b"<p" in source.read_at(0, 200_000)


def has_named_field(source: Source, bounds: Bounds) -> bool:
    """Whether records have the field that the person named."""
    try:
        return bool(_Records(source, bounds, bounds.json_field).field)
    except ContainerError:
        return False


class _Records:
    """The records of a file."""

    def __init__(self, source: Source, bounds: Bounds, named: str = "") -> None:
        """Read the records with long texts, or with a field of the given name."""
        self._source = source
        self._bounds = bounds
        self._named = named

    @property
    def is_lines(self) -> bool:
        """Whether each line is a JSON value."""
        return self._source.name.lower().endswith(_LINES)

    def __iter__(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        return self._of_lines() if self.is_lines else self._below(self._value, "", 0)

    @cached_property
    def _value(self) -> Any:
        try:
            return json.loads(whole(self._source, self._bounds), strict=False)
        except (ValueError, RecursionError) as error:
            raise ContainerError(_("The JSON file is damaged or cut short.")) from error

    def _of_lines(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """The records, one a line; empty where a line holds none, because every line is counted."""
        place = 0
        with self._source.open() as file:
            while line := file.readline(_LINE):
                try:
                    value = json.loads(line, strict=False)
                except (ValueError, RecursionError):
                    value = None
                yield str(place), value if isinstance(value, dict) else {}
                place += len(line)

    @cached_property
    def field(self) -> str:
        """The name of the field that holds the page; empty when none does."""
        weights: Counter[str] = Counter()
        records = (record for _pointer, record in islice(self, _LOOKED_AT) if record)
        for record in islice(records, _SAMPLE):
            for name, value in record.items():
                weights[name] += self._weight(name, value)
        name, weight = max(weights.items(), key=lambda item: item[1], default=("", 0))
        return name if weight else ""

    def _below(self, value: Any, pointer: str, depth: int) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Objects that may be articles: the outermost ones with a long text."""
        if isinstance(value, dict) and any(self._weight(name, text) for name, text in value.items()):
            yield pointer, value
        elif depth < _MOST_DEPTH and isinstance(value, (dict, list)):
            inner: Iterable[tuple[Any, Any]] = value.items() if isinstance(value, dict) else enumerate(value)
            for key, deeper in inner:
                step = str(key).replace("~", "~0").replace("/", "~1")
                yield from self._below(deeper, f"{pointer}/{step}", depth + 1)

    def _weight(self, name: str, value: Any) -> int:
        """How likely a field holds the page."""
        if self._named:
            return int(name == self._named and isinstance(value, str) and bool(value.strip()))
        return _weight(name, value)


def _weight(name: str, value: Any) -> int:
    """How likely a field holds the page."""
    if not isinstance(value, str) or len(value) < _LEAST_TEXT or value.startswith(("http://", "https://", "data:")):
        return 0
    is_html = "</" in value or "<p" in value or "<br" in value
    if not (is_html or name.lower() in _PAGE_NAMES):
        return 0
    return len(value) * (_HTML_WEIGHT if is_html else 1)


def open_json(source: Source, bounds: Bounds) -> Opened:
    """Open a file."""
    records = _Records(source, bounds, bounds.json_field)
    if not records.field:
        records = _Records(source, bounds)
    field = records.field
    return Stream(source, bounds, lambda: _pages(records, field))


def _pages(records: _Records, field: str) -> Iterator[Page]:
    for name, record in records:
        body = record.get(field)
        yield name, _content(record, body) if isinstance(body, str) and body.strip() else _WORDLESS


def _content(record: Mapping[str, Any], body: str) -> Content:
    lower = {str(name).lower(): value for name, value in record.items()}
    is_html = "</" in body or "<p" in body or "<br" in body
    address = _first(lower, _ADDRESSES)
    facts = Facts(
        origin="JSON",
        name="page.html" if is_html else "page.txt",
        address=address if is_web(address) else "",
        captured=iso_of(_first(lower, _CAPTURED)),
        title=_first(lower, _TITLES),
        published=iso_of(_first(lower, _DATES)),
        byline=_first(lower, _BYLINES),
        source=_first(lower, _SOURCES),
        tags=_tags(lower),
        charset="utf-8",
    )
    return Content(body.encode("utf-8", "replace"), facts)


def _first(record: Mapping[str, Any], names: tuple[str, ...]) -> str:
    for name in names:
        value = record.get(name)
        if isinstance(value, list):
            value = ", ".join(str(part) for part in value if isinstance(part, (str, int)))
        if isinstance(value, dict):
            value = value.get("name")
        if isinstance(value, (str, int, float)) and not isinstance(value, bool) and str(value).strip():
            return str(value).strip()
    return ""


def _tags(record: Mapping[str, Any]) -> tuple[str, ...]:
    value = next((record[name] for name in _TAGS if record.get(name)), ())
    if isinstance(value, str):
        value = value.replace("，", ",").replace(";", ",").split(",")
    if not isinstance(value, (list, tuple)):
        return ()
    return tuple(str(tag).strip() for tag in value if isinstance(tag, (str, int)) and str(tag).strip())


KIND = ContainerKind("JSON", fits, open_json)
