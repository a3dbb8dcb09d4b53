"""`termnews check`: what kept pages of an archive from being read as they should be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from termnews.cli.counts import counted_articles
from termnews.cli.main import DONE, NOTHING_FOUND
from termnews.cli.options import archive_options, json_option, open_desk, path_argument, warn
from termnews.cli.records import json_line
from termnews.text.words import _, ngettext

if TYPE_CHECKING:
    from pathlib import Path


@click.command("check", help=_("List files that could not be read as they should: kind, path, reason."))
@path_argument
@json_option
@click.option("--strict", is_flag=True, help=_("Exit with status 1 if there are any."))
@archive_options
def command(path: Path | None, *, as_json: bool, strict: bool, **where: Any) -> int:
    """Print a line a problem, by kind and path."""
    with open_desk(path, **where) as desk:
        problems = desk.problems()
        read = counted_articles(desk)
        if desk.archive.notice:
            warn(desk.archive.notice)
    for problem in problems:
        record = {"kind": problem.kind.value, "path": problem.path, "reason": problem.reason}
        click.echo(json_line(record) if as_json else "\t".join(record.values()))
    if not as_json:
        counted = ngettext("{count} problem", "{count} problems", len(problems)).format(count=len(problems))
        click.echo(_("{problems} in {articles}.").format(problems=counted, articles=read), err=True)
    return NOTHING_FOUND if strict and problems else DONE
