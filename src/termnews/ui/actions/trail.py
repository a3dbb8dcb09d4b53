"""Going from article to article: along the list, among the unread, back and forward."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from termnews.text.words import N_, _
from termnews.ui.actions.command import Command, Where, everywhere
from termnews.ui.stage import Part

if TYPE_CHECKING:
    from termnews.ui.actions.context import Context
    from termnews.ui.actions.open import OpenCommands
    from termnews.ui.actions.showing import Showing


class TrailCommands:
    """Commands that go from one article to another; an open article changes with the cursor."""

    def __init__(self, context: Context, showing: Showing, opening: OpenCommands) -> None:
        """Move the cursor of `session`, and open by `opening`."""
        self._desk, self._session, self._stage, _work = context
        self._showing, self._opening = showing, opening

    def next_article(self) -> None:
        """The next article of the list."""
        self._step(1)

    def previous_article(self) -> None:
        """The article before."""
        self._step(-1)

    def next_unread(self) -> None:
        """The next unread article of the list."""
        self._step_unread(1)

    def previous_unread(self) -> None:
        """The unread article before."""
        self._step_unread(-1)

    def random_article(self) -> None:
        """A random article of the list."""
        if self._session.jump(random.randrange):
            self._follow()

    def read_on(self) -> None:
        """Open; page down; at the end, mark it read and go on to the next."""
        article = self._stage.article
        if not self._session.is_reading:
            self._opening.read_current()
        elif self._showing.is_loading:
            # The reader still shows the previous article, or a header without text.
            return
        elif not article.viewport.is_at_end:
            article.scrolling.page_down()
        else:
            self._step(1)

    def back(self) -> None:
        """Back to the article before."""
        self._retrace(-1)

    def forward(self) -> None:
        """Forward again."""
        self._retrace(1)

    def _step(self, by: int) -> None:
        self._showing.on_end()
        if self._session.step(by):
            self._follow()
        else:
            self._stage.say(_("Last article") if by > 0 else _("First article"))

    def _step_unread(self, by: int) -> None:
        if self._session.step_to(self._desk.unread(), by):
            self._follow()
        else:
            self._stage.say(_("No more unread articles") if by > 0 else _("No unread articles above"))

    def _follow(self) -> None:
        self._stage.redraw(Part.CURSOR)
        if self._session.is_reading:
            self._opening.read_current()

    def _retrace(self, by: int) -> None:
        if (number := self._session.trail.step(by)) is not None:
            self._opening.read(number, remember=False)
        else:
            self._stage.say(_("No older history") if by < 0 else _("No newer history"))


COMMANDS = (
    Command(
        "read-on",
        "space",
        N_("Page down, then the next article"),
        {Where.ARTICLES: TrailCommands.read_on, Where.READER: TrailCommands.read_on, Where.SIDEBAR: "choose"},
    ),
    Command("next-article", "J", N_("Next article"), everywhere(TrailCommands.next_article)),
    Command("previous-article", "K", N_("Previous article"), everywhere(TrailCommands.previous_article)),
    Command("next-unread", "full_stop", N_("Next unread article"), everywhere(TrailCommands.next_unread)),
    Command("previous-unread", "comma", N_("Previous unread article"), everywhere(TrailCommands.previous_unread)),
    Command("random-article", "W", N_("Random article"), everywhere(TrailCommands.random_article)),
    Command("history-back", "H,alt+left,backspace", N_("Back in history"), everywhere(TrailCommands.back)),
    Command("history-forward", "L,alt+right", N_("Forward in history"), everywhere(TrailCommands.forward)),
)
