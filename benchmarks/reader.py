"""The reader beside Textual's own Markdown widget: opening, paging, resizing, and where its lines break.

The articles are made up; with a folder of saved pages, the lines of theirs are
checked too:

    python -m benchmarks.reader [FOLDER]
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
import time
from contextlib import suppress
from functools import partial
from pathlib import Path
from string import ascii_uppercase
from typing import TYPE_CHECKING

from benchmarks.keys import worked
from tests.terminals.session import TERMNEWS, Session
from textual.app import App, ComposeResult
from textual.containers import VerticalScroll
from textual.events import Resize
from textual.geometry import Size
from textual.widgets import Markdown

from termnews.errors import PageError
from termnews.extract.read import read_page
from termnews.text.lines import break_lines, cell_width
from termnews.ui.reader.reader import ArticleReader
from termnews.ui.reader.shown_article import Header, ReaderArticle

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from rich.console import RenderableType
    from textual.screen import Screen

    from termnews.model.article import Article

SIZE = (80, 24)
RUNS = 7
PAUSE = 0.05
"""Seconds between two keys: Textual paints 60 times a second, a key that follows at once waits for its frame."""
CLOSING = frozenset("，。、；：？！）》」』】〕〉〗”’")
OPENING = frozenset("（《「『【〔〈〖“‘")
_PAGES = 25
_LONG = 12
_LONG_AMONG_KEPT = 5
"""Of the pages opened a second time, from the last but one up, the place of the long one."""


def make_markdown(size: int) -> str:
    """Write about `size` bytes of an article: paragraphs, headings, lists, quotes, links, a table."""
    sentence = "他们说，“这是{n}年以来的第一次”——会议在下午三点开始，共有1,234人参加（含线上）；结果将于下周公布。"
    parts: list[str] = []
    length = n = 0
    while length < size:
        n += 1
        text = "".join(sentence.format(n=n + i) for i in range(4))
        part = {
            7: f"## 第{n}节：经过\n\n{text}",
            11: f"- {text}\n- **{n}**：[链接](https://example.org/{n})\n  - {text[:40]}",
            13: f"> {text}",
            17: f"| 名称 | 数量 | 说明 |\n|---|--:|---|\n| 甲 | {n} | {text[:60]} |",
        }.get(next((d for d in (7, 11, 13, 17) if n % d == 0), 0), f"{text}[原文](https://example.org/{n})*重点*{text}")
        parts.append(part)
        length += len(part.encode())
    return "\n\n".join(parts)


class Timed(App[None]):
    """An app that knows when it painted last."""

    painted_at = 0.0

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        super()._display(screen, renderable)
        self.painted_at = time.perf_counter()


class Ours(Timed):
    """An app with the reader alone."""

    def compose(self) -> ComposeResult:
        """Lay out."""
        yield ArticleReader()


class Theirs(Timed):
    """An app with Textual's widget alone."""

    def compose(self) -> ComposeResult:
        """Lay out."""
        with VerticalScroll():
            yield Markdown()


def article(markdown: str) -> ReaderArticle:
    """Make an article of a text."""
    header = Header(title="标题", source="来源", published="2021-01-05", characters=len(markdown), language="zh-Hans")
    return ReaderArticle(header=header, markdown=markdown)


async def painted(app: Timed, work: Callable[[], Awaitable[None] | None]) -> float:
    """Measure from an action to the first frame painted after it, in milliseconds."""
    start = time.perf_counter()
    if (waiting := work()) is not None:
        await waiting
    done = time.perf_counter()
    while app.painted_at < start or (waiting is not None and app.painted_at < done):  # noqa: ASYNC110
        await asyncio.sleep(0)
    return (app.painted_at - start) * 1000


async def until_idle(reader: ArticleReader) -> float:
    """Wait until an article is loaded whole; gives the seconds since the call in milliseconds."""
    start = time.perf_counter()
    while reader.loader.is_running:  # noqa: ASYNC110
        await asyncio.sleep(0.002)
    return (time.perf_counter() - start) * 1000


