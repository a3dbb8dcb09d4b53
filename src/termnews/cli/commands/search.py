"""`termnews search`: the articles of a query, the best first."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import click

from termnews.archive.matches import make_snippet
from termnews.cli.commands.list import plain_line
from termnews.cli.completing import complete_query
from termnews.cli.main import DONE, NOTHING_FOUND
from termnews.cli.options import archive_options, json_option, open_desk, path_option, warn
from termnews.cli.query_arguments import QueryCommand, read_query
from termnews.cli.records import article_record, json_line
from termnews.errors import VanishedError
from termnews.text.words import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from termnews.archive.matches import Snippet
    from termnews.database.server_address import Where
    from termnews.desk.desk import Desk
    from termnews.model.query import Query
    from termnews.model.row import Number


HELP = _(
    "Search an archive, best match first.\n\n"
    'All words must match. Also: "a phrase", OR, -not, ( ), word*, title: body: tag: source: byline: section: lang: '
    "layout: path: date:2021-01..2021-03 newer:30d posted: versions:>2 is:unread has:original note: sort:-date.\n\n"
    "See termnews-search(1)."
)


class ArticleCount(click.ParamType[int]):
    """A number of articles, from 1."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number that was typed."""
        if not re.fullmatch("0*[1-9][0-9]{0,8}", value):
            self.fail(_("must be a whole number, 1 or more."), param, ctx)
        return int(value)


@click.command("search", cls=QueryCommand, help=HELP)
@click.argument("words", metavar="QUERY...", nargs=-1, required=True, shell_complete=complete_query)
@path_option
@json_option
@click.option("--limit", metavar="N", type=ArticleCount(), help=_("Print at most N articles."))
@archive_options
def command(words: tuple[str, ...], path: Where, limit: int | None, *, as_json: bool, **where: Any) -> int:
    """Print the results, or a suggestion."""
    with open_desk(path, **where) as desk:
        query = read_query(desk, words, path)
        found = rated(desk, query)[:limit]
        for number, score in found:
            # Pages may vanish while they are listed.
            with suppress(VanishedError):
                record = found_record(desk, number, query, score) if as_json else None
                click.echo(json_line(record) if record else line(desk, number, query))
        if found:
            return DONE
        for sentence in advice(desk, query):
            warn(sentence)
        return NOTHING_FOUND


def rated(desk: Desk, query: Query) -> list[tuple[Number, float]]:
    """Every result with its score; the best first, or in the order of the query."""
    scores = dict(desk.search.ranked(query))
    numbers = list(scores) if query.sort is None else desk.search.ordered(query)
    return [(number, scores.get(number, 0.0)) for number in desk.search.folded(numbers)]


def found_record(desk: Desk, number: Number, query: Query, score: float) -> dict[str, Any]:
    """The output of `--json`: as `list`, with the words around the matches and the score, from 0 to 1."""
    article = desk.articles.get(number)
    return {
        **article_record(article, desk.articles.path(number)),
        "snippet": make_snippet(article.text, query).text,
        "score": round(score, 4),
    }


def line(desk: Desk, number: Number, query: Query) -> str:
    """As `list`, with the words around the matches as a last column."""
    return f"{plain_line(desk.articles.row(number).row)}\t{marked(make_snippet(desk.archive.text(number), query))}"


def marked(snippet: Snippet) -> str:
    """A snippet with its matches bold; `click.echo` strips the codes where they are useless."""
    parts: list[str] = []
    place = 0
    for start, end in snippet.matches:
        parts += [snippet.text[place:start], click.style(snippet.text[start:end], bold=True)]
        place = end
    return "".join([*parts, snippet.text[place:]])


def advice(desk: Desk, query: Query) -> Iterator[str]:
    """A suggestion, when nothing was found."""
    suggestion = desk.search.explain(query).suggestion
    if suggestion is None:
        yield _("No articles match.")
    elif suggestion.dropped is None:
        yield _("No articles match. {query} finds {count}.").format(query=suggestion.query, count=suggestion.articles)
    else:
        yield _("No articles match. Without {term}: {count}.").format(
            term=suggestion.dropped, count=suggestion.articles
        )
