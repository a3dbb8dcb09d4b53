"""Paragraphs repeated across articles: notices that no layout knows.

They are counted after every scan and folded when an article is shown; stored, indexed and exported text keeps
every word.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.archive.copies import distinct

if TYPE_CHECKING:
    from termnews.archive.store.reading import IndexReader
    from termnews.model.article import Article

FEWEST, ENOUGH, PART = 5, 20, 50
"""A notice is in one of every `PART` articles and in at least `FEWEST`; `ENOUGH` suffice in any archive."""

SHORTEST = 12
"""Shorter repeated lines may be headings, dashes, answers."""

_CERTAIN = 20

LARGEST_SHARE = 0.5
"""The largest part of an article that is folded; beyond it, the repetition is the article."""


def threshold(articles: int) -> int:
    """How many articles must share a paragraph for it to be a notice."""
    return max(FEWEST, min(ENOUGH, articles // PART))


def find_repeats(reader: IndexReader, groups: dict[int, int]) -> dict[int, int]:
    """Find the fingerprints of paragraphs shared by many articles, counting copies once.

    Args:
        reader: Of the index.
        groups: What `find_copies` found.

    Returns:
        The number of pages of each such fingerprint.
    """
    enough = threshold(reader.count_pages() - len(groups) + len(set(groups.values())))
    # What very many pages share is not one article repeated, and need not be checked page by page.
    return {
        value: count
        for value, count in reader.count_paragraphs(enough)
        if count > enough * _CERTAIN or distinct(reader.with_paragraph(value), groups) >= enough
    }


def repeats_in(reader: IndexReader, article: Article) -> frozenset[int]:
    """The fingerprints of the paragraphs of an article that are to be folded."""
    lines = zip(article.fingerprints, article.text.split("\n"), strict=False)
    found = reader.are_repeated(value for value, line in lines if len("".join(line.split())) >= SHORTEST)
    folded = sum(value in found for value in article.fingerprints)
    return frozenset(found) if folded <= LARGEST_SHARE * len(article.fingerprints) else frozenset()
