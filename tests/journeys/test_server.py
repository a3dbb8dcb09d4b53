"""An archive on a server, on the screen: read without its pages, while it grows, and while its server is gone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import nullcontext
from pathlib import Path

import pytest
from tests.conftest import post
from tests.journeys.conftest import Session
from tests.postgres import Gate, Server
from textual.app import App

from termnews.archive.archive import Archive
from termnews.archive.making import make_ready
from termnews.database.server_address import ServerAddress
from termnews.desk.desk import Desk
from termnews.settings import Settings
from termnews.ui.app import TermnewsApp

MakeArchive = Callable[[Mapping[str, str | bytes]], Path]


@pytest.fixture
def gate(postgres: Server, tmp_path: Path) -> Iterator[Gate]:
    """A way to an empty schema that can be closed."""
    with Gate(postgres, tmp_path / "gate") as gate:
        yield gate


def bring(root: Path, address: ServerAddress, *, with_pages: bool = False) -> None:
    """Bring a folder to a server, as a host that has it does."""
    with Archive.open(root, into=address, host="alpha", with_pages=with_pages) as archive:
        archive.start()
        assert archive.wait(60)
    make_ready(root, address, "alpha", lambda _progress: None)


async def until(session: Session, *words: str) -> None:
    """Wait until words stand on the screen, or have been told."""
    for _moment in range(3_000):
        if all(word in session.text + session.told for word in words):
            return
        await session.pilot.pause(0.01)
    raise AssertionError(session.text + session.told)


async def test_an_archive_on_a_server_is_read_followed_and_waited_for(
    make_archive: MakeArchive, three_articles: dict[str, str], gate: Gate, tmp_path: Path, one_core: None
) -> None:
    root = make_archive(three_articles)
    bring(root, gate.inner)
    root.rename(tmp_path / "gone")
    settings = Settings(shelf=tmp_path / "shelf.db")

    with Desk.open(gate.address, settings) as desk:
        app = TermnewsApp(desk, settings)
        async with app.run_test(size=(100, 30)) as pilot:
            session = Session(app, pilot, desk)
            await until(session, "3 unread")
            await session.press("enter")
            await until(session, "財務委員會今日繼續審議")
            await session.press("q", "slash", *"公司负责人", "enter")
            await until(session, "蚂蚁集团暂停上市", "1/1")
            await session.press("escape")

            (tmp_path / "gone").rename(root)
            (root / "d.md").write_text(post("刚刚到来的一篇", "别的主机方才存下来的文章。", date="2021-04-01"), "utf-8")
            bring(root, gate.inner)
            await until(session, "刚刚到来的一篇")

            gate.close()
            await until(session, ". Trying again until it answers.")
            assert "刚刚到来的一篇" in session.text
            gate.open()
            await until(session, "The server answers again.")
            await session.press("home", "enter")
            await until(session, "别的主机方才存下来的文章")


async def test_the_saved_page_is_shown_on_a_host_without_it_where_it_was_stored(
    make_archive: MakeArchive, postgres: Server, tmp_path: Path, one_core: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = "<html><meta charset=gbk><title>旧码头</title><body><p>河水涨过了旧码头。</p></body></html>".encode("gbk")
    root, address = make_archive({"a.html": page}), postgres.new_schema()
    settings = Settings(shelf=tmp_path / "shelf.db")
    monkeypatch.setenv("PAGER", f"""sh -c 'cat > "{tmp_path}/shown"'""")
    # There is no terminal that could be given away.
    monkeypatch.setattr(App, "suspend", nullcontext)
    for with_pages in (False, True):
        bring(root, address, with_pages=with_pages)
        with Desk.open(address, settings) as desk:
            desk.start()
            desk.wait()
            app = TermnewsApp(desk, settings)
            async with app.run_test(size=(100, 30)) as pilot:
                session = Session(app, pilot, desk)
                await session.settle()
                await session.press("e")
                assert ("The saved page is on the host that indexed it." in session.told) is not with_pages
                assert (tmp_path / "shown").exists() is with_pages

    assert (tmp_path / "shown").read_bytes() == page
