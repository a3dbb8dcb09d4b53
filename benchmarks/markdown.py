"""How many articles keep exactly their words as Markdown, against html2text on the same bodies.

    python -m benchmarks.markdown FOLDER

Every page of the folder is read as the archive reads it; its body becomes Markdown,
the reader's parser reads that, and the words must be those of the body, white space
aside. html2text alone (lines not wrapped, Unicode kept) is read by the same parser. CPU
time of one process; html2text's is that of the conversion, termnews' includes the check.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from html2text import HTML2Text
from tests.extract.words import page_words, squeezed

from termnews.errors import PageError
from termnews.extract.markdown import render_markdown
from termnews.extract.read import read_page
from termnews.model.article import BodyKind
from termnews.text.commonmark import bare_words, make_parser

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from termnews.model.article import Article

PROMISED = 0.99


def articles(folder: Path) -> Iterator[Article]:
    """The articles of a folder whose body is HTML."""
    for path in sorted(folder.rglob("*")):
        try:
            article = read_page(path.read_bytes(), path.name) if path.is_file() else None
        except PageError:
            continue
        if article is not None and article.body_kind is BodyKind.HTML:
            yield article


def render_alone(article: Article) -> str:
    """The body's Markdown as html2text makes it."""
    converter = HTML2Text(bodywidth=0)
    converter.unicode_snob = True
    return str(converter.handle(article.body))


def measure(render: Callable[[Article], str], bodies: list[tuple[Article, str]]) -> tuple[int, float]:
    """How many bodies keep their words, and the seconds that the conversion takes."""
    parser = make_parser()
    exact, seconds = 0, 0.0
    for article, words in bodies:
        start = time.process_time()
        markdown = render(article)
        seconds += time.process_time() - start
        exact += squeezed(bare_words(parser.parse(markdown))) == words
    return exact, seconds


def main(folder: Path) -> int:
    """Print both rates; 1 when ours is below the promise."""
    bodies = [(article, page_words(article.body)) for article in articles(folder)]
    if not bodies:
        print(f"No articles with HTML in {folder}", file=sys.stderr)
        return 2
    characters = sum(len(article.body) for article, _ in bodies) // len(bodies)
    print(f"{len(bodies)} articles, bodies of {characters:,} characters on average")
    for name, render in (("html2text", render_alone), ("termnews", render_markdown)):
        exact, seconds = measure(render, bodies)
        print(f"{name:10}{exact / len(bodies):8.1%} keep their words {1000 * seconds / len(bodies):7.1f} ms an article")
    print(f"promised  {PROMISED:8.1%}")
    return 0 if exact >= PROMISED * len(bodies) else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
