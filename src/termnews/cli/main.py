"""Which command is meant, and how it ends.

The first word decides: a command's name runs that command, anything else is a
path (or an option) for the reader. `./list` opens a folder that is named like
a command. Only the module of the command that is meant is imported.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module

import click

from termnews.errors import SettingsError, TermnewsError
from termnews.text.clean import clean_line
from termnews.text.words import _, current_language, use_language

COMMANDS = (
    "check",
    "export",
    "forget",
    "index",
    "list",
    "mark",
    "search",
    "settings",
    "shelf",
    "show",
    "sources",
    "tags",
    "which",
)
"""Every command has a module of its name in this package, which holds it as `command`."""

DONE, NOTHING_FOUND, WRONG_USAGE, INTERRUPTED = 0, 1, 2, 130


def run(words: list[str]) -> int:
    """Run what the words of the command line ask for.

    Returns:
        The exit code: 0 done, 1 nothing found, 2 wrong usage or nothing that can be read.
    """
    open_closed_streams()
    speak_utf8()
    use_language(language_wanted() if "--help" in words else "")
    if current_language() != "en":
        from termnews.cli.click_words import speak

        speak()
    name = words[0] if words and words[0] in COMMANDS else ""
    try:
        command = load(name)
        # Not command.main(): it would answer a closed pipe with exit code 1, which says "nothing found" here.
        with command.make_context(f"termnews {name}".strip(), words[1:] if name else words) as context:
            outcome = command.invoke(context)
        sys.stdout.flush()
    except click.exceptions.Exit as ending:
        return ending.exit_code
    except (click.exceptions.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except click.ClickException as error:
        return tell(usage_sentence(error))
    except TermnewsError as error:
        return tell(str(error))
    except OSError as error:
        # Python must not meet the closed pipe or the full disk again when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):  # Whoever reads our output has seen enough ("| head").
            return DONE
        return tell(_("The output cannot be written: {reason}.").format(reason=error.strerror or error))
    return outcome if isinstance(outcome, int) else DONE


def language_wanted() -> str:
    """The language of the settings; a mistake in them is no reason to refuse help."""
    from termnews.settings import load_settings

    try:
        return load_settings().language
    except SettingsError:
        return ""


def load(name: str) -> click.Command:
    """Import the module of a command; the empty name is the reader itself."""
    command = import_module(f"termnews.cli.{name or 'reader'}").command
    assert isinstance(command, click.Command)
    return command


def tell(sentence: str) -> int:
    """Say on stderr what went wrong and what the person can do; answer the exit code."""
    # File names and typed words are anybody's data: one clean line each.
    lines = (clean_line(line, 2000) for line in sentence.split("\n"))
    click.echo("termnews: " + "\n".join(lines), err=True)
    return WRONG_USAGE


def usage_sentence(error: click.ClickException) -> str:
    """What click found wrong, with the way to the help."""
    command = getattr(getattr(error, "ctx", None), "command_path", "termnews")
    return error.format_message() + "\n" + _("See: {command} --help").format(command=command)


def open_closed_streams() -> None:
    """Put nothing in the place of a stream that was closed from outside (`termnews list >&-`)."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115 - it stays open


def speak_utf8() -> None:
    """Write UTF-8 whatever the locale says; what cannot be written is shown as an escape, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(encoding="utf-8", errors="backslashreplace")
