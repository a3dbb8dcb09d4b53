"""The body of an article as Markdown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from termnews.model.article import BodyKind

if TYPE_CHECKING:
    from termnews.model.article import Article


def render_markdown(article: Article) -> str:
    """The article's body as CommonMark with tables and strikethrough.

    Args:
        article: Its body says what to convert, its permalink what relative addresses mean.

    Returns:
        Markdown whose words are the page's own, as `termnews.text.commonmark` reads it.
    """
    if article.body_kind is BodyKind.HTML:
        return _from_html(article.body, article.permalink)
    if article.body_kind is BodyKind.TEXT:
        return _from_text(article.body)
    return article.body


def _from_text(text: str) -> str:
    """Plain text: its words as they are, its lines kept."""
    from termnews.extract.markdown.convert import escape_words, guard_lines

    paragraphs = re.split(r"\n[ \t\u3000]*\n\s*", text.strip())
    return "\n\n".join(_lines(guard_lines(escape_words(_stripped(p)))) for p in paragraphs if p.strip()) + "\n"


def _stripped(paragraph: str) -> str:
    return "\n".join(line.strip(" \t\u3000\u00a0") for line in paragraph.split("\n"))


def _lines(paragraph: str) -> str:
    return paragraph.replace("\n", "  \n")


def _from_html(html: str, base: str) -> str:
    from termnews.extract.markdown.build import BodyBuilder
    from termnews.extract.markdown.soup import make_soup
    from termnews.extract.markdown.write import write

    soup = make_soup(html)
    blocks = BodyBuilder(base).build(soup) or BodyBuilder(base, show_hidden=True).build(soup)
    return write(blocks)
