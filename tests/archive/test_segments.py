"""Words that workers index and the writer merges: no query can tell them from words that the writer indexed itself."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from itertools import count, pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyroaring import BitMap
from tests.archive.found import random_text
from tests.conftest import post

from termnews.archive import scan
from termnews.archive import workers as workers_module
from termnews.archive.archive import Archive
from termnews.archive.search import Search
from termnews.archive.store import DamagedIndexError
from termnews.archive.store.sqlite_dialect import SqliteWritingDialect
from termnews.archive.store.sqlite_segments import SegmentMaker, can_merge, words_schema
from termnews.archive.workers import Workers
from termnews.model.query import Term, parse_query
from termnews.text.han import tokens

MakeArchive = Callable[[Mapping[str, str | bytes]], Path]
Page = tuple[int, str, str]
"""Number, title and text."""

WORDS = [
    "马云",
    "馬雲",
    "北京",
    "蚂蚁",
    "螞蟻",
    "𠮷野家",
    "😀",
    "new york",
    "privacy",
    "covid-19",
    "カタカナ",
    "สวัสดี",
    "\u3000",
]
QUERIES = ["马云", "北", "北京马云", "𠮷", "😀", "york", "new york", "covid", "カタ", "京。", "สวัส"]


@pytest.fixture(autouse=True)
def workers_are_forked() -> None:
    """Here they are started as the product starts them."""


@contextmanager
def new_table() -> Iterator[SqliteWritingDialect]:
    """An index of words alone, in memory."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.executescript(words_schema())
        yield SqliteWritingDialect(connection)


@pytest.fixture
def table() -> Iterator[SqliteWritingDialect]:
    """An index of words with one page."""
    with new_table() as table:
        insert(table, (7, "马云", "北京"))
        yield table


def segment_of(*pages: Page) -> tuple[Any, ...]:
    """What a worker sends about some pages, whose numbers follow each other."""
    maker = SegmentMaker()
    for _number, title, text in (*pages, pages[0]):
        assert maker.gather(tokens(title), tokens(text))
    return tuple(maker.make(pages[0][0], len(pages)))


def insert(table: SqliteWritingDialect, *pages: Page) -> None:
    """Index pages in the writer."""
    table.ask_many(
        "INSERT INTO words (rowid, title, body) VALUES (?, ?, ?)",
        [(number, tokens(title), tokens(text)) for number, title, text in pages],
    )


def answers(table: SqliteWritingDialect) -> list[object]:
    """What is found: the pages of words, phrases, beginnings and combinations, and their scores."""
    terms = [Term(None, word, prefix) for word in QUERIES for prefix in (False, True)]
    found: list[object] = [set(table.with_words([term], "AND")) for term in terms]
    found += [set(table.with_words([one, other], joint)) for one, other in pairwise(terms) for joint in ("AND", "OR")]
    found += [sorted((n, round(s, 9)) for n, s in table.score_words([term], BitMap())) for term in terms]
    table.ask("INSERT INTO words (words) VALUES ('integrity-check')")
    return found


texts = st.lists(st.sampled_from([*WORDS, "，", "。", "\n\n", " ", "x" * 3000]), max_size=12).map("".join)
batches = st.lists(st.tuples(texts, texts), min_size=1, max_size=6)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("segment"), batches),
        st.tuples(st.just("insert"), batches),
        st.tuples(st.just("drop"), st.integers(0, 50)),
        st.tuples(st.sampled_from(["commit", "roll back", "merge", "read"]), st.none()),
    ),
    max_size=40,
)


@given(steps)
@settings(max_examples=150, deadline=None)
def test_whatever_is_merged_inserted_and_dropped_is_found_as_if_it_had_been_inserted(
    steps: list[tuple[str, Any]],
) -> None:
    with new_table() as merged, new_table() as inserted:
        insert(inserted, *what_is_left(merged, steps))

        assert answers(merged) == answers(inserted)


def what_is_left(merged: SqliteWritingDialect, steps: list[tuple[str, Any]]) -> list[Page]:
    """Take some steps, and return the pages that are in the index then."""
    pages: dict[int, Page] = {}
    last, safe = 0, dict(pages)
    merged.ask("BEGIN")
    for step, value in steps:
        if step in {"segment", "insert"}:
            fresh = [(last + n, title, text) for n, (title, text) in enumerate(value, 1)]
            last += len(fresh)
            pages |= {page[0]: page for page in fresh}
            numbers = BitMap(number for number, *_words in fresh)
            if step == "insert" or not any(title + text for _number, title, text in fresh):
                insert(merged, *fresh)
            else:
                assert merged.merge_words(segment_of(*fresh), numbers) == numbers
        elif step == "drop" and pages:
            merged.drop_words(*pages.pop(list(pages)[value % len(pages)]))
        elif step == "merge":
            merged.ask("INSERT INTO words (words, rank) VALUES ('merge', 20)")
        elif step == "read":
            merged.with_words([Term(None, "北")], "AND")
        elif step in {"commit", "roll back"}:
            merged.ask("COMMIT" if step == "commit" else "ROLLBACK")
            pages, safe = (pages, dict(pages)) if step == "commit" else (dict(safe), safe)
            merged.ask("BEGIN")
    merged.ask("COMMIT")
    return list(pages.values())


