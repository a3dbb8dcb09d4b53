"""How many: articles, their copies, and the articles of each tag or source."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from termnews.cli.main import DONE, NOTHING_FOUND
from termnews.cli.records import json_line
from termnews.text.words import _, ngettext

if TYPE_CHECKING:
    from collections.abc import Sequence

    from termnews.desk.desk import Desk


def print_counts(name: str, counts: Sequence[tuple[str, int]], *, as_json: bool) -> int:
    """Print a line a value: count and value with a tab between, or an object; answer the exit code."""
    for value, count in counts:
        click.echo(json_line({name: value, "count": count}) if as_json else f"{count}\t{value}")
    return DONE if counts else NOTHING_FOUND


def counted_articles(desk: Desk) -> str:
    """Say how many articles an archive has, and how many pages hold them when some are copies."""
    pages = len(desk.archive.catalogue)
    articles = len(desk.select().numbers) if pages else 0
    words = ngettext("{count} article", "{count} articles", articles).format(count=articles)
    if pages == articles:
        return words
    return _("{articles} in {pages} pages (a copy is a page of its own)").format(articles=words, pages=pages)
