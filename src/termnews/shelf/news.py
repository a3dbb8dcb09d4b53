"""News of the shelf for its subscribers: saved, failing, changed by another termnews."""

from __future__ import annotations

import errno
import sqlite3
import threading
from contextlib import suppress
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from termnews.errors import ShelfError, TermnewsError
from termnews.settings.scarcity import scarce
from termnews.shelf.files import NoFolderError, NotAFileError, NotAllowedError
from termnews.text.words import _

if TYPE_CHECKING:
    from collections.abc import Callable


class Saving(StrEnum):
    """The state of the person's changes."""

    SAVED = "saved"
    """All are on the disk."""
    SAVING = "saving"
    FAILED = "failed"
    """They are in memory, and saving is retried."""
    PRIVATE = "private"
    """Nothing is ever saved, as was asked."""


class ShelfState(NamedTuple):
    """The state of saving."""

    saving: Saving
    reason: str = ""
    """Why it failed, in a sentence; empty otherwise."""
    unsaved: int = 0
    """Changes that are only in memory."""


class StateChanged(NamedTuple):
    """The state of saving has changed."""

    state: ShelfState


class Confirmed(NamedTuple):
    """All changes up to a number (as returned by `Shelf.change`) are on the disk."""

    number: int


class ChangedElsewhere(NamedTuple):
    """Another process wrote; whatever was computed from all marks is stale."""


class Told(NamedTuple):
    """A message for the person, sent once: what was recovered from a damaged file."""

    message: str


ShelfNews = StateChanged | Confirmed | ChangedElsewhere | Told


class Announcer:
    """Delivers news to all subscribers; keeps messages for the person until there is one."""

    def __init__(self) -> None:
        """Begin without subscribers."""
        self._lock = threading.Lock()
        self._listeners: list[Callable[[ShelfNews], None]] = []
        self._untold: list[ShelfNews] = []

    def subscribe(self, listener: Callable[[ShelfNews], None]) -> Callable[[], None]:
        """Subscribe to all news, undelivered news included; the return value unsubscribes."""
        with self._lock:
            self._listeners.append(listener)
            untold, self._untold = self._untold, []
        for news in untold:
            listener(news)

        def unsubscribe() -> None:
            with self._lock, suppress(ValueError):
                self._listeners.remove(listener)

        return unsubscribe

    def notify(self, news: ShelfNews) -> None:
        """Deliver news to all subscribers, in this thread."""
        with self._lock:
            if not self._listeners and isinstance(news, Told):
                self._untold.append(news)
            listeners = list(self._listeners)
        for listener in listeners:
            listener(news)


class DamagedShelfError(ShelfError):
    """The database and the log do not match."""

    def __init__(self) -> None:
        """Create with the message for when it cannot be repaired."""
        super().__init__(_("The shelf is damaged."))


FILE_ERRORS = (sqlite3.Error, UnicodeDecodeError, NoFolderError, NotAFileError, NotAllowedError)
"""Errors of a database; SQLite's messages quote names from damaged files, which need not be UTF-8."""

_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


def is_damage(error: Exception) -> bool:
    """Whether an error means that the file is damaged."""
    if not isinstance(error, sqlite3.Error):
        return isinstance(error, (UnicodeDecodeError, DamagedShelfError))
    # A missing table was on a lost page; undecodable text has no checksum; no newer format than the fourth exists.
    is_odd = any(words in str(error) for words in ("no such", "user-defined function", "unsupported file format"))
    return code_of(error) in _DAMAGED or (code_of(error) == sqlite3.SQLITE_ERROR and is_odd)


def code_of(error: sqlite3.Error) -> int:
    """Return SQLite's primary error code; 0 when there is none."""
    return int(getattr(error, "sqlite_errorcode", 0) or 0) & 0xFF


def reason_of(error: Exception) -> str:
    """Return a sentence on why something could not be saved."""
    if isinstance(error, TermnewsError):
        return str(error)
    number = getattr(error, "errno", None)
    if isinstance(error, sqlite3.Error):
        number = scarce(error)
        if not number:
            return _reason_of_code(code_of(error)) or str(error)
    if isinstance(error, MemoryError):
        return _("There is not enough memory.")
    if number in {errno.EMFILE, errno.ENFILE}:
        return _("Too many files are open.")
    if number == errno.EFBIG:
        return _("The file would be larger than this account may write.")
    alike = next((code for code, numbers in _ALIKE.items() if number in numbers), 0)
    return _reason_of_code(alike) or getattr(error, "strerror", None) or str(error)


_ALIKE = {
    sqlite3.SQLITE_FULL: {errno.ENOSPC, errno.EDQUOT},
    sqlite3.SQLITE_READONLY: {errno.EROFS, errno.EACCES, errno.EPERM},
    sqlite3.SQLITE_BUSY: {errno.EAGAIN},
    sqlite3.SQLITE_IOERR: {errno.EIO},
}
"""SQLite's equivalents of system errors."""


def _reason_of_code(code: int) -> str:
    match code:
        case sqlite3.SQLITE_FULL:
            return _("The disk is full.")
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
            return _("Cannot write to the shelf's folder.")
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return _("Another program has locked the shelf.")
        case sqlite3.SQLITE_IOERR:
            return _("The disk reports an error.")
    return ""
