"""Pages on a server together with their bytes: the same as in the folder, read without it, gone with their articles."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from tests.archive.containers.pages import PAGES
from tests.archive.containers.test_kinds import a_zip
from tests.archive.containers.test_warc import Warc
from tests.archive.stores import on_both_stores
from tests.conftest import post, write_pages
from tests.postgres import Server

from termnews.archive import scan
from termnews.archive.archive import Archive
from termnews.archive.limits import DEFAULT_LIMITS, Limits
from termnews.archive.making import make_ready
from termnews.archive.store.postgres_place import OwnedPlace
from termnews.database.connection import connect
from termnews.database.server_address import ServerAddress
from termnews.errors import ArchiveError, VanishedError
from termnews.model.problem import ProblemKind
from termnews.model.row import Number

MakeArchive = Callable[[Mapping[str, str | bytes]], Path]
pytestmark = pytest.mark.usefixtures("one_core")

GBK = (
    "<html><head><title>河水</title></head><body><p>河水涨过了旧码头，卖菜的人<b>搬到了桥上</b>，"
    '<a href="/bridge.html">桥上的人</a>都看见了。</p></body></html>'
)
MARKDOWN = post("马云陷风暴", "阿里巴巴集团创办人**马云**杠上北京当局。")
SILENT = GBK.replace("河水", "潮水").encode("gbk")
"""A page that leaves its charset to the server that sent it."""
FOUND = {
    "a.html": GBK.replace("<head>", '<head><meta charset="gbk">').encode("gbk"),
    "b.md": MARKDOWN.encode(),
    "c.zip!sub/one.html": PAGES[0].page,
    "c.zip!two.html": PAGES[1].page,
    "d.warc!0": SILENT,
}
"""Every page of `FOLDER` by the name that termnews has for it."""
FOLDER = {
    "a.html": FOUND["a.html"],
    "b.md": FOUND["b.md"],
    "c.zip": a_zip({"sub/one.html": PAGES[0].page, "two.html": PAGES[1].page}),
    "d.warc": Warc().add(PAGES[2], SILENT, Content_Type="text/html; charset=gbk").data,
}


def bring(root: Path, address: ServerAddress, *, with_pages: bool = True, limits: Limits = DEFAULT_LIMITS) -> int:
    """Bring a folder to the server, as a host that is not this one; return how many files were read."""
    with Archive.open(root, into=address, host="alpha", with_pages=with_pages, limits=limits) as archive:
        archive.start(watch=False)
        assert archive.wait(60)
        assert archive.failure is None
        return archive.progress.done


def numbers_by_name(archive: Archive, root: Path) -> dict[str, Number]:
    """The pages of an archive by their names within `root`."""
    archive.start(watch=False)
    assert archive.wait(60)
    named = {archive.page(number).shown: number for number in archive.catalogue.order}
    return {name.removeprefix(f"alpha:{root}/"): number for name, number in named.items()}


def pages(root: Path, address: ServerAddress) -> dict[str, bytes]:
    """The bytes of every page, by name within `root`, as a host without it has them."""
    with Archive.open(address) as archive:
        return {name: archive.saved_page(number) for name, number in numbers_by_name(archive, root).items()}


def stored(address: ServerAddress) -> tuple[list[int], list[int]]:
    """The numbers of pages, and of those that are stored."""
    with connect(address) as connection:
        return (
            [number for (number,) in connection.execute("SELECT number FROM page ORDER BY number")],
            [number for (number,) in connection.execute("SELECT number FROM saved ORDER BY number")],
        )


@pytest.fixture
def elsewhere(make_archive: MakeArchive, server_address: ServerAddress) -> Path:
    """Where a folder was that has gone since it was brought to the server with its pages."""
    root = make_archive(FOLDER)
    bring(root, server_address)
    root.rename(root.with_name("elsewhere"))
    return root


def test_the_bytes_of_every_kind_of_page_are_those_of_the_folder(
    elsewhere: Path, server_address: ServerAddress
) -> None:
    assert pages(elsewhere, server_address) == FOUND


def test_a_page_whose_markdown_is_not_made_yet_is_converted_by_its_reader(
    elsewhere: Path, server_address: ServerAddress, tmp_path: Path
) -> None:
    """What a container knows, such as the address that links are relative to, is stored, too."""
    with Archive.open(server_address) as archive:
        found = {name: archive.markdown(number) for name, number in numbers_by_name(archive, elsewhere).items()}
    assert (
        "潮水涨过了旧码头，卖菜的人**搬到了桥上**，[桥上的人](https://news.example.org/bridge.html)"
        in found["d.warc!0"]
    )

    (tmp_path / "elsewhere").rename(elsewhere)
    make_ready(elsewhere, server_address, "alpha", lambda _progress: None)

    with Archive.open(server_address) as archive:
        made = {name: archive.markdown(number) for name, number in numbers_by_name(archive, elsewhere).items()}
    assert found == made


def test_without_the_folder_and_the_bytes_a_reader_says_where_the_page_is(
    make_archive: MakeArchive, server_address: ServerAddress
) -> None:
    root = make_archive({"b.md": MARKDOWN})
    bring(root, server_address, with_pages=False)

    assert stored(server_address) == ([1], [])
    with pytest.raises(ArchiveError, match="on the host that indexed it"):
        pages(root, server_address)


def test_where_the_folder_is_here_it_is_asked_before_the_store(
    make_archive: MakeArchive, server_address: ServerAddress
) -> None:
    root = make_archive({"b.md": MARKDOWN})
    with Archive.open(root, into=server_address, with_pages=True) as archive:
        archive.start(watch=False)
        assert archive.wait(60)
    (root / "b.md").write_text("changed", "utf-8")
    with Archive.open(server_address) as archive:
        (number,) = archive.catalogue.order

        assert archive.saved_page(number) == b"changed"
        (root / "b.md").unlink()
        assert archive.saved_page(number) == MARKDOWN.encode()
        with connect(server_address) as connection:
            connection.execute("DELETE FROM saved")
        with pytest.raises(VanishedError):
            archive.saved_page(number)


def test_the_folder_of_another_host_is_not_looked_for_here(
    make_archive: MakeArchive, server_address: ServerAddress
) -> None:
    """There may be another folder under its name."""
    root = make_archive({"b.md": MARKDOWN})
    bring(root, server_address)
    (root / "b.md").write_text("another", "utf-8")

    assert pages(root, server_address) == {"b.md": MARKDOWN.encode()}


@on_both_stores
@pytest.mark.parametrize("name", ["a.html", "b.md", "c.zip!two.html"])
def test_a_page_of_a_folder_that_is_here_is_read_from_it(
    store: str, name: str, make_archive: MakeArchive, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    into = request.getfixturevalue("server_address") if store == "postgres" else None
    with Archive.open(make_archive(FOLDER), cache=tmp_path / "cache", into=into) as archive:
        number = numbers_by_name(archive, tmp_path)[name]

        assert archive.saved_page(number) == FOUND[name]
        assert archive.count_stored() == (0, 0)


def test_a_page_that_has_gone_from_the_folder_is_said_to_have_gone(make_archive: MakeArchive, tmp_path: Path) -> None:
    root = make_archive({"b.md": MARKDOWN})
    with Archive.open(root, cache=tmp_path / "cache") as archive:
        (number,) = numbers_by_name(archive, root).values()
        (root / "b.md").unlink()

        with pytest.raises(VanishedError):
            archive.saved_page(number)


def test_the_bytes_of_a_page_go_with_it(make_archive: MakeArchive, server_address: ServerAddress) -> None:
    root = make_archive(FOLDER)
    bring(root, server_address)
    (root / "b.md").unlink()
    (root / "c.zip").write_bytes(a_zip({"two.html": PAGES[1].page}))
    bring(root, server_address, with_pages=False)

    assert pages(root, server_address) == {name: FOUND[name] for name in ("a.html", *list(FOUND)[3:])}
    known, kept = stored(server_address)
    assert known == kept
    assert len(kept) == 3


def test_a_changed_page_is_stored_anew_where_that_is_asked_for_and_else_no_longer(
    make_archive: MakeArchive, server_address: ServerAddress
) -> None:
    root = make_archive({"a.html": FOUND["a.html"], "b.md": MARKDOWN})
    bring(root, server_address)
    (root / "b.md").write_text(MARKDOWN + "后来添的一句。", "utf-8")
    bring(root, server_address)
    assert pages(root, server_address)["b.md"] == (MARKDOWN + "后来添的一句。").encode()

    (root / "b.md").write_text(MARKDOWN + "再后来添的一句话。", "utf-8")
    bring(root, server_address, with_pages=False)

    known, kept = stored(server_address)
    assert (len(known), len(kept)) == (2, 1)
    with Archive.open(server_address) as archive:
        assert archive.saved_page(Number(kept[0])) == FOUND["a.html"]


def test_pages_that_are_only_read_again_keep_their_bytes(
    make_archive: MakeArchive, server_address: ServerAddress
) -> None:
    """As after a new version of termnews, whose rules are others."""
    root = make_archive(FOLDER)
    bring(root, server_address)
    place = OwnedPlace(server_address, root, "alpha")
    assert place.lock()
    place.throw_away()
    place.close()

    assert bring(root, server_address, with_pages=False) >= len(FOUND)
    assert pages(root, server_address) == FOUND


def test_pages_that_were_indexed_without_their_bytes_are_read_once_more(
    make_archive: MakeArchive, server_address: ServerAddress
) -> None:
    root = make_archive(FOLDER)
    bring(root, server_address, with_pages=False)
    bring(root, server_address)

    root.rename(root.with_name("elsewhere"))
    assert pages(root, server_address) == FOUND
    root.with_name("elsewhere").rename(root)
    assert bring(root, server_address) == 0


def test_a_page_that_is_too_large_is_a_problem_and_not_stored(
    make_archive: MakeArchive, server_address: ServerAddress
) -> None:
    root = make_archive({"b.md": MARKDOWN, "large.md": MARKDOWN + "字" * 1_000_000})
    bring(root, server_address, limits=Limits(file_size=1_000_000))

    assert pages(root, server_address) == {"b.md": MARKDOWN.encode()}
    with Archive.open(server_address) as archive:
        (problem,) = archive.problems()
    assert problem.kind is ProblemKind.TOO_BIG


def test_damaged_bytes_are_reported_with_their_repair(elsewhere: Path, server_address: ServerAddress) -> None:
    with connect(server_address) as connection:
        connection.execute("UPDATE saved SET page = substr(page, 1, 30)")

    with pytest.raises(ArchiveError, match="--rebuild"):
        pages(elsewhere, server_address)


def test_pages_that_are_heavy_are_written_a_few_at_a_time(
    make_archive: MakeArchive, server_address: ServerAddress, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that the memory of a first index does not grow with them."""
    monkeypatch.setattr(scan, "_HEAVIEST_BATCH", 1000)
    monkeypatch.setattr(scan, "_FIRST_PAUSE", 60)
    root = make_archive({f"{n}.md": post(f"第{n}篇", f"第{n}段话。" + os.urandom(400).hex()) for n in range(100)})
    bring(root, server_address)

    with connect(server_address) as connection:
        most = "SELECT max(count) FROM (SELECT count(*) FROM page GROUP BY change) AS batch"
        assert connection.execute(most).fetchall()[0][0] < scan._FIRST_BATCH
    assert len(stored(server_address)[1]) == 100


def test_a_process_that_is_killed_leaves_no_article_without_its_bytes_nor_bytes_without_article(
    tmp_path: Path, postgres: Server
) -> None:
    address, written = postgres.new_schema(), {f"{n}.md": post(f"第{n}篇", f"第{n}段话。" * 40) for n in range(400)}
    root = write_pages(written, tmp_path / "archive")
    command = [sys.executable, "-m", "termnews", "index", str(root), "--into", str(address), "--with-pages"]
    process = subprocess.Popen([*command, "--host", "alpha"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    with connect(address) as connection:
        made = "SELECT to_regclass('saved') IS NOT NULL"
        some = "SELECT count(*) > 0 FROM page"
        while not all(connection.execute(asked).fetchall()[0][0] for asked in (made, some)):
            assert time.monotonic() < deadline
    process.send_signal(signal.SIGKILL)
    process.wait()

    known, kept = stored(address)
    assert known == kept
    assert 0 < len(kept) < len(written)
    bring(root, address)
    assert pages(root, address) == {name: page.encode() for name, page in written.items()}
