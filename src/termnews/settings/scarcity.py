"""What the system gives too little of: SQLite does not say why it could not open or write a file."""

from __future__ import annotations

import errno
import os
import resource

_FILES = 8
"""More than SQLite opens at once: the database, its journals, its folder."""


_IOERR, _CANTOPEN = 10, 14
"""SQLite's primary codes behind which anything may be."""
_IOERR_WRITE, _IOERR_TRUNCATE, _IOERR_SHMSIZE = (_IOERR | detail << 8 for detail in (3, 6, 19))
_GROWTH = {_IOERR, _IOERR_WRITE, _IOERR_TRUNCATE, _IOERR_SHMSIZE}
"""The codes of files that could not become larger, and FTS5's for any error of one; a disk that cannot be read or
flushed has others."""


def scarce(error: Exception) -> int:
    """Find out why a file of SQLite could not be opened or written.

    Returns:
        The number of the system's error: EMFILE or ENFILE when few files can be opened, EFBIG when a file did not
        grow and this account may write small ones only (`ulimit -f`), 0 when neither is so, or SQLite says why.
    """
    code = getattr(error, "sqlite_errorcode", 0)
    if code & 0xFF not in (_IOERR, _CANTOPEN):
        return 0
    opened: list[int] = []
    try:
        opened.extend(os.open(os.devnull, os.O_RDONLY | os.O_CLOEXEC) for _time in range(_FILES))
    except OSError as refused:
        return refused.errno or 0
    finally:
        for descriptor in opened:
            os.close(descriptor)
    is_limited = resource.getrlimit(resource.RLIMIT_FSIZE)[0] != resource.RLIM_INFINITY
    return errno.EFBIG if is_limited and code in _GROWTH else 0
