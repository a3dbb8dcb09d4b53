"""Descriptions of steps: "starred 3 articles"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.desk.answers import NOTE, READ, STARRED, TAG
from termnews.text.words import _, ngettext
from termnews.ui.status_words import number_words

if TYPE_CHECKING:
    from termnews.desk.answers import Step


def step_words(step: Step) -> str:
    """Describe a step by its first change and the number of its articles."""
    part = next(step.parts())
    fields = {change.field for change in part}
    # All articles of a step have the same fields changed; unpacking a hundred thousand would take a second.
    count = len({change.keys for change in part}) if len(part) == len(step) else -(-len(step) // len(fields))
    field = part[0].field
    words = _added(field, count) if part[0].after else _removed(field, count)
    tags = dict.fromkeys(f"#{change.field.removeprefix(TAG)}" for change in part if change.after == part[0].after)
    return words.format(count=number_words(count), tags=" ".join(tags))


def _added(field: str, count: int) -> str:
    if field == READ:
        return ngettext("marked {count} article read", "marked {count} articles read", count)
    if field == STARRED:
        return ngettext("starred {count} article", "starred {count} articles", count)
    if field == NOTE:
        return _("wrote a note")
    return ngettext("added {tags} to {count} article", "added {tags} to {count} articles", count)


def _removed(field: str, count: int) -> str:
    if field == READ:
        return ngettext("marked {count} article unread", "marked {count} articles unread", count)
    if field == STARRED:
        return ngettext("removed the star of {count} article", "removed the stars of {count} articles", count)
    if field == NOTE:
        return _("removed a note")
    return ngettext("removed {tags} from {count} article", "removed {tags} from {count} articles", count)
