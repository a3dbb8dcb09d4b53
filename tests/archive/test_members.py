"""An archive with files of many pages: each page is a row, only what changed is read again, nothing is lost."""

from __future__ import annotations

import io
import json
import lzma
import os
import tarfile
import threading
import warnings
import zipfile
from typing import TYPE_CHECKING

import pytest
from tests.archive.containers.pages import PAGES
from tests.archive.containers.test_kinds import (
    LISTS,
    NAMES,
    TITLES,
    a_mail,
    a_pdf,
    a_zip,
    an_mhtml,
    pages_by_name,
    tar_of,
    texts_alone,
)
from tests.archive.containers.test_warc import Warc, warc_of_pages

from termnews.archive import workers
from termnews.archive.archive import Archive
from termnews.archive.limits import Limits
from termnews.model.problem import ProblemKind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path


class Reads:
    """What workers were asked to read."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.jobs: list[tuple[object, ...]] = []
        submit = workers.Workers.submit

        def noted(these: workers.Workers, job: tuple[object, ...]) -> None:
            self.jobs.append(job)
            submit(these, job)

        monkeypatch.setattr(workers.Workers, "submit", noted)

    def take(self) -> list[tuple[object, ...]]:
        """Since this was asked last, without sizes and fingerprints."""
        taken, self.jobs = [job[:3] for job in self.jobs], []
        return taken


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> Reads:
    return Reads(monkeypatch)


@pytest.fixture
def look(tmp_path: Path) -> Callable[..., dict[str, str]]:
    """Read the archive in `tmp_path`/a with its index kept: the titles by path and member."""

    def look(limits: Limits | None = None) -> dict[str, str]:
        with Archive.open(tmp_path / "a", cache=tmp_path / "cache", limits=limits or Limits()) as archive:
            archive.start()
            assert archive.wait(60)
            numbers = archive.catalogue.order
            return {archive.page(number).shown: archive.row(number).title for number in numbers}

    (tmp_path / "a").mkdir()
    return look


def test_every_member_is_an_article_beside_the_pages_that_are_files(tmp_path: Path, look) -> None:
    (tmp_path / "a/crawl.warc.gz").write_bytes(warc_of_pages(packed=True))
    (tmp_path / "a/pages.zip").write_bytes(a_zip(pages_by_name()))
    (tmp_path / "a/ferry.html").write_bytes(PAGES[2].page)
    (tmp_path / "a/letter.eml").write_bytes(a_mail(1).as_bytes())
    (tmp_path / "a/clips.mhtml").write_bytes(an_mhtml())
    (tmp_path / "a/package.json").write_text('{"name": "x"}')

    found = look()

    assert {f"pages.zip!{name}": title for name, title in zip(NAMES, TITLES, strict=True)}.items() <= found.items()
    assert found["ferry.html"] == TITLES[2]
    assert found["letter.eml"] == TITLES[1]
    assert {path.partition("!")[0] for path in found} == {
        "crawl.warc.gz", "pages.zip", "ferry.html", "letter.eml", "clips.mhtml",
    }  # fmt: skip
    assert len(found) == 11


def test_a_member_is_read_whole_when_it_is_opened(tmp_path: Path) -> None:
    root = tmp_path / "a"
    root.mkdir()
    (root / "pages.zip").write_bytes(a_zip(pages_by_name()))
    with Archive.open(root) as archive:
        archive.start()
        assert archive.wait(60)
        (number,) = (each for each in archive.catalogue.order if archive.article(each).member == NAMES[0])

        assert archive.text(number) == texts_alone()[0]
        assert PAGES[0].paragraphs[2] in archive.markdown(number)
        assert archive.article(number).member == NAMES[0]


def test_a_second_start_reads_nothing(tmp_path: Path, look, reads: Reads) -> None:
    (tmp_path / "a/pages.zip").write_bytes(a_zip(pages_by_name()))
    (tmp_path / "a/package.json").write_text('{"name": "x"}')
    (tmp_path / "a/letter.eml").write_bytes(a_mail(1).as_bytes())
    (tmp_path / "a/pocket.html").write_text(LISTS["pocket.html"])
    first = look()
    assert reads.take()

    assert look() == first
    assert reads.take() == []


def test_only_what_was_appended_is_read(tmp_path: Path, look, reads: Reads) -> None:
    file = tmp_path / "a/crawl.warc"
    file.write_bytes(Warc().add(PAGES[0]).add(PAGES[1]).data)
    before = look()
    reads.take()
    end = file.stat().st_size
    with file.open("ab") as appended:
        appended.write(Warc().add(PAGES[2]).data)

    after = look()

    assert reads.take() == [("members", b"crawl.warc"), ("member", b"crawl.warc", str(end))]
    assert after == before | {f"crawl.warc!{end}": TITLES[2]}


def test_only_what_was_changed_is_read_and_what_is_gone_is_forgotten(tmp_path: Path, look, reads: Reads) -> None:
    file = tmp_path / "a/pages.zip"
    file.write_bytes(a_zip(pages_by_name()))
    look()
    reads.take()
    changed = pages_by_name()
    del changed[NAMES[0]]
    changed[NAMES[1]] = PAGES[1].page.replace(TITLES[1].encode(), "新的标题".encode())
    file.write_bytes(a_zip(changed))

    assert look() == {f"pages.zip!{NAMES[1]}": "新的标题", f"pages.zip!{NAMES[2]}": TITLES[2]}
    assert reads.take() == [("members", b"pages.zip"), ("member", b"pages.zip", NAMES[1])]


def test_a_container_that_is_gone_takes_its_pages_along_and_brings_them_back(tmp_path: Path, look) -> None:
    """Even when it comes back as it was."""
    (tmp_path / "a/deep").mkdir()
    file = tmp_path / "a/deep/pages.zip"
    file.write_bytes(a_zip(pages_by_name()))
    found = look()

    file.rename(tmp_path / "pages.zip")
    assert look() == {}
    (tmp_path / "pages.zip").rename(file)
    assert look() == found
    (tmp_path / "a/deep").rename(tmp_path / "elsewhere")
    assert look() == {}
    (tmp_path / "elsewhere").rename(tmp_path / "a/deep")
    assert look() == found


def problems(tmp_path: Path) -> dict[str, ProblemKind]:
    with Archive.open(tmp_path / "a", cache=tmp_path / "cache") as archive:
        archive.start()
        assert archive.wait(60)
        return {problem.path: problem.kind for problem in archive.problems()}


def test_a_bad_member_is_set_aside_and_never_read_twice(tmp_path: Path, look, reads: Reads) -> None:
    """Its container is read all the same; when the member is mended it is an article."""
    file = tmp_path / "a/pages.zip"
    file.write_bytes(a_zip(pages_by_name() | {"bad.html": b"<script>1</script>", "../out.html": b"<p>x</p>"}))

    assert len(look()) == 3
    expected = {"pages.zip!bad.html": ProblemKind.NOT_AN_ARTICLE, "pages.zip!../out.html": ProblemKind.BAD_MEMBER}
    assert problems(tmp_path) == expected
    reads.take()
    file.write_bytes(a_zip(pages_by_name() | {"bad.html": b"<script>1</script>", "new.html": PAGES[0].page}))
    assert len(look()) == 4
    assert reads.take() == [("members", b"pages.zip"), ("member", b"pages.zip", "new.html")]
    assert problems(tmp_path) == {"pages.zip!bad.html": ProblemKind.NOT_AN_ARTICLE}
    file.write_bytes(a_zip(pages_by_name()))
    assert len(look()) == 3
    assert problems(tmp_path) == {}


def test_what_was_wrong_with_a_member_is_still_told_when_others_are_added(tmp_path: Path, look) -> None:
    odd = {"odd.html": PAGES[0].page.replace(b"<p>", "<p>\u202e".encode(), 1)}
    (tmp_path / "a/pages.zip").write_bytes(a_zip(odd))
    look()
    before = problems(tmp_path)
    assert before == {"pages.zip!odd.html": ProblemKind.HIDDEN_CHARACTERS}

    (tmp_path / "a/pages.zip").write_bytes(a_zip(odd | pages_by_name()))

    assert len(look()) == 4
    assert problems(tmp_path) == before


def test_a_container_that_breaks_is_a_problem_until_it_is_whole_again(tmp_path: Path, look, reads: Reads) -> None:
    file = tmp_path / "a/pages.zip"
    file.write_bytes(b"PK nothing")
    assert look() == {}
    assert problems(tmp_path) == {"pages.zip": ProblemKind.BAD_CONTAINER}
    reads.take()
    assert look() == {}
    assert reads.take() == []

    file.write_bytes(a_zip(pages_by_name()))
    assert len(look()) == 3
    assert problems(tmp_path) == {}


def test_members_that_share_a_name_are_all_read_once(tmp_path: Path, look, reads: Reads) -> None:
    """Numbered before the extension, which tells what they are."""
    with (
        tarfile.open(tmp_path / "a/pages.tar", "w") as archive,
        zipfile.ZipFile(tmp_path / "a/pages.zip", "w") as other,
    ):
        for page in PAGES:
            entry = tarfile.TarInfo("a.b/same.html")
            entry.size = len(page.page)
            archive.addfile(entry, io.BytesIO(page.page))
            with warnings.catch_warnings(action="ignore"):
                other.writestr("a.b/same.html", page.page)

    found = look()

    names = ["a.b/same.html", "a.b/same#2.html", "a.b/same#3.html"]
    files = ("pages.tar", "pages.zip")
    assert found == {f"{file}!{name}": title for file in files for name, title in zip(names, TITLES, strict=True)}
    reads.take()
    look()
    assert reads.take() == []


def test_a_file_that_lacked_a_library_is_read_once_it_is_installed(
    tmp_path: Path, look, reads: Reads, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Alone, or within another file; nothing else is read again."""
    pdf = a_pdf(["The last ferry left at nine with four passengers and a bicycle, as it has every evening."])
    (tmp_path / "a/ferry.pdf").write_bytes(pdf)
    (tmp_path / "a/more.zip").write_bytes(a_zip({"deep/ferry.pdf": pdf}))
    (tmp_path / "a/pages.zip").write_bytes(a_zip(pages_by_name()))
    (tmp_path / "none").mkdir()
    (tmp_path / "none/pypdfium2.py").write_text("raise ImportError")
    with monkeypatch.context() as without:
        without.syspath_prepend(str(tmp_path / "none"))
        assert len(look()) == 3
    reads.take()

    assert look().keys() >= {"ferry.pdf", "more.zip!deep/ferry.pdf"}
    assert {job[1] for job in reads.take()} == {b"ferry.pdf", b"more.zip"}
    assert problems(tmp_path) == {}


