"""`termnews list`: every article of an archive, newest first."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import click

from termnews.cli.counts import counted_articles
from termnews.cli.main import DONE, NOTHING_FOUND
from termnews.cli.options import archive_options, json_option, open_desk, path_argument, warn
from termnews.cli.records import article_record, json_line
from termnews.errors import VanishedError
from termnews.text.words import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from termnews.database.server_address import Where
    from termnews.desk.desk import Desk
    from termnews.model.row import Number, Row


@click.command("list", help=_("List the articles of an archive, newest first."))
@path_argument
@json_option
@click.option("--pages", is_flag=True, help=_("Print every page: copies and versions too."))
@archive_options
def command(path: Where, *, as_json: bool, pages: bool, **where: Any) -> int:
    """Print one line per article, or per page."""
    with open_desk(path, **where) as desk:
        numbers = desk.every_page() if pages else desk.select().numbers
        for line in lines(desk, numbers, as_json=as_json):
            click.echo(line)
        if numbers and sys.stderr.isatty():
            click.echo(_("{articles}.").format(articles=counted_articles(desk)), err=True)
        if not numbers:
            warn(words_for_empty(desk))
    return DONE if numbers else NOTHING_FOUND


def words_for_empty(desk: Desk) -> str:
    """The text for a folder or a file without articles."""
    if desk.flaws():
        return _("No articles could be read. `termnews check` lists the reasons.")
    if others := desk.other_files():
        return _("No articles in this folder. It holds other files: {others}.").format(others=others)
    return _("No articles in this folder.")


def lines(desk: Desk, numbers: Iterable[Number], *, as_json: bool) -> Iterator[str]:
    """Yield one line per article; skip pages that vanish meanwhile."""
    for number in numbers:
        with suppress(VanishedError):
            if as_json:
                yield json_line(article_record(desk.articles.get(number), desk.articles.path(number)))
            elif (row := desk.archive.row(number)).id:
                yield plain_line(row)


def plain_line(row: Row) -> str:
    """Id, day, source and title, separated by tabs."""
    return "\t".join((row.id, row.published[:10] or "-", row.source or "-", row.title))
