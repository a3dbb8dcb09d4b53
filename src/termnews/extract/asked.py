"""A page with a question and several answers, which are its article together, each below the name of its writer."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, NamedTuple

from selectolax.lexbor import LexborHTMLParser

from termnews.extract.byline import clean_author
from termnews.extract.runs import is_within

if TYPE_CHECKING:
    from collections.abc import Iterable

    from selectolax.lexbor import LexborNode

    from termnews.extract.page import Page

_ANSWERS = "[itemtype$='schema.org/Answer']"
_QUESTIONS = "[itemtype$='schema.org/Question']"
_TEXTS = "[itemprop='text'],.RichContent-inner,.zm-editable-content"
_HEADINGS = "h2,h3,h4,h5"
_NAMES = ("[itemprop='author'] [itemprop='name']", ".author-link", "[itemprop='author'] a[href]")
_FEWEST = 2
_MOST_WRITERS = 5
_MOST = 200
"""Answers; each takes time proportional to what it holds."""


class Answers(NamedTuple):
    """The question and its answers."""

    element: LexborNode
    """A new element with their texts."""
    writers: str
    """Who asked and who answered: "Ann Lee, Bo Chen"."""
    number: int


def read_answers(page: Page) -> Answers | None:
    """Put the question of a page and its answers together.

    Returns:
        None when the page does not mark at least two answers that stand in one list. Where a heading parts them
        ("更多回答"), one was saved, and the page offers others.
    """
    listed = _listed(page.root)[:_MOST] if "schema.org/Answer" in page.text else []
    answers = [answer for answer in listed if _text(answer)]
    if len(answers) < (1 if page.is_cut else _FEWEST):  # Of a page that broke off, others are lost.
        return None
    if page.is_cut:
        answers = listed
    question = page.root.css_first(_QUESTIONS)
    asked = _text(question) if question is not None else None
    is_own = asked is not None and not any(is_within(asked, answer) for answer in answers)
    parts = [asked.html or ""] if asked is not None and is_own else []
    names = [writer_of(question)] if question is not None and is_own else []
    for answer in answers:
        names.append(writer_of(answer))
        text = _text(answer)
        heading = f"<h3>{escape(names[-1])}</h3>" if names[-1] else ""
        parts.append(f"{heading}{text.html if text else ''}")
    writers = ", ".join(list(dict.fromkeys(filter(None, names)))[:_MOST_WRITERS])
    return put_together(parts, writers, len(answers))


def put_together(parts: Iterable[str], writers: str, number: int) -> Answers:
    """Make one element of texts."""
    element = LexborHTMLParser(f"<div>{''.join(parts)}</div>").css_first("div")
    assert element is not None
    return Answers(element, writers, number)


def _listed(root: LexborNode) -> list[LexborNode]:
    """The answers up to the first heading between two of them."""
    answers: list[LexborNode] = []
    for element in root.css(f"{_ANSWERS},{_HEADINGS}"):
        if "itemtype" in element.attributes:
            answers.append(element)
        elif answers and not is_within(element, answers[-1]):
            break
    return answers


def _text(thing: LexborNode) -> LexborNode | None:
    """The element with the text of a question or an answer."""
    text = thing.css_first(_TEXTS)
    return text if text is not None and text.text(strip=True) else None


def writer_of(thing: LexborNode) -> str:
    """The name of who wrote an answer or a posting, or asked."""
    found = (element for selector in _NAMES for element in thing.css(selector)[:_MOST_WRITERS])
    names = (clean_author(element.attributes.get("content") or element.text()) for element in found)
    return next(filter(None, names), "")
