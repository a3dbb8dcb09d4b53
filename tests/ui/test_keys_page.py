"""The pages of keys say what the table of commands says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from scripts.write_keys import pages

if TYPE_CHECKING:
    from pathlib import Path

PAGES = pages()


@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.parent.name)
def test_the_page_of_keys_is_not_stale(file: Path) -> None:
    """Both are made by `make docs`."""
    assert file.read_text("utf-8") == PAGES[file]


def test_the_pages_have_the_same_commands_each_in_its_language() -> None:
    """No row of the Chinese page is left in English."""
    english, chinese = (
        re.findall(r"^\| (.*) \| (.*) \| (`[\w-]+`) \|$", text, re.MULTILINE) for text in PAGES.values()
    )

    assert [(row[0], row[2]) for row in english] == [(row[0], row[2]) for row in chinese]
    assert all(re.search(r"[一-鿿]", words) for _, words, _ in chinese)
