"""Markdown, with or without HTML inside."""

from __future__ import annotations

import re
from html import unescape

from termnews.extract.body import body_of, drop_junk
from termnews.extract.byline import read_labelled_author, read_labelled_date
from termnews.extract.compose import Found, compose
from termnews.extract.dates import written
from termnews.extract.page import Kind, Page
from termnews.model.article import Article
from termnews.model.dates import Origin
from termnews.text.clean import clean_body

_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(.*?)[ \t]*#*[ \t]*$")
_RULE = re.compile(r" {0,3}(?:[-*_=][ \t]*){3,}$")
_ONLY_LINK = re.compile(r"[*_\s]*(?:!?\[[^\]]*\]\([^)]*\)[*_\s]*)+$")
_ONLY_URL = re.compile(r"[*_\s<(]*https?://\S+[*_\s>)]*$")
_REPUBLISHED = re.compile(r"(?:轉載自|转载自|來源|来源)\s?[:：]?\s?\[")
_STAMPED = re.compile(r"`([^`\n]{1,80}?)\s?(\d{4}-\d{2}-\d{2}[T ]?[\d:]{0,8})`")
_MARKUP = re.compile(r"!?\[([^\]]*)\]\([^)]*\)|[*_`~]{1,3}|<[^>]{0,200}>|\\(?=[!-/:-@\[-`{-~])")
_ENTITY = re.compile(r"&(?:#\d{1,8}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
# HTML inside, and marks that no parser reads as they were meant ("**甲****乙**", "[!\[\](u)](u)"):
# then the rendered elements are the body.
_NOT_MARKDOWN = re.compile(r"<[a-zA-Z/!]|\*{4}|!\\\[")
_SENTENCE_END = re.compile(r"[。！？!?；;\n]|……")


def read(page: Page) -> Article | None:
    """Read Markdown; None when the page is HTML or plain text."""
    if page.kind is not Kind.MARKDOWN:
        return None
    source = _without_hidden_entities(clean_body(page.text).text)
    lines = source.split("\n")
    title, start, notices = _find_title(lines)
    stamp = _STAMPED.search(source, 0, 3000)
    text = "\n".join(lines[start:]).strip("\n")
    body = body_of(to_html(text))
    if not body.lines:
        # A post of one paragraph: its first sentence is the title and stays in the body.
        text = source.strip("\n")
        body = body_of(to_html(text))
    author = next((name for line in body.lines[:6] if (name := read_labelled_author(line))), "")
    labelled = next((date for line in body.lines[:6] if (date := read_labelled_date(line))), None)
    found = Found(
        title=title,
        body=body,
        markdown="" if _NOT_MARKDOWN.search(text) else text,
        dates=(written(stamp[2], Origin.BYLINE) if stamp else None, labelled),
        byline=stamp[1].strip() if stamp else author,
        notices=notices,
    )
    return compose(page, "markdown", found)


def to_html(source: str) -> str:
    """Render Markdown, HTML inside it included, and bring it into the form that the page parser writes."""
    from selectolax.lexbor import LexborHTMLParser

    from termnews.text.commonmark import make_parser

    parser = make_parser()
    parser.options["html"] = True
    body = LexborHTMLParser(parser.render(source)).body
    if body is None:
        return ""
    drop_junk(body)
    return body.html or ""


def _without_hidden_entities(source: str) -> str:
    """Drop the entities of characters that cleaning drops: whoever renders the Markdown would bring them back."""
    return _ENTITY.sub(lambda found: found[0] if clean_body(unescape(found[0])).hidden == 0 else "", source)


def _find_title(lines: list[str]) -> tuple[str, int, list[str]]:
    """The line that names the article, where the body starts, and the lines before it.

    A heading that only leads back to a list, and one that is followed by where
    the texts were taken from, name the collection: then the first line of words is
    the title.
    """
    notices: list[str] = []
    first_words = ""
    for index, line in enumerate(lines[:40]):
        if not line.strip("\ufeff \t") or _RULE.match(line):
            continue
        heading = _HEADING.match(line.lstrip("\ufeff"))
        words = (heading[1] if heading else line).strip()
        if (
            _ONLY_LINK.match(words)
            or _ONLY_URL.match(words)
            or _STAMPED.search(line)
            or (words.startswith("[") and not _plain(words))
        ):
            notices.append(_plain(words))
            continue
        if words.startswith("[:") or _REPUBLISHED.match(words):
            notices.append(_plain(words))
            continue
        if heading and _names_collection(lines, index):
            notices.append(_plain(words))
            continue
        if heading:
            return _plain(words), index + 1, notices
        if not first_words:
            first_words = _plain(words)
            if _is_bold(words) or len(first_words) <= 60:
                return first_words, index + 1, notices
            return _sentence(first_words), index, notices
    return "", 0, []


def _names_collection(lines: list[str], index: int) -> bool:
    following = next((line for line in lines[index + 1 : index + 4] if line.strip()), "")
    return bool(_REPUBLISHED.match(following.strip()))


def _is_bold(words: str) -> bool:
    return words.startswith(("**", "__")) and words.endswith(("**", "__"))


def _plain(words: str) -> str:
    return " ".join(_MARKUP.sub(lambda found: found[1] or "", words).split())


def _sentence(words: str) -> str:
    end = _SENTENCE_END.search(words)
    return words[: end.start()] if end and 4 <= end.start() <= 80 else words[:60]
