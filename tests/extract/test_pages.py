"""Saved pages of every layout, and what must come out of them (tests/pages/NAME and NAME.json)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from termnews.extract.read import read_page
from termnews.model.article import Article

PAGES = Path(__file__).parent.parent / "pages"
NAMES = sorted(path.name.removesuffix(".json") for path in PAGES.glob("*.json"))


def described(article: Article) -> dict[str, object]:
    """An article as the JSON files describe it."""
    return {
        "layout": article.layout,
        "title": article.title,
        "source": article.source,
        "byline": article.byline,
        "section": article.section,
        "published": [article.published.iso, str(article.published.origin)] if article.published else None,
        "posted": [article.posted.iso, str(article.posted.origin)] if article.posted else None,
        "language": article.language,
        "tags": list(article.tags),
        "permalink": article.permalink,
        "original": article.original,
        "captions": list(article.captions),
        "related": [[link.title, link.url] for link in article.related],
        "links": [[link.title, link.url] for link in article.links],
        "notices": list(article.notices),
        "body_kind": str(article.body_kind),
        "problems": [str(problem.kind) for problem in article.problems],
        "text": article.text.split("\n"),
    }


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_read_as_described(name: str) -> None:
    expected = json.loads((PAGES / f"{name}.json").read_text(encoding="utf-8"))

    assert described(read_page((PAGES / name).read_bytes(), name)) == expected


def test_every_page_is_described() -> None:
    assert sorted(path.name for path in PAGES.iterdir() if path.suffix != ".json") == NAMES
    assert len(NAMES) >= 35
