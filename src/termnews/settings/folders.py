"""Private and temporary folders."""

from __future__ import annotations

import os
from contextlib import suppress
from errno import ENOENT, ENOTDIR
from os import strerror
from os.path import abspath, expanduser
from pathlib import Path

from termnews.text.words import _


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


def temporary_folder() -> str:
    """Return the folder for temporary files.

    Raises:
        FileNotFoundError: None of the usual ones can be written. Python would take the current folder, which may be the
            archive.
    """
    import tempfile

    folder = tempfile.gettempdir()
    named = [os.environ.get(name) for name in ("TMPDIR", "TEMP", "TMP")]
    if folder == os.getcwd() and folder not in [abspath(name) for name in named if name]:  # noqa: PTH100, PTH109 - tempfile's own
        raise FileNotFoundError(ENOENT, _("no folder accepts temporary files"))
    return folder


def no_room_words(error: OSError) -> str:
    """Say that a temporary file could not be written, and what helps."""
    words = _("Cannot write a temporary file: {reason}. Set TMPDIR to a folder that has room.")
    return words.format(reason=error.strerror or error)
