"""What the fuzzers found, so that it is never found again."""

from __future__ import annotations

import pytest

from termnews.extract.decode import decode


@pytest.mark.parametrize("page", [pytest.param(b"\xaa\x2a\xd4", id="Big5 has no U+FFFD")])
def test_bytes_become_text(page: bytes) -> None:
    assert decode(page).replaced > 0