def test_a_pdf_that_was_changed_is_read_again_whatever_its_size(tmp_path: Path, look) -> None:
    words = "The last ferry left at nine with four passengers and a bicycle, as it has every evening."
    lines = [words] * 50
    (tmp_path / "a/ferry.pdf").write_bytes(a_pdf([*lines, words]))
    look()
    (tmp_path / "a/ferry.pdf").write_bytes(a_pdf([*lines, words.replace("nine", "five")]))
    look()

    with Archive.open(tmp_path / "a", cache=tmp_path / "cache") as archive:
        assert "left at five" in archive.text(archive.catalogue.order[0])


def test_a_member_that_ends_its_worker_costs_no_other(tmp_path: Path, look) -> None:
    """A page that takes too long is named by its container and its member."""
    slow = "".join("  " * (line % 50) + "- 一项\n" for line in range(60_000)).encode()
    (tmp_path / "a/pages.zip").write_bytes(a_zip(pages_by_name() | {"slow.md": slow}))

    assert len(look(Limits(cpu_seconds=2))) == 3
    assert problems(tmp_path) == {"pages.zip!slow.md": ProblemKind.PARSE_TIMEOUT}


def test_many_members_are_all_read(tmp_path: Path, look) -> None:
    """More than are told at once, and more than fit into a worker's window."""
    lines = (
        json.dumps({"title": f"第{place}篇", "content": f"<p>这是第{place}篇的正文。</p>" * 9}) for place in range(2500)
    )
    (tmp_path / "a/all.jsonl").write_text("\n".join(lines))

    assert len(look()) == 2500


