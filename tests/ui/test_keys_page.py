"""The page of keys says what the table of commands says."""

from __future__ import annotations

import importlib.util
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def test_the_page_of_keys_is_not_stale() -> None:
    spec = importlib.util.spec_from_file_location("write_keys", ROOT / "scripts" / "write_keys.py")
    assert spec is not None
    assert spec.loader is not None
    write_keys = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(write_keys)
    assert (ROOT / "docs" / "keys.md").read_text("utf-8") == write_keys.keys_page()
