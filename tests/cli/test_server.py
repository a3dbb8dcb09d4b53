"""An archive on a server from a shell: filled from a folder, read from anywhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import post
from tests.postgres import Server

from termnews.cli import main as cli
from termnews.database.server_address import ServerAddress

Termnews = Callable[..., Any]
PAGES = {
    "a.md": post("马云陷风暴", "阿里巴巴集团创办人**马云**杠上北京当局。", date="2021-01-05"),
    "sub/b.md": post("蚂蚁集团", "旗下金融科技事业蚂蚁集团遭重点整顿。", date="2020-01-05"),
    "empty.md": "",
}


@pytest.fixture
def filled(termnews: Termnews, make_archive: Callable[[Mapping[str, str]], Path], server_address: ServerAddress) -> str:
    """The address of an archive of two articles, whose folder is gone."""
    root = make_archive(PAGES)
    done = termnews("index", root, "--into", server_address, "--host", "alpha", "--with-pages")
    assert (done.code, done.out.split(",")[0]) == (0, "2 articles")
    root.rename(root.with_name("elsewhere"))
    return str(server_address)


def test_what_one_host_indexed_is_read_on_another(termnews: Termnews, filled: str, tmp_path: Path) -> None:
    listed = termnews("list", filled, "--json")
    first, second = listed.records
    assert (listed.code, listed.err) == (0, "")
    assert (first["title"], second["title"]) == ("马云陷风暴", "蚂蚁集团")
    assert second["path"] == f"alpha:{tmp_path / 'archive'}/sub/b.md"

    assert "蚂蚁集团" in termnews("search", "蚂蚁集团", "-p", filled).out
    assert termnews("search", "没有这话", "-p", filled).code == cli.NOTHING_FOUND
    shown = termnews("show", first["id"], "-p", filled)
    assert "创办人**马云**杠上" in shown.out
    assert "empty.md" in termnews("check", filled).out
    assert termnews("export", "马云", "-p", filled, "-o", str(tmp_path / "out")).code == 0
    assert "创办人**马云**杠上" in next((tmp_path / "out").iterdir()).read_text("utf-8")


def test_the_saved_pages_go_in_where_that_is_asked_for_and_their_size_is_told(
    termnews: Termnews, make_archive: Callable[[Mapping[str, str]], Path], server_address: ServerAddress
) -> None:
    root = make_archive(PAGES)
    assert "stored" not in termnews("index", root, "--into", server_address).out
    assert "stored" not in termnews("check", server_address).err

    done = termnews("index", root, "--into", server_address, "--with-pages")

    assert "2 articles, 2 files read, 1 problem, 2 saved pages stored (0.0 MB), " in done.out
    assert "2 saved pages stored (0.0 MB)." in termnews("check", server_address).err


def test_the_saved_pages_come_back_when_the_folder_is_lost(termnews: Termnews, filled: str, tmp_path: Path) -> None:
    lost, out = tmp_path / "archive", tmp_path / "out"

    done = termnews("export", "-p", filled, "--format", "page", "-o", out)

    assert (done.code, done.err) == (0, "")
    assert {str(file.relative_to(out / f"alpha:{lost}")): file.read_text("utf-8") for file in out.rglob("*.md")} == {
        name: page for name, page in PAGES.items() if page
    }


def test_the_settings_may_name_the_server(termnews: Termnews, filled: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERMNEWS_ARCHIVE", filled)

    assert "马云陷风暴" in termnews("list").out


def test_the_archive_of_the_settings_is_read_from_the_readers(
    termnews: Termnews, filled: str, replica: Server, postgres: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another archive, which the person names, is not."""
    monkeypatch.setenv("TERMNEWS_ARCHIVE", filled)
    monkeypatch.setenv("TERMNEWS_READERS", filled.replace(str(postgres.folder), str(replica.folder)))
    replica.stop()

    assert "马云陷风暴" in (fallen_back := termnews("list")).out
    assert f"The archive is read from {filled}." in fallen_back.err
    assert termnews("list", f"{filled}&application_name=another").err == ""

    replica.start()
    assert (termnews("list").out, termnews("list").err) == (fallen_back.out, "")


def test_hosts_own_their_pages(termnews: Termnews, server_address: ServerAddress, tmp_path: Path) -> None:
    """Each forgets what is gone from its own folder, whatever the others have under the same name."""
    for host in ("alpha", "beta"):
        (tmp_path / host).mkdir()
        (tmp_path / host / "a.md").write_text(post(f"{host}的文章", f"{host}说了几句不一样的话。"), "utf-8")
        assert termnews("index", str(tmp_path / host), "--into", server_address, "--host", host).code == 0
    assert len(termnews("list", server_address).out.splitlines()) == 2

    (tmp_path / "alpha" / "a.md").unlink()
    termnews("index", str(tmp_path / "alpha"), "--into", server_address, "--host", "alpha")

    assert "beta的文章" in termnews("list", server_address).out
    assert len(termnews("list", server_address).out.splitlines()) == 1