NUMBERED = {f"{place:03}.html": f"<h1>第{place}篇</h1>{PAGES[0].body}".encode() for place in range(300)}


def a_packed_tar(pages: Mapping[str, bytes]) -> bytes:
    return lzma.compress(tar_of(pages))


def lines_of(pages: Mapping[str, bytes]) -> bytes:
    return b"\n".join(json.dumps({"content": page.decode()}).encode() for page in pages.values())


def stopped_at_the_first_rows(tmp_path: Path) -> set[str]:
    """Read the archive in `tmp_path`/a until there are articles, and stop: where they are."""
    shown = threading.Event()
    with Archive.open(tmp_path / "a", cache=tmp_path / "cache") as archive:
        archive.subscribe(lambda _news: shown.set() if len(archive.catalogue) else None)
        # It goes on when the first rows have been looked at.
        archive.start(gently=True)
        assert shown.wait(60)
        return {archive.page(number).shown for number in archive.catalogue.order}


@pytest.mark.parametrize(
    ("name", "made"), [("pages.zip", a_zip), ("pages.tar.xz", a_packed_tar), ("pages.jsonl", lines_of)]
)
def test_a_container_that_was_read_in_part_goes_on_where_it_was(
    name: str, made: Callable[[Mapping[str, bytes]], bytes], tmp_path: Path, look, reads: Reads
) -> None:
    (tmp_path / "a" / name).write_bytes(made(NUMBERED))
    first = stopped_at_the_first_rows(tmp_path)
    assert 0 < len(first) < len(NUMBERED)
    reads.take()

    found = look()

    assert sorted(found.values()) == sorted(f"第{place}篇" for place in range(300))
    read_again = {f"{name}!{job[2]}" for job in reads.take() if job[0] == "member"}
    assert read_again == found.keys() - first


