"""Importing trafilatura without its download code: urllib3 binds a socket when imported, and takes 0.1 s."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

_FETCHING = ("urllib3", "urllib3.response", "courlan.network", "trafilatura.downloads")
"""The modules to leave out; their names are referenced, but not used for a given page."""


class _Named(type):
    """Has every attribute: a stand-in, too."""

    def __getattr__(cls, name: str) -> _Named:
        if name.startswith("__"):
            raise AttributeError(name)
        return StandIn


class StandIn(metaclass=_Named):
    """A stand-in for any name of an omitted module."""

    def __init__(self, *_given: object, **_named: object) -> None:
        """Accept anything and do nothing."""


def import_trafilatura() -> Any:
    """Import trafilatura; the only place that does."""
    for name in _FETCHING:
        if name not in sys.modules:
            sys.modules[name] = stand_in(name)
    import trafilatura

    return trafilatura


def stand_in(name: str) -> ModuleType:
    """Create a module in which every name is a stand-in."""
    module = ModuleType(name, "Left out: termnews connects to nothing.")
    module.__dict__["__getattr__"] = lambda attribute: getattr(StandIn, attribute)
    return module
