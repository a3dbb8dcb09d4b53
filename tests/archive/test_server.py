"""What only an archive on a server has: several hosts, claims, connections that are lost, and no end of lexemes."""

from __future__ import annotations

import tarfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from tests.archive.containers.pages import PAGES
from tests.conftest import post
from tests.postgres import Gate, Server

from termnews.archive.archive import Archive
from termnews.archive.making import make_ready
from termnews.archive.record import make_record
from termnews.archive.search import Search
from termnews.archive.store import PageName, UnreachableIndexError
from termnews.archive.store.postgres import PostgresStore
from termnews.archive.store.postgres_place import OwnedPlace
from termnews.archive.store.postgres_words import HUGE, as_tsvector, words_of
from termnews.database.server_address import ServerAddress, parse_address
from termnews.model.article import Article, ArticleId
from termnews.model.query import parse_query
from termnews.text.han import tokens

MakeArchive = Callable[[Mapping[str, str | bytes]], Path]
pytestmark = pytest.mark.usefixtures("one_core")


@pytest.fixture
def hosts(tmp_path: Path) -> list[tuple[str, Path]]:
    """Two hosts with a folder each; one article is in both."""
    found = []
    for host in ("alpha", "beta"):
        folder = tmp_path / host
        folder.mkdir()
        (folder / "same.md").write_text(post("两处都有的一篇", "这一段话在两台主机上一字不差地都有。" * 4), "utf-8")
        for n in range(3):
            (folder / f"{n}.md").write_text(post(f"{host}的第{n}篇", f"只有{host}才有的第{n}段话。"), "utf-8")
        found.append((host, folder))
    return found


def indexed(folder: Path, address: ServerAddress, host: str) -> None:
    """Bring a folder to the server."""
    with Archive.open(folder, into=address, host=host) as archive:
        archive.start()
        assert archive.wait(60)
        assert archive.failure is None


def titles(address: ServerAddress) -> list[str]:
    """The titles of the articles of a server, copies too."""
    with Archive.open(address) as archive:
        # The catalogue that is kept may be older than the last article.
        archive.start()
        assert archive.wait(60)
        return sorted(row.title for row in archive.rows(archive.catalogue.order))


