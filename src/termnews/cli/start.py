"""Starting the reader: settings, flags, and the archive."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from termnews.cli.system_limits import READER_MEMORY, check_files, check_memory
from termnews.desk.desk import Desk
from termnews.desk.opening import find_archive
from termnews.errors import SettingsError, UsageError
from termnews.settings import Settings, load_settings
from termnews.text.clean import clean_path
from termnews.text.words import _, use_language

if TYPE_CHECKING:
    from pathlib import Path

    from termnews.database.server_address import ServerAddress
    from termnews.ui.runtime import Runtime


def read_archive(path: Path | ServerAddress | None, runtime: Runtime, **flags: Any) -> int:
    """Open the reader in a prepared process; return the exit code."""
    from termnews.ui.terminal.environment import check_terminal

    settings = settings_for(**flags)
    opening = find_archive(path, settings)
    check_terminal()
    check_memory(READER_MEMORY)
    check_files()
    # Another process parses pages while this one imports the interface.
    with Desk.open(opening.root, settings, at_once=True) as desk:
        from termnews.ui.app import run

        return run(desk, settings, opening.page, runtime)


def settings_for(**flags: Any) -> Settings:
    """Read the settings, apply the flags, and set the language."""
    use_language()
    try:
        settings = load_settings().with_flags(**flags)
    except SettingsError as error:
        raise SettingsError(error.said(_)) from error
    use_language(settings.language)
    check_shelf(settings)
    return settings


def check_shelf(settings: Settings) -> None:
    """Refuse to keep marks in anything but a file; a device would be overwritten.

    Raises:
        UsageError: The path leads to something else.
    """
    shelf = settings.shelf_file
    # Of a folder that cannot be looked into, the shelf tells.
    is_file = shelf is None or (shelf.name and (os.path.isfile(shelf) or not os.path.exists(shelf)))  # noqa: PTH110, PTH113
    if not is_file and not settings.private:
        shown = clean_path(str(shelf))
        raise UsageError(_("{path} is not a file. Name a file for your marks, or use --private.").format(path=shown))
