"""`termnews tags`: the tags of an archive, the commonest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from termnews.cli.counts import print_counts
from termnews.cli.options import archive_options, json_option, open_desk, path_argument
from termnews.text.words import _

if TYPE_CHECKING:
    from termnews.database.server_address import Where


@click.command("tags", help=_("List tags, the pages' and your own, and how many articles have each."))
@path_argument
@json_option
@archive_options
def command(path: Where, *, as_json: bool, **where: Any) -> int:
    """Print them."""
    with open_desk(path, **where) as desk:
        return print_counts(desk, "tag", _("No article has a tag."), as_json=as_json)
