"""What the parts of the reader may ask of its widget."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from termnews.ui.reader.messages import ModeChanged

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.message import Message


@dataclass(frozen=True, slots=True)
class Surface:
    """The ways from a part to the screen."""

    sync: Callable[[], object]
    """Show in the scrollbar where the viewport is."""
    redraw: Callable[[], object]
    post: Callable[[Message], object]
    """Report a change."""
    say: Callable[[str], object]
    """Show a sentence."""
    warn: Callable[[str], object]
    """Say what does not work."""

    def change_mode(self) -> None:
        """Report that keys have another meaning now, and show it."""
        self.post(ModeChanged())
        self.redraw()
