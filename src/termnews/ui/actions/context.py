"""What every family of commands works with."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from termnews.desk.desk import Desk
    from termnews.desk.session import Session
    from termnews.ui.stage import Stage
    from termnews.ui.work import Work


class Context(NamedTuple):
    """One person at one screen."""

    desk: Desk
    """Archive and shelf."""
    session: Session
    """What the person is looking at."""
    stage: Stage
    """The screen, as commands see it."""
    work: Work
    """Does what is slow."""
