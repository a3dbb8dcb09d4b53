"""The entry point of the command line.

A plain start (`termnews`, `termnews PATH`) goes straight to the reader: the parser of options is imported only when
needed.
"""

from __future__ import annotations

import errno
import os
import pwd
import sys
from contextlib import suppress
from pathlib import Path

from termnews.cli.system_limits import check_memory
from termnews.database.server_address import ServerAddress, path_or_address
from termnews.errors import AddressError, TermnewsError, UsageError
from termnews.text.clean import clean_line, clean_path
from termnews.text.words import _, use_language
from termnews.ui.runtime import Runtime

COMMANDS = tuple(sorted(path.stem for path in Path(__file__).with_name("commands").glob("[a-z]*.py")))
"""The modules in `commands/`: each is a command of that name."""

_OPTION_WORDS = {"help": "--help", "version": "--version"}
"""Options that people write as commands, because other programs have them so."""

SCARCE = {errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EAGAIN}
"""Errors of a system that is out of files, memory or processes."""

DONE, NOTHING_FOUND, WRONG_USAGE, INTERRUPTED = 0, 1, 2, 130


def run(words: list[str]) -> int:
    """Run a command line and flush the output.

    Returns:
        The exit code: 0 done, 1 nothing found, 2 wrong usage, nothing that can be read, or marks that were not saved.
    """
    open_closed_streams()
    speak_utf8()
    try:
        return outcome_of(words)
    finally:
        let_go_of_output()


def outcome_of(words: list[str]) -> int:
    """Run a command line; return the exit code, whatever goes wrong."""
    try:
        if shell := os.environ.get("TERMNEWS_COMPLETE"):
            from termnews.cli.completing import answer

            answer(shell, " ".join(words))
            return DONE
        check_memory()
        find_home()
        check_words(words)
        runtime = Runtime()
        if not words or words[0] not in COMMANDS:
            runtime.prepare()
        if is_plain_start(words):
            from termnews.cli.start import read_archive

            return read_archive(named_archive(words[0]) if words else None, runtime)
        from termnews.cli.command_words import run_command

        outcome = run_command(words, runtime)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except TermnewsError as error:
        return print_error(str(error))
    except BrokenPipeError:  # The program that reads our output has ended ("| head").
        return DONE
    except OSError as error:
        return print_error(refusal_words(error))
    return outcome


def refusal_words(error: OSError) -> str:
    """What the system refused: to open a file, to give more, or to take the output."""
    reason = error.strerror or error
    if error.errno in SCARCE:
        return _("Nothing more can be read: {reason}.").format(reason=reason)
    if error.filename is not None:
        return _("Cannot open {path}: {reason}.").format(path=clean_path(os.fsdecode(error.filename)), reason=reason)
    return _("Cannot write the output: {reason}.").format(reason=reason)


def find_home() -> None:
    """Give an account without a home (`docker run --user`) the root folder, where it cannot write."""
    if not os.environ.get("HOME"):
        try:
            pwd.getpwuid(os.getuid())
        except KeyError:
            os.environ["HOME"] = "/"


def is_plain_start(words: list[str]) -> bool:
    """Whether a command line only opens the reader."""
    return not words or (len(words) == 1 and not words[0].startswith("-") and words[0] not in COMMANDS)


def named_archive(word: str) -> Path | ServerAddress:
    """The folder, file or server that a word names.

    Raises:
        UsageError: The address of a server is invalid, or contains a password.
    """
    try:
        return path_or_address(word)
    except AddressError as error:
        use_language()
        raise UsageError(_(str(error))) from None


def check_words(words: list[str]) -> None:
    """Reject empty arguments, and a mistyped command, which as a path would only be missing.

    Raises:
        UsageError: An argument is empty: as a path it would be the current folder, as a query every article. Or the
            first one resembles a command, and is neither a path nor an option.
    """
    if "" in words:
        use_language()
        raise UsageError(_("An argument is empty. Is a variable of your shell not set?"))
    word = words[0] if words else ""
    if word in COMMANDS or not word or word.startswith("-") or "/" in word or os.path.lexists(word):
        return
    from termnews.text.nearest import find_nearest

    if nearest := find_nearest(word, [*COMMANDS, *_OPTION_WORDS]):
        use_language()
        raise UsageError(
            _("{word} is neither a command nor a folder. Did you mean: termnews {nearest}?").format(
                word=word, nearest=_OPTION_WORDS.get(nearest, nearest)
            )
        )


def print_error(sentence: str) -> int:
    """Print an error on stderr; return the exit code."""
    # File names and arguments are untrusted: one clean line each.
    lines = (clean_line(line, 2000) for line in sentence.split("\n"))
    with suppress(OSError):  # The terminal may be gone.
        print(_("termnews: {sentence}").format(sentence="\n".join(lines)), file=sys.stderr, flush=True)
    return WRONG_USAGE


def let_go_of_output() -> None:
    """Flush the output here, so that a closed pipe, a full disk or a lost terminal causes no traceback at exit."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def open_closed_streams() -> None:
    """Replace a stream that was closed from outside (`termnews list >&-`) by the null device."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115 - it stays open


def speak_utf8() -> None:
    """Write UTF-8 whatever the locale; characters that cannot be encoded are escaped."""
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(encoding="utf-8", errors="backslashreplace")
