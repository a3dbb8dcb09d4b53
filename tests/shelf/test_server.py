"""A shelf on a server follows its person, and nobody else sees it; what the server does not take waits on the host."""

from __future__ import annotations

import os
import re
import shutil
import signal
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from tests.postgres import DATABASE, find_programs
from tests.postgres import Server as PostgreSQL
from tests.shelf.done import set_note, set_starred
from tests.shelf.hosts import ARTICLE, OTHER, Host

from termnews.database.connection import connect
from termnews.database.server_address import ServerAddress, parse_address
from termnews.errors import ShelfError
from termnews.shelf.marks import DAY_US, NO_MARKS
from termnews.shelf.news import StateChanged
from termnews.shelf.server import Server
from termnews.shelf.syncer import Pooling, Syncer
from termnews.shelf.syncing import Synced, sync

SECONDS = 20


@pytest.fixture
def host(tmp_path: Path, server_address: ServerAddress) -> Iterator[Callable[..., Host]]:
    """Make hosts, whose person is known to the server by a name."""
    made: list[Host] = []

    def make(name: str, person: str = "") -> Host:
        address = as_person(server_address, person) if person else server_address
        made.append(Host(tmp_path, name, lambda: Server(address)))
        return made[-1]

    yield make
    for one in made:
        one.shelf.close()


def as_person(address: ServerAddress, person: str) -> ServerAddress:
    """The address for another role."""
    return parse_address(re.sub("//[^@]*@", f"//{person}@", address.text))


@pytest.fixture
def people(postgres: PostgreSQL, server_address: ServerAddress, host: Callable[..., Host]) -> tuple[str, str, str]:
    """Two readers and a guest, once the owner has made the tables."""
    host("owner").sync()
    schema = server_address.text.rpartition("%3D")[2]
    people = tuple(f"{name}_{schema}" for name in ("ann", "bo", "guest"))
    with connect(postgres.address(DATABASE)) as owner:
        for person in people:
            owner.execute(f"CREATE ROLE {person} LOGIN")
            owner.execute(f"GRANT USAGE ON SCHEMA {schema} TO {person}")
            rights = "SELECT" if person.startswith("guest") else "SELECT, INSERT, UPDATE, DELETE"
            owner.execute(f"GRANT {rights} ON {schema}.shelf_log, {schema}.shelf_line TO {person}")
    return people  # type: ignore[return-value]


def test_marks_go_to_the_other_host_and_back(host: Callable[..., Host]) -> None:
    one, two = host("one"), host("two")
    set_starred(one.shelf, [ARTICLE, OTHER])
    assert one.sync() == Synced(given=2)
    assert two.sync() == Synced(taken=2, given=2)
    set_note(two.shelf, ARTICLE, "我的筆記")
    two.sync()
    assert one.sync() == Synced(taken=1)  # its own host has given it
    assert one.marks().note == "我的筆記"
    assert one.sync() == two.sync() == Synced()


def test_a_star_of_a_clock_ahead_does_not_come_back_after_it_was_removed(host: Callable[..., Host]) -> None:
    """The marks of the other host are read once more when the dates are corrected."""
    one, two = host("one"), host("two")
    now = one.now
    one.now += 60 * 365 * DAY_US
    set_starred(one.shelf, [ARTICLE, OTHER])
    one.sync()
    set_starred(two.shelf, [ARTICLE])
    set_starred(two.shelf, [ARTICLE], starred=False)
    two.sync()
    one.sync()
    one.shelf.close()  # and its clock is set
    one.now = now + 60_000_000
    one.open()
    one.sync()
    two.sync()
    for someone in (one, two):
        assert not someone.marks().starred
        assert someone.marks(OTHER).starred


def test_a_host_that_lost_its_shelf_has_it_again(host: Callable[..., Host]) -> None:
    one = host("one")
    set_starred(one.shelf, [ARTICLE])
    one.sync()
    again = host("again")
    again.sync()
    assert again.marks() == one.marks()


