"""trafilatura without what fetches pages: urllib3 binds a socket when it is imported, and takes 0.1 s."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

_FETCHING = ("urllib3", "urllib3.response", "courlan.network", "trafilatura.downloads")
"""What is left out. Others name its classes and functions, and use none for a page that they are given."""


class _Named(type):
    """Has every attribute: a stand-in, too."""

    def __getattr__(cls, name: str) -> _Named:
        if name.startswith("__"):
            raise AttributeError(name)
        return StandIn


class StandIn(metaclass=_Named):
    """Stands in for whatever is named in a module that is left out."""

    def __init__(self, *_given: object, **_named: object) -> None:
        """Accept anything and do nothing."""


def import_trafilatura() -> Any:
    """Import trafilatura: the one place where that is done."""
    for name in _FETCHING:
        if name not in sys.modules:
            sys.modules[name] = stand_in(name)
    import trafilatura

    return trafilatura


def stand_in(name: str) -> ModuleType:
    """Make a module that has every name, and nothing behind any."""
    module = ModuleType(name, "Left out: termnews connects to nothing.")
    module.__dict__["__getattr__"] = lambda attribute: getattr(StandIn, attribute)
    return module
