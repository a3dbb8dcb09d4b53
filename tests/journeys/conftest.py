"""An archive on the screen, driven by keys."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest
from tests.conftest import has_keys_to_give, keep_pages
from tests.style_rules import parse_style_rules_once

from termnews.desk.desk import Desk
from termnews.settings import Settings
from termnews.ui.app import TermnewsApp
from termnews.ui.work import LatestOnly, SerialQueue

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

    from termnews.database.server_address import ServerAddress
    from termnews.ui.actions.families import Families
    from termnews.ui.screen import MainScreen

parse_style_rules_once()


class Session:
    """One person at one screen."""

    def __init__(self, app: TermnewsApp, pilot: Pilot[int], desk: Desk) -> None:
        self.app = app
        self.pilot = pilot
        self.desk = desk

    @property
    def main(self) -> MainScreen:
        """The main screen, whatever lies over it."""
        assert self.app.main is not None
        return self.app.main

    async def settle(self) -> None:
        """Wait until all that was asked for is on the screen."""
        until = time.monotonic() + 90
        quiet = 0
        while self.app.is_running and quiet < 3:
            assert time.monotonic() < until, "the screen never settles"
            await self.pilot.pause()
            quiet = quiet + 1 if self.is_settled else 0
            if not quiet:
                await self.pilot.pause(0.01)

    @property
    def is_settled(self) -> bool:
        """Whether nothing is under way and no message waits."""
        main, screen = self.main, self.app.screen
        waiting = any(node.message_queue_size for node in (self.app, *self.app.screen_stack, *screen.walk_children()))
        is_loading = main.article is not None and main.article.loader.is_running
        return is_idle(main.families) and not has_keys_to_give(self.app) and not waiting and not is_loading

    async def press(self, *keys: str) -> None:
        """Press keys, each when the screen has settled after the one before."""
        for key in keys:
            pressed = asyncio.ensure_future(self.pilot.press(key))
            # An app that has ended drops the messages that the pilot waits for.
            while self.app.is_running and not pressed.done():
                await asyncio.wait({pressed}, timeout=0.01)
            if self.app.is_running:
                await pressed
                await self.settle()
            else:
                pressed.cancel()

    async def type(self, text: str) -> None:
        """Type text into the line that has the keys."""
        await self.pilot.press(*text)
        await self.settle()

    async def resize(self, width: int, height: int) -> None:
        """Give the terminal another size."""
        await self.pilot.resize_terminal(width, height)
        await self.settle()

    @property
    def told(self) -> str:
        """What stands on the message line, and what waits for it."""
        sayings = self.app.teller.sayings
        return "\n".join(saying.words for saying in filter(None, [sayings.now, *sayings.waiting]))

    @property
    def lines(self) -> list[str]:
        """What stands on the screen."""
        return ["".join(segment.text for segment in strip) for strip in self.app.screen._compositor.render_strips()]

    @property
    def text(self) -> str:
        """What stands on the screen, as one text."""
        return "\n".join(line.rstrip() for line in self.lines)


def is_idle(families: Families) -> bool:
    """Whether no work is running or pending."""
    parts = [part for family in families._by_module.values() for part in getattr(family, "__dict__", {}).values()]
    waits = families.showing._preview.is_pending, families.asking._typing.is_pending, families.queries._is_refresh_due
    return all(part.is_idle for part in parts if isinstance(part, LatestOnly | SerialQueue)) and not any(waits)


OpenApp = Callable[..., AbstractAsyncContextManager[Session]]


@pytest.fixture(autouse=True)
def _waits_are_short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Textual's pilot waits two fiftieths of a second for every key; `Session.settle` knows when all is done."""
    monkeypatch.setattr("textual._wait.SLEEP_GRANULARITY", 0.002)
    monkeypatch.setattr("textual._wait.SLEEP_IDLE", 0.001)


@pytest.fixture(autouse=True)
def _messages_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a busy machine a message would have passed before the test looks; how long it stays is a test of its own."""
    monkeypatch.setattr("termnews.ui.message_line._READ_S", 3600.0)
    monkeypatch.setattr("termnews.ui.message_line._PASSING_S", 3600.0)


@pytest.fixture
def open_app(
    read_before: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    served: Callable[[Path], Path | ServerAddress],
) -> OpenApp:
    """Open pages on a screen of some size."""
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)

    @asynccontextmanager
    async def open_pages(
        pages: Mapping[str, str | bytes], size: tuple[int, int] = (100, 30), **wishes: Any
    ) -> AsyncIterator[Session]:
        settings = Settings(cache=read_before / "cache", shelf=tmp_path / "shelf.db")._replace(**wishes)
        with Desk.open(served(keep_pages(pages, read_before)), settings) as desk:
            desk.start()
            desk.wait()
            app = TermnewsApp(desk, settings)
            async with app.run_test(size=size) as pilot:
                session = Session(app, pilot, desk)
                await session.settle()
                yield session

    return open_pages


def article(title: str, *paragraphs: str, date: str = "2021-01-05", tags: str = "", source: str = "希望之声") -> str:
    """A page with front matter."""
    body = "\n\n".join(paragraphs)
    return f'---\ntitle: "{title}"\ndate: {date}\nfrom: {source}\ntags: [{tags}]\n---\n\n{body}\n'


@pytest.fixture
def three_articles() -> dict[str, str]:
    """Three articles, the newest first in the list."""
    return {
        "a.md": article(
            "立法會押後表決", "首段。" * 20, "財務委員會今日繼續審議。" * 9, date="2021-03-01", tags="港聞"
        ),
        "b.md": article("蚂蚁集团暂停上市", "监管部门约谈了公司负责人。" * 5, date="2021-02-01", tags="经济, 港聞"),
        "c.md": article("Budget vote put off", "The committee will meet again.", date="2021-01-01", source="Times"),
    }
