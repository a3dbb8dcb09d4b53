"""The catalogue: made at once, made from the last one and what changed, or read from the index, it is the same."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyroaring import BitMap
from tests.archive.stores import STORES, empty_index

from termnews.archive.catalogue import EMPTY, Catalogue
from termnews.archive.cataloguing import build_catalogue, change_catalogue, keep_catalogue, read_catalogue
from termnews.archive.record import make_record
from termnews.archive.store import DamagedIndexError, IndexStore
from termnews.archive.store.reading import IndexReader
from termnews.archive.store.sqlite import SqliteStore
from termnews.archive.store.writing import IndexWriter
from termnews.model.article import Article, ArticleId
from termnews.model.dates import Origin, WrittenDate
from termnews.model.fields import FACETS

DATES = st.sampled_from(["", "2021", "2021-01", "2021-01-05", "2021-01-05T09:30", "2019-12-31"])
PAGES = st.fixed_dictionaries(
    {
        "path": st.sampled_from(["a", "b", "c/a", "c/b", "d"]),
        "date": DATES,
        "tags": st.lists(st.sampled_from(["北京", "金融", "馬雲"]), max_size=2),
        "source": st.sampled_from(["", "希望之声", "BBC"]),
    }
)


@pytest.fixture(scope="module", params=STORES)
def index(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[IndexStore]:
    """An index that is emptied for every example."""
    with empty_index(request, tmp_path_factory) as store:
        yield store


def article(*, date: str, tags: list[str], source: str) -> Article:
    """An article that says no more than the catalogue wants to know."""
    return Article(
        id=ArticleId("a" * 12),
        keys=("sha256:00",),
        title="题目",
        published=WrittenDate(date, Origin.META) if date else None,
        tags=tuple(tags),
        source=source,
        text="一段文字。",
    )


def shape(catalogue: Catalogue) -> tuple[object, ...]:
    """Everything that a catalogue says."""
    facets = {
        facet.name: {value: set(numbers) for value, numbers in catalogue.facet(facet.name).items()} for facet in FACETS
    }
    return list(catalogue.order), facets, {facet.name: catalogue.counts(facet.name) for facet in FACETS}


def empty(writer: IndexWriter) -> None:
    """Forget every page."""
    for number, _path, _member in list(writer.names()):
        writer.drop(number)


@settings(max_examples=60, deadline=None)
@given(
    before=st.lists(PAGES, max_size=8),
    after=st.lists(PAGES, max_size=4),
    gone=st.sets(st.sampled_from(["a", "c/b", "d"])),
)
def test_a_changed_catalogue_is_the_one_made_anew(
    index: IndexStore, before: list[dict[str, str]], after: list[dict[str, str]], gone: set[str]
) -> None:
    changed = BitMap()
    with index.writing(pages=True) as writer:
        empty(writer)
        for page in before:
            put(writer, page)
        old = build_catalogue(writer, 1)
        for page in after:
            changed.add(put(writer, page))
        for number, path, _member in list(writer.names()):
            if path.decode() in gone:
                writer.drop(number)
                changed.add(number)
        expected = build_catalogue(writer, 2)

        assert shape(change_catalogue(writer, old, changed)) == shape(expected)

        keep_catalogue(writer, old)
        keep_catalogue(writer, expected)
    kept = read_catalogue(index, 3)
    assert kept is None or shape(kept) == shape(expected)


def test_a_row_that_is_gone_though_nobody_dropped_it_is_damage(tmp_path: Path) -> None:
    index = SqliteStore((tmp_path / "index.sqlite").as_uri())
    index.open_for_writing("rules", b"/")
    page = {"date": "2021-01-05", "tags": ["北京"], "source": "BBC"}
    with index.writing(pages=True) as writer:
        numbers = [put(writer, page | {"path": name}) for name in "abcd"]  # type: ignore[arg-type]
        old = build_catalogue(writer, 1)
        writer._ask("DELETE FROM page WHERE number != ?", numbers[0])

        with pytest.raises(DamagedIndexError):
            change_catalogue(writer, old, BitMap(numbers[:1]))
    index.close()


def put(writer: IndexWriter, page: dict[str, str]) -> int:
    """Write a page as an example gives it."""
    values = {name: value for name, value in page.items() if name != "path"}
    return writer.put(make_record(article(**values), page["path"].encode(), 1, 1))  # type: ignore[arg-type]


def test_a_kept_catalogue_is_read_until_pages_are_written(tmp_path: Path) -> None:
    index = SqliteStore((tmp_path / "index.sqlite").as_uri())
    index.open_for_writing("rules", b"/")
    page = {"path": "a", "date": "2021-01-05", "tags": ["北京"], "source": "BBC"}
    with index.writing(pages=True) as writer:
        put(writer, page)  # type: ignore[arg-type]
        made = build_catalogue(writer, 1)
    with index.writing() as writer:
        keep_catalogue(writer, made)

    kept = read_catalogue(index, 2)
    assert kept is not None
    assert shape(kept) == shape(made)
    assert kept.facet("tag")["北京"] == made.facet("tag")["北京"]
    assert len(kept.facet("tag")) == 1

    with index.writing(pages=True) as writer:
        put(writer, page | {"path": "b"})  # type: ignore[arg-type]
    assert read_catalogue(index, 3) is None
    index.close()


def test_the_empty_catalogue_has_nothing_of_anything() -> None:
    assert len(EMPTY) == 0
    assert EMPTY.counts("tag") == []
    assert not EMPTY.numbers("tag", "北京")


def test_an_index_whose_beginning_was_cut_short_is_damaged(tmp_path: Path) -> None:
    """A full disk may have taken the tables and not what was to be written into them."""
    index = SqliteStore((tmp_path / "index.sqlite").as_uri())
    index.open_for_writing("rules", b"/")
    with index.writing() as writer:
        writer._ask("DELETE FROM state WHERE name = 'changes'")
    with pytest.raises(DamagedIndexError), index.reading() as reader:
        reader.changes()
    index.close()


class Rows:
    """An index of thousands of pages, each with a moment of its own."""

    def changes(self) -> int:
        """No change is counted."""
        return 0

    def in_order(self, columns: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
        """Every page, with its moment."""
        for number in range(5000):
            yield number, [f"2021-01-05T09:{number:04}" if column == "published" else "" for column in columns]


def test_making_a_catalogue_leaves_nothing_of_the_rows_behind() -> None:
    """What was remembered of thousands of rows would keep the memory around it, too."""
    build_catalogue(cast("IndexReader", Rows()), 1)
    tracemalloc.start()
    try:
        build_catalogue(cast("IndexReader", Rows()), 1)
        gc.collect()
        left, _peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert left < 10_000
