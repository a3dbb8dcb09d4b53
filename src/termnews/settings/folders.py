"""Private folders."""

from __future__ import annotations

from contextlib import suppress
from errno import ENOTDIR
from os import strerror
from os.path import expanduser
from pathlib import Path


def expand_home(path: Path | str) -> Path:
    """Replace `~` and `~person` at the start; an unknown person stays as written."""
    return Path(expanduser(path))  # noqa: PTH111 - Path.expanduser raises


def make_folder(folder: Path) -> None:
    """Make a folder and its parents, accessible to the person alone, whatever the umask.

    Raises:
        OSError: It cannot be made.
    """
    if folder.is_dir():
        return
    if not folder.exists():
        make_folder(folder.parent)
        with suppress(FileExistsError):
            folder.mkdir(0o700)
            folder.chmod(0o700)
    if not folder.is_dir():
        raise NotADirectoryError(ENOTDIR, strerror(ENOTDIR), str(folder))
