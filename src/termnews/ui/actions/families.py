"""The families of commands of one screen, each created once with what it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.errors import ArchiveError
from termnews.ui.actions.arriving import Arriving
from termnews.ui.actions.asking import AskCommands
from termnews.ui.actions.leaving import LeaveCommands
from termnews.ui.actions.marks import MarkCommands
from termnews.ui.actions.moving import MoveCommands
from termnews.ui.actions.open import OpenCommands
from termnews.ui.actions.outside import OutsideCommands
from termnews.ui.actions.queries import QueryCommands
from termnews.ui.actions.showing import Showing
from termnews.ui.actions.trail import TrailCommands
from termnews.ui.actions.versions import VersionCommands
from termnews.ui.actions.windows import WindowCommands

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from termnews.settings import Settings
    from termnews.ui.actions.command import Action, Command
    from termnews.ui.actions.context import Context
    from termnews.ui.panes.arranger import PaneArranger
    from termnews.ui.stage import P, T


class Families:
    """Every command's family, and what they share."""

    def __init__(
        self,
        context: Context,
        *,
        arranger: PaneArranger,
        settings: Settings,
        keymap: Mapping[str, str],
        run: Callable[[Command], Awaitable[None]],
        give_up_typing: Callable[[], None],
    ) -> None:
        """Make them all; `run` does a command where the person is, `give_up_typing` closes the query line."""
        self.work, self._stage = context.work, context.stage
        self.showing = Showing(context, settings.mark_read)
        self.queries = QueryCommands(context)
        self.marks = MarkCommands(context, showing=self.showing, queries=self.queries)
        self.outside = OutsideCommands(context, self.marks.set_note, is_allowed=settings.outside)
        self.open = OpenCommands(context, showing=self.showing, outside=self.outside)
        self.versions = VersionCommands(context, self.open)
        self.trail = TrailCommands(context, self.showing, self.open)
        self.asking = AskCommands(context, queries=self.queries, outside=self.outside)
        self.moving = MoveCommands(context, arranger)
        self.windows = WindowCommands(
            context, queries=self.queries, marks=self.marks, keymap=keymap, set_theme=settings.theme, run=run
        )
        self.leaving = LeaveCommands(
            context, queries=self.queries, showing=self.showing, arranger=arranger, give_up_typing=give_up_typing
        )
        self.arriving = Arriving(context, queries=self.queries, opening=self.open, showing=self.showing)
        self._by_module = {type(family).__module__: family for family in vars(self).values()}

    def telling(self, callback: Callable[P, T]) -> Callable[P, T | None]:
        """Wrap a callback so that errors of the archive are shown as messages."""

        def call(*values: P.args, **named: P.kwargs) -> T | None:
            try:
                return callback(*values, **named)
            except ArchiveError as error:
                self._stage.say(error)
                return None

        return call

    def run(self, action: Action) -> None:
        """Run the action of a command."""
        assert not isinstance(action, str)
        action(self._by_module[action.__module__])
