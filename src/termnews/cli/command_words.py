"""Dispatching to a command.

The first word decides: a command's name runs that command, anything else is a
path (or an option) for the reader. `./list` opens a folder that is named like
a command. Only the module of that command is imported.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

import click

from termnews.cli.main import COMMANDS, DONE, INTERRUPTED, WRONG_USAGE, print_error
from termnews.errors import SettingsError
from termnews.text.words import _, current_language, use_language

if TYPE_CHECKING:
    from termnews.ui.runtime import Runtime

HELP_OPTIONS = ["-h", "--help"]
HELP = frozenset(HELP_OPTIONS)
_LONGEST_SENTENCE = 200
"""Characters of the first sentence of a command's help that lists of commands show."""


def run_command(words: list[str], runtime: Runtime) -> int:
    """Run a command line; return the exit code. The reader gets `runtime`."""
    use_language(language_wanted() if HELP.intersection(words) else "")
    if current_language() != "en":
        from termnews.cli.click_words import speak

        speak()
    name = words[0] if words and words[0] in COMMANDS else ""
    command_path = f"termnews {name}".strip()
    try:
        command = load(name)
        # Not command.main(): it would answer a closed pipe with exit code 1, which says "nothing found" here.
        rest = words[1:] if name else words
        with command.make_context(command_path, rest, obj=runtime, help_option_names=HELP_OPTIONS) as context:
            outcome = command.invoke(context)
    except click.exceptions.Exit as ending:
        return ending.exit_code
    except click.exceptions.Abort:
        return INTERRUPTED
    except click.exceptions.NoArgsIsHelpError as error:
        # Its message is the formatted help, not a sentence.
        click.echo(error.format_message(), err=True)
        return WRONG_USAGE
    except click.ClickException as error:
        return print_error(usage_sentence(error, command_path))
    return outcome if isinstance(outcome, int) else DONE


def language_wanted() -> str:
    """Return the language of the settings, or "" if they cannot be read: a mistake in them must not prevent help."""
    from termnews.settings import load_settings

    try:
        return load_settings().language
    except SettingsError:
        return ""


def load(name: str) -> click.Command:
    """Import a command by its name; the empty name is the reader itself."""
    command = import_module(f"termnews.cli.commands.{name}" if name else "termnews.cli.reader").command
    assert isinstance(command, click.Command)
    for each in (command, *getattr(command, "commands", {}).values()):
        # By itself, click cuts the first sentence at 45 characters: in completions, too, where there is more room.
        each.short_help = each.get_short_help_str(_LONGEST_SENTENCE)
    return command


def usage_sentence(error: click.ClickException, command_path: str) -> str:
    """An error of click, with a hint on the help: of the subcommand if click names it, else of `command_path`."""
    context: click.Context | None = getattr(error, "ctx", None)
    if possibilities := getattr(error, "possibilities", None):
        # The most similar comes first; the others are far from what was typed.
        del possibilities[1:]
    # click puts a space between two sentences, which Chinese does without.
    sentence = error.format_message().replace("。 ", "。")
    if isinstance(error, click.MissingParameter) and error.param is not None:
        # click adds a full stop of its own after the name.
        is_option = isinstance(error.param, click.Option)
        missing = _("Missing option {name}.") if is_option else _("Missing argument {name}.")
        sentence = missing.format(name=error.param.get_error_hint(context))
    command = context.command_path if context is not None else command_path
    return sentence + "\n" + _("See: {command} --help").format(command=command)
