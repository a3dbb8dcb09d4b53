"""`termnews show`: articles as Markdown, text or JSON."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from termnews.archive.limits import DEFAULT_LIMITS, Limits
from termnews.cli.completing import complete_page
from termnews.cli.main import DONE, NOTHING_FOUND
from termnews.cli.options import archive_options, open_desk, path_option, warn
from termnews.cli.records import article_record, json_line, link_records
from termnews.cli.start import settings_for
from termnews.desk.forms import without_scheme
from termnews.desk.saved_page import read_page_bytes, read_page_file, split_member
from termnews.desk.versions import find_one_version
from termnews.errors import PageError, UsageError
from termnews.model.row import Number
from termnews.text.words import _, without_stop

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from termnews.database.server_address import Where
    from termnews.desk.desk import Desk
    from termnews.desk.opened import RenderedArticle


@click.command(
    "show",
    help=_(
        "Print articles. ID is the start of an article's id or its address, with @VERSION for one version (see `diff`);"
        " or a saved page; or - for standard input."
    ),
)
@click.argument("ids", metavar="ID...", nargs=-1, required=True, shell_complete=complete_page)
@path_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["markdown", "text", "json"]),
    default="markdown",
    show_default=True,
    help=_("Output format."),
)
@archive_options
def command(ids: Sequence[str], path: Where, form: str, **where: Any) -> int:
    """Print the article of each ID, in the given order."""
    printed = 0
    for shown in find_articles(ids, path, where):
        if printed and form != "json":
            click.echo()
        click.echo(printable(shown, form))
        printed += 1
    return DONE if printed == len(ids) else NOTHING_FOUND


def find_articles(ids: Sequence[str], path: Where, where: dict[str, Any]) -> Iterator[RenderedArticle]:
    """Find the article of each ID; the archive is opened only when one of them is not a file."""
    with ExitStack() as stack:
        desk = None
        limits = Limits(json_field=settings_for(**where).json_field)
        for word in ids:
            try:
                if word == "-":
                    # One byte more than allowed, so that it is refused as too big.
                    yield read_page_bytes(sys.stdin.buffer.read(DEFAULT_LIMITS.file_size + 1))
                elif word and (Path(word).exists() or Path(word).is_symlink()):
                    yield read_page_file(Path(word), limits=limits)
                elif member := split_member(word):
                    yield read_page_file(*member, limits)
                else:
                    desk = desk or stack.enter_context(open_desk(path, **where))
                    if found := find_shown(desk, word):
                        yield found
            except (PageError, OSError) as error:
                warn(
                    _("{page}: {reason}.").format(
                        page=word, reason=without_stop(getattr(error, "strerror", None) or error)
                    )
                )


def find_shown(desk: Desk, word: str) -> RenderedArticle | None:
    """Find the article of an id or an address, or one version of it; None, with a warning, when there is none."""
    if word.isalnum():
        if found := desk.articles.find_shown(word):
            return found
        warn(_("No article {id}. `termnews list` prints the ids.").format(id=word))
        return None
    try:
        return desk.articles.shown(Number(find_one_version(desk.archive, word).number))
    except UsageError as error:
        warn(str(error))
        return None


def printable(shown: RenderedArticle, form: str) -> str:
    """One article in the requested format."""
    article = shown.article
    if form == "text":
        return f"{article.title}\n\n{article.text}"
    if form == "markdown":
        return f"# {article.title}\n\n{without_scheme(shown.markdown)}".rstrip()
    return json_line(
        article_record(article, shown.path)
        | {
            "markdown": shown.markdown,
            "text": article.text,
            "notices": list(article.notices),
            "links": link_records(article.links),
            "problems": [{"kind": problem.kind.value, "reason": problem.reason} for problem in article.problems],
        }
    )
