"""What the system gives too little of: SQLite does not say why it could not open or write a file."""

from __future__ import annotations

import errno
import os
import resource

_FILES = 8
"""More than SQLite opens at once: the database, its journals, its folder."""


def scarce() -> int:
    """Find out why a file of SQLite could not be opened or written.

    Returns:
        The number of the system's error: EMFILE or ENFILE when few files can be opened, EFBIG when this account may
        write small files only (`ulimit -f`), 0 when neither is so.
    """
    opened: list[int] = []
    try:
        opened.extend(os.open(os.devnull, os.O_RDONLY | os.O_CLOEXEC) for _time in range(_FILES))
    except OSError as error:
        return error.errno or 0
    finally:
        for descriptor in opened:
            os.close(descriptor)
    return 0 if resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY else errno.EFBIG
