"""The class by which the screen still calls a message of the reader."""

from __future__ import annotations

from typing import TypeAlias

from termnews.ui.reader import messages


class MovingPage:
    """Holds the message that the handler's type names."""

    PositionChanged: TypeAlias = messages.PositionChanged
