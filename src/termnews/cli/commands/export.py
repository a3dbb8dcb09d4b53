"""`termnews export`: the articles of a query as files, or their pages as they were saved."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from termnews.cli.commands.show import printable
from termnews.cli.main import DONE, NOTHING_FOUND, WRONG_USAGE
from termnews.cli.options import AnyPath, archive_options, open_desk, path_option, warn
from termnews.cli.query_arguments import QueryCommand, query_argument, read_query
from termnews.desk.export import TooLongNameError, export_name, make_folder_in, page_place, write_export
from termnews.desk.forms import render_html, render_markdown, render_text
from termnews.errors import ArchiveError, PageError, UsageError
from termnews.text.clean import clean_path
from termnews.text.words import _, ngettext

if TYPE_CHECKING:
    from collections.abc import Iterator

    from termnews.database.server_address import Where
    from termnews.desk.desk import Desk
    from termnews.desk.opened import RenderedArticle
    from termnews.model.query import Query

_ENDINGS = {"markdown": "md", "html": "html", "text": "txt", "json": "json"}
_AS_SAVED = "page"


@click.command(
    "export",
    cls=QueryCommand,
    help=_("Write the articles that match to files and print the file names. Without QUERY: all articles."),
)
@query_argument
@path_option
@click.option(
    "--format",
    "form",
    type=click.Choice([*_ENDINGS, _AS_SAVED]),
    default="markdown",
    show_default=True,
    help=_("Format of the files; page: the saved pages byte for byte, copies too, under their paths."),
)
@click.option("-o", "--output", metavar="DIR", required=True, type=AnyPath(), help=_("Write the files to DIR."))
@click.option("--force", is_flag=True, help=_("Overwrite existing files."))
@archive_options
def command(words: tuple[str, ...], path: Where, form: str, output: Path, *, force: bool, **where: Any) -> int:
    """Write one file per article."""
    if str(output) == "-":
        # By habit that is the standard output.
        raise UsageError(_("-o names a folder. `termnews show` prints articles; a folder of this name is ./-."))
    written, taken, too_long = 0, 0, 0
    with open_desk(path, **where) as desk:
        query = read_query(desk, words, path) if words else None
        for place, content in pages_of(desk, query) if form == _AS_SAVED else articles_of(desk, query, form):
            try:
                is_new = write_export(make_folder_in(output, place), place.name, content, force=force)
            except TooLongNameError as error:
                warn(str(error))
                too_long += 1
                continue
            if is_new:
                click.echo(clean_path(str(output / place)))
                written += 1
            else:
                warn(_("{file} already exists: skipped.").format(file=clean_path(str(output / place))))
                taken += 1
    if taken:
        sentence = ngettext(
            "{count} article skipped; --force overwrites existing files.",
            "{count} articles skipped; --force overwrites existing files.",
            taken,
        )
        raise UsageError(sentence.format(count=taken))
    if too_long:
        return WRONG_USAGE
    if not written:
        warn(_("No articles match."))
    return DONE if written else NOTHING_FOUND


def articles_of(desk: Desk, query: Query | None, form: str) -> Iterator[tuple[Path, str]]:
    """Yield the articles of a query, newest first, and only one of several copies; each with the name of its file."""
    for number in desk.select(query).numbers:
        shown = desk.articles.shown(number)
        yield Path(export_name(shown.article, _ENDINGS[form])), rendered(shown, form)


def pages_of(desk: Desk, query: Query | None) -> Iterator[tuple[Path, bytes]]:
    """Yield every page of a query as it was saved, with the place of its file; report those that cannot be had."""
    for number in desk.every_page(query):
        name = desk.archive.page(number)
        try:
            yield page_place(name), desk.archive.saved_page(number)
        except (ArchiveError, PageError) as error:
            warn(f"{name.shown}: {error}")


def rendered(shown: RenderedArticle, form: str) -> str:
    """Return the content of an article's file."""
    match form:
        case "markdown":
            return render_markdown(shown)
        case "html":
            return render_html(shown)
        case "text":
            return render_text(shown)
    return printable(shown, form) + "\n"
