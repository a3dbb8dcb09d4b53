"""When the front matter names the title, no line of a Markdown page is taken for it."""

from __future__ import annotations

import pytest

from termnews.extract.read import read_page


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("The first words.\n\nThe second.", "The first words.\nThe second."),
        ("# Another heading\n\nThe second.", "Another heading\nThe second."),
        ("# Budget\n\nThe second.", "The second."),
        ("首段。\n\n次段。", "首段。\n次段。"),
    ],
)
def test_the_first_paragraph_stays_in_the_text(body: str, text: str) -> None:
    page = f"---\ntitle: Budget\ndate: 2021-03-01\n---\n\n{body}\n"
    assert read_page(page.encode(), "b.md").text == text
