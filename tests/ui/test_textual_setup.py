"""Tests of textual_setup.py: each in a Python of its own, because importing happens once."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    ("program", "printed"),
    [
        pytest.param(
            "import sys, termnews.ui.app as app\n"
            "print([name for name in sys.modules if name in ('textual.command', 'textual.widgets._select')])",
            "[]",
            id="the reader starts without Textual's palette and its widgets",
        ),
        pytest.param(
            "import termnews.ui.app\nfrom textual.command import Provider\nprint(Provider.__doc__ is None)",
            "False",
            id="the real palette can still be imported afterwards",
        ),
        pytest.param(
            "import textual.app, textual.command as real, termnews.ui.app, sys\n"
            "print(textual.app.CommandPalette is real.CommandPalette, sys.modules['textual.command'] is real)",
            "True True",
            id="what somebody imported before stays",
        ),
    ],
)
def test_textual_comes_without_its_palette(program: str, printed: str) -> None:
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (result.stdout.strip(), result.stderr) == (printed, "")
