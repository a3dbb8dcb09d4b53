"""The limits of the system (`ulimit`) under which a command is not begun, because it would end in the middle."""

from __future__ import annotations

import resource

from termnews.errors import UsageError
from termnews.text.words import _, use_language

LEAST_MEMORY = 90_000_000
"""The address space that reading a small archive needs, in bytes."""
READER_MEMORY = 300_000_000
"""The same of the reader, most of which its threads and libraries reserve and never use."""
READER_FILES = 48
"""Files that the reader opens at once, with two processes that read pages, and a few more."""
ENOUGH_FILES = 256
"""With any number of processes."""


def check_memory(needed: int = LEAST_MEMORY) -> None:
    """Refuse to start when `ulimit -v` is too low: a Python that runs out of memory may hang.

    Raises:
        UsageError: The limit is too low.
    """
    given, _hard = resource.getrlimit(resource.RLIMIT_AS)
    if given != resource.RLIM_INFINITY and given < needed:
        use_language()
        words = _("Too little memory (ulimit -v): termnews needs {needed} MB.")
        raise UsageError(words.format(needed=needed // 1_000_000))


def check_files() -> None:
    """Let this process open as many files as the reader needs, which imports modules until its end.

    Raises:
        UsageError: The limit is too low, and cannot be raised.
    """
    given, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if given == resource.RLIM_INFINITY or given >= ENOUGH_FILES:
        return
    allowed = ENOUGH_FILES if most == resource.RLIM_INFINITY else min(most, ENOUGH_FILES)
    resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, most))
    if allowed < READER_FILES:
        raise UsageError(_("Too few open files (ulimit -n): termnews needs {needed}.").format(needed=READER_FILES))
