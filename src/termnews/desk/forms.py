"""Export formats of articles: self-contained Markdown, HTML and text; and citations of notes."""

from __future__ import annotations

import json
import re
from html import escape
from typing import TYPE_CHECKING

from termnews.extract.urls import is_web
from termnews.text.words import _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markdown_it.token import Token

    from termnews.desk.opened import RenderedArticle
    from termnews.model.article import Article

_MARKS = re.compile(r"([\\`*_\[\]<>#~|])")

_PAGE = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
{metadata}
<title>{title}</title>
<style>
body {{ max-width: 38em; margin: 2em auto; padding: 0 1em; line-height: 1.7; }}
blockquote {{ border-left: 3px solid #999; margin-left: 0; padding-left: 1em; }}
table {{ border-collapse: collapse; }} td, th {{ border: 1px solid #999; padding: .2em .6em; }}
</style>
</head>
<body>
<article>
<h1>{title}</h1>
{source}
{body}</article>
</body>
</html>
"""


def render_markdown(shown: RenderedArticle) -> str:
    """Return an article as Markdown with front matter, as static site generators and termnews read it."""
    article = shown.article
    front = {
        "title": article.title,
        "date": article.published.iso if article.published else "",
        "source": article.source,
        "author": article.byline,
        "section": article.section,
        "tags": list(article.tags),
        "from": article.original,
        "permalink": article.permalink,
        "lang": article.language,
    }
    # YAML reads JSON as the same value.
    lines = (f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in front.items() if value)
    return "\n".join(("---", *lines, "---", "", without_scheme(shown.markdown.strip("\n")), ""))


def without_scheme(markdown: str) -> str:
    """Links to files of the archive as paths from its folder, as other programs follow them."""
    return markdown.replace("](page:", "](")


def render_text(shown: RenderedArticle) -> str:
    """Return an article as plain text: title, where it is from, its words."""
    article = shown.article
    addresses = dict.fromkeys(filter(None, (article.original, article.permalink)))
    head = "\n".join(filter(None, (article.title, told_by(article), *addresses)))
    return f"{head}\n\n{article.text}\n"


def render_html(shown: RenderedArticle) -> str:
    """Return an article as a self-contained page, without scripts or anything that a browser would fetch."""
    from termnews.text.commonmark import make_parser

    article = shown.article
    parser = make_parser()
    tokens = parser.parse(shown.markdown)
    for token in tokens:
        token.children = _without_loads(token.children) if token.children else token.children
    address = article.original or article.permalink
    source = escape(told_by(article))
    if is_web(address):
        source += f' <a href="{escape(address)}" rel="noreferrer">{escape(address)}</a>'
    return _PAGE.format(
        language=escape(article.language or "und"),
        title=escape(article.title),
        metadata="\n".join(_metadata(article)),
        source=f"<p>{source.strip()}</p>" if source.strip() else "",
        body=parser.renderer.render(tokens, parser.options, {}),
    )


def _metadata(article: Article) -> Iterable[str]:
    named = {
        "author": article.byline,
        "article:published_time": article.published.iso if article.published else "",
        "og:site_name": article.source,
        "keywords": ",".join(article.tags),
    }
    return (f'<meta name="{name}" content="{escape(value)}">' for name, value in named.items() if value)


def _without_loads(tokens: list[Token]) -> list[Token]:
    """Replace pictures by their text, and remove links that do not lead to the web."""
    kept: list[Token] = []
    links: list[bool] = []
    for token in tokens:
        if token.type == "image":
            kept += _without_loads(token.children or [])
        elif token.type == "link_open":
            links.append(is_web(str(token.attrs.get("href", ""))))
            token.attrs["rel"] = "noreferrer"
            kept += [token] if links[-1] else []
        elif token.type == "link_close":
            kept += [token] if links.pop() else []
        else:
            kept.append(token)
    return kept


def render_citation(article: Article, note: str) -> str:
    """Return a note as Markdown, under a line that names its article."""
    return "\n\n".join(filter(None, (f"## {linked_title(article)}", _told(article), note.strip()))) + "\n"


def citation(article: Article) -> str:
    """Name an article on one line of Markdown: title and address, who published it, who wrote it, when."""
    return f"{linked_title(article)} · {_told(article)}"


def _told(article: Article) -> str:
    return _MARKS.sub(r"\\\1", told_by(article))


def linked_title(article: Article) -> str:
    """The title of an article as a link to where it was published, escaped."""
    address = article.original or article.permalink
    title = _MARKS.sub(r"\\\1", article.title)
    if not is_web(address):
        return title
    return f"[{title}](<{address.replace('<', '%3C').replace('>', '%3E')}>)"


def told_by(article: Article) -> str:
    """Return who published an article, who wrote it, and when."""
    day = article.published.day if article.published else _("undated")
    return " · ".join(filter(None, (article.source, article.shown_byline, day)))
