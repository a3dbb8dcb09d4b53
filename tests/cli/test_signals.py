"""Signals end a command in order, whatever the system lacks."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

WITHOUT_ROOM_FOR_A_THREAD = """
import os, resource, sys, time
from termnews.cli.signals import signals_heeded
with signals_heeded():
    used = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used, used))
    os.kill(os.getpid(), int(sys.argv[1]))
    time.sleep(60)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux counts memory in /proc")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_system_without_a_thread_for_the_watchdog_ends_a_command_in_order(number: signal.Signals) -> None:
    """It had ended with a traceback and exit code 1."""
    script = [sys.executable, "-c", WITHOUT_ROOM_FOR_A_THREAD, str(int(number))]
    done = subprocess.run(script, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (128 + number, "")
