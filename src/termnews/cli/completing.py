"""Shell completion: answers to the scripts of `termnews completions`.

An answer is lines. The first says what else the shell should offer ("files", "folders", or "words" for nothing); each
other line is a candidate, for zsh and fish with its description after a tab.
"""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, NamedTuple

import click
from click.shell_completion import CompletionItem, ShellComplete

from termnews.cli.command_words import HELP_OPTIONS, load
from termnews.cli.main import COMMANDS
from termnews.errors import TermnewsError
from termnews.text.clean import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from termnews.model.completion import Candidate

_SPECIAL = re.compile(r"""[^\w@%+=:,./*-]""")
"""Characters to quote for bash. A `*` that matches no file needs no quotes."""


class TypedLine(NamedTuple):
    """A command line up to the cursor, split like a shell."""

    words: tuple[str, ...]
    """Finished words, the program's name first."""
    begun: str
    """The word at the cursor, without its quotes."""
    quote: str
    """The quote that is open at the cursor."""


def answer(shell: str, line: str) -> None:
    """Print the completions of `line` in the form that the script for `shell` expects."""
    typed = split(line)
    kind, items = "words", []
    for item in candidates(typed):
        if item.type == "plain":
            items.append(item)
        else:
            kind = {"dir": "folders"}.get(item.type, "files")
    lines = [kind, *(_spelled(shell, typed, item) for item in items)]
    sys.stdout.write("".join(f"{line}\n" for line in lines))


def candidates(typed: TypedLine) -> Sequence[CompletionItem[str]]:
    """Return the candidates for a line; none if the archive or the settings cannot be read."""
    root = _Everything("termnews", context_settings={"help_option_names": HELP_OPTIONS})
    args = list(typed.words[1:])
    command = root if not args or args[0] in COMMANDS else load("")
    try:
        return ShellComplete(command, {}, "termnews", "TERMNEWS_COMPLETE").get_completions(args, typed.begun)
    except (TermnewsError, OSError):
        return []


class _Everything(click.Group):
    """All commands, plus the reader's own options and path."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, name: str) -> click.Command | None:
        return load(name) if name in COMMANDS else None

    def shell_complete(self, ctx: click.Context, begun: str) -> list[CompletionItem[str]]:
        reader = load("")
        options = reader.shell_complete(click.Context(reader), begun)
        return [*super().shell_complete(ctx, begun), *options, CompletionItem(begun, type="file")]


def split(line: str) -> TypedLine:
    """Split a line that may end inside a word or inside quotes."""
    words: list[str] = []
    word: str | None = None
    quote = ""
    characters = iter(line)
    for character in characters:
        if character == quote:
            quote = ""
        elif quote == "'" or (quote and character != "\\"):
            word = (word or "") + character
        elif character == "\\":
            word = (word or "") + next(characters, "")
        elif character in "'\"":
            quote, word = character, word or ""
        elif character.isspace():
            words += [] if word is None else [word]
            word = None
        else:
            word = (word or "") + character
    return TypedLine(tuple(words), word or "", quote)


def _spelled(shell: str, typed: TypedLine, item: CompletionItem[str]) -> str:
    value = clean_line(item.value)
    if shell != "bash":
        return f"{value}\t{clean_line(item.help)}" if item.help else value
    if typed.quote:
        return value.replace("\\", "\\\\").replace('"', '\\"') if typed.quote == '"' else value
    # bash ends a word at a colon or an equals sign: it inserts only what follows the last one typed.
    fixed = re.match(r".*[:=]", typed.begun)
    rest = value[len(fixed[0]) :] if fixed else value
    return _SPECIAL.sub(r"\\\g<0>", rest)


def complete_query(ctx: click.Context, _param: click.Parameter, begun: str) -> list[CompletionItem[str]]:
    """Complete a term of a query: fields, then their values in the archive on the line."""
    return [CompletionItem(begun[: found.start] + found.text) for found in _completed(ctx, begun)]


def complete_page(_ctx: click.Context, _param: click.Parameter, begun: str) -> list[CompletionItem[str]]:
    """Let the shell complete the file of a saved page."""
    return [CompletionItem(begun, type="file")]


def complete_own_tag(ctx: click.Context, _param: click.Parameter, begun: str) -> list[CompletionItem[str]]:
    """Complete a tag by its name alone."""
    from termnews.model.query import parse_query

    found = [candidate.text for candidate in _completed(ctx, f"tag:{begun}")]
    return [CompletionItem(term.value) for text in found for term in parse_query(text).terms]


def _completed(ctx: click.Context, text: str) -> Iterator[Candidate]:
    from termnews.cli.options import open_index

    with open_index(ctx.params.get("path"), cache=ctx.params.get("cache"), shelf=ctx.params.get("shelf")) as desk:
        yield from desk.complete(text, len(text))
