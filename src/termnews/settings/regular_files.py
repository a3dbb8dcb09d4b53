"""Opening files without waiting for the other end of a pipe."""

from __future__ import annotations

import errno
import os
import stat


def open_at_once(path: str, flags: int) -> int:
    """Open a file or a device without waiting for the other end of a pipe; an `opener` for `open`.

    Raises:
        OSError: It is a pipe, or cannot be opened.
    """
    descriptor = os.open(path, flags | os.O_CLOEXEC | os.O_NONBLOCK, 0o600)
    if stat.S_ISFIFO(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), path)
    return descriptor


def open_regular(path: str, flags: int) -> int:
    """Open a regular file, because a device may be endless; an `opener` for `open`.

    Raises:
        OSError: It is not a regular file, or cannot be opened.
    """
    descriptor = open_at_once(path, flags)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), path)
    return descriptor
