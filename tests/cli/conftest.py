"""Run the command line as a person would, in this process."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from termnews.cli.main import run


@dataclass(frozen=True)
class Outcome:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str

    @property
    def records(self) -> list[dict[str, Any]]:
        """The JSON objects of its lines."""
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture
def termnews(capfd: pytest.CaptureFixture[str], one_core: None) -> Callable[..., Outcome]:
    """`termnews("list", "seeds")` runs a command."""

    def command(*words: object) -> Outcome:
        code = run([str(word) for word in words])
        printed = capfd.readouterr()
        return Outcome(code, printed.out, printed.err)

    return command