def test_thousands_of_segments_become_few() -> None:
    """FTS5 refuses more than two thousand, and every query looks into each."""
    pages = [(n, f"第{n}篇", random_text(n, 20)) for n in range(1, 2501)]
    with new_table() as merged, new_table() as inserted:
        insert(inserted, *pages)
        for page in pages:
            assert merged.merge_words(segment_of(page), BitMap([page[0]]))

        (segments,) = merged.ask("SELECT count(DISTINCT segid) FROM words_idx").fetchone()
        assert segments < 100
        assert answers(merged) == answers(inserted)


SOUND = segment_of((1, "马云", "北京 " * 5000), (2, "蚂蚁", "北京马云"))


def with_field(place: int, value: object) -> tuple[Any, ...]:
    """A segment with another field."""
    return (*SOUND[:place], value, *SOUND[place + 1 :])


@pytest.mark.parametrize(
    "segment",
    [
        (),
        SOUND[:4],
        (*SOUND, b""),
        (None,) * 5,
        with_field(0, ()),
        with_field(0, (b"",)),
        with_field(0, ("text",)),
        with_field(1, ((0, b""),)),
        with_field(1, ((1 << 40, b""),)),
        with_field(1, ((1.5, b""),)),
        with_field(1, ((1 - (1 << 31), b""),)),
        with_field(1, ((1 - (1 << 80), b""),)),
        with_field(1, ((1, 7),)),
        with_field(2, ((b"0", 1 << 20),)),
        with_field(2, ((b"0", 0),)),
        with_field(2, ((b"0b", 2), (b"0a", 2))),
        with_field(2, (("0b", 2),)),
        with_field(2, ((b"0b", 2.5),)),
        with_field(3, ()),
        with_field(3, ((1, b"\1\1"), (3, b"\1\1"))),
        with_field(3, ((1, b"\1\1"), (1, b"\1\1"))),
        with_field(3, ((-1, b"\1\1"), (2, b"\1\1"))),
        with_field(3, ((1 << 70, b"\1\1"), (2, b"\1\1"))),
        with_field(3, ((1, "text"), (2, b"\1\1"))),
        with_field(4, b""),
        with_field(4, b"\7\1\1"),
        with_field(4, b"\2\1"),
        with_field(4, "text"),
    ],
)
def test_what_has_not_the_shape_of_a_segment_of_these_pages_is_not_merged(
    table: SqliteWritingDialect, segment: tuple[Any, ...]
) -> None:
    before = table.ask("SELECT * FROM words_data").fetchall()

    assert table.merge_words(segment, BitMap([1, 2])) == BitMap()

    assert table.ask("SELECT * FROM words_data").fetchall() == before
    assert table.merge_words(SOUND, BitMap([1, 2])) == BitMap([1, 2])
    assert table.with_words([Term(None, "马云")], "AND") == BitMap([1, 2, 7])


@given(st.randoms(use_true_random=False))
@settings(max_examples=200, deadline=None)
def test_leaves_that_say_anything_damage_the_index_and_no_more(chance: random.Random) -> None:
    """FTS5 reads them as it reads a file that was damaged."""
    leaves = [bytearray(leaf) for leaf in SOUND[0]]
    for _change in range(chance.randrange(1, 20)):
        leaf = chance.choice(leaves)
        leaf[chance.randrange(len(leaf))] = chance.randrange(256)
    told = (sqlite3.DatabaseError, DamagedIndexError)
    with new_table() as table:
        insert(table, (7, "马云", "北京"))
        with suppress(*told):
            table.merge_words((tuple(map(bytes, leaves)), *SOUND[1:]), BitMap([1, 2]))
        for word in QUERIES:
            with suppress(*told):
                table.with_words([Term(None, word, prefix=True)], "AND")
            with suppress(*told):
                list(table.score_words([Term(None, word)], BitMap()))
        with suppress(*told):
            table.ask("INSERT INTO words (words) VALUES ('optimize')")


