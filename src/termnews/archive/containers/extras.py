"""Optional libraries: a missing one is reported with the command that installs it."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from termnews.archive.containers.member import ContainerError
from termnews.model.problem import ProblemKind
from termnews.text.words import _


def library(module: str, extra: str) -> Any:
    """Import a library.

    Args:
        module: Its name in Python.
        extra: The extra of termnews that installs it.

    Raises:
        ContainerError: It is not installed.
    """
    try:
        return import_module(module)
    except ImportError as error:
        reason = _("To read such files: pip install 'termnews[{extra}]'")
        raise ContainerError(reason.format(extra=extra), ProblemKind.NEEDS_EXTRA) from error