def test_hosts_that_index_at_once_lose_nothing_and_find_their_copies(
    hosts: list[tuple[str, Path]], server_address: ServerAddress
) -> None:
    threads = [threading.Thread(target=indexed, args=(folder, server_address, host)) for host, folder in hosts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    expected = [f"{host}的第{n}篇" for host in ("alpha", "beta") for n in range(3)]
    assert titles(server_address) == sorted([*expected, "两处都有的一篇", "两处都有的一篇"])
    with Archive.open(server_address) as archive:
        found = Search(archive).ordered(parse_query("一字不差"), folded=True)
        assert [archive.row(number).copies for number in found] == [2]
        shown = sorted(archive.page(number).shown for number in Search(archive).ordered(parse_query("一字不差")))
        assert shown == [f"{host}:{folder}/same.md" for host, folder in hosts]


def test_what_other_hosts_wrote_is_in_the_catalogue_that_one_keeps(
    hosts: list[tuple[str, Path]], server_address: ServerAddress
) -> None:
    (alpha, folder), (beta, other) = hosts
    with Archive.open(folder, into=server_address, host=alpha) as archive:
        archive.start()
        assert archive.wait(60)
        indexed(other, server_address, beta)
        (folder / "new.md").write_text(post("后来的一篇", "别人写完以后才来的一段话。"), "utf-8")
        archive.rescan()
        wait_for(lambda: len(archive.catalogue) == 9)

    assert len(titles(server_address)) == 9


def wait_for(happened: Callable[[], bool]) -> None:
    """Wait until something has happened."""
    deadline = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_two_processes_on_one_folder_write_one_after_the_other(
    hosts: list[tuple[str, Path]], server_address: ServerAddress
) -> None:
    (alpha, folder), _beta = hosts
    first, second = (OwnedPlace(server_address, folder, alpha) for _place in range(2))
    assert first.lock()
    assert not second.lock()

    first.close()

    assert second.lock()
    second.close()


@pytest.fixture
def unmade(hosts: list[tuple[str, Path]], server_address: ServerAddress) -> Iterator[PostgresStore]:
    """Four pages whose Markdown is to be made."""
    (alpha, folder), _beta = hosts
    indexed(folder, server_address, alpha)
    store = OwnedPlace(server_address, folder, alpha).open()
    yield store
    store.close()


def test_what_one_process_has_claimed_others_pass_over(unmade: PostgresStore) -> None:
    with unmade.claim(3) as one, unmade.claim(3) as other:
        assert (len(one.pages), len(other.pages)) == (3, 1)
        assert not one.pages.keys() & other.pages.keys()


def test_a_process_that_ends_leaves_its_claims_to_others(unmade: PostgresStore, postgres: Server) -> None:
    from termnews.database.connection import connect

    def claim_and_end() -> None:
        with unmade.claim(4) as one:
            one.keep(next(iter(one.pages)), b"lost")
            with connect(postgres.address()) as connection:
                connection.execute("SELECT pg_terminate_backend(%s, 60000)", (one._connection.info.backend_pid,))
            one.keep(next(iter(one.pages)), b"lost again")

    with pytest.raises(UnreachableIndexError):
        claim_and_end()

    with unmade.claim(9) as other:
        assert len(other.pages) == 4


def test_markdown_is_made_once_for_readers_without_the_pages(
    hosts: list[tuple[str, Path]], server_address: ServerAddress
) -> None:
    (alpha, folder), _beta = hosts
    (folder / "empty.md").write_text("")
    indexed(folder, server_address, alpha)
    told: list[int] = []
    make_ready(folder, server_address, alpha, lambda progress: told.append(progress.done))
    make_ready(folder, server_address, alpha, lambda progress: told.append(progress.done))

    assert told == [4]
    folder.rename(folder.with_name("gone"))
    with Archive.open(server_address) as archive:
        assert all("段话" in archive.markdown(number) for number in archive.catalogue.order)


def test_a_lost_connection_is_told_and_what_was_not_written_is_written_later(
    make_archive: MakeArchive, postgres: Server, tmp_path: Path
) -> None:
    root, told = make_archive({"a.md": post("头一篇", "头一篇的一段话。")}), []
    with Gate(postgres, tmp_path / "gate") as gate, Archive.open(root, into=gate.address, host="alpha") as archive:
        archive.subscribe(lambda news: told.append(news.warning))
        archive.start()
        assert archive.wait(60)
        gate.close()
        (root / "b.md").write_text(post("断线时的一篇", "断线时才存下来的一段话。"), "utf-8")
        archive.rescan()
        wait_for(lambda: any("Trying again" in warning for warning in told))
        gate.open()
        wait_for(lambda: any("answers again" in warning for warning in told))
        wait_for(lambda: len(archive.catalogue) == 2)

    assert len([warning for warning in told if "Trying again" in warning]) == 1
    assert titles(gate.inner) == ["头一篇", "断线时的一篇"]


def test_a_file_of_many_pages_that_was_being_listed_when_the_server_went_is_read_whole(
    make_archive: MakeArchive, postgres: Server, tmp_path: Path
) -> None:
    """The rest of that list is not the list that the next scan asks for."""
    entries = [entry_of(f"{n}.html", f"<h1>第{n}页</h1>{PAGES[0].body}".encode()) for n in range(40)]
    others = entry_of("picture.png", b"") * 40_000  # To list them takes a second or two.
    told: list[str] = []
    root = make_archive(
        {
            "a.md": post("头一篇", "收录之初存下来的一段话。"),
            "later/pages.tar": b"".join([*entries[:20], others, *entries[20:], bytes(1024)]),
        }
    )
    with Gate(postgres, tmp_path / "gate") as gate, Archive.open(root, into=gate.address, host="alpha") as archive:
        archive.subscribe(lambda news: told.append(news.warning))
        archive.start()
        wait_for(lambda: archive.progress.done == 1)
        gate.close()
        wait_for(lambda: any("Trying again" in warning for warning in told))
        gate.open()
        assert archive.wait(60)

    assert titles(gate.inner) == sorted(["头一篇", *(f"第{n}页" for n in range(40))])


def entry_of(name: str, data: bytes) -> bytes:
    """A file as it is in a tar."""
    about = tarfile.TarInfo(name)
    about.size = len(data)
    return about.tobuf() + data + bytes(-len(data) % 512)


def test_where_one_of_several_servers_is_gone_the_next_is_asked(
    make_archive: MakeArchive, postgres: Server, tmp_path: Path
) -> None:
    """As docs/hosts.md has it: replicas first, the server that takes changes last."""
    with Gate(postgres, tmp_path / "gate") as gate:
        indexed(make_archive({"a.md": post("头一篇", "收录之初存下来的一段话。")}), gate.inner, "alpha")
        one_of_two = parse_address(str(gate.address).replace("/gate", f"/gate,{postgres.folder}"))
        with Archive.open(one_of_two) as archive:
            archive.start()
            assert archive.wait(60)
            gate.close()
            assert len(Search(archive).select(parse_query("收录之初"))) == 1
            assert archive.warning == ""


def test_pages_of_other_rules_are_read_again_and_shown_meanwhile(
    hosts: list[tuple[str, Path]], server_address: ServerAddress
) -> None:
    (alpha, folder), _beta = hosts
    indexed(folder, server_address, alpha)
    place = OwnedPlace(server_address, folder, alpha)
    assert place.lock()
    store = place.open()
    store.open_for_writing("other rules", b"")
    with store.reading() as reader:
        assert {page.size for page in reader.known_pages(reader.folder(b""), [b"0.md", b"1.md"])} == {-1}
    store.close()
    place.close()
    assert len(titles(server_address)) == 4

    with Archive.open(folder, into=server_address, host=alpha) as archive:
        archive.start()
        assert archive.wait(60)
        assert archive.progress.done == 4


def article(text: str, title: str = "题目") -> Article:
    """An article of some text."""
    return Article(id=ArticleId("a" * 12), keys=("sha256:00",), title=title, text=text)


LONG = "x" * 300
SOME = "".join(chr(0x4E00 + n % 20_000) + chr(0x4E00 + n // 20_000 + n * 7 % 20_000) for n in range(90_000))


@pytest.mark.parametrize(
    ("text", "query", "finds"),
    [
        (f"头 {LONG}y 尾", f"{LONG}y", True),
        (f"头 {LONG}y 尾", f"{LONG}z", False),
        (f"头 {LONG}y 尾", f"{LONG}*", True),
        (f"头 {LONG}y 尾", f"{LONG}z*", False),
        (f"头{LONG}y尾巴", f'"头{LONG}y尾"', True),
        (SOME + "一句真的有的话", "一句真的有的话", True),
        (SOME + "一句真的有的话", "真的", True),
        (SOME + "一句真的有的话", "一句没有的话", False),
        ("it's a \\ 'quote' & | ! : * ( ) <-> \x1f", "it's", True),
        ("it's a \\ 'quote'", '"\\ \'quote"', True),
    ],
    ids=range(10),
)
def test_the_longest_words_and_texts_are_found_exactly(
    text: str, query: str, finds: bool, hosts: list[tuple[str, Path]], server_address: ServerAddress
) -> None:
    (alpha, folder), _beta = hosts
    place = OwnedPlace(server_address, folder, alpha)
    assert place.lock()
    store = place.open()
    store.open_for_writing("rules", b"")
    with store.writing(pages=True) as writer:
        writer.put(make_record(article(text), b"a.md", 1, 1))
    with store.reading() as reader:
        assert bool(reader.with_words(parse_query(query).terms)) is finds
    store.close()
    place.close()


def test_an_article_of_too_many_lexemes_has_one() -> None:
    assert words_of("", tokens(SOME)).lexemes == as_tsvector([HUGE])


def test_pages_go_to_a_server_in_fewer_round_trips_than_there_are_pages(
    hosts: list[tuple[str, Path]], server_address: ServerAddress, tmp_path: Path
) -> None:
    """As it may be far away."""
    (alpha, folder), _beta = hosts
    names = [PageName(b"%d.md" % number) for number in range(64)]
    place = OwnedPlace(server_address, folder, alpha)
    assert place.lock()
    store = place.open()
    store.open_for_writing("rules", b"")
    with (tmp_path / "sent").open("w") as sent, store.writing(pages=True) as writer:
        place.held.connection.pgconn.trace(sent.fileno())
        writer.expect(names)
        for name in names:
            writer.put(make_record(article(f"第{name.shown}篇"), name.path, 1, 1))
        writer.changes()
        place.held.connection.pgconn.untrace()
        assert {writer.at(name) for name in names} == set(range(1, 65))
    store.close()
    place.close()

    answers = [line for line in (tmp_path / "sent").read_text().splitlines() if "ReadyForQuery" in line]
    assert len(answers) < 0.4 * len(names)
