"""`termnews index`: index an archive ahead of time, in the cache folder or on a server."""

from __future__ import annotations

import contextlib
import sys
import time
from itertools import islice
from typing import TYPE_CHECKING, Any

import click
from platformdirs import user_cache_path

from termnews.archive.archive import Archive
from termnews.archive.limits import Limits
from termnews.archive.search import Search
from termnews.archive.store import UnreachableIndexError
from termnews.cli.counts import stored_pages
from termnews.cli.main import DONE
from termnews.cli.options import AnyPath, ArchiveName, path_argument, warn
from termnews.cli.start import settings_for
from termnews.database.server_address import ServerAddress
from termnews.desk.opening import find_archive
from termnews.errors import ArchiveError, PageError, UsageError
from termnews.text.words import _, ngettext, without_stop

if TYPE_CHECKING:
    from pathlib import Path

    from termnews.archive.news import ArchiveNews, Progress
    from termnews.database.server_address import Where

_BAR = 24
_GLANCE = 0.2
_PAUSE = 1.0
"""Seconds after which a server that did not answer is tried again."""
_FIRST = 20
"""Articles at the top of the list that are converted to Markdown ahead of time."""


@click.command("index", help=_("Index an archive ahead of time so that it opens at once."))
@path_argument
@click.option("--rebuild", is_flag=True, help=_("Rebuild the index from scratch."))
@click.option("--cache", metavar="DIR", type=AnyPath(), help=_("Folder that holds the index."))
@click.option(
    "--into",
    metavar="ADDRESS",
    type=ArchiveName(),
    help=_("Add the folder to an archive on a PostgreSQL server, postgresql://…, for readers on every host."),
)
@click.option("--host", metavar="NAME", default="", help=_("With --into: host that owns the pages; default: this one."))
@click.option("--with-pages", is_flag=True, help=_("With --into: store the saved pages, too, not only their text."))
def command(path: Where, *, rebuild: bool, into: Where, host: str, with_pages: bool, **where: Any) -> int:
    """Update the index, and report the result."""
    settings = settings_for(**where)
    folder = find_archive(path, settings).root
    if isinstance(folder, ServerAddress):
        raise UsageError(_("Name the folder to index; --into names the server."))
    if into is not None and not isinstance(into, ServerAddress):
        raise UsageError(_("--into takes the address of a server: postgresql://…"))
    if into is None and (host or with_pages):
        raise UsageError(
            _("--host needs --into.") if host else _("--with-pages needs --into: only a server stores them.")
        )
    started = time.monotonic()
    cache = settings.cache or user_cache_path("termnews")
    with Archive.open(
        folder,
        cache=cache,
        into=into,
        host=host,
        with_pages=with_pages,
        rebuild=rebuild,
        json_field=settings.json_field,
        workers=settings.workers,
    ) as archive:
        if into is not None:
            archive.subscribe(warn_of_news)
        archive.start(watch=False)
        watch(archive)
        if archive.warning and into is None:
            warn(archive.warning)
        if archive.failure:
            raise ArchiveError(archive.failure.reason)
        if into is not None:
            make_ready(folder, into, host, Limits(json_field=settings.json_field))
        else:
            make_first_ready(archive)
        click.echo(closing_line(archive, time.monotonic() - started))
    return DONE


def warn_of_news(news: ArchiveNews) -> None:
    """Report warnings at once, because a server may be gone for long."""
    if news.warning:
        warn(news.warning)


def make_ready(folder: Path, into: ServerAddress, host: str, limits: Limits) -> None:
    """Convert pages for readers on other hosts, retrying when the server does not answer."""
    from termnews.archive import making

    told = False
    drawn = sys.stderr.isatty()

    def tell(progress: Progress) -> None:
        if drawn:
            draw(progress_line(progress))

    while True:
        try:
            making.make_ready(folder, into, host, tell, limits)
        except UnreachableIndexError as error:
            if not told:
                warn(_("{reason}. Trying again until it answers.").format(reason=without_stop(error)))
            told = True
            time.sleep(_PAUSE)
        else:
            break
    if drawn:
        draw("")


def make_first_ready(archive: Archive) -> None:
    """Convert the articles that the reader shows first, so that it needs no process for them.

    Many people who log in at once would start one each. What cannot be converted is left to the reader, which says why.
    """
    with contextlib.suppress(ArchiveError):
        for number in islice(Search(archive).ordered(), _FIRST):
            with contextlib.suppress(PageError):
                archive.markdown(number)


def draw(line: str) -> None:
    """Replace the last line."""
    click.echo(f"\r{line}\x1b[K", err=True, nl=False)


def watch(archive: Archive) -> None:
    """Wait for the end; on a terminal, show the progress."""
    drawn = sys.stderr.isatty()
    try:
        while not archive.wait(_GLANCE):
            if drawn:
                draw(progress_line(archive.progress))
    finally:
        if drawn:
            draw("")


def progress_line(progress: Progress) -> str:
    """A bar, files, files per second, and the time left when it is known."""
    filled = _BAR * progress.done // max(progress.total, 1)
    words = _("{done}/{total} files · {rate}/s").format(
        done=progress.done, total=progress.total, rate=round(progress.rate)
    )
    left = " · " + _("{time} left").format(time=progress.time_left) if progress.time_left else ""
    return "█" * filled + "░" * (_BAR - filled) + " " + words + left


def closing_line(archive: Archive, seconds: float) -> str:
    """The size of the archive, and what was done."""
    articles, problems = Search(archive).count_articles(), sum(problem.is_flaw for problem in archive.problems())
    parts = (
        ngettext("{count} article", "{count} articles", articles).format(count=f"{articles:,}"),
        ngettext("{count} file read", "{count} files read", archive.progress.done).format(
            count=f"{archive.progress.done:,}"
        ),
        ngettext("{count} problem", "{count} problems", problems).format(count=problems),
        stored_pages(archive),
        _("{seconds} s").format(seconds=f"{seconds:.1f}"),
    )
    return ", ".join(filter(None, parts))
