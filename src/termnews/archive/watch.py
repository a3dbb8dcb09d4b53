"""Watch an open archive for changes."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from termnews.archive.walk import is_page_name
from termnews.text.words import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_REST_MS = 300
"""Changes are reported after a pause of this length."""
_LONGEST_MS = 3000
"""But no later than after this time."""


def unwatched_words() -> str:
    """The message when the folder cannot be watched."""
    return _("Cannot watch this folder for changes; F5 reloads.")


class Watcher(threading.Thread):
    """Reports changed folders; where the system cannot watch them, says so once."""

    def __init__(self, root: Path, tell: Callable[[set[bytes] | None], None], say: Callable[[str], None]) -> None:
        """Prepare; `tell` (None for all folders) and `say` are called from this thread."""
        super().__init__(name="termnews-watch", daemon=True)
        self._root = Path(os.path.realpath(root))
        self._tell = tell
        self._say = say
        self._stopping = threading.Event()

    def run(self) -> None:
        """Watch until `stop`."""
        try:
            # watchfiles.watch does not report when it has begun to watch; its lower-level class does.
            from watchfiles._rust_notify import RustNotify

            with RustNotify(
                watch_paths=[str(self._root)],
                debug=False,
                force_polling=False,
                poll_delay_ms=0,
                recursive=True,
                ignore_permission_denied=True,
            ) as notify:
                # What changed before the watch was set up is found by another scan.
                self._tell(None)
                while isinstance(batch := notify.watch(_LONGEST_MS, _REST_MS, 0, self._stopping), set):
                    if folders := self._folders(path for _change, path in batch):
                        self._tell(folders)
        except (OSError, RuntimeError, ImportError, MemoryError):
            # The kernel has no watches left (inotify), the folder's file system has none, or there are
            # too few files or too little memory to load the watcher.
            self._say(unwatched_words())

    def _folders(self, paths: Iterable[str]) -> set[bytes]:
        """The folders of changed files, relative to the archive; hidden files are ignored."""
        root = os.fsencode(self._root).rstrip(b"/") + b"/"
        found: set[bytes] = set()
        for path in map(os.fsencode, paths):
            if path + b"/" == root:
                # The archive is this one file.
                found.add(b"")
            inside = path[len(root) :]
            if not path.startswith(root) or inside.startswith(b".") or b"/." in inside:
                continue
            folder, _slash, name = inside.rpartition(b"/")
            if not is_page_name(name):
                # A folder was added or removed, or the file is not a page; scanning is cheap.
                found.add(inside)
            found.add(folder)
        return found

    def stop(self) -> None:
        """End the thread."""
        self._stopping.set()
