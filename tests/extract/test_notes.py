"""Notes of Obsidian are Markdown that any program reads."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termnews.extract.notes import plain_markdown


@pytest.mark.parametrize(
    ("note", "markdown"),
    [
        ("见[[乙]]。", "见[乙](%E4%B9%99.md)。"),
        ("[[folder/note|words]]", "[words](folder/note.md)"),
        ("[[note#part]]", "[note](note.md)"),
        ("[[#part]]", "part"),
        ("![[a b.png]]", "![](a%20b.png)"),
        ("![[a.png|300]]", "![](a.png)"),
        ("![[note]]", "[note](note.md)"),
        ("> [!warning]- Title\n> words", "> **Title**\n>\n> words"),
        ("> [!note]\n> words", "> **note**\n>\n> words"),
        ("`[[a]]` and [[b]]", "`[[a]]` and [b](b.md)"),
        ("```\n[[a]]\n```\n[[b]]", "```\n[[a]]\n```\n[b](b.md)"),
        ("[[1]](https://e.org)", "[[1]](https://e.org)"),
        ("[not a link]", "[not a link]"),
    ],
)
def test_links_pictures_and_callouts(note: str, markdown: str) -> None:
    assert plain_markdown(note) == markdown


@given(st.text(alphabet="[]!|#>` \n乙a", max_size=80))
def test_nothing_but_marks_is_lost(note: str) -> None:
    assert [letter for letter in note if letter == "乙"] == [
        letter for letter in plain_markdown(note).replace("%E4%B9%99", "") if letter == "乙"
    ] or "[[" in note
