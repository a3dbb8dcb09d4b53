"""Start termnews: `termnews`, or `python -m termnews`."""

from __future__ import annotations

import os
import resource
import signal
import sys
from contextlib import suppress

LEAST_ROOM = 1 << 26
"""Free bytes of a disk on which bytecode is written."""


def spare_bytecode() -> None:
    """Write no bytecode where it may be cut off, by a full disk or `ulimit -f`.

    Older Pythons (3.11 among them) rename half a file into its place, and every later start fails.
    """
    is_limited = resource.getrlimit(resource.RLIMIT_FSIZE)[0] != resource.RLIM_INFINITY
    try:
        disk = os.statvfs(os.path.dirname(__file__))  # noqa: PTH120 - pathlib would be loaded before this
        has_room = disk.f_bavail * disk.f_frsize >= LEAST_ROOM
    except OSError:
        has_room = False
    if is_limited or not has_room:
        sys.dont_write_bytecode = True


spare_bytecode()
if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    # Until there is somebody to catch it, Ctrl-C would print a traceback.
    signal.signal(signal.SIGINT, signal.SIG_DFL)

from termnews.cli.main import INTERRUPTED, run  # noqa: E402
from termnews.cli.signals import signals_heeded  # noqa: E402


def main() -> None:
    """Run the command line and leave with its exit code."""
    code = INTERRUPTED
    with suppress(KeyboardInterrupt), signals_heeded():
        code = run(sys.argv[1:])
    sys.exit(code)


if __name__ == "__main__":
    main()
