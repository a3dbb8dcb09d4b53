"""`termnews which`: the article that an address belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from termnews.cli.commands.list import plain_line
from termnews.cli.main import DONE, NOTHING_FOUND
from termnews.cli.options import archive_options, json_option, open_desk, path_option, warn
from termnews.cli.records import article_record, json_line
from termnews.text.words import _

if TYPE_CHECKING:
    from termnews.database.server_address import Where
    from termnews.desk.desk import Desk
    from termnews.model.row import Number


@click.command("which", help=_("Find the article saved from an address, or whose original has that address."))
@click.argument("url")
@path_option
@json_option
@archive_options
def command(url: str, path: Where, *, as_json: bool, **where: Any) -> int:
    """Print them."""
    with open_desk(path, **where) as desk:
        numbers = desk.archive.numbers_for_url(url if "://" in url else f"https://{url}")
        for number in numbers:
            click.echo(line(desk, number, as_json=as_json))
        if numbers:
            return DONE
        warn(_("No article has the address {url}.").format(url=url))
        return NOTHING_FOUND


def line(desk: Desk, number: Number, *, as_json: bool) -> str:
    """As `list`; without `--json`, with the path as a last column."""
    row = desk.articles.row(number).row
    if as_json:
        return json_line(article_record(desk.articles.get(number), desk.articles.path(number)))
    return f"{plain_line(row)}\t{desk.articles.shown_path(number)}"
