"""What the windows offer; known before the first of them is opened."""

from __future__ import annotations

from typing import Generic, NamedTuple, TypeVar

T_co = TypeVar("T_co", covariant=True)


class Choice(NamedTuple, Generic[T_co]):
    """A row of a window."""

    words: str
    value: T_co | None = None
    """What is given back when it is chosen; None for a heading or a row that is only read."""
    beside: str = ""
    """Words at the right edge."""
    look: str = ""
    mark: str = ""
    """A sign before the words."""
