"""`termnews list`: every page of an archive, newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from termnews.cli.main import DONE, NOTHING_FOUND
from termnews.cli.options import archive_options, json_option, open_desk, path_argument
from termnews.cli.records import article_record, json_line

if TYPE_CHECKING:
    from pathlib import Path

    from termnews.desk.desk import Desk
    from termnews.model.row import Row


@click.command("list")
@path_argument
@json_option
@archive_options
def command(path: Path | None, *, as_json: bool, **where: Any) -> int:
    """List the articles of an archive, newest first."""
    with open_desk(path, **where) as desk:
        for line in lines(desk, as_json=as_json):
            click.echo(line)
        return DONE if len(desk.every_page()) else NOTHING_FOUND


def lines(desk: Desk, *, as_json: bool) -> Any:
    """A line a page."""
    if as_json:
        for number in desk.every_page():
            yield json_line(article_record(desk.article(number), desk.row(number).row.path))
    else:
        yield from (plain_line(desk.row(number).row) for number in desk.every_page())


def plain_line(row: Row) -> str:
    """Id, day, source and title, for eyes and for pipes: tabs between, nothing aligned by spaces."""
    return "\t".join((row.id, row.published[:10] or "-", row.source or "-", row.title))
