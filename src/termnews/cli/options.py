"""Arguments that several commands share, and the desk they open."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from termnews.archive.store import DamagedIndexError, IndexStore
from termnews.cli.main import named_archive
from termnews.cli.start import settings_for
from termnews.desk.desk import Desk
from termnews.desk.opening import find_archive
from termnews.errors import ArchiveError, UsageError
from termnews.shelf.news import ShelfNews, Told
from termnews.text.clean import clean_body
from termnews.text.words import _, without_stop

if TYPE_CHECKING:
    from termnews.database.server_address import Where

F = TypeVar("F", bound=Callable[..., Any])

json_option = click.option("--json", "as_json", is_flag=True, help=_("Print one JSON object per line."))


class AnyPath(click.Path):
    """A path that only its use judges: whoever opens it says what is wrong, and what can be done."""

    def __init__(self) -> None:
        """Accept any path, existing, readable or not."""
        super().__init__(path_type=Path, readable=False)


class ArchiveName(AnyPath):
    """A folder, a file, or the address of a server."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Keep an address as it is: as a path it would lose a slash."""
        if isinstance(value, str) and "://" in value:
            return named_archive(value)
        return super().convert(value, param, ctx)


shelf_option = click.option(
    "--shelf", metavar="FILE", type=ArchiveName(), help=_("File that holds the marks, or a server: postgresql://…")
)


def _archive_option(name: str) -> Callable[[F], F]:
    text = _("Archive to use: a folder, a file in it, or postgresql://….")
    return click.option("-p", "--path", name, metavar="PATH", type=ArchiveName(), help=text)


path_option = _archive_option("path")


def path_argument(command: F) -> F:
    """Accept the archive as the only argument, or after `-p` as in other commands."""

    @wraps(command)
    def with_one_path(*args: Any, path: Where, named: Where, **values: Any) -> Any:
        if path and named and path != named:
            raise UsageError(_("Two archives: {one} and {other}. Name one.").format(one=path, other=named))
        return command(*args, path=path or named, **values)

    argument = click.argument("path", required=False, type=ArchiveName())
    return cast("F", argument(_archive_option("named")(with_one_path)))


def archive_options(command: F) -> F:
    """Add the options that say where index and marks are kept."""
    for option in reversed(
        (
            click.option("--cache", metavar="DIR", type=AnyPath(), help=_(("Folder that holds the index."))),
            click.option("--no-cache", is_flag=True, help=_("Do not keep an index.")),
            shelf_option,
            click.option("--private", is_flag=True, help=_("Leave no trace: save no marks, history or index.")),
        )
    ):
        command = option(command)
    return command


@contextmanager
def open_desk(path: Where, *, unread: bool = False, **flags: Any) -> Iterator[Desk]:
    """Open an archive, wait until every page is indexed, and close it at the end; `unread` even if nothing could be.

    Raises:
        ArchiveError: Nothing could be read, or the index is damaged.
    """
    from termnews.cli.syncing import fetch_marks

    settings = settings_for(**flags)
    opening = find_archive(path, settings)
    try:
        with Desk.open(opening.root, settings) as desk:
            desk.shelf.subscribe(warn_of_damage)
            fetch_marks(desk.shelf, settings)
            desk.start(watch=False)
            index = wait_for_all(desk)
            failure = desk.archive.failure
            if failure and not unread and not len(desk.archive.catalogue):
                # There may not even be an index to look into.
                raise ArchiveError(failure.reason)
            # The two may be the same sentence.
            for warning in dict.fromkeys(filter(None, (desk.archive.warning, failure.reason if failure else ""))):
                warn(warning)
            if reason := desk.shelf.reading_problem:
                warn(_("Marks may be missing: {reason}.").format(reason=without_stop(reason)))
            yield desk
            if desk.archive.index is not index:
                # The index was rebuilt: articles have new numbers, and some were not found.
                raise DamagedIndexError(_("The index is damaged."))
    except DamagedIndexError as error:
        raise ArchiveError(
            _("{reason} Run the command again: the index will be rebuilt.").format(reason=error)
        ) from error


def wait_for_all(desk: Desk) -> IndexStore:
    """Wait until every page is in the current index; return that index."""
    while True:
        index = desk.archive.index
        desk.wait()
        if index is desk.archive.index:
            return index


@contextmanager
def open_index(path: Where, **flags: Any) -> Iterator[Desk]:
    """Open an archive with its index as it is; read no pages."""
    settings = settings_for(**flags)
    with Desk.open(find_archive(path, settings).root, settings) as desk:
        yield desk


def warn_of_damage(news: ShelfNews) -> None:
    """Print a message of the shelf on stderr."""
    if isinstance(news, Told):
        warn(news.message)


def warn(sentence: str) -> None:
    """Print a warning on stderr, cleaned, because it may quote untrusted data."""
    click.echo(_("termnews: {sentence}").format(sentence=clean_body(sentence).text), err=True)
