"""`termnews index`: read an archive in ahead of time."""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from platformdirs import user_cache_path

from termnews.archive.archive import Archive
from termnews.archive.walk import find_pages
from termnews.cli.main import DONE
from termnews.cli.options import path_argument, warn
from termnews.cli.start import settings_for
from termnews.desk.opening import find_archive
from termnews.errors import ArchiveError
from termnews.text.words import _, ngettext

if TYPE_CHECKING:
    from termnews.archive.news import Progress

_BAR = 24
_GLANCE = 0.2


@click.command("index", help=_("Index an archive ahead of time so that it opens at once."))
@path_argument
@click.option("--rebuild", is_flag=True, help=_("Rebuild the index from scratch."))
@click.option("--cache", metavar="DIR", type=click.Path(path_type=Path), help=_("Folder that holds the index."))
def command(path: Path | None, *, rebuild: bool, **where: Any) -> int:
    """Bring the index up to date, and say how that went."""
    settings = settings_for(**where)
    opening = find_archive(path, settings)
    started = time.monotonic()
    with Archive.open(opening.root, cache=settings.cache or user_cache_path("termnews"), rebuild=rebuild) as archive:
        archive.start()
        watch(archive, started)
        if archive.notice:
            warn(archive.notice)
        if archive.failure:
            raise ArchiveError(archive.failure.reason)
        click.echo(closing_line(archive, time.monotonic() - started))
    return DONE


def watch(archive: Archive, started: float) -> None:
    """Wait for the end; on a terminal, draw how far it has come."""
    drawn = sys.stderr.isatty()
    counted: list[int] = []
    if drawn and not len(archive.catalogue):
        # All pages are to be read; how many there are is known long before the last of them is met.
        threading.Thread(target=lambda: counted.append(count_pages(archive.folder)), daemon=True).start()
    try:
        while not archive.wait(_GLANCE):
            if drawn:
                line = progress_line(archive.progress, time.monotonic() - started, sum(counted))
                click.echo(f"\r{line}\x1b[K", err=True, nl=False)
    finally:
        if drawn:
            click.echo("\r\x1b[K", err=True, nl=False)


def count_pages(root: Path) -> int:
    """How many pages a folder holds."""
    return sum(len(part.pages) for part in find_pages(root))


def progress_line(progress: Progress, seconds: float, counted: int = 0) -> str:
    """A bar, files, files a second, and the time left.

    Args:
        progress: How far it has come, and the pages to be read that were met so far.
        seconds: Since the beginning.
        counted: The pages of the archive when all are to be read and have been counted.
    """
    total = max(progress.total, counted)
    filled = _BAR * progress.done // max(total, 1)
    rate = progress.done / max(seconds, 0.001)
    left = round((total - progress.done) / rate) if progress.done else 0
    words = _("{done}/{total} files · {rate}/s · {left} left").format(
        done=progress.done, total=total, rate=round(rate), left=f"{left // 60}:{left % 60:02}"
    )
    return "█" * filled + "░" * (_BAR - filled) + " " + words


def closing_line(archive: Archive, seconds: float) -> str:
    """What there is now, and what was done for it."""
    articles, problems = len(archive.catalogue), len(archive.problems())
    parts = (
        ngettext("{count} article", "{count} articles", articles).format(count=articles),
        ngettext("{count} file read", "{count} files read", archive.progress.done).format(count=archive.progress.done),
        ngettext("{count} problem", "{count} problems", problems).format(count=problems),
        _("{seconds} s").format(seconds=f"{seconds:.1f}"),
    )
    return ", ".join(parts)
