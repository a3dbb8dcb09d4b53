"""Pages of the wiki at wiki.example.org: an article in <article class="wiki-page">, its facts in a table beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.extract.layouts import Found, Page, compose, take_body

if TYPE_CHECKING:
    from termnews.model.article import Article


def read(page: Page) -> Article | None:
    """Read a page of the wiki; None for every other page, as quickly as that can be told."""
    if "wiki-page" not in page.text:
        return None
    article = page.root.css_first("article.wiki-page")
    if article is None:
        return None
    title = article.css_first("h1")
    facts = {row.css_first("th").text(): row.css_first("td").text() for row in page.root.css("table.facts tr")}
    words = title.text(strip=True) if title else ""
    body = take_body(article, title=words)
    return compose(
        page, "example-wiki", Found(title=words, body=body, source="Example Wiki", byline=facts.get("Author", ""))
    )
