"""Values with how many articles have each, for `tags` and `sources`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from termnews.cli.main import DONE, NOTHING_FOUND
from termnews.cli.records import json_line

if TYPE_CHECKING:
    from collections.abc import Sequence


def print_counts(name: str, counts: Sequence[tuple[str, int]], *, as_json: bool) -> int:
    """Print a line a value: count and value with a tab between, or an object; answer the exit code."""
    for value, count in counts:
        click.echo(json_line({name: value, "count": count}) if as_json else f"{count}\t{value}")
    return DONE if counts else NOTHING_FOUND