@pytest.mark.parametrize("words", [("list",), ("index",), ("search", "x", "-p")])
def test_a_password_in_an_address_is_refused_and_not_repeated(termnews: Termnews, words: tuple[str, ...]) -> None:
    refused = termnews(*words, "postgresql://me:hunter2@news.example/archive")

    assert refused.code == cli.WRONG_USAGE
    assert "Keep passwords out of the address" in refused.err
    assert "hunter2" not in refused.err


def test_a_password_in_the_settings_is_refused(termnews: Termnews, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERMNEWS_ARCHIVE", "postgresql://me:hunter2@news.example/archive")

    refused = termnews("list")

    assert refused.code == cli.WRONG_USAGE
    assert "Keep passwords out of the address" in refused.err
    assert "hunter2" not in refused.err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("list", "postgresql:///news?host=/nowhere"), "Cannot reach postgresql:///news?host=/nowhere"),
        (("index", "postgresql:///news?host=/nowhere"), "Name the folder to index; --into names the server."),
        (("index", ".", "--into", "somewhere"), "--into takes the address of a server"),
        (("index", ".", "--into", "index.sqlite", "--with-pages"), "--into takes the address of a server"),
        (("index", ".", "--with-pages"), "--with-pages needs --into: only a server stores them."),
    ],
)
def test_what_cannot_be_is_told(termnews: Termnews, words: tuple[str, ...], sentence: str) -> None:
    refused = termnews(*words)

    assert refused.code == cli.WRONG_USAGE
    assert sentence in refused.err


def test_an_empty_server_says_how_it_is_filled(termnews: Termnews, server_address: ServerAddress) -> None:
    refused = termnews("list", server_address)

    assert refused.code == cli.WRONG_USAGE
    assert "termnews index FOLDER --into" in refused.err


def test_the_server_asks_for_no_more_than_a_reader_may(termnews: Termnews, filled: str, postgres: Server) -> None:
    """A role that may only read, reads."""
    from termnews.archive.archive import Archive
    from termnews.database.connection import connect
    from termnews.database.server_address import parse_address

    with connect(parse_address(filled)) as connection:
        schema = connection.execute("SELECT current_schema()").fetchone()
        assert schema
        connection.execute("DROP ROLE IF EXISTS guest")
        connection.execute("CREATE ROLE guest LOGIN")
        connection.execute(f"GRANT USAGE ON SCHEMA {schema[0]} TO guest")
        connection.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema[0]} TO guest")
        connection.execute(f"GRANT SELECT ON ALL SEQUENCES IN SCHEMA {schema[0]} TO guest")
    guest = filled.replace("//postgres@", "//guest@")

    assert "马云陷风暴" in termnews("search", "马云 北京", "-p", guest).out
    with Archive.open(parse_address(guest)) as archive:
        assert [archive.saved_page(number) for number in archive.catalogue.order] == [
            PAGES[name].encode() for name in ("a.md", "sub/b.md")
        ]
    assert termnews("index", ".", "--into", guest).code == cli.WRONG_USAGE


@pytest.mark.parametrize("column", ["text", "details"])
def test_a_damaged_archive_is_repaired_where_its_pages_are(
    termnews: Termnews,
    make_archive: Callable[[Mapping[str, str]], Path],
    server_address: ServerAddress,
    column: str,
) -> None:
    """A reader cannot do it, and says what can; what is whole is read meanwhile."""
    from termnews.database.connection import connect

    into = (make_archive(PAGES), "--into", server_address, "--host", "alpha")
    termnews("index", *into)
    with connect(server_address) as connection:
        damage = f"UPDATE body SET {column} = %s WHERE number = (SELECT min(number) FROM body)"
        connection.execute(damage, (b"\0",))
    found = [line.split("\t")[0] for line in termnews("list", server_address).out.splitlines()]

    shown = [termnews("show", article, "-p", server_address) for article in found]
    assert sorted(done.code for done in shown) == [cli.DONE, cli.WRONG_USAGE]
    sentence = next(done.err for done in shown if done.err)
    assert "--rebuild" in sentence
    assert "again" not in sentence

    assert termnews("index", *into, "--rebuild").code == cli.DONE
    assert [termnews("show", article, "-p", server_address).code for article in found] == [cli.DONE] * 2
