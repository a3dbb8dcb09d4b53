"""Counts: articles, copies, and articles by tag or source."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from pyroaring import BitMap

from termnews.cli.main import DONE, NOTHING_FOUND
from termnews.cli.options import warn
from termnews.cli.records import json_line
from termnews.text.clean import clean_line
from termnews.text.words import _, ngettext

if TYPE_CHECKING:
    from termnews.archive.archive import Archive
    from termnews.desk.desk import Desk


def print_counts(desk: Desk, facet: str, for_none: str, *, as_json: bool) -> int:
    """Print each value with the number of its articles, as in the sidebar, separated by a tab; return the exit code.

    Args:
        desk: An open archive.
        facet: The field that is counted.
        for_none: The warning when no article has it.
        as_json: Print JSON objects instead.
    """
    articles = BitMap(desk.select().numbers)
    counts, _is_all = desk.facets.values(facet, desk.facets.within(articles), None)
    for value, count in counts.items():
        click.echo(json_line({facet: value, "count": count}) if as_json else f"{count}\t{clean_line(value)}")
    if counts:
        return DONE
    warn(for_none)
    return NOTHING_FOUND


def counted_articles(desk: Desk) -> str:
    """Return the number of articles, and of pages when some are copies, as a sentence."""
    pages = len(desk.archive.catalogue)
    articles = len(desk.select().numbers) if pages else 0
    words = ngettext("{count} article", "{count} articles", articles).format(count=f"{articles:,}")
    if pages == articles:
        return words
    return _("{articles} in {pages} pages (each copy and version is a page)").format(articles=words, pages=f"{pages:,}")


def stored_pages(archive: Archive) -> str:
    """Return how many saved pages are stored on the server, and their size; empty when none are."""
    count, size = archive.count_stored()
    words = ngettext("{count} saved page stored ({size} MB)", "{count} saved pages stored ({size} MB)", count)
    return words.format(count=f"{count:,}", size=f"{size / 1e6:,.1f}") if count else ""
