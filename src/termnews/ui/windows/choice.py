"""The rows of windows, importable without the windows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.screen import ScreenResultCallbackType

    from termnews.ui.stage import Stage

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Choice(NamedTuple, Generic[T_co]):
    """A row of a window."""

    words: str
    value: T_co | None = None
    """The result when it is chosen; None for a heading or an informational row."""
    beside: str = ""
    """Text at the right edge."""
    look: str = ""
    mark: str = ""
    """A sign before the text."""
    before: str = ""
    """Text in a column at the left edge: keys, names."""
    is_path: bool = False
    """Whether the end of the words is shown when there is no room for all."""


def offer(
    stage: Stage,
    heading: str,
    choices: Sequence[Choice[T]],
    then: ScreenResultCallbackType[T] | None = None,
    **how: Any,
) -> None:
    """Open a window with rows to choose from.

    Args:
        stage: Where it opens.
        heading: Its title.
        choices: Rows from top to bottom.
        then: Called with the chosen value; None when cancelled.
        how: Arguments of `Picker`.
    """
    from termnews.ui.windows.picker import Picker

    stage.open_window(Picker(heading, choices, **how), then)
