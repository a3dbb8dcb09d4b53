"""Articles that a page keeps where browsers show nothing: in the state of its scripts, in a template, in a text field.

A script would draw them, so the elements of such a page hold menus only. Huanqiu has the article in a `<textarea>`,
Toutiao in `articleInfo`, Tencent, NetEase and programs made with Next.js, Nuxt or Vue in their state.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import unquote

from selectolax.lexbor import LexborHTMLParser

from termnews.extract.depth import MOST_LEVELS, is_bottomless
from termnews.extract.runs import OUTSIDE, around, fold, weigh, weight

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from selectolax.lexbor import LexborNode

    from termnews.extract.runs import Run

MOST_SHOWN = 900
"""The weight of the prose on a page, up to which its article may be in a script."""
_LEAST = 300
"""The least weight of such an article; with as much prose on a page, its templates are not looked at."""
_TIMES = 2
"""An article in a script is so many times as long as what is shown, and as any other text in the scripts."""
_FEW = 45
"""The weight of sentences, besides menus and feet, up to which a page shows no text of its own: "Loading…"."""
_VERSES = 4
"""Lines side by side, none of them a link, that are a poem or a list of its own, although no sentence ends in them."""
_SHORTEST_SUMMARY = 60
_COMPARED = 40
_FURNITURE = frozenset((*OUTSIDE, "noscript", "form"))
_FURNITURE_NAMES = re.compile(r"foot|copyright|cookie|sidebar|login|modal|popup", re.IGNORECASE)
_ENDS = tuple("。！？…，；”」』.!?,;")
_SIGN = re.compile(r"<textarea|<script", re.IGNORECASE)
_HOLDERS = re.compile(r"<(script|textarea)\b([^<>]{0,500})>((?>(?:(?!</?\1\b).)*))</\1", re.IGNORECASE | re.DOTALL)
"""Each search ends at the next element of its kind, because many without an end would take quadratic time."""
_TEMPLATE = re.compile(r"type=[\"']?text/(?:x-)?(?:html|template|tmpl)", re.IGNORECASE)
_NAMES = (
    r"(?:content|body|text|html)|(?:article|post|news|detail|main|cnt|rich|page|doc)_?(?:content|body|text|html)|"
    r"(?:content|body|text)_?(?:html|text)"
)
_TEXT = re.compile(
    rf"(?<![\w$-])[\"']?(?:{_NAMES})[\"']?\s{{0,9}}[:=]\s{{0,9}}"
    r"(?:\"((?>(?:[^\"\\]|\\.){120,}))\"|'((?>(?:[^'\\]|\\.){120,}))')",
    re.IGNORECASE | re.DOTALL,
)
_ESCAPES = re.compile(r"\\(?:u([\da-fA-F]{4})|x([\da-fA-F]{2})|(.))", re.DOTALL)
_SIGNS = {"n": "\n", "r": "", "t": " ", "b": "", "f": ""}
_ELEMENT = re.compile(r"<(?:p|br|div|section|article|h[1-4]|ul|img|blockquote)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"[。！？]|[.!?](?:\s|<|$)")
_UNESCAPED = 3
_PERCENT = re.compile(r"\s{0,64}%7[Bb]")


def body_in_scripts(text: str, runs: Sequence[Run], summary: str = "") -> LexborNode | None:
    """Find the article that no element of a page shows.

    A page that shows sentences may be a brief one whose scripts hold another article, a reader's comment, or terms of
    use. So what is longer there is its article only if it tells the same, or what the page tells as its summary.

    Args:
        text: The page.
        runs: What its elements show.
        summary: What it tells about itself.

    Returns:
        The article's element; None when the scripts tell no text, several of like length, less than the page, or
        something else.
    """
    shown = weigh(run for run in runs if run.is_prose)
    if shown > MOST_SHOWN or not _SIGN.search(text):
        return None
    found: dict[str, tuple[int, str, LexborNode]] = {}
    for source in _sources(text, with_templates=shown < _LEAST):
        if source.count("<") >= MOST_LEVELS and is_bottomless(source):
            continue
        element = LexborHTMLParser(_with_lines(source)).body
        words = fold(element.text()) if element is not None else ""
        size = weight(words)
        if element is not None and size >= _LEAST and _SENTENCE.search(source):
            found.setdefault(words[:60], (size, words, element))
    sizes = sorted(found.values(), key=lambda one: one[0], reverse=True)
    least = max([shown, *(size for size, _words, _element in sizes[1:2])]) * _TIMES
    if not sizes or sizes[0][0] < least:
        return None
    _size, words, element = sizes[0]
    return element if _tells(words, _own(runs), fold(summary)) else None


def _tells(words: str, own: Sequence[Run], summary: str) -> bool:
    """Whether the words of a script are what a page shows or sums up; also when it shows nothing."""
    if weight(summary) >= _SHORTEST_SUMMARY and summary[:_COMPARED] in words:
        return True
    total = weigh(own)
    return total < _FEW or weigh(run for run in own if run.words[:_COMPARED] in words) * 2 >= total


def _own(runs: Sequence[Run]) -> list[Run]:
    """The sentences and verses that are no menu, form, or foot."""
    shown = [run for run in runs if (run.is_prose or not run.linked) and not _is_furniture(run)]
    beside = Counter(place for run in shown for place in _places(run))
    return [
        run
        for run in shown
        if run.is_prose or run.words.endswith(_ENDS) or max(beside[place] for place in _places(run)) >= _VERSES
    ]


def _places(run: Run) -> set[int]:
    """Where the lines of a poem meet: in one element with breaks, or in that around an element each."""
    parent = run.holder.parent
    return {run.holder.mem_id} | ({parent.mem_id} if parent is not None and run.holder.tag in {"p", "div"} else set())


def _is_furniture(run: Run) -> bool:
    return any(
        node.tag in _FURNITURE
        or _FURNITURE_NAMES.search(f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"[:500])
        for node in around(run.holder)
        if node.tag not in {"html", "body"}
    )


def _sources(text: str, *, with_templates: bool) -> Iterator[str]:
    """The HTML or plain text of what may be an article."""
    for name, attributes, inner in _HOLDERS.findall(text):
        if name.lower() == "textarea" or _TEMPLATE.search(attributes):
            source = _bare(inner)
            if with_templates and _ELEMENT.search(source) and "{{" not in source and "<%" not in source:
                yield source
            continue
        script = unquote(inner) if _PERCENT.match(inner) else inner
        for double, single in _TEXT.findall(script):
            yield _bare(_told(double or single))


def _told(string: str) -> str:
    """A string of a script, without its escapes."""
    try:
        return str(json.loads(f'"{string}"', strict=False))
    except ValueError:
        return _ESCAPES.sub(_sign, string)


def _sign(found: re.Match[str]) -> str:
    number = found[1] or found[2]
    return chr(int(number, 16)) if number else _SIGNS.get(found[3], found[3])


def _bare(source: str) -> str:
    """HTML that was escaped once or twice, and put into quotes, as HTML."""
    for _time in range(_UNESCAPED):
        if _ELEMENT.search(source) or "&lt;" not in source.replace("&amp;", "&"):
            break
        source = unescape(source)
    if "\\u003" in source or '\\"' in source:
        source = _ESCAPES.sub(_sign, source)
    return source.strip().strip("\"'")


def _with_lines(source: str) -> str:
    """Plain text with its lines as paragraphs; HTML as it is."""
    if _ELEMENT.search(source):
        return source
    return "".join(f"<p>{line}</p>" for line in source.split("\n") if line.strip())
