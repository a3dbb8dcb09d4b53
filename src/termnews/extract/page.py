"""A page to be read by layouts: its unwrapped text and its metadata."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from termnews.extract.framesets import parsed
from termnews.extract.urls import absolute, is_web
from termnews.model.problem import Problem, ProblemKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from selectolax.lexbor import LexborHTMLParser, LexborNode

_HTML_START = re.compile(
    r"\s*(?:<!--(?:(?!-->).){0,4000}-->\s*)*"
    r"<(?:!doctype|\?xml|html|head|body|div|p|article|section|main|header|h[1-6]|figure|ul|ol|dl|table|blockquote|span|center|"
    r"font|a|b|strong|em|i|img|br|hr|pre|title|meta|link|script|style|nav|aside|footer)[\s/>]",
    re.IGNORECASE | re.DOTALL,
)
_WHOLE = re.compile(r"<(?:html|head|body|!doctype)[\s>]", re.IGNORECASE)
_BLOCK_ENDS = re.compile(r"</(?:p|div|li|h[1-6]|td)>|<br", re.IGNORECASE)
_MARKDOWN_SIGN = re.compile(
    r"^#{1,6}[ \t]+\S|\]\(<?(?:https?:|[/.#])|^(?:---+|===+|```.*)$|\*\*\S|^>[ \t]\S", re.MULTILINE
)
_HTML_NAMES = (".html", ".htm", ".xhtml", ".shtml")
_MARKDOWN_NAMES = (".md", ".markdown")
_MOST_MARKS = 60_000
_JSON_LD = "script[type='application/ld+json']"
_JSON_LD_LONGEST = 200_000
_CDATA = re.compile(r"(?://|/\*)?\s{0,8}(?:<!\[CDATA\[|\]\]>)\s{0,8}(?:\*/)?|^\s*<!--|-->\s*$")
_LAST_COMMA = re.compile(r",(\s{0,64}[}\]])")
_FACT = re.compile(
    r'"(@type|datePublished|pubDate|headline|articleSection)"\s{0,8}:\s{0,8}"([^"\n]{1,300})"(?=\s{0,64}[,}])'
)
_NAMED = re.compile(
    r'"(author|publisher)"\s{0,8}:\s{0,8}\[?\s{0,64}\{[^{}]{0,300}?"name"\s{0,8}:\s{0,8}"([^"\n]{1,100})"'
)


class PageKind(StrEnum):
    """The format of a page."""

    WHOLE = "whole page"
    FRAGMENT = "fragment of a page"
    MARKDOWN = "markdown"
    TEXT = "plain text"


@dataclass(frozen=True)
class Page:
    """A saved page, read by layouts; the tree is parsed once, on first use."""

    path: str
    """Relative to the archive, POSIX; may hold surrogates for bytes that are not UTF-8."""
    text: str
    """The unwrapped text: HTML, Markdown or plain text."""
    digest: str
    """SHA-256 of the file's bytes, in hex."""
    front: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The front matter; keys in lower case."""
    url: str = ""
    """The address that the page was saved from, if its envelope knows."""
    is_file: bool = True
    """Whether it is a file of the archive, and not in a container."""
    captured: str = ""
    """When it was saved, ISO 8601, if its envelope knows."""
    stamp: Mapping[str, str] = field(default_factory=dict)
    """The facts that a feed export puts above the body: "title", "url", "moment", "date", "author", "source"."""
    problems: tuple[Problem, ...] = ()
    called: str = ""
    """The container's name for the page, used if it has no title."""
    is_plain: bool = False
    """Whether it has too many tags to be parsed into a tree."""

    @property
    def name(self) -> str:
        """The file's name without folders and endings."""
        name = self.path.rpartition("/")[2]
        return re.sub(r"(?:\.(?:html?|xhtml|shtml|txt|md|markdown|mhtml?|gz|xz))+$", "", name, flags=re.IGNORECASE)

    @property
    def given_title(self) -> str:
        """The title from front matter, a container or a stamp, instead of a line of the page."""
        front = next(iter(self.front.get("title", ()) or self.front.get("headline", ())), "")
        return (front or self.stamp.get("title", "")).strip()

    @cached_property
    def kind(self) -> PageKind:
        """The format of the page, by its content first and its name second."""
        if self.is_plain:
            return PageKind.TEXT
        ending = self.path.lower().removesuffix(".gz").removesuffix(".xz")
        if _HTML_START.match(self.text) or ending.endswith(_HTML_NAMES):
            return PageKind.WHOLE if _WHOLE.search(self.text, 0, 5000) else PageKind.FRAGMENT
        if ending.endswith(_MARKDOWN_NAMES):
            return PageKind.TEXT if self._is_heavy else PageKind.MARKDOWN
        start = self.text[:20_000]
        if len(_BLOCK_ENDS.findall(start)) > 3:
            return PageKind.WHOLE if _WHOLE.search(start) else PageKind.FRAGMENT
        return PageKind.MARKDOWN if len(_MARKDOWN_SIGN.findall(start)) > 1 else PageKind.TEXT

    @property
    def _is_heavy(self) -> bool:
        """Whether it has implausibly many marks and lines for Markdown, which take parsers quadratic time."""
        return sum(map(self.text.count, "[*_`<\n")) > _MOST_MARKS

    @property
    def is_cut(self) -> bool:
        """Whether the page is truncated."""
        return any(problem.kind is ProblemKind.TRUNCATED for problem in self.problems)

    @property
    def is_html(self) -> bool:
        """Whether the page is HTML, whole or in part."""
        return self.kind in {PageKind.WHOLE, PageKind.FRAGMENT}

    @cached_property
    def tree(self) -> LexborHTMLParser:
        """The page as a tree; addresses are absolute if it declares a base."""
        tree = parsed(self.text)
        if base := _base_of(tree, self.url):
            _make_absolute(tree, base)
        return tree

    @cached_property
    def root(self) -> LexborNode:
        """The root of the page's content: body."""
        body = self.tree.body
        assert body is not None, "the parser always makes a body"
        return body

    @cached_property
    def title(self) -> str:
        """The title in the head."""
        element = self.tree.css_first("title")
        return element.text().strip() if element is not None else ""

    @cached_property
    def meta(self) -> Mapping[str, str]:
        """Name or property of each meta element, in lower case -> content; the first of a name counts."""
        found: dict[str, str] = {}
        for element in self.tree.css("meta[content]") if self.kind is PageKind.WHOLE else ():
            attributes = element.attributes
            name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or ""
            content = (attributes.get("content") or "").strip()
            for one in name.lower().split() if content else ():
                found.setdefault(one, content)
        return found

    @cached_property
    def metas(self) -> tuple[tuple[str, str], ...]:
        """Every meta element with tags or authors, in order; these may repeat."""
        elements = self.tree.css(
            "meta[property='article:tag'],meta[property='article:author'],meta[name='author'],meta[name='citation_author']"
        )
        return tuple(
            (
                element.attributes.get("property") or element.attributes.get("name") or "author",
                (element.attributes.get("content") or "").strip(),
            )
            for element in elements
        )

    @cached_property
    def json_ld(self) -> tuple[Mapping[str, object], ...]:
        """Every object of the page's JSON-LD blocks, those inside @graph and lists included."""
        found: list[Mapping[str, object]] = []
        for element in self.tree.css(_JSON_LD) if "ld+json" in self.text else ():
            source = element.text() or ""
            if len(source) <= _JSON_LD_LONGEST:
                found.extend(_objects(source))
        return tuple(found)

    @cached_property
    def declared_language(self) -> str:
        """The declared language."""
        root = self.tree.css_first("html[lang]") if self.kind is PageKind.WHOLE else None
        return ((root.attributes.get("lang") if root else "") or self.meta.get("og:locale", "")).strip()


