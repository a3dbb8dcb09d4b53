"""Paragraphs that stand in many articles of an archive: notices that no layout knows of.

They are counted after every look at the folder and folded when an article is
shown; what is stored, indexed and exported keeps every word.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.archive.copies import distinct

if TYPE_CHECKING:
    import sqlite3

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


def find_repeats(connection: sqlite3.Connection, groups: dict[int, int]) -> dict[int, int]:
    """Find the fingerprints of paragraphs that stand in many articles, copies counted once.

    Args:
        connection: To the index.
        groups: What `find_copies` found.

    Returns:
        For every such fingerprint in how many pages it stands.
    """
    (articles,) = connection.execute("SELECT count(*) FROM page").fetchone()
    enough = threshold(articles - len(groups) + len(set(groups.values())))
    counts: list[tuple[int, int]] = connection.execute(
        "SELECT hash, count(*) FROM fingerprint GROUP BY hash HAVING count(*) >= ?", (enough,)
    ).fetchall()
    repeats = {}
    for value, count in counts:
        numbers = connection.execute("SELECT number FROM fingerprint WHERE hash = ?", (value,))
        # What very many pages have is not one article again and again, and need not be looked at page by page.
        if count > enough * _CERTAIN or distinct((number for (number,) in numbers), groups) >= enough:
            repeats[value] = count
    return repeats


def keep_repeats(connection: sqlite3.Connection, repeats: dict[int, int]) -> None:
    """Write them into the index."""
    connection.execute("DELETE FROM repeat")
    connection.executemany("INSERT INTO repeat VALUES (?, ?)", repeats.items())


def repeats_in(connection: sqlite3.Connection, article: Article) -> frozenset[int]:
    """The fingerprints of the paragraphs of an article that are to be folded."""
    known = connection.execute
    found = {
        value
        for value, line in zip(article.fingerprints, article.text.split("\n"), strict=False)
        if len("".join(line.split())) >= SHORTEST and known("SELECT 1 FROM repeat WHERE hash = ?", (value,)).fetchone()
    }
    folded = sum(value in found for value in article.fingerprints)
    return frozenset(found) if folded <= LARGEST_SHARE * len(article.fingerprints) else frozenset()
