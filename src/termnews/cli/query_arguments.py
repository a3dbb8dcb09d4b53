"""Queries on the command line: arguments that may begin with a hyphen, alongside options."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import click

from termnews.cli.completing import complete_query
from termnews.cli.options import warn
from termnews.errors import QueryError, UsageError
from termnews.text.clean import clean_line, clean_path
from termnews.text.words import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from click.shell_completion import CompletionItem

    from termnews.database.server_address import Where
    from termnews.desk.desk import Desk
    from termnews.model.query import Query

# "-tag:转载" and "-港" are terms of a query; "-o" is an option. Without this, click would find an "-o" in "-note:x".
_EXCLUDED = re.compile(r"-(?!-|[A-Za-z]$).")
_TERM = "\0"
_AROUND = 100
"""How many characters of a query are shown before and after a mistake."""

query_argument = click.argument("words", metavar="[QUERY]...", nargs=-1, shell_complete=complete_query)


class QueryCommand(click.Command):
    """A command whose arguments may begin with a hyphen."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Keep excluded terms from being taken for options."""
        options = [param for param in self.params if isinstance(param, click.Option) and not param.is_flag]
        with_value = {name for option in options for name in option.opts}
        marked = [
            _TERM + word if _EXCLUDED.match(word) and before not in with_value else word
            for before, word in pairwise(["", *args])
        ]
        return super().parse_args(ctx, marked)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[str]]:
        """Offer terms besides the options: "-ta" may become "-tag:"."""
        excluded = complete_query(ctx, self.params[0], incomplete) if _EXCLUDED.match(incomplete) else []
        return [*super().shell_complete(ctx, incomplete), *excluded]


def read_query(desk: Desk, words: Sequence[str], archive: Where) -> Query:
    """Parse the query in the arguments.

    Args:
        desk: The desk that will search.
        words: As typed.
        archive: The value of `-p`. Without it, a word that is also a folder is reported: it was probably meant as the
        archive.

    Raises:
        UsageError: It cannot be parsed; the message shows the mistake.
    """
    typed = [word.removeprefix(_TERM) for word in words]
    for word in () if archive else typed:
        if _is_folder(word):
            shown = clean_path(word)
            warn(_("“{word}” is a search word here. To search the folder of that name: -p {word}").format(word=shown))
    text = " ".join(typed)
    try:
        return desk.parse(text)
    except QueryError as error:
        before, wrong, after = text[: error.start], text[error.start : error.end], text[error.end :]
        raise UsageError(f"{error}\n{before[-_AROUND:]}>>>{clean_line(wrong, _AROUND)}<<<{after[:_AROUND]}") from error


def _is_folder(word: str) -> bool:
    try:
        return Path(word).is_dir()
    except (OSError, ValueError):  # Too long for a name, or a NUL in it.
        return False
