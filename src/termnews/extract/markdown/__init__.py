"""The body of an article as Markdown.

BeautifulSoup holds the page's elements (soup.py), one walk makes blocks of them
(build.py, elements.py), html2text converts each stretch of words (convert.py), and
every stretch is read back by the parser that the reader uses (write.py).

What a renderer of the Markdown may rely on:

- A picture is a separate paragraph, `![words](address)`. The address is empty when
  the picture is in the page itself or its place is unknown. Only in headings and tables
  do pictures stand within a line.
- Paragraphs behind a picture that are italic from end to end are its caption.
- Links lead to http addresses, or to files of the archive ("page:2021/a.html"),
  percent-encoded to ASCII; other links are plain words.
- There is no HTML, no reference link and no character that text/clean.py takes out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.model.article import BodyKind

if TYPE_CHECKING:
    from termnews.extract.markdown.body_blocks import Block
    from termnews.model.article import Article


def render_markdown(article: Article, base: str = "") -> str:
    """The article's body as CommonMark with tables and strikethrough.

    Args:
        article: Its body is converted; relative addresses are resolved by its permalink.
        base: The base without a permalink: `address.page_base` of its file.

    Returns:
        Markdown whose text, as parsed by `termnews.text.commonmark`, is exactly the page's.
    """
    from termnews.extract.markdown.plain import text_blocks
    from termnews.extract.markdown.repair import markdown_to_html
    from termnews.extract.markdown.write import write

    if article.body_kind is BodyKind.TEXT:
        return write(text_blocks(article.body))
    html = markdown_to_html(article.body) if article.body_kind is BodyKind.MARKDOWN else article.body
    return write(_html_blocks(html, article.permalink or base))


def _html_blocks(html: str, base: str) -> list[Block]:
    from termnews.extract.markdown.build import BodyBuilder
    from termnews.extract.markdown.elements import enter_element, enter_hidden_too
    from termnews.extract.markdown.footnotes import mark_footnotes
    from termnews.extract.markdown.plain import text_blocks
    from termnews.extract.markdown.soup import MOST_TAGS, make_soup, read_words

    if html.count("<") > MOST_TAGS:
        return text_blocks(read_words(html))
    soup = make_soup(html)
    mark_footnotes(soup, html)
    # A page that reveals its article by a script hides all of it at first.
    return BodyBuilder(enter_element, base).build(soup) or BodyBuilder(enter_hidden_too, base).build(soup)
