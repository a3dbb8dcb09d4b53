"""Files that are opened without waiting for the other end of a pipe."""

from __future__ import annotations

import errno
import os
import stat


def open_at_once(path: str, flags: int) -> int:
    """Open a file or a device, as the `opener` of `open`; never wait for the other end of a pipe.

    Raises:
        OSError: It is a pipe, or cannot be opened.
    """
    descriptor = os.open(path, flags | os.O_CLOEXEC | os.O_NONBLOCK, 0o600)
    if stat.S_ISFIFO(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), path)
    return descriptor


def open_regular(path: str, flags: int) -> int:
    """Open a regular file, as the `opener` of `open`; a device may be endless.

    Raises:
        OSError: It is not a regular file, or cannot be opened.
    """
    descriptor = open_at_once(path, flags)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), path)
    return descriptor
