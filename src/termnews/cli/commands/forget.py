"""`termnews forget`: remove marks and history without a trace."""

from __future__ import annotations

import sys
from contextlib import closing
from typing import TYPE_CHECKING, Any

import click
from platformdirs import user_cache_path

from termnews.cli.main import DONE, NOTHING_FOUND
from termnews.cli.options import archive_options, open_desk, path_option
from termnews.cli.query_arguments import QueryCommand, query_argument, read_query
from termnews.cli.start import settings_for
from termnews.cli.syncing import forget_elsewhere
from termnews.desk.forgetting import forget_indexes
from termnews.desk.identity import keys_of
from termnews.errors import ShelfError, UsageError
from termnews.shelf.news import reason_of
from termnews.shelf.shelf import Shelf
from termnews.text.words import _, ngettext, without_stop

if TYPE_CHECKING:
    from termnews.database.server_address import Where
    from termnews.settings import Settings


@click.command(
    "forget",
    cls=QueryCommand,
    help=_("Delete marks, notes and history of the articles that match, or everything."),
)
@query_argument
@path_option
@click.option("--all", "everything", is_flag=True, help=_("Forget all articles, saved searches and indexes."))
@click.option("--yes", is_flag=True, help=_("Do not ask for confirmation."))
@archive_options
def command(words: tuple[str, ...], path: Where, *, everything: bool, yes: bool, **where: Any) -> int:
    """Ask, forget, and say what was forgotten."""
    if everything and words:
        raise UsageError(_("Use either a query or --all."))
    if not everything and not " ".join(words).strip():
        raise UsageError(_("Nothing to forget: name a query, or use --all."))
    if where.get("private"):
        raise UsageError(_("A private session has nothing to forget."))
    count = 0
    try:
        if everything:
            forget_everything(settings_for(**where), yes=yes)
        else:
            count = forget(words, path, where, yes=yes)
    except OSError as error:
        raise ShelfError(
            _("Not everything could be forgotten: {reason}.").format(reason=without_stop(reason_of(error)))
        ) from error
    if everything:
        click.echo(_("Everything forgotten."))
        return DONE
    click.echo(ngettext("Forgot {count} article.", "Forgot {count} articles.", count).format(count=count))
    return DONE if count else NOTHING_FOUND


def forget(words: tuple[str, ...], path: Where, where: dict[str, Any], *, yes: bool) -> int:
    """Forget the articles of a query; return how many they are."""
    with open_desk(path, **where) as desk:
        numbers = desk.every_page(read_query(desk, words, path))
        count = len({row.id for row in desk.archive.rows(numbers)})
        if count:
            question = ngettext(
                "Forget everything about {count} article?",
                "Forget everything about {count} articles?",
                count,
            )
            ask(question.format(count=count), yes=yes)
            desk.archive.forget_markdown(numbers)
            desk.shelf.forget(keys_of(desk.archive, numbers))
            forget_elsewhere(desk.shelf)
    return count


def forget_everything(settings: Settings, *, yes: bool) -> None:
    """Forget all marks, and the indexes of all archives."""
    ask(_("Forget all marks, notes, history, saved searches and indexes?"), yes=yes)
    with closing(Shelf.open(settings.shelf_file)) as shelf:
        shelf.forget_all()
        forget_elsewhere(shelf)
    forget_indexes(settings.cache or user_cache_path("termnews"))


def ask(question: str, *, yes: bool) -> None:
    """Ask for confirmation, unless it was given before."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise UsageError(_("Not a terminal: cannot ask for confirmation. Add --yes."))
    click.confirm(question, abort=True)
