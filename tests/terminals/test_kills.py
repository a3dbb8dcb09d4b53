"""The reader killed under a person's keys: what its screen called saved is there."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

KILLS = Path(__file__).parent.parent.parent / "benchmarks/kills.py"


def test_what_the_screen_called_saved_outlives_the_reader() -> None:
    """Sixty rounds, or as many as twenty seconds allow."""
    command = [sys.executable, KILLS, "--rounds", "60", "--seconds", "20"]
    outcome = subprocess.run(command, capture_output=True, text=True, check=False, timeout=170)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    told = json.loads(outcome.stdout)
    assert told["lost"] == 0
    assert told["confirmed"] > 0
