"""One page on how a query is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.text.words import _
from termnews.ui.widgets.fitting import fit, wrap
from termnews.ui.windows.choice import Choice
from termnews.ui.windows.picker import Picker

if TYPE_CHECKING:
    from collections.abc import Sequence

_EXAMPLE = 35
"""Cells of the column of examples."""
_NARROW = 60
"""Below this width, a meaning is shown below its example."""


class SearchHelp(Picker[str]):
    """Examples with their meanings; typing filters them."""

    def __init__(self) -> None:
        """Create with all of them."""
        # At their full width; they are fitted when the screen is known.
        whole = search_help_rows(self.widest - 6)
        super().__init__(_("How to search"), whole, prompt=_("type to filter"))

    def fitted(self) -> Sequence[Choice[str]]:
        """Meanings beside their examples or below them."""
        return search_help_rows(self.widest_text(self.app.size.width, self.app.size.height) - 2)


def examples() -> Sequence[tuple[str, str]]:
    """Examples of queries and what they find; docs/search.md explains them in detail."""
    return (
        ("budget vote", _("both words, anywhere in title or text")),
        ('"budget vote"', _("exactly these words")),
        ("budget OR tax", _("either")),
        ("budget -tax", _("the first without the second")),
        ("privac*", _("words that begin like this")),
        ("title:北京  body:北京", _("in the title; in the text")),
        ("tag:news  tag:金*  -tag:*", _("a tag; tags that begin like this; no tag")),
        ("source:Times  byline:Lee", _("where it was published; who wrote it")),
        ("date:2021  date:2021-03", _("published in a year, in a month")),
        ("date:2021-01..2021-03", _("from one date to another")),
        ("date:2021..  newer:30d", _("since a date; in the last 30 days")),
        ("is:unread  is:starred  is:half", _("by your marks; half-read")),
        ("is:changed  versions:>2", _("saved in several versions; in more than two")),
        ("is:withdrawn  is:problem", _("withdrawn by its site; not read in full")),
        ("posted:2021-01  has:original", _("when its site posted it; with the original's address")),
        ("has:note  note:重要", _("with a note; words of your notes")),
        ("lang:zh  section:opinion", _("a language; a section")),
        ("path:2021/  layout:wordpress", _("the path of the page; how the page is built")),
        ("sort:date  sort:title  sort:-length", _("another order: oldest first, by title, longest first")),
        ("(马云 OR 螞蟻) -tag:转载", _("brackets group; 简体 finds 繁體; full-width punctuation, too")),
    )


def search_help_rows(cells: int) -> list[Choice[str]]:
    """Examples beside their meanings, or above them where there is no room."""
    rows: list[Choice[str]] = []
    for example, meaning in examples():
        if cells >= _NARROW:
            first, *rest = wrap(meaning, cells - _EXAMPLE - 2, 3)
            rows.append(Choice(f"{fit(example, _EXAMPLE)}  {first}"))
            rows += [Choice(" " * (_EXAMPLE + 2) + line) for line in rest]
        else:
            rows += [Choice(example, look="strong"), *(Choice(f"  {line}") for line in wrap(meaning, cells - 2, 3))]
    return rows
