"""What is installed can be installed by everybody to whom the README promises it."""

from __future__ import annotations

from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.specifiers import SpecifierSet

PINS = (Path(__file__).parent.parent / "constraints.txt").read_text("utf-8").splitlines()
FIRST_PYTHON = "3.11.0"


@pytest.mark.parametrize("pin", [pin for pin in PINS if "==" in pin])
def test_every_pinned_version_takes_the_oldest_python_that_termnews_takes(pin: str) -> None:
    """Debian stays at 3.11.2: a version that wants 3.11.5 ends the set-up there, and nowhere else."""
    name, _equals, version = pin.partition("==")
    package = distribution(name)

    assert package.version == version
    assert FIRST_PYTHON in SpecifierSet(package.metadata["Requires-Python"] or "")
