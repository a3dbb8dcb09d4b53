"""`termnews versions`: what an article said at which time, and since when it is withdrawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from termnews.cli.main import DONE
from termnews.cli.options import archive_options, json_option, open_desk, path_option
from termnews.cli.records import json_line
from termnews.desk.versions import VersionRow, find_article, version_rows
from termnews.text.words import _

if TYPE_CHECKING:
    from termnews.database.server_address import Where
    from termnews.desk.desk import Desk


@click.command(
    "versions", help=_("List the versions of an article: when each was captured, and what changed. The first is @1.")
)
@click.argument("article", metavar="ADDRESS|ID")
@path_option
@json_option
@archive_options
def command(article: str, path: Where, *, as_json: bool, **where: Any) -> int:
    """Print them, the oldest first."""
    with open_desk(path, **where) as desk:
        for row in version_rows(desk.archive, find_article(desk.archive, article)):
            click.echo(json_line(record(desk, row)) if as_json else plain_line(row))
    return DONE


def plain_line(row: VersionRow) -> str:
    """Place, moment, what changed, title."""
    return "\t".join((f"@{row.place}", row.moment or "-", row.change, row.title))


def record(desk: Desk, row: VersionRow) -> dict[str, Any]:
    """A version as JSON."""
    page = desk.archive.page(row.number)
    return {
        "version": row.place,
        "captured": row.moment or None,
        "until": row.until or None,
        "captures": row.captures,
        "path": desk.articles.path(row.number),
        "member": page.member,
        "title": row.title,
        "characters": row.characters,
        "added": row.added,
        "removed": row.removed,
        "gone": row.is_gone,
    }
