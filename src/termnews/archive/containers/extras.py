"""Optional libraries: a missing one is reported with the command that installs it."""

from __future__ import annotations

import re
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from termnews.archive.containers.member import ContainerError
from termnews.model.problem import ProblemKind
from termnews.text.words import _

if TYPE_CHECKING:
    from termnews.archive.store import FoundProblem

LIBRARIES = {"zim": "libzim.reader", "pdf": "pypdfium2"}
"""The extras of termnews, each with what it installs, by its name in Python."""
_NAMED = re.compile(r"termnews\[(\w+)\]")


def library(extra: str) -> Any:
    """Import the library of an extra.

    Raises:
        ContainerError: It is not installed.
    """
    try:
        return import_module(LIBRARIES[extra])
    except ImportError as error:
        reason = _("To read such files: pip install 'termnews[{extra}]'")
        raise ContainerError(reason.format(extra=extra), ProblemKind.NEEDS_EXTRA) from error


def is_installed_now(problem: FoundProblem) -> bool:
    """Whether the library that a file lacked when it was read has been installed since."""
    named = _NAMED.search(problem.reason)
    module = LIBRARIES.get(named[1], "") if named else ""
    return bool(module) and find_spec(module.partition(".")[0]) is not None
