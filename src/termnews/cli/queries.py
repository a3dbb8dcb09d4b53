"""Queries on the command line of commands that have options of one letter beside them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

from termnews.cli.search import parsed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from termnews.desk.desk import Desk
    from termnews.model.query import Query

# "-tag:转载" and "-转载" are terms of a query; "-o" is an option. Without this, click would find an "-o" in "-note:x".
_EXCLUDED = re.compile(r"-[^-].")
_TERM = "\0"

query_argument = click.argument("words", metavar="QUERY...", nargs=-1)


class QueryCommand(click.Command):
    """A command whose words may begin with one hyphen."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Keep excluded terms from being taken for options."""
        return super().parse_args(ctx, [_TERM + word if _EXCLUDED.match(word) else word for word in args])


def read_query(desk: Desk, words: Sequence[str]) -> Query:
    """Read the query that the words make together.

    Raises:
        UsageError: It cannot be read; shows where its mistake is.
    """
    return parsed(desk, " ".join(word.removeprefix(_TERM) for word in words))
