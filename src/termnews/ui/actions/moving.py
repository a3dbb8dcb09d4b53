"""Moving between the panes, and arranging them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.desk.session import Pane
from termnews.text.words import N_, _
from termnews.ui.actions.command import Command, everywhere

if TYPE_CHECKING:
    from termnews.ui.actions.context import Context
    from termnews.ui.panes.arranger import PaneArranger


class MoveCommands:
    """Commands for the panes."""

    def __init__(self, context: Context, arranger: PaneArranger) -> None:
        """Move among the panes of `arranger`."""
        _desk, self._session, self._stage, _work = context
        self._arranger = arranger

    @property
    def _has_article(self) -> bool:
        """Whether there is an article for the reader."""
        return self._session.current is not None or self._session.opened is not None

    def _step(self, step: int, *, around: bool = False) -> None:
        panes = [Pane.SIDEBAR, Pane.ARTICLES, *([Pane.READER] if self._has_article else [])]
        here = panes.index(self._session.pane) if self._session.pane in panes else 1
        there = (here + step) % len(panes) if around else max(0, min(here + step, len(panes) - 1))
        self._stage.go_to(panes[there])

    def left(self) -> None:
        """To the pane on the left."""
        self._step(-1)

    def right(self) -> None:
        """To the pane on the right."""
        self._step(1)

    def next_pane(self) -> None:
        """To the next pane, around the end."""
        self._step(1, around=True)

    def previous_pane(self) -> None:
        """To the pane before, around the beginning."""
        self._step(-1, around=True)

    def toggle_sidebar(self) -> None:
        """Show or hide the sidebar."""
        in_sidebar = self._session.pane is Pane.SIDEBAR
        if self._arranger.is_one_pane:
            self._stage.go_to(Pane.ARTICLES if in_sidebar else Pane.SIDEBAR)
        elif self._arranger.toggle_sidebar() and in_sidebar:
            self._stage.go_to(Pane.ARTICLES)

    def zen(self) -> None:
        """Only the article, or everything again."""
        if not self._has_article:
            self._stage.say(_("No article open."))
            return
        self._stage.go_to(Pane.READER)
        self._arranger.set_zen(on=not self._arranger.is_zen)

    def next_arrangement(self) -> None:
        """The next way to arrange the panes."""
        name = self._arranger.next_wish()
        self._stage.go_to(self._session.pane)
        self._stage.say(_("Pane layout: {name}").format(name=name))


COMMANDS = (
    Command("left", "h,left", N_("Pane on the left"), everywhere(MoveCommands.left)),
    Command("right", "l,right", N_("Pane on the right"), everywhere(MoveCommands.right)),
    Command("next-pane", "tab", N_("Next pane"), everywhere(MoveCommands.next_pane)),
    Command("previous-pane", "shift+tab", N_("Previous pane"), everywhere(MoveCommands.previous_pane)),
    Command("zen", "z", N_("Article only"), everywhere(MoveCommands.zen)),
    Command("sidebar", "backslash", N_("Show or hide the sidebar"), everywhere(MoveCommands.toggle_sidebar)),
    Command("layout", "", N_("Next pane layout"), everywhere(MoveCommands.next_arrangement)),
)
