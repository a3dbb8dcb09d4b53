"""The person's own programs: editor, pager, shell commands. They are only started on request."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from contextlib import ExitStack
from pathlib import Path

from termnews.errors import UsageError
from termnews.settings.folders import no_room_words, temporary_folder
from termnews.text.words import _


def edit_text(text: str) -> str:
    """Let the person edit a text in $VISUAL or $EDITOR.

    Raises:
        UsageError: There is no such editor, it failed, the result is not text, or no temporary file can be written.
    """
    program = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    with ExitStack() as after:
        try:
            # The file's name does not mention the article, because names of open files are visible to all.
            made = tempfile.TemporaryDirectory(prefix="termnews-", dir=temporary_folder())
            file = Path(after.enter_context(made)) / "note.md"
            file.write_text(text, "utf-8")
        except OSError as error:
            raise UsageError(no_room_words(error)) from error
        try:
            outcome = subprocess.run([*shlex.split(program), str(file)], check=False)  # noqa: S603 - the person's own editor
        except (OSError, ValueError) as error:
            words = _("Cannot start {program}: set $EDITOR, or press a.")
            raise UsageError(words.format(program=program)) from error
        try:
            if outcome.returncode == 0:
                return file.read_text("utf-8")
        except FileNotFoundError:
            pass
        except UnicodeDecodeError as error:
            raise UsageError(_("Note unchanged: the editor saved text that is not UTF-8.")) from error
        raise UsageError(_("Note unchanged: the editor failed."))


def show_page(data: bytes) -> None:
    """Show a saved page in $PAGER.

    Raises:
        UsageError: It could not be started, or no temporary file can be written.
    """
    with ExitStack() as after:
        try:
            # Without a name, because names of open files are visible to all.
            page = after.enter_context(tempfile.TemporaryFile(dir=temporary_folder()))
            page.write(data)
            page.seek(0)
        except OSError as error:
            raise UsageError(no_room_words(error)) from error
        try:
            subprocess.run(shlex.split(os.environ.get("PAGER") or "less"), stdin=page, check=False)  # noqa: S603 - the person's own pager
        except (OSError, ValueError) as error:
            raise UsageError(_("Cannot start a pager: set $PAGER.")) from error


def pipe_text(command: str, text: str) -> tuple[int, str]:
    """Pipe a text to a shell command; returns its exit code and its output."""
    try:
        outcome = subprocess.run(  # noqa: S602 - the person typed the command
            command, shell=True, input=text.encode(), capture_output=True, check=False, timeout=60
        )
    except (OSError, subprocess.TimeoutExpired, ValueError) as error:
        return 1, str(error)
    return outcome.returncode, (outcome.stdout + outcome.stderr).decode("utf-8", "replace")
