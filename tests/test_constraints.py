"""What is installed can be installed by everybody to whom the README promises it."""

from __future__ import annotations

import re
from importlib.metadata import Distribution, distributions
from pathlib import Path

import pytest
from packaging.specifiers import SpecifierSet

FIRST_PYTHON = "3.11.0"


def name_of(package: str) -> str:
    """The name of a package as all ways to write it have in common."""
    return re.sub(r"[-_.]+", "-", package).lower()


LINES = (Path(__file__).parent.parent / "constraints.txt").read_text("utf-8").splitlines()
PINNED = {name_of(line.partition("==")[0]) for line in LINES if "==" in line}
# Some pins are for what builds and measures, which no test needs.
INSTALLED = {name: package for package in distributions() if (name := name_of(package.metadata["Name"])) in PINNED}


@pytest.mark.parametrize("package", INSTALLED.values(), ids=INSTALLED)
def test_every_pinned_version_takes_the_oldest_python_that_termnews_takes(package: Distribution) -> None:
    """Debian stays at 3.11.2: a version that wants 3.11.5 ends the set-up there, and nowhere else."""
    # A field that is missing raises a warning in newer Pythons when it is asked for by index.
    assert FIRST_PYTHON in SpecifierSet(package.metadata.get("Requires-Python") or "")


def test_what_the_reader_is_made_of_is_pinned() -> None:
    assert {"textual", "rich", "beautifulsoup4", "soupsieve", "html2text"} <= INSTALLED.keys()
