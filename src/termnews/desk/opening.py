"""Finding the archive for a path, or without one."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from termnews.database.server_address import ServerAddress
from termnews.errors import UsageError
from termnews.settings.folders import expand_home
from termnews.text.clean import clean_path
from termnews.text.words import _

if TYPE_CHECKING:
    from termnews.settings import Settings


class Opening(NamedTuple):
    """A folder to open, a file of many pages, or an archive on a server; and the page to open first."""

    root: Path | ServerAddress
    page: Path | None = None
    """Relative to `root`; None when a folder was asked for."""


def find_archive(path: Path | ServerAddress | None, settings: Settings) -> Opening:
    """Find the archive to open.

    Args:
        path: A folder, a file of many pages, a page in a folder, or the address of a server; None for the archive
            of the settings, else ./seeds, else the articles that come with termnews.

    Raises:
        UsageError: There is nothing to open, or it cannot be read.
    """
    if path is None:
        path = settings.archive or next(filter(Path.is_dir, (Path("seeds"), seeds_that_come_along())), None)
    if path is None:
        raise UsageError(_("There is no archive to open. Name a folder of saved articles."))
    if isinstance(path, ServerAddress):
        return Opening(path)
    try:
        path = Path(os.path.abspath(expand_home(path)))  # noqa: PTH100 - resolve() would follow links in the person's words
    except FileNotFoundError:
        raise UsageError(_("The current folder no longer exists. Go to another.")) from None
    shown = clean_path(str(path))
    try:
        if path.is_dir():
            os.scandir(path).close()
            return Opening(path)
        path.stat()
        from termnews.archive.containers.kinds import is_container_name

        if is_container_name(path.name):
            return Opening(path)
    except FileNotFoundError:
        raise UsageError(_("{path} does not exist. Name a folder of saved articles.").format(path=shown)) from None
    except PermissionError:
        raise UsageError(
            _("Cannot open {path}: permission denied. Ask its owner, or open another.").format(path=shown)
        ) from None
    except OSError as error:
        raise UsageError(_("Cannot open {path}: {reason}.").format(path=shown, reason=error.strerror)) from None
    return Opening(path.parent, Path(path.name))


def seeds_that_come_along() -> Path:
    """The articles of the first start: inside the installed package, or beside its sources."""
    package = Path(__file__).parent.parent
    installed = package / "seeds"
    return installed if installed.is_dir() else package.parent.parent / "seeds"
