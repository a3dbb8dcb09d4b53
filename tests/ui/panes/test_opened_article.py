"""What the reader is given of an open article."""

from __future__ import annotations

import pytest

from termnews.desk.opened import OpenedArticle
from termnews.model.article import Article, ArticleId
from termnews.model.query import Query
from termnews.model.row import Number
from termnews.text.clean import clean
from termnews.ui.panes.opened_article import reader_article


@pytest.mark.parametrize(
    ("source", "byline", "shown"),
    [("AlBayan", "Al Bayan", ""), ("Harbour Post", "Ann Lee", "Ann Lee"), ("", "Ann Lee", "Ann Lee")],
)
def test_a_byline_that_repeats_the_source_is_left_out(source: str, byline: str, shown: str) -> None:
    article = Article(ArticleId("abcdefghij27"), (), clean("Storm"), source=clean(source), byline=clean(byline))

    assert reader_article(OpenedArticle(Number(1), article, ""), Query()).header.byline == shown