def _base_of(tree: LexborHTMLParser, url: str) -> str:
    """The address in <base>; empty when there is no valid one."""
    element = tree.css_first("base[href]")
    return absolute(element.attributes.get("href") or "", url) if element is not None else ""


def _make_absolute(tree: LexborHTMLParser, base: str) -> None:
    for element in tree.css("a[href],img[src],img[data-src],img[data-original],iframe[src],video[src],source[src]"):
        for name in ("href", "src", "data-src", "data-original"):
            value = element.attributes.get(name)
            if value and not is_web(value) and (full := absolute(value, base)):
                element.attrs[name] = full


def _objects(source: str) -> Iterator[Mapping[str, object]]:
    try:
        value = json.loads(_bare(source), strict=False)
    except (ValueError, RecursionError):
        value = _saved(source)
    waiting: list[object] = [value]
    while waiting:
        value = waiting.pop(0)
        if isinstance(value, list):
            waiting.extend(value[:100])
        elif isinstance(value, dict):
            yield value
            waiting.extend(
                value[key]
                for key in ("@graph", "mainEntity", "mainEntityOfPage")
                if isinstance(value.get(key), (list, dict))
            )


def _bare(source: str) -> str:
    """JSON without the protection from old browsers, comments, and trailing commas."""
    source = _CDATA.sub("", source.strip()).strip().removesuffix(";")
    return _LAST_COMMA.sub(r"\1", source)


def _saved(source: str) -> dict[str, object]:
    """The facts in broken JSON, mostly broken by a quote in a title or text; the first of a name counts."""
    facts: dict[str, object] = {}
    for name, value in _FACT.findall(source):
        facts.setdefault(name, value)
    persons = {name: {"name": person} for name, person in _NAMED.findall(source)}
    return {**facts, **persons} if "datePublished" in facts or "pubDate" in facts else {}


def digest_of(data: bytes) -> str:
    """The hash that identifies a file when its page has no address."""
    return hashlib.sha256(data).hexdigest()
