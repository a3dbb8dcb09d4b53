"""An archive that is read from a replica of the server: one that follows, one that is behind, one that is cut off."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

import pytest
from tests.conftest import post
from tests.postgres import Server

from termnews.archive.archive import Archive
from termnews.archive.store import UnreachableIndexError
from termnews.archive.store import postgres as postgres_store
from termnews.archive.store.postgres import PostgresStore
from termnews.database.connection import connect
from termnews.database.server_address import ServerAddress, parse_address

MakeArchive = Callable[[Mapping[str, str | bytes]], Path]
pytestmark = pytest.mark.usefixtures("one_core")


def bring(root: Path, address: ServerAddress) -> None:
    """Bring a folder to the server."""
    with Archive.open(root, into=address) as archive:
        archive.start(watch=False)
        assert archive.wait(60)


def run(address: ServerAddress, statement: str) -> None:
    """Run a statement on a server."""
    with connect(address) as connection:
        connection.execute(statement)


def on_replica(replica: Server, primary: Server, address: ServerAddress) -> ServerAddress:
    """The address of an archive on a replica, once it has what the server has."""
    with connect(address) as connection:
        (written,) = connection.execute("SELECT pg_current_wal_insert_lsn()::text").fetchall()[0]
    with connect(replica.address()) as connection:
        wait_for(
            lambda: connection.execute("SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn", (written,)).fetchall()[0][0]
        )
    return parse_address(str(address).replace(str(primary.folder), str(replica.folder)))


def wait_for(happened: Callable[[], bool]) -> None:
    """Wait until something has happened."""
    deadline = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_reader_of_a_replica_is_told_when_it_is_behind_and_when_it_has_caught_up(
    make_archive: MakeArchive, postgres: Server, replica: Server, server_address: ServerAddress
) -> None:
    root, told = make_archive({"a.md": post("头一篇", "头一篇的一段话。")}), []
    bring(root, server_address)
    there = on_replica(replica, postgres, server_address)
    with Archive.open(there) as archive:
        archive.subscribe(lambda news: told.append(news.warning))
        archive.start()
        assert archive.wait(60)
        assert archive.warning == ""
        run(replica.address(), "SELECT pg_wal_replay_pause()")
        wait_for(lambda: "replica that is behind" in archive.warning)
        (root / "b.md").write_text(post("后来的一篇", "后来的一段话。"), "utf-8")
        bring(root, server_address)
        assert [row.title for row in archive.rows(archive.catalogue.order)] == ["头一篇"]
        with Archive.open(there) as another:
            assert "replica that is behind" in another.warning
        run(replica.address(), "SELECT pg_wal_replay_resume()")
        wait_for(lambda: len(archive.catalogue) == 2)
        # A question that the replica ends to catch up may be told after it.
        wait_for(lambda: "The replica has caught up." in told)

    assert len([warning for warning in told if "replica" in warning]) == 2


def warning(address: ServerAddress) -> str:
    """What whoever opens an archive is told."""
    with Archive.open(address) as archive:
        return archive.warning


@pytest.mark.parametrize("fed_by", ["host=/nowhere", ""])
def test_a_replica_without_a_connection_to_its_server_says_so(
    make_archive: MakeArchive, postgres: Server, replica: Server, server_address: ServerAddress, fed_by: str
) -> None:
    """Its server is gone; or it reads files alone, and does not know whether these are the last."""
    bring(make_archive({"a.md": post("头一篇", "头一篇的一段话。")}), server_address)
    there = on_replica(replica, postgres, server_address)
    run(replica.address(), f"ALTER SYSTEM SET primary_conninfo = '{fed_by}'")
    run(replica.address(), "SELECT pg_reload_conf()")

    wait_for(lambda: "cut off from its server, or fed by files: articles added after 20" in warning(there))


@pytest.fixture
def brought(make_archive: MakeArchive, server_address: ServerAddress) -> Path:
    """A folder of one page that is on the server before there is a replica, as while others are being brought."""
    root = make_archive({"a.md": post("头一篇", "头一篇的一段话。")})
    bring(root, server_address)
    run(server_address, "DELETE FROM state WHERE name = 'listed'")
    return root


@pytest.mark.parametrize("replica", [{"recovery_min_apply_delay": "1h"}], indirect=True)
def test_a_replica_that_waits_on_purpose_is_behind(
    brought: Path, postgres: Server, replica: Server, server_address: ServerAddress
) -> None:
    """Even if it has taken in nothing since it was made, so that it does not know of when its contents are."""
    there = parse_address(str(server_address).replace(str(postgres.folder), str(replica.folder)))
    (brought / "b.md").write_text(post("后来的一篇", "后来的一段话。"), "utf-8")
    bring(brought, server_address)

    wait_for(lambda: "replica that is behind" in warning(there))


def test_a_replica_that_is_promoted_while_it_is_asked_is_not_behind(
    make_archive: MakeArchive, server_address: ServerAddress
) -> None:
    """The server says that it is a replica, and no longer is one when it is asked for more."""
    bring(make_archive({"a.md": post("头一篇", "头一篇的一段话。")}), server_address)
    run(server_address, "CREATE FUNCTION pg_is_in_recovery() RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT true'")
    first_asked = parse_address(f"{server_address}%2Cpg_catalog")

    assert warning(first_asked) == ""


def test_a_question_that_a_replica_ends_may_be_asked_again(
    make_archive: MakeArchive, postgres: Server, replica: Server, server_address: ServerAddress
) -> None:
    """It does so where the question keeps it from taking in a change."""
    root = make_archive({"a.md": post("头一篇", "头一篇的一段话。")})
    bring(root, server_address)
    there = on_replica(replica, postgres, server_address)

    def read_for_long() -> None:
        with closing(PostgresStore(there)) as store, store.reading(whole=True) as reader:
            assert reader.count_pages() == 1
            run(server_address, "ALTER TABLE page ALTER copies SET DEFAULT 1")
            on_replica(replica, postgres, server_address)
            reader.count_pages()

    with pytest.raises(UnreachableIndexError):
        read_for_long()


@pytest.mark.parametrize("replica", [{"recovery_min_apply_delay": "1h"}], indirect=True)
def test_an_archive_is_read_from_its_readers_while_they_answer_and_else_from_itself(
    brought: Path, postgres: Server, replica: Server, server_address: ServerAddress, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each change is told; a reader that has less than the archive shows what it has."""
    monkeypatch.setattr(postgres_store, "_READERS_PAUSE", 0.5)
    there = parse_address(str(server_address).replace(str(postgres.folder), str(replica.folder)))
    (brought / "b.md").write_text(post("后来的一篇", "后来的一段话。"), "utf-8")
    bring(brought, server_address)
    with Archive.open(server_address, readers=there) as archive:
        archive.start()
        assert archive.wait(60)
        assert len(archive.catalogue) == 1
        wait_for(lambda: "replica that is behind" in archive.warning)
        replica.stop()
        wait_for(lambda: archive.warning.endswith(f". The archive is read from {server_address.shown}."))
        wait_for(lambda: len(archive.catalogue) == 2)
        replica.start()
        wait_for(lambda: "This server is a replica" in archive.warning)
        wait_for(lambda: len(archive.catalogue) == 1)


@pytest.mark.parametrize("there", ["postgresql://postgres@/archive?host=/nowhere", "postgresql://postgres@/postgres"])
def test_readers_without_the_archive_are_passed_over(
    brought: Path, postgres: Server, server_address: ServerAddress, there: str
) -> None:
    """Whether nobody answers there, or somebody who does not have it."""
    del brought
    readers = parse_address(there if "host" in there else f"{there}?host={postgres.folder}")

    with Archive.open(server_address, readers=readers) as archive:
        archive.start()
        assert archive.wait(60)
        assert len(archive.catalogue) == 1
        assert archive.warning.endswith(f". The archive is read from {server_address.shown}.")