def test_a_person_sees_their_own_marks_alone(
    host: Callable[..., Host], people: tuple[str, str, str], server_address: ServerAddress
) -> None:
    ann, bo, _guest = people
    anns, bos = host("ann", ann), host("bo", bo)
    set_note(anns.shelf, ARTICLE, "geheim")
    anns.sync()
    assert bos.sync() == Synced()
    assert bos.marks() == NO_MARKS
    with connect(as_person(server_address, bo)) as connection:
        # Not by any statement: the server itself keeps it from them.
        assert connection.execute("SELECT count(*) FROM shelf_line").fetchone() == (0,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("INSERT INTO shelf_line VALUES (%s, 'x', 1, '')", (ann,))


def test_a_guest_writes_nothing_and_is_told(host: Callable[..., Host], people: tuple[str, str, str]) -> None:
    guest = host("guest", people[2])
    set_starred(guest.shelf, [ARTICLE])
    with pytest.raises(ShelfError, match=r"This account may not write marks to .*; they stay on this machine"):
        guest.sync()
    assert guest.marks().starred


def test_an_account_that_may_make_no_tables_is_told(
    host: Callable[..., Host], postgres: PostgreSQL, server_address: ServerAddress
) -> None:
    schema = server_address.text.rpartition("%3D")[2]
    with connect(postgres.address(DATABASE)) as owner:
        owner.execute(f"CREATE ROLE poor_{schema} LOGIN")
        owner.execute(f"GRANT USAGE ON SCHEMA {schema} TO poor_{schema}")
    with pytest.raises(ShelfError, match="has no tables for marks: its owner creates them"):
        host("poor", f"poor_{schema}").sync()


def test_what_is_forgotten_is_gone_from_the_server_and_from_other_hosts(
    host: Callable[..., Host], server_address: ServerAddress
) -> None:
    one, two = host("one"), host("two")
    set_note(one.shelf, ARTICLE, "geheim")
    one.sync()
    two.sync()
    one.now += 60_000_000
    one.shelf.forget([ARTICLE])
    one.sync()
    two.sync()
    assert two.marks() == NO_MARKS
    with connect(server_address) as connection:
        lines = b"".join(line for (line,) in connection.execute("SELECT line FROM shelf_line"))
    assert b"secret.example" not in lines
    assert b"geheim" not in lines


def test_a_line_that_was_changed_on_the_server_is_named(
    host: Callable[..., Host], server_address: ServerAddress
) -> None:
    one, two = host("one"), host("two")
    set_starred(one.shelf, [ARTICLE, OTHER])
    one.sync()
    with connect(server_address) as connection:
        connection.execute("UPDATE shelf_line SET line = '\\x00' WHERE sequence = 1")
    synced = two.sync()
    assert synced.taken == 1
    assert synced.problems[0].endswith("is damaged: 1 line could not be read; the others were.")


def test_two_processes_of_one_host_do_not_mix_their_lines(host: Callable[..., Host]) -> None:
    """One wrote while the other was about to: the second says so, and writes all anew the next time."""
    one = host("one")
    set_starred(one.shelf, [ARTICLE])
    one.sync()
    with one.get_pool() as first:
        (log,) = (log for log in first.logs("", ()) if log.name == one.log.name[6:-4])
        list(log.entries(log.place))
        own = [int(log.place.id), log.place.end]
        grown = first.append(log.name, own, [b"x\n"])
        with pytest.raises(ShelfError, match="Another termnews synced at the same moment"):
            first.append(log.name, own, [b"y\n"])
        assert first.is_as_left(log.name, grown)
    one.sync()
    assert one.sync() == Synced()


# Servers that go and come


@pytest.fixture
def own_server() -> Iterator[PostgreSQL]:
    """A server that a test may kill, and that waits for its disk as servers do."""
    programs = find_programs()
    if programs is None:
        pytest.skip("no PostgreSQL server is installed here (apt install postgresql)")
    server = PostgreSQL(Path(tempfile.mkdtemp(prefix="tn-pg-", dir="/tmp")), programs)
    server.make()
    server.start()
    yield server
    server.stop()
    shutil.rmtree(server.folder, ignore_errors=True)


def kill(server: PostgreSQL) -> None:
    """End a server as a machine does that runs out of memory."""
    pid = int((server.folder / "data" / "postmaster.pid").read_text().split("\n")[0])
    os.kill(pid, signal.SIGKILL)


def test_a_server_that_is_killed_is_told_and_marks_wait(tmp_path: Path, own_server: PostgreSQL) -> None:
    address = parse_address(f"{own_server.address()}&options=-csynchronous_commit%3Don")
    one = Host(tmp_path, "one", lambda: Server(address))
    changed = threading.Condition()

    def listen(news: object) -> None:
        if isinstance(news, StateChanged):
            with changed:
                changed.notify_all()

    one.shelf.subscribe(listen)
    syncer = Syncer(one.shelf, one.get_pool, is_server=True)
    syncer.start()

    def wait_for(pooling: Pooling) -> None:
        with changed:
            assert changed.wait_for(lambda: syncer.pooling is pooling, SECONDS)

    set_note(one.shelf, ARTICLE, "before")
    one.shelf.wait_saved()
    wait_for(Pooling.DONE)
    kill(own_server)
    set_note(one.shelf, OTHER, "meanwhile")
    one.shelf.wait_saved()
    wait_for(Pooling.WAITING)
    own_server.stop()
    own_server.start()
    two = Host(tmp_path, "two", lambda: Server(address))
    assert two.sync().taken == 1  # what was called saved
    set_starred(one.shelf, [OTHER])
    one.shelf.wait_saved()
    wait_for(Pooling.DONE)
    syncer.stop(SECONDS)
    two.sync()
    notes = [two.marks().note, two.marks(OTHER).note, two.marks(OTHER).starred]
    one.shelf.close()
    two.shelf.close()
    assert notes == ["before", "meanwhile", True]


def test_a_server_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    one = Host(tmp_path, "one", lambda: Server(parse_address("postgresql:///marks?host=/nowhere")))
    set_starred(one.shelf, [ARTICLE])
    with pytest.raises(ShelfError, match=r"Cannot reach postgresql:///marks\?host=/nowhere: "):
        sync(one.shelf, one.get_pool())
    assert one.shelf.close() == 0
