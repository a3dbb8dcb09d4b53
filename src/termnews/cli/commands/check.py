"""`termnews check`: the problems of an archive's pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from termnews.cli.counts import counted_articles, stored_pages
from termnews.cli.main import DONE, NOTHING_FOUND
from termnews.cli.options import archive_options, json_option, open_desk, path_argument
from termnews.cli.records import json_line
from termnews.text.words import _, ngettext

if TYPE_CHECKING:
    from termnews.database.server_address import Where


@click.command("check", help=_("List files that could not be read properly: kind, path, reason."))
@path_argument
@json_option
@click.option("--strict", is_flag=True, help=_("Exit with status 1 if there are problems."))
@archive_options
def command(path: Where, *, as_json: bool, strict: bool, **where: Any) -> int:
    """Print one line per problem, by kind and path."""
    with open_desk(path, unread=True, **where) as desk:
        problems = desk.problems()
        read, stored = counted_articles(desk), stored_pages(desk.archive) if desk.is_far else ""
        others = "" if len(desk.archive.catalogue) else desk.other_files()
    wrong = sum(problem.is_flaw for problem in problems)
    for problem in problems:
        record = {"kind": problem.kind.value, "path": problem.path, "reason": problem.reason}
        click.echo(json_line(record) if as_json else "\t".join(record.values()))
    if not as_json:
        click.echo(_("{problems} in {articles}.").format(problems=counted_problems(wrong), articles=read), err=True)
        if passed := len(problems) - wrong:
            words = ngettext("{count} file was skipped.", "{count} files were skipped.", passed)
            click.echo(words.format(count=passed), err=True)
        if stored:
            click.echo(f"{stored}.", err=True)
        if others:
            click.echo(_("It holds other files: {others}.").format(others=others), err=True)
    return NOTHING_FOUND if strict and wrong else DONE


def counted_problems(count: int) -> str:
    """The number of problems, in words."""
    return ngettext("{count} problem", "{count} problems", count).format(count=count)
