"""Convert all pages of a folder to Markdown, for readers on other hosts.

Several processes share the work by row locks: each skips rows that others have locked. A process that ends, in
whatever way, leaves its claims to the others.
"""

from __future__ import annotations

import os
import time
from contextlib import closing
from typing import TYPE_CHECKING

from termnews.archive.limits import DEFAULT_LIMITS, Limits
from termnews.archive.news import Progress
from termnews.archive.store.postgres_place import OwnedPlace
from termnews.archive.workers import Workers

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from termnews.archive.store.postgres import Claim, PostgresStore
    from termnews.database.server_address import ServerAddress

_AT_ONCE = 50
"""Pages per claim: as many are converted again when a process is killed."""
_MOST_WORKERS = 8
_GLANCE = 0.2
NOT_TO_BE_MADE = b""
"""Stored for a page that cannot be converted: its plain text is shown."""


def make_ready(
    root: Path, into: ServerAddress, host: str, tell: Callable[[Progress], None], limits: Limits = DEFAULT_LIMITS
) -> None:
    """Convert the pages of a folder that have no Markdown yet.

    Args:
        root: The folder.
        into: The archive that it was brought to.
        host: In whose name.
        tell: Called with the progress now and then.
        limits: What a page may cost.

    Raises:
        UnreachableIndexError: The server does not answer; finished work is kept.
        ArchiveError: Processes cannot be started.
    """
    with closing(OwnedPlace(into, root, host).open()) as store:
        _make_all(root, store, limits, tell)


def _make_all(root: Path, store: PostgresStore, limits: Limits, tell: Callable[[Progress], None]) -> None:
    started, done, total = time.monotonic(), 0, store.count_unmade()
    if not total:
        return
    with closing(Workers(root, max(1, min(os.cpu_count() or 1, _MOST_WORKERS)), limits)) as workers:
        while True:
            with store.claim(_AT_ONCE) as claim:
                if not claim.pages:
                    return
                _make(claim, workers)
            done += len(claim.pages)
            tell(Progress(done, max(total, done), seconds=time.monotonic() - started, is_counted=True))


def _make(claim: Claim, workers: Workers) -> None:
    numbers = {tuple(name): number for number, name in claim.pages.items()}
    for path, member in numbers:
        workers.submit(("markdown", path, member))
    while numbers:
        for (_task, *name), answer in workers.answers(_GLANCE):
            if number := numbers.pop(tuple(name), None):
                claim.keep(number, answer[1] if answer[0] == "markdown" else NOT_TO_BE_MADE)