def test_an_index_in_another_form_is_left_to_fts5(table: SqliteWritingDialect) -> None:
    """That of tables that remember deleted rows; and where a system forbids to write below FTS5, it is not tried."""
    assert can_merge(table._connection)
    (structure,) = table.ask("SELECT block FROM words_data WHERE id = 10").fetchone()
    table.ask("UPDATE words_data SET block = ? WHERE id = 10", structure[:4] + b"\xff\0\0\1" + structure[4:])

    assert not can_merge(table._connection)


# In an archive


def pages_of(many: int) -> dict[str, str]:
    """Pages of the words that are searched for."""
    return {f"{n % 7}/{n}.md": post(f"第{n}篇𠮷", random_text(n)) for n in range(many)}


@pytest.fixture
def indexed_by_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    """From the second page on."""
    monkeypatch.setattr(scan, "_FEW_PAGES", 1)


@pytest.fixture
def merged(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many pages each segment brought."""
    counts: list[int] = []
    real = SqliteWritingDialect.merge_words

    def noted(self: SqliteWritingDialect, segment: tuple[Any, ...], pages: BitMap) -> BitMap:
        found = real(self, segment, pages)
        counts.append(len(found))
        return found

    monkeypatch.setattr(SqliteWritingDialect, "merge_words", noted)
    return counts


def found_in(root: Path, cache: Path, workers: int) -> dict[str, list[str]]:
    """The paths of the articles that queries find, best first."""
    with Archive.open(root, cache=cache, workers=workers) as archive:
        archive.start(watch=False)
        assert archive.wait(120)
        assert not archive.warning
        search = Search(archive)
        with archive.index.reading() as reader:
            paths = {number: os.fsdecode(b"!".join((path, member.encode()))) for number, path, member in reader.names()}
        return {word: sorted(paths[number] for number in search.select(parse_query(word))) for word in ("*", *QUERIES)}


def check(cache: Path) -> None:
    """Let FTS5 check its index, and see that every page has words."""
    with closing(sqlite3.connect(next(cache.glob("*.sqlite")))) as connection:
        connection.execute("INSERT INTO words (words) VALUES ('integrity-check')")
        rows = "SELECT number FROM page EXCEPT SELECT id FROM words_docsize"
        more = "SELECT id FROM words_docsize EXCEPT SELECT number FROM page"
        assert connection.execute(f"{rows} UNION ALL {more}").fetchall() == []


def test_eight_workers_make_the_index_that_one_makes(
    make_archive: MakeArchive, tmp_path: Path, indexed_by_workers: None, merged: list[int]
) -> None:
    """Pages of files and of containers, and after some of them have changed or gone."""
    root = make_archive(pages_of(700))
    with zipfile.ZipFile(root / "pages.zip", "w") as packed:
        for name, page in pages_of(300).items():
            packed.writestr(f"in/{name}", page)

    assert found_in(root, tmp_path / "eight", 8) == found_in(root, tmp_path / "one", 1)
    check(tmp_path / "eight")
    assert sum(merged) > 900

    for number in range(0, 60, 7):
        (root / "0" / f"{number}.md").write_text(post("改过", "马云在北京。" + random_text(number + 5000)))
    for number in range(1, 100, 7):
        (root / "1" / f"{number}.md").unlink()
    assert found_in(root, tmp_path / "eight", 8) == found_in(root, tmp_path / "one", 1)
    check(tmp_path / "eight")


BOOT = "import os, termnews.archive.store.sqlite_segments as segments\n"
FORGED = {
    "nothing": "segments.SegmentMaker.make = lambda *_given: ()",
    "another's pages": "real = segments.SegmentMaker.make\n"
    "segments.SegmentMaker.make = lambda *given: (s := real(*given))._replace(sizes=((999999, b'11'), *s.sizes[1:]))",
}


def told_to_workers(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Run some code in each worker before it reads."""
    head, call = workers_module._BOOT.rsplit("gc.freeze()", 1)
    monkeypatch.setattr(workers_module, "_BOOT", f"{head}{BOOT}{code}\ngc.freeze(){call}")


@pytest.mark.parametrize("forged", FORGED)
def test_the_writer_indexes_words_whose_segment_is_refused(
    make_archive: MakeArchive,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    indexed_by_workers: None,
    merged: list[int],
    forged: str,
) -> None:
    root = make_archive(pages_of(200))
    expected = found_in(root, tmp_path / "one", 1)
    told_to_workers(monkeypatch, FORGED[forged])

    assert found_in(root, tmp_path / "eight", 8) == expected

    check(tmp_path / "eight")
    assert merged
    assert not any(merged)


def numbers_for() -> Callable[[int], int]:
    """Reserve numbers one after the other, from 1."""
    numbers = count(1)
    return lambda wanted: min([next(numbers) for _number in range(wanted)])


def collect(workers: Workers, found: list[tuple[Any, ...]], is_enough: Callable[[], bool]) -> None:
    """Collect answers, and let segments be made."""
    deadline = time.monotonic() + 60
    reserve = numbers_for()
    while not is_enough():
        assert time.monotonic() < deadline
        found += workers.answers(0.02)
        workers.request_segments(reserve)


@pytest.fixture
def forty(make_archive: MakeArchive) -> Path:
    """A folder of forty pages."""
    return make_archive({f"{number}.md": post("好的", "谁都能读。") for number in range(40)})


JOBS = [("gathered", ("page", b"%d.md" % number)) for number in range(40)]


def are_whole(found: list[tuple[Any, ...]]) -> bool:
    """Whether every page is there once, and before its words; or without a number."""
    assert sorted(job for job, answer in found if answer[0] == "record" and len(answer) > 2) in ([], sorted(JOBS))
    pending: set[int] = set()
    for _job, answer in found:
        if answer[0] == "segment":
            assert {page for page, _size in answer[1][3]} == pending
            pending.clear()
        else:
            pending |= set(answer[2:])
    return not pending


def test_the_pages_of_a_worker_that_ends_before_it_has_sent_their_words_are_read_again(forty: Path) -> None:
    found: list[tuple[Any, ...]] = []
    with closing(Workers(forty, 3)) as workers:
        for job in JOBS:
            workers.submit(job)
        while not (busy := [worker for worker in workers._workers if len(worker.gathered) > 5]):
            assert workers.answers(1) == []
        os.kill(busy[0]._process.pid, signal.SIGKILL)

        collect(workers, found, lambda: not workers.waiting)

    assert workers.gathers
    assert are_whole(found)
    assert len(found) > 40


def test_what_kills_a_worker_that_makes_a_segment_is_not_tried_again(
    forty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told_to_workers(monkeypatch, "segments.SegmentMaker.make = lambda *_given: os.abort()")
    found: list[tuple[Any, ...]] = []
    with closing(Workers(forty, 3)) as workers:
        assert workers.gathers
        for job in JOBS:
            workers.submit(job)

        collect(workers, found, lambda: not workers.waiting)

        assert not workers.gathers
    assert {answer[0] for _job, answer in found} == {"record"}
    assert sorted(job for job, _answer in found) == sorted(job for _task, job in JOBS)


def test_a_worker_does_not_choose_the_number_of_a_page(forty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told_to_workers(
        monkeypatch,
        "import termnews.archive.worker_main as w\n"
        "w.answers = lambda job, pages, words: [(*answer, 7) for answer in pages.answers(job)]",
    )
    found: list[tuple[Any, ...]] = []
    with closing(Workers(forty, 1)) as workers:
        workers.submit(("page", b"0.md"))
        collect(workers, found, lambda: not workers.waiting)

    ((_job, answer),) = found
    assert len(answer) == 2


def test_a_page_of_very_many_words_is_indexed_by_the_writer(
    make_archive: MakeArchive, tmp_path: Path, indexed_by_workers: None, merged: list[int]
) -> None:
    """Workers would need much memory for several of them."""
    root = make_archive(pages_of(30) | {f"{n}.md": post("很长", "北京" * 1_200_000 + f"马云{n}") for n in range(2)})

    assert found_in(root, tmp_path / "eight", 8) == found_in(root, tmp_path / "one", 1)

    check(tmp_path / "eight")
    assert 0 < sum(merged) < 32


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSEGV])
def test_an_index_is_whole_though_workers_end_while_they_gather_words(
    make_archive: MakeArchive,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    indexed_by_workers: None,
    merged: list[int],
    how: signal.Signals,
) -> None:
    root = make_archive(pages_of(200))
    expected = found_in(root, tmp_path / "one", 1)
    died = tmp_path / "died"
    died.mkdir()
    told_to_workers(
        monkeypatch,
        f"real = segments.SegmentMaker.gather\n"
        f"def gather(self, *page):\n"
        f"    mark = {os.fspath(died)!r} + '/' + str(hash(page[0]) % 8)\n"
        f"    if len(self._pages) == 5 and not os.path.exists(mark):\n"
        f"        open(mark, 'x').close()\n"
        f"        os.kill(os.getpid(), {int(how)})\n"
        f"    return real(self, *page)\n"
        f"segments.SegmentMaker.gather = gather",
    )

    with Archive.open(root, cache=tmp_path / "eight", workers=8) as archive:
        archive.start(watch=False)
        assert archive.wait(120)
        assert archive.problems() == []

    assert found_in(root, tmp_path / "eight", 8) == expected
    check(tmp_path / "eight")
    assert list(died.iterdir())
    assert sum(merged) > 100
