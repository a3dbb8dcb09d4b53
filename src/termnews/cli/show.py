"""`termnews show`: articles as Markdown, text or JSON."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from termnews.cli.main import DONE, NOTHING_FOUND
from termnews.cli.options import archive_options, open_desk, path_option, warn
from termnews.cli.records import article_record, json_line, link_records
from termnews.desk.opened import read_saved_page
from termnews.errors import UsageError
from termnews.text.clean import clean_line
from termnews.text.words import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from termnews.desk.opened import ShownArticle


@click.command("show")
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@path_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["markdown", "text", "json"]),
    default="markdown",
    show_default=True,
    help="What to print of each article.",
)
@archive_options
def command(ids: tuple[str, ...], path: Path | None, form: str, **where: Any) -> int:
    """Print articles. An ID is the beginning of an article's id, a saved page's file, or - for standard input."""
    missing = False
    for place, shown in enumerate(find_all(ids, path, where)):
        if shown is None:
            missing = True
            continue
        if place and form != "json":
            click.echo()
        click.echo(printed(shown, form))
    return NOTHING_FOUND if missing else DONE
