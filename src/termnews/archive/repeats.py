"""Paragraphs that stand in many articles of an archive: notices that no layout knows of.

They are counted after every look at the folder and folded when an article is
shown; what is stored, indexed and exported keeps every word.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.archive.copies import distinct

if TYPE_CHECKING:
    from termnews.archive.store import Reader
    from termnews.model.article import Article

FEWEST, ENOUGH, PART = 5, 20, 50
"""A notice stands in one article of `PART`, in `FEWEST` at least; `ENOUGH` are enough in any archive."""

SHORTEST = 12
"""Characters below which a repeated line may be a heading, a dash, an answer."""

_CERTAIN = 20

LARGEST_SHARE = 0.5
"""Part of an article that is folded at most; beyond it, the repetition is the article."""


def threshold(articles: int) -> int:
    """In how many articles a paragraph must stand to be a notice."""
    return max(FEWEST, min(ENOUGH, articles // PART))


def find_repeats(reader: Reader, groups: dict[int, int]) -> dict[int, int]:
    """Find the fingerprints of paragraphs that stand in many articles, copies counted once.

    Args:
        reader: Of the index.
        groups: What `find_copies` found.

    Returns:
        For every such fingerprint in how many pages it stands.
    """
    enough = threshold(reader.count_pages() - len(groups) + len(set(groups.values())))
    # What very many pages have is not one article again and again, and need not be looked at page by page.
    return {
        value: count
        for value, count in reader.count_paragraphs(enough)
        if count > enough * _CERTAIN or distinct(reader.with_paragraph(value), groups) >= enough
    }


def repeats_in(reader: Reader, article: Article) -> frozenset[int]:
    """The fingerprints of the paragraphs of an article that are to be folded."""
    lines = zip(article.fingerprints, article.text.split("\n"), strict=False)
    found = reader.are_repeated(value for value, line in lines if len("".join(line.split())) >= SHORTEST)
    folded = sum(value in found for value in article.fingerprints)
    return frozenset(found) if folded <= LARGEST_SHARE * len(article.fingerprints) else frozenset()
