"""`termnews shelf sync` exchanges marks in a folder, and so do the commands that change them."""

from __future__ import annotations

import pytest
from tests.conftest import post
from tests.shelf.done import set_starred

from termnews.desk.desk import Desk
from termnews.settings import Settings
from termnews.shelf.shelf import Shelf


@pytest.fixture
def archive(keep_archive):
    """Two articles."""
    return keep_archive({"a.md": post("選舉 [一]", "這是第一篇文章。"), "b.md": post("天氣", "這是第二篇文章。")})


@pytest.fixture
def pool(tmp_path, monkeypatch):
    """A folder that the settings name."""
    (tmp_path / "pool").mkdir()
    monkeypatch.setenv("TERMNEWS_SYNC", str(tmp_path / "pool"))
    return tmp_path / "pool"


def test_marks_follow_the_person_to_another_machine(termnews, archive, pool, tmp_path) -> None:
    other = ("--shelf", tmp_path / "other.db")
    assert termnews("mark", "選舉", "--path", archive, "--star").out == "Marked 1 article.\n"
    synced = termnews("shelf", "sync", *other)
    assert (synced.code, synced.out, synced.err) == (0, "Received 1 change, sent 1.\n", "")
    assert termnews("shelf", "export", *other).out == termnews("shelf", "export").out
    termnews("shelf", "sync", pool)
    assert termnews("shelf", "sync", pool).out == "Received 0 changes, sent 0.\n"


def test_what_is_forgotten_is_gone_from_the_folder_at_once(termnews, archive, pool) -> None:
    termnews("mark", "選舉", "--path", archive, "--tag", "geheim")
    (log,) = pool.iterdir()
    assert b"geheim" in log.read_bytes()
    termnews("forget", "選舉", "--path", archive, "--yes")
    assert b"geheim" not in log.read_bytes()
    assert len(log.read_bytes().splitlines()) > 1  # what tells other hosts of it


def test_a_folder_that_is_not_there_is_said_and_the_command_done(termnews, archive, pool, tmp_path) -> None:
    termnews("mark", "選舉", "--path", archive, "--star")
    pool.rename(tmp_path / "unplugged")
    marked = termnews("mark", "選舉", "--path", archive, "--tag", "geheim")
    sentence = f"termnews: Cannot sync marks in {pool}: no such folder."
    assert (marked.code, marked.err) == (0, f"{sentence}\n")
    forgotten = termnews("forget", "選舉", "--path", archive, "--yes")
    assert forgotten.code == 0
    assert forgotten.err == f"{sentence} To forget it there: termnews shelf sync {pool}\n"


def test_a_damaged_log_is_named(termnews, archive, pool, tmp_path) -> None:
    termnews("mark", "選舉", "--path", archive, "--star")
    (log,) = pool.iterdir()
    log.write_bytes(log.read_bytes()[:-3])
    synced = termnews("shelf", "sync", "--shelf", tmp_path / "other.db")
    assert (synced.code, synced.out) == (2, "Received 0 changes, sent 0.\n")
    assert synced.err == f"termnews: {log.name} is cut short; the marks before that were read.\n"


def test_without_a_folder_it_says_what_to_name(termnews) -> None:
    assert termnews("shelf", "sync").err == "termnews: Missing DIR: name the folder, or set sync in the settings.\n"


def test_a_private_session_exchanges_nothing(archive, pool, tmp_path) -> None:
    settings = Settings(sync=pool, private=True, cache=tmp_path / "cache")
    with Desk.open(archive, settings) as desk:
        desk.start_syncing()
        set_starred(desk.shelf, [("url:a",)])
    assert list(pool.iterdir()) == []


def test_the_reader_exchanges_when_it_is_left(archive, pool, tmp_path) -> None:
    settings = Settings(sync=pool, shelf=tmp_path / "one.db", cache=tmp_path / "cache")
    with Desk.open(archive, settings) as desk:
        desk.start_syncing()
        set_starred(desk.shelf, [("url:a",)])
    with Desk.open(archive, settings._replace(shelf=tmp_path / "two.db")) as desk:
        desk.start_syncing()
    shelf = Shelf.open(tmp_path / "two.db")
    assert shelf.marks(("url:a",)).starred
    shelf.close()


def test_marks_on_a_server_are_there_on_any_machine(
    termnews, archive, server_address, monkeypatch, tmp_path_factory
) -> None:
    monkeypatch.setenv("TERMNEWS_SHELF", str(server_address))
    assert termnews("mark", "選舉", "--path", archive, "--star").err == ""
    exported = termnews("shelf", "export")

    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("another machine")))
    assert "選舉" in termnews("search", "is:starred", "--path", archive).out
    assert termnews("shelf", "export").out == exported.out
    termnews("forget", "選舉", "--path", archive, "--yes")

    synced = termnews("shelf", "sync", server_address)
    assert (synced.code, synced.out) == (0, "Received 0 changes, sent 0.\n")
    monkeypatch.delenv("XDG_STATE_HOME")
    assert termnews("shelf", "export").out == ""


def test_a_server_that_is_not_there_keeps_no_command_from_its_work(termnews, archive) -> None:
    server = "postgresql:///marks?host=/nowhere"
    marked = termnews("mark", "選舉", "--path", archive, "--star", "--shelf", server)
    assert marked.out == "Marked 1 article.\n"
    assert marked.err.startswith(f"termnews: Cannot reach {server}: ")
    assert "選舉" in termnews("search", "is:starred", "--path", archive).out


@pytest.mark.parametrize("words", [("list", ".", "--shelf"), ("shelf", "sync"), ("shelf", "export", "--shelf")])
def test_a_password_in_an_address_is_refused(termnews, words) -> None:
    refused = termnews(*words, "postgresql://ann:geheim@news.example/marks")
    assert refused.code == 2
    assert "Keep passwords out of the address" in refused.err
    assert "geheim" not in refused.err
