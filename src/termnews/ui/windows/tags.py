"""Own tags of articles."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding

from termnews.text.clean import clean_line
from termnews.text.words import _
from termnews.ui.windows.choice import Choice
from termnews.ui.windows.picker import Picker, narrowed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.binding import BindingType


class TagWindow(Picker[Any]):
    """A window for tags: typing finds or creates a tag, Enter adds or removes it, Esc saves."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "keep", show=False, priority=True)]

    def __init__(self, heading: str, own: Sequence[str], known: Sequence[str]) -> None:
        """Create with the present tags.

        Args:
            heading: Title of the window.
            own: Tags of the articles.
            known: Tags to choose from.
        """
        super().__init__(heading, (), prompt=_("new or existing tag"))
        self.own = list(own)
        self.known = [tag for tag in known if tag not in own]
        self.choices = self.tag_choices()

    @property
    def verb(self) -> str:
        """Enter adds the tag, or removes it."""
        return _("add or remove")

    def tag_choices(self) -> list[Choice[str]]:
        """Own tags first, then those that are known."""
        own = [Choice(tag, tag, mark="+") for tag in self.own]
        return own + [Choice(tag, tag) for tag in self.known if tag not in self.own]

    def narrow(self, typed: str) -> None:
        """Show the matching tags; the typed text can become a new one."""
        typed = clean_line(typed, 60)
        found = list(narrowed(self.tag_choices(), typed))
        if typed and not any(choice.words == typed for choice in found):
            found.append(Choice(typed, typed, beside=_("new")))
        exact = next((place for place, choice in enumerate(found) if choice.words == typed), 0)
        self.show_choices(found, exact)

    def choose(self, choice: Choice[str]) -> None:
        """Add or remove a tag, and stay; new text with commas is several tags."""
        tag = choice.value or ""
        if tag in self.own:
            self.own.remove(tag)
            self.known.insert(0, tag)
        else:
            tags = [tag] if tag in self.known else split_tags(tag)
            self.own += [name for name in tags if name not in self.own]
        self.input.value = ""
        self.show_choices(self.tag_choices())

    def action_keep(self) -> None:
        """Close with the tags."""
        self.dismiss(self.own)


def split_tags(text: str) -> list[str]:
    """Split comma-separated tags, with commas of any width: "later, 重要、北京"."""
    return [tag for part in re.split("[,，、;；]", text) if (tag := part.strip())]
