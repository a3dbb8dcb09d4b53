"""What a page says, once extracted."""

from __future__ import annotations

import hashlib
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, NewType

from termnews.model.fields import PARTS
from termnews.text.clean import NOTHING

if TYPE_CHECKING:
    from termnews.model.dates import WrittenDate
    from termnews.model.problem import Problem
    from termnews.text.clean import Clean

ArticleId = NewType("ArticleId", str)
"""A short hash of the first identity key of a page: 12 characters of a-z2-7, 16 where others share that key."""

ID_LENGTH = 12

EXCERPT_LENGTH = 120


class Link(NamedTuple):
    """A pointer of an article to another page."""

    title: Clean
    url: Clean


class BodyKind(StrEnum):
    """What `Article.body` is written in."""

    HTML = "html"
    MARKDOWN = "markdown"
    TEXT = "text"


class Article(NamedTuple):
    """One saved news article. Every string is clean, as its type says."""

    id: ArticleId
    keys: tuple[Clean, ...]
    """Everything the page can be known by: permalink, normalised original, hash of its bytes."""
    title: Clean
    source: Clean = NOTHING
    """Who published it: "希望之声"."""
    byline: Clean = NOTHING
    """Who wrote it: "岳文骁"."""
    section: Clean = NOTHING
    published: WrittenDate | None = None
    """When it came out at its source."""
    posted: WrittenDate | None = None
    """When the archive's site put it up."""
    tags: tuple[Clean, ...] = ()
    permalink: Clean = NOTHING
    """URL of the page that was saved."""
    original: Clean = NOTHING
    """URL of the article at its source."""
    member: Clean = NOTHING
    """Which page of a file that holds many: a name in a zip, an offset in a WARC; empty when the file is the page."""
    captured: Clean = NOTHING
    """When the page was saved, ISO 8601, where what it was saved into says so."""
    layout: Clean = NOTHING
    """Which layout read the page."""
    evidence: Clean = NOTHING
    """Why that body was taken for the article: "trafilatura, 97% in .entry-content"; empty when no choice was made."""
    language: Clean = NOTHING
    """BCP 47: "zh-Hans", "zh-Hant", "en"; empty when unsure."""
    captions: tuple[Clean, ...] = ()
    related: tuple[Link, ...] = ()
    links: tuple[Link, ...] = ()
    """Links inside the body."""
    notices: tuple[Clean, ...] = ()
    """Text of the page that is not the article; folded, never lost."""
    text: Clean = NOTHING
    """The text of the body: one paragraph per line, captions included, notices left out."""
    body: Clean = NOTHING
    """The article's own elements, converted to Markdown on first use."""
    body_kind: BodyKind = BodyKind.HTML
    fingerprints: tuple[int, ...] = ()
    """Signed 64-bit hashes of the paragraphs of `text`, in order: copies and repeated notices are found by them."""
    problems: tuple[Problem, ...] = ()
    rendering: int = 0
    """When several pages were made of one capture, the rank of this one, 1 the best; 0 when only this one was.

    Those of one file or folder are one capture: the best is a version of its article, the others are its copies.
    """
    gone: int = 0
    """1 when the page says that its article was removed; 2 when the server did, which makes it a mere version."""

    @property
    def edition(self) -> int:
        """A number that is equal for pages with the same title and text."""
        said = f"{self.title}\n{self.text}".encode("utf-8", "surrogatepass")
        return int.from_bytes(hashlib.blake2b(said, digest_size=8).digest(), "big") >> 1

    @property
    def shown_byline(self) -> str:
        """The byline; empty when it repeats the source, as where someone publishes alone under that name."""
        byline, source = ("".join(name.split()).casefold() for name in (self.byline, self.source))
        return "" if byline == source else self.byline

    @property
    def characters(self) -> int:
        """Length of `text` without white space."""
        return sum(map(len, self.text.split()))

    @property
    def has(self) -> tuple[str, ...]:
        """Which of `PARTS` it has."""
        there = (self.captions, self.original, self.problems, self.related)
        return tuple(part for part, found in zip(PARTS, there, strict=True) if found)

    @property
    def excerpt(self) -> str:
        """How the article begins, on one line."""
        beginning = " ".join(self.text[: EXCERPT_LENGTH * 4].split())
        return beginning if len(beginning) <= EXCERPT_LENGTH else beginning[: EXCERPT_LENGTH - 1] + "…"
