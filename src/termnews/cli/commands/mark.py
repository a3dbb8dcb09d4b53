"""`termnews mark`: change the marks of the articles of a query."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from termnews.cli.completing import complete_own_tag, complete_query
from termnews.cli.main import DONE, NOTHING_FOUND
from termnews.cli.options import archive_options, open_desk, path_option
from termnews.cli.query_arguments import QueryCommand, read_query
from termnews.cli.start import settings_for
from termnews.cli.syncing import save_marks
from termnews.errors import UsageError
from termnews.text.clean import clean_line
from termnews.text.words import _, ngettext

if TYPE_CHECKING:
    from collections.abc import Sequence

    from termnews.database.server_address import Where
    from termnews.desk.desk import Desk
    from termnews.model.row import Number

_PATIENCE = 60.0


@click.command("mark", cls=QueryCommand, help=_("Mark the articles that match: read, starred, tagged."))
@click.argument("words", metavar="QUERY...", nargs=-1, shell_complete=complete_query)
@path_option
@click.option("--read", is_flag=True, help=_("Mark as read."))
@click.option("--unread", is_flag=True, help=_("Mark as unread."))
@click.option("--star", is_flag=True, help=_("Add a star."))
@click.option("--unstar", is_flag=True, help=_("Remove the star."))
@click.option("--tag", "tags", metavar="TAG", multiple=True, shell_complete=complete_own_tag, help=_("Add a tag."))
@click.option(
    "--untag",
    "untags",
    metavar="TAG",
    multiple=True,
    shell_complete=complete_own_tag,
    help=_("Remove a tag."),
)
@archive_options
def command(
    words: tuple[str, ...],
    path: Where,
    *,
    read: bool,
    unread: bool,
    star: bool,
    unstar: bool,
    tags: tuple[str, ...],
    untags: tuple[str, ...],
    **where: Any,
) -> int:
    """Change marks, and report the number of articles."""
    now_read, now_starred = either("--read", read, "--unread", unread), either("--star", star, "--unstar", unstar)
    if contradictory := {*map(clean_line, tags)}.intersection(map(clean_line, untags)):
        raise UsageError(_("--tag {tag} and --untag {tag} contradict each other.").format(tag=min(contradictory)))
    wanted = {str(clean_line(tag)): True for tag in tags} | {str(clean_line(tag)): False for tag in untags}
    if not " ".join(words).strip():
        raise UsageError(_("Missing QUERY: name the articles to mark."))
    if "" in wanted:
        raise UsageError(_("A tag cannot be empty."))
    if now_read is None and now_starred is None and not wanted:
        raise UsageError(_("Nothing to do: use --read, --unread, --star, --unstar, --tag TAG or --untag TAG."))
    if where.get("private"):
        raise UsageError(_("A private session saves no marks."))
    with open_desk(path, **where) as desk:
        numbers = desk.every_page(read_query(desk, words, path))
        mark(desk, numbers, now_read, now_starred, wanted)
        count = len({row.id for row in desk.archive.rows(numbers)})
        save_marks(desk.shelf, settings_for(**where), _PATIENCE)
    click.echo(ngettext("Marked {count} article.", "Marked {count} articles.", count).format(count=count))
    return DONE if count else NOTHING_FOUND


def either(name: str, is_given: bool, opposite: str, opposite_is_given: bool) -> bool | None:
    """Whether an option or its opposite was given; None for neither.

    Raises:
        UsageError: Both were.
    """
    if is_given and opposite_is_given:
        raise UsageError(_("{one} and {other} contradict each other.").format(one=name, other=opposite))
    return is_given if is_given or opposite_is_given else None


def mark(desk: Desk, numbers: Sequence[Number], read: bool | None, star: bool | None, tags: dict[str, bool]) -> None:
    """Make the requested changes."""
    if read is not None:
        desk.marking.read(numbers, read=read)
    if star is not None:
        desk.marking.star(numbers, starred=star)
    if tags:
        given = {tag for tag, tagged in tags.items() if tagged}
        desk.marking.tag(numbers, given, tags.keys() - given)