async def measure_ours(markdown: str) -> dict[str, list[float]]:
    """Open, page and resize with the reader."""
    times: dict[str, list[float]] = {"open": [], "loaded": [], "page down": [], "resize": [], "far": []}
    app = Ours()
    app.animation_level = "none"
    async with app.run_test(size=SIZE):
        reader = app.query_one(ArticleReader)
        reader.show(article(make_markdown(2_000)))
        await until_idle(reader)
        for run in range(RUNS):
            times["open"].append(await painted(app, lambda: reader.show(article(markdown))))
            times["loaded"].append(times["open"][-1] + await until_idle(reader))
            for _ in range(5):
                await asyncio.sleep(PAUSE)
                times["page down"].append(await painted(app, reader.scrolling.page_down))
            reader.scrolling.to_line(reader.virtual_size.height // 2)
            times["resize"].append(await painted(app, partial(resize, app, SIZE[0] - 5 * (1 + run % 2))))
            await until_idle(reader)
            reader.scrolling.to_line(reader.virtual_size.height * 9 // 10)
            place = reader.viewport.position
            reader.show(article(make_markdown(2_000)))
            await until_idle(reader)
            times["far"].append(await painted(app, partial(reader.show, article(markdown), place)))
            await until_idle(reader)
    return times


def resize(app: Timed, width: int) -> None:
    """Give the terminal another width."""
    size = Size(width, SIZE[1])
    app.post_message(Resize(size, size))


async def measure_theirs(markdown: str, runs: int) -> list[float]:
    """Open with Textual's widget."""
    app = Theirs()
    app.animation_level = "none"
    times: list[float] = []
    async with app.run_test(size=SIZE):
        widget = app.query_one(Markdown)
        await widget.update(make_markdown(2_000))
        for _ in range(runs):
            took = await painted(app, lambda: widget.update(markdown))
            times.append(took)
    return times


def read_articles(folder: Path) -> Iterator[Article]:
    """Read the pages of a folder that hold an article."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        with suppress(PageError):
            yield read_page(path.read_bytes(), path.name)


def check_lines(folder: Path) -> None:
    """Count the lines of real paragraphs that begin or end with a mark that may not stand there."""
    paragraphs = [line for article in read_articles(folder) for line in article.text.splitlines()]
    for width in (40, 60, 76):
        lines = bad = 0
        began = time.perf_counter()
        broken = [break_lines(text, width) for text in paragraphs]
        pace = sum(map(len, paragraphs)) / (time.perf_counter() - began) / 1e6
        full = [0, 0]
        for text, spans in zip(paragraphs, broken, strict=True):
            lines += len(spans)
            bad += sum(text[start] in CLOSING for start, end in spans[1:] if end > start)
            bad += sum(text[end - 1] in OPENING for start, end in spans[:-1] if end > start)
            full[0] += sum(cell_width(text[start:end]) for start, end in spans[:-1])
            full[1] += width * (len(spans) - 1)
        print(
            f"width {width}: {lines} lines, {bad} with a forbidden mark ({bad / max(1, lines):.3%}, at most 0.2 %), "
            f"{full[0] / max(1, full[1]):.1%} full, {pace:.1f} million characters a second"
        )


def report(name: str, times: list[float], most: float) -> float:
    """Print a median beside its promise."""
    median = statistics.median(times)
    print(f"{name:28} {median:8.1f} ms   at most {most:.0f} ms   {'kept' if median <= most else 'NOT KEPT'}")
    return median


async def main() -> None:
    """Run everything."""
    for size, most_open, factor in ((30_000, 50, 5), (600_000, 150, 50)):
        markdown = make_markdown(size)
        ours = await measure_ours(markdown)
        theirs = statistics.median(await measure_theirs(markdown, 3 if size < 100_000 else 1))
        print(f"--- {len(markdown.encode()) // 1000} kB")
        opened = report("open, to painted", ours["open"], most_open)
        report("open, at a place far down", ours["far"], 150)
        report("page down", ours["page down"], 16)
        report("resize, in the middle", ours["resize"], 150)
        print(f"{'loaded whole':28} {statistics.median(ours['loaded']):8.1f} ms")
        print(f"{'Textual Markdown':28} {theirs:8.1f} ms   {theirs / opened:.0f} x ours, promised {factor} x")


def write_page(folder: Path, number: int, size: int) -> None:
    """Write a page whose title and first words share no cell with those of another."""
    sign = ascii_uppercase[number]
    words = make_words(size)
    page = f"<html><head><title>{sign * 8}</title></head><body><article><h1>{sign * 8}</h1>"
    day = f"2021-01-{28 - number:02}"
    page += f"<time datetime='{day}'>{day}</time><p>{sign.lower() * 8}，{words}</p>"
    (folder / f"{number:02}.html").write_text(f"{page}</article></body></html>", "utf-8")


def make_words(size: int) -> str:
    """About so many bytes of paragraphs."""
    sentence = "他们说，会议在下午三点开始，共有1,234人参加；结果将于下周公布。"
    return "</p><p>".join(sentence * 4 for _ in range(size // 380))


def measure_keys() -> None:
    """Measure from the key to the bytes that the terminal gets: header and first words, of pages old and new."""
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home, "archive")
        folder.mkdir()
        for number in range(_PAGES):
            write_page(folder, number, 600_000 if number == _LONG else 30_000)
        command = [*TERMNEWS, str(folder), "--cache", f"{home}/cache", "--shelf", f"{home}/shelf.db"]
        with Session(command, columns=SIZE[0], lines=SIZE[1], environment={"HOME": home}) as session:
            session.wait_for(f"1/{_PAGES}", 60)
            session.settle(1, 60)
            # Every second page: the one between is passed over, and the one ahead is made by nobody.
            new = [shown(session, "jj\r" if number else "\r", number) for number in range(0, _PAGES, 2)]
            kept = [shown(session, "kk\r", number) for number in range(_PAGES - 3, -1, -2)]
        report_shown("key to header, never opened", [answer[:2] for answer in new[1:]], 50)
        report_shown("key to words, never opened", [answer[2:] for answer in new[1:]], 100)
        long = kept.pop(_LONG_AMONG_KEPT)
        report_shown("key to words, kept, 30 kB", [answer[2:] for answer in kept], 50)
        report_shown("key to words, kept, 600 kB", [long[2:]], 150)


def shown(session: Session, keys: str, number: int) -> tuple[float, float, float, float]:
    """Leave the article before, then press keys at once, so that nothing is previewed on the way.

    Returns:
        Milliseconds until the title was written, and the processor time for it; the same for the first words.
    """
    if len(keys) > 1:
        session.send("q")
    session.settle(0.4)
    del session.received[:]
    sign = ascii_uppercase[number].encode()
    started, begun = time.monotonic(), worked(session.process.pid)
    session.send(keys)
    times: dict[bytes, tuple[float, float]] = {}
    while len(times) < 2:
        if session.wait_readable(10) and not session.read_some(65536):
            raise AssertionError(f"{sign!r} did not come: {bytes(session.received[-500:])!r}")
        for wanted in (sign * 8, sign.lower() * 8):
            if wanted in session.received:
                now = 1000 * (time.monotonic() - started), worked(session.process.pid) - begun
                times.setdefault(wanted, now)
    return *times[sign * 8], *times[sign.lower() * 8]


def report_shown(name: str, times: list[tuple[float, ...]], most: float) -> None:
    """Print the median on the clock beside its promise, and as work of the process that draws."""
    report(name, [clock for clock, _work in times], most)
    print(f"{'':28} {statistics.median(work for _clock, work in times):8.1f} ms of work")


if __name__ == "__main__":
    asyncio.run(main())
    measure_keys()
    if len(sys.argv) > 1:
        check_lines(Path(sys.argv[1]))
