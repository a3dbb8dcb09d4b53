"""`termnews diff`: what changed from one version of an article to another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from termnews.cli.main import DONE
from termnews.cli.options import archive_options, json_option, open_desk, path_option, warn
from termnews.cli.records import json_line
from termnews.desk.comparison import differences_in
from termnews.desk.versions import find_one_version
from termnews.model.row import Number
from termnews.text.words import _

if TYPE_CHECKING:
    from termnews.database.server_address import Where
    from termnews.desk.comparison import ComparedWords, Difference


@click.command(
    "diff",
    help=_(
        "Show what changed between two versions of an article, or between two articles. ID@1 is the oldest version, "
        "ID@-1 the newest, ID@2020-02-14 that of a day; an address works in place of an id."
    ),
)
@click.argument("one", metavar="ID[@VERSION]")
@click.argument("other", metavar="ID[@VERSION]")
@path_option
@json_option
@archive_options
def command(one: str, other: str, path: Where, *, as_json: bool, **where: Any) -> int:
    """Print every change; nothing when there is none."""
    with open_desk(path, **where) as desk:
        numbers = [Number(find_one_version(desk.archive, word).number) for word in (one, other)]
        paragraphs, note = desk.articles.compare(*numbers)
    for place, change in enumerate(differences_in(paragraphs)):
        click.echo(json_line(record(change)) if as_json else plain(change, is_first=place == 0))
    if note:
        warn(note)
    return DONE


def plain(change: Difference, *, is_first: bool) -> str:
    """A change as text: one paragraph per line after "-" or "+"; changed words are in [-…-] and {+…+}."""
    lines = [] if is_first else [""]
    if change.after:
        lines.append(f"  {change.after}")
    for paragraph in change.pieces:
        if len(paragraph) == 1:
            lines.append(f"{paragraph[0].sign} {paragraph[0].text}")
        else:
            lines.append("~ " + "".join(map(_marked, paragraph)))
    return "\n".join(lines)


def _marked(piece: ComparedWords) -> str:
    if piece.sign == "-":
        return f"[-{piece.text}-]"
    return f"{{+{piece.text}+}}" if piece.sign == "+" else piece.text


def record(change: Difference) -> dict[str, Any]:
    """A change as JSON."""
    return {
        "after": change.after or None,
        "removed": _texts(change, "-"),
        "added": _texts(change, "+"),
        "paragraphs": [[{"sign": piece.sign, "text": piece.text} for piece in part] for part in change.pieces],
    }


def _texts(change: Difference, sign: str) -> list[str]:
    """The changed paragraphs as one version has them, including those to which only the other version adds words."""
    texts = ("".join(piece.text for piece in paragraph if piece.sign in {" ", sign}) for paragraph in change.pieces)
    return list(filter(None, texts))
