"""An article on the desk, whatever happens to its page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.conftest import post

from termnews.desk.desk import Desk
from termnews.errors import VanishedError
from termnews.model.row import Number
from termnews.text.commonmark import bare_words, make_parser


def test_an_article_whose_markdown_cannot_be_made_says_why_and_shows_its_words(
    open_desk: Callable[..., Desk], tmp_path: Path
) -> None:
    """The index keeps the words; what they mean in Markdown stays words."""
    root = tmp_path / "archive"
    root.mkdir()
    (root / "a.md").write_text(post("選舉", "這是*正文*。\n\n# 不是標題\n\n1. 第一"))
    desk = open_desk(root)
    (number,) = desk.select().numbers
    desk.archive._indexer.stop()  # who would see that the page has changed, and forget its words
    (root / "a.md").write_bytes(b"")

    opened = desk.articles.open(number)

    assert opened.is_ready
    reason, *words = opened.markdown.split("\n\n")
    assert reason.startswith("*Showing the text only")
    assert bare_words(make_parser().parse("\n\n".join(words))) == desk.archive.text(number).replace("\n", "")
    assert len(words) == 3


def test_an_article_that_has_vanished_is_an_error(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk({"a.md": post("選舉", "這是正文。")})

    with pytest.raises(VanishedError):
        desk.articles.open(Number(99))
