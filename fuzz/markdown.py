"""Whatever a body holds, it becomes Markdown that is clean and can be read."""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["termnews", "markdown_it", "html2text"]):
    from termnews.extract.markdown import render_markdown
    from termnews.model.article import Article, ArticleId, BodyKind
    from termnews.text.clean import is_clean
    from termnews.text.commonmark import bare_words, make_parser

_PARSER = make_parser()
_KINDS = list(BodyKind)


def check(data: bytes) -> None:
    """Render one body; the first byte says what it is written in."""
    text = data[1:].decode("utf-8", "replace")
    kind = _KINDS[data[0] % len(_KINDS)] if data else BodyKind.HTML
    article = Article(id=ArticleId("a"), keys=(), title="", body=text, body_kind=kind)
    markdown = render_markdown(article)
    assert is_clean(markdown)
    bare_words(_PARSER.parse(markdown))


if __name__ == "__main__":
    atheris.Setup(sys.argv, check)
    atheris.Fuzz()
