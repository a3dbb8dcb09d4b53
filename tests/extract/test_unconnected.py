"""trafilatura reads pages that it is given; what would fetch them is left out."""

from __future__ import annotations

import subprocess
import sys

import pytest

from termnews.extract.unconnected import StandIn, stand_in

ALONE = """
import sys
from termnews.extract.unconnected import import_trafilatura
words = "<p>" + "这是一段很长的文字，说的是新闻。" * 20 + "</p>"
found = import_trafilatura().bare_extraction(f"<html><body><article>{words}</article></body></html>", fast=True)
assert "这是一段很长的文字" in found.text
assert sys.modules["urllib3"].__doc__.startswith("Left out")
assert import_trafilatura() is import_trafilatura()
"""


def test_pages_are_read_without_urllib3() -> None:
    outcome = subprocess.run([sys.executable, "-c", ALONE], capture_output=True, text=True, check=False)
    assert outcome.returncode == 0, outcome.stderr


def test_a_module_that_is_left_out_has_every_name_and_does_nothing() -> None:
    module = stand_in("urllib3")

    assert isinstance(module.PoolManager(retries=module.util.Retry(total=2)), StandIn)
    assert not isinstance("a page", module.response.HTTPResponse)
    with pytest.raises(AttributeError):
        _ = module.__path__