def test_a_container_that_was_read_in_part_and_then_changed_is_as_it_is_now(tmp_path: Path, look) -> None:
    """Also when its size and its time are those that it once was listed with."""
    file = tmp_path / "a/pages.zip"
    file.write_bytes(a_zip(pages_by_name()))
    as_it_was, before = file.stat(), look()
    file.write_bytes(a_zip(NUMBERED))
    assert stopped_at_the_first_rows(tmp_path) - before.keys()

    file.write_bytes(a_zip(pages_by_name()))
    os.utime(file, ns=(as_it_was.st_atime_ns, as_it_was.st_mtime_ns))

    assert look() == before


def test_a_name_that_no_terminal_should_see_is_written_otherwise_and_found_again(tmp_path: Path) -> None:
    root = tmp_path / "a"
    root.mkdir()
    (root / "odd.zip").write_bytes(a_zip({"a\x1b[31m  b.html": PAGES[0].page, "x" * 600 + ".html": PAGES[1].page}))
    with Archive.open(root) as archive:
        archive.start()
        assert archive.wait(60)
        numbers = list(archive.catalogue.order)

        assert {archive.text(number) for number in numbers} == set(texts_alone()[:2])
        assert all(archive.page(number).shown.isprintable() for number in numbers)
        assert {archive.markdown(number) != "" for number in numbers} == {True}
