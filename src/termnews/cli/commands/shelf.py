"""`termnews shelf`: the marks as JSON lines, synced with other machines, and the notes as Markdown."""

from __future__ import annotations

from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from termnews.cli.main import DONE, NOTHING_FOUND, WRONG_USAGE
from termnews.cli.options import (
    ArchiveName,
    archive_options,
    open_desk,
    path_option,
    shelf_option,
    warn,
    warn_of_damage,
)
from termnews.cli.query_arguments import QueryCommand, query_argument, read_query
from termnews.cli.start import settings_for
from termnews.cli.syncing import fetch_marks, save_marks
from termnews.desk.forms import render_citation
from termnews.desk.importing import mark_words, read_export, what_comes
from termnews.desk.pooling import pool_named, pools_of
from termnews.errors import UsageError
from termnews.shelf.exchange import LONGEST_LINE, export_lines, import_lines
from termnews.shelf.files import default_file
from termnews.shelf.shelf import Shelf
from termnews.shelf.syncing import sync
from termnews.text.clean import clean_body, clean_line, clean_path
from termnews.text.words import _, ngettext, without_stop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from termnews.database.server_address import Where
    from termnews.model.facts import Facts

_PATIENCE = 600.0


@click.group("shelf", help=_("Export, import and sync marks and notes."))
def command() -> None:
    """The group of the commands below."""


@command.command("export", help=_("Print all marks and notes, one JSON object per line."))
@shelf_option
def export_command(shelf: Where | None) -> int:
    """Print the shelf."""
    printed = 0
    with opened(shelf, writes=False) as from_shelf:
        for line in export_lines(from_shelf.ledger):
            click.echo(line)
            printed += 1
    if not printed:
        warn(_("There are no marks yet."))
    return DONE if printed else NOTHING_FOUND


@command.command(
    "import",
    help=_(
        "Merge the output of `termnews shelf export`: the later of two marks wins. Or import tags and marks from an "
        "export of Omnivore, wallabag, Pocket, Instapaper, Raindrop or Readwise: nothing is overwritten."
    ),
    short_help=_("Merge exported marks and notes."),
)
@click.argument("file", default="-")
@click.option("--dry-run", is_flag=True, help=_("Show what another reader's export would add; change nothing."))
@shelf_option
def import_command(file: str, shelf: Where | None, *, dry_run: bool) -> int:
    """Merge the marks of a file into the shelf."""
    try:
        entries = None if file == "-" else read_export(Path(file))
    except OSError as error:
        raise UsageError(
            _("Cannot open {path}: {reason}.").format(path=clean_path(file), reason=error.strerror)
        ) from None
    if entries is not None:
        return import_export(entries, shelf, dry_run=dry_run)
    if dry_run:
        raise UsageError(_("--dry-run works with exports of other readers only; this file is not one."))
    with click.open_file(file, "r", encoding="utf-8", errors="replace") as lines, opened(shelf) as to_shelf:
        done = import_lines(to_shelf.ledger, iter(lambda: lines.readline(LONGEST_LINE), ""))
        save_marks(to_shelf, settings_for(shelf=shelf), _PATIENCE)
    for bad in done.bad_lines:
        warn(_("Line {number} skipped: {reason}.").format(number=bad.number, reason=without_stop(bad.reason)))
    if done.unread:
        warn(done.unread)
    click.echo(imported_words(done.articles))
    return WRONG_USAGE if done.bad_lines or done.unread else DONE


def import_export(entries: list[Facts], shelf: Where | None, *, dry_run: bool) -> int:
    """Import the marks of another reader's export, or show what would be imported."""
    with opened(shelf) as to_shelf:
        coming = list(what_comes(to_shelf, entries, to_shelf.ledger.now_us()))
        if dry_run:
            for article in coming:
                click.echo(f"{clean_line(article.facts.address)}\t{clean_line(mark_words(article))}")
            return DONE if coming else NOTHING_FOUND
        if coming:
            to_shelf.change(change for article in coming for change in article.changes)
            save_marks(to_shelf, settings_for(shelf=shelf), _PATIENCE)
    click.echo(imported_words(len(coming)))
    return DONE


def imported_words(count: int) -> str:
    """How many articles have new marks."""
    return ngettext("Imported {count} article.", "Imported {count} articles.", count).format(count=count)


@command.command(
    "sync",
    help=_(
        "Sync marks and notes with other machines through DIR: a folder kept in Syncthing, in git or on a USB stick, "
        "or a server (postgresql://…). The latest change to each mark wins. Without DIR: `sync` and `shelf` in the "
        "settings."
    ),
    short_help=_("Sync marks with other machines."),
)
@click.argument("directory", metavar="[DIR]", required=False, type=ArchiveName())
@shelf_option
def sync_command(directory: Where | None, shelf: Where | None) -> int:
    """Sync with the folder in both directions."""
    pools = [str(directory)] if directory else pools_of(settings_for(shelf=shelf))
    if not pools:
        raise UsageError(_("Missing DIR: name the folder, or set sync in the settings."))
    with opened(shelf, fetch=False) as own:
        synced = [sync(own, pool_named(pool), _PATIENCE) for pool in pools]
    problems = [problem for one in synced for problem in one.problems]
    for problem in problems:
        warn(problem)
    count = sum(one.taken for one in synced)
    taken = ngettext("Received {count} change", "Received {count} changes", count).format(count=count)
    click.echo(_("{received}, sent {count}.").format(received=taken, count=sum(one.given for one in synced)))
    return WRONG_USAGE if problems else DONE


@command.command("notes", cls=QueryCommand, help=_("Print your notes as Markdown, each with its article."))
@query_argument
@path_option
@archive_options
def notes_command(words: tuple[str, ...], path: Where, **where: Any) -> int:
    """Print the notes about the articles of a query; of all when there is none."""
    printed = 0
    with open_desk(path, **where) as desk:
        for number in desk.select(read_query(desk, ("has:note", *(("(", *words, ")") if words else ())), path)).numbers:
            article = desk.articles.get(number)
            note = desk.shelf.marks(desk.archive.keys(number)).note
            click.echo(clean_body(render_citation(article, note)).text)
            printed += 1
    if not printed:
        warn(_("No article has a note.") if not words else _("No articles match."))
    return DONE if printed else NOTHING_FOUND


@contextmanager
def opened(place: Where | None, *, fetch: bool = True, writes: bool = True) -> Iterator[Shelf]:
    """Open the shelf, without an archive.

    Args:
        place: The given file or server.
        fetch: Whether to fetch marks from the server first.
        writes: Whether it will be written; one that can only be read, as on a full disk, is enough otherwise.

    Raises:
        UsageError: There is none to read or write.
    """
    settings = settings_for(shelf=place)
    with closing(Shelf.open(settings.shelf_file)) as shelf:
        reason = shelf.state.reason
        if reason and (writes or not any(shelf.keyed_marks())):
            shown = clean_path(str(settings.shelf_file or default_file()))
            raise UsageError(_("Cannot use {file}: {reason}.").format(file=shown, reason=without_stop(reason)))
        if reason:
            warn(reason)
        shelf.subscribe(warn_of_damage)
        if fetch and not reason:
            fetch_marks(shelf, settings)
        yield shelf
