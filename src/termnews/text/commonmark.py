"""The Markdown that termnews reads: CommonMark with tables, strikethrough and footnotes, made fit for Chinese.

Two things differ from CommonMark, and only next to characters that ASCII text does
not have. Emphasis may begin and end beside Chinese: the standard reads `**《北京》**外卖` as asterisks, because there
is no space before 外. And a bare address becomes a link that ends where ASCII ends: other parsers include the
sentence after it.

Raw HTML is text: `<div>` in Markdown shows as it is written. Only `<br>` in a table is kept: nothing else can break a
line there.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from markdown_it import MarkdownIt
from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Scanned
from markdown_it.token import Token

from termnews.text.footnotes import enable_footnotes, number_of, sign_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.rules_core import StateCore
    from markdown_it.utils import EnvType

# Han, kana, hangul, bopomofo, their marks and full-width forms, and the marks that
# Chinese shares with Latin: quotes, dash, ellipsis, middle dot.
_CJK = re.compile(
    "[\u1100-\u11ff\u2e80-\u33ff\u3400-\ua4cf\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef"
    "\U00016fe0-\U00018dff\U0001aff0-\U0001b2ff\U0001f200-\U0001f2ff\U00020000-\U0003ffff"
    "\u00b7\u2014\u2015\u2018-\u201f\u2025-\u2027\u203b\u30fb]"
)
# Quotes and lists deeper than this are flattened, because the parser drops what lies
# deeper than its limit, and without one it would run out of stack.
_DEEPEST_BLOCK: Final = 100
_MARK: Final = r"[ \t]*+(?:>|(?:[-+*]|\d{1,9}[.)])(?=[ \t]))"
_TOO_MANY_MARKS: Final = re.compile(f"^((?:{_MARK}){{16}})(?>(?:{_MARK})+)", re.MULTILINE)
_TOO_FAR_IN: Final = re.compile(r"^ {58,}(?=[-+*>\d])", re.MULTILINE)
_FAR_IN: Final = " " * 57
_ADDRESS: Final = re.compile(r"https?://[!#-;=?-~]+", re.IGNORECASE)
_AFTER_ADDRESS: Final = ".,;:!?'*_~`|\\([{"
_BREAK: Final = re.compile(r"<br ?/?>", re.IGNORECASE)
_BRACKETS: Final = {")": "(", "]": "[", "}": "{"}


def is_cjk(character: str) -> bool:
    """Whether words may follow this character without a space."""
    return character > "\u00b6" and _CJK.match(character) is not None


def flanking(before: str, after: str) -> tuple[bool, bool]:
    """Whether emphasis marks between two characters may begin emphasis, and whether they may end it."""
    mark_before, mark_after = _is_mark(before), _is_mark(after)
    space_before, space_after = isWhiteSpace(ord(before)), isWhiteSpace(ord(after))
    cjk_before, cjk_after = is_cjk(before), is_cjk(after)
    opens = not space_after and (not mark_after or cjk_after or space_before or mark_before or cjk_before)
    closes = not space_before and (not mark_before or cjk_before or space_after or mark_after or cjk_after)
    return opens, closes


def _is_mark(character: str) -> bool:
    return isMdAsciiPunct(ord(character)) or isPunctChar(character)


class _ChineseStateInline(StateInline):
    """Treats a Chinese neighbour of `*`, `_` or `~` as the edge of a word."""

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: N802, N803 (markdown-it's names)
        before = self.src[start - 1] if start > 0 else " "
        end = start
        while end < self.posMax and self.src[end] == self.src[start]:
            end += 1
        after = self.src[end] if end < self.posMax else " "
        opens, closes = flanking(before, after)
        edge_before = canSplitWord or _is_mark(before) or is_cjk(before)
        edge_after = canSplitWord or _is_mark(after) or is_cjk(after)
        return Scanned(opens and (not closes or edge_before), closes and (not opens or edge_after), end - start)


class _ChineseInline(ParserInline):
    """Markdown-it's inline parser over the state above."""

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        state = _ChineseStateInline(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


def make_parser() -> MarkdownIt:
    """The Markdown parser; it keeps no state between texts, so it can be reused."""
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": _DEEPEST_BLOCK})
    parser.inline = _ChineseInline()
    parser.enable(["table", "strikethrough"])
    enable_footnotes(parser)
    parser.core.ruler.after("normalize", "depth", _limit_depth)
    parser.core.ruler.before("text_join", "cells", _break_cells)
    parser.core.ruler.push("addresses", _link_addresses)
    return parser


def bare_words(tokens: Sequence[Token]) -> str:
    """The visible text of parsed Markdown, joined without separators; the text of images too."""
    parts: list[str] = []
    for token in tokens:
        if token.type in {"inline", "image"}:
            parts.append(bare_words(token.children or ()))
        elif token.type in {"text", "code_inline", "code_block", "fence"}:
            parts.append(token.content)
        elif token.type in {"softbreak", "hardbreak"}:
            parts.append("\n")
        elif token.type == "note_ref":
            parts.append(sign_of(number_of(token)))
    return "".join(parts)


def find_addresses(text: str) -> list[tuple[int, int]]:
    """Find bare http addresses in a text, without the punctuation around them."""
    found = []
    for match in _ADDRESS.finditer(text):
        start, end = match.span()
        end = _trim(text, start, end)
        if end > text.index("://", start) + 3:
            found.append((start, end))
    return found


def _trim(text: str, start: int, end: int) -> int:
    address = text[start:end]
    balance = {close: address.count(open_) - address.count(close) for close, open_ in _BRACKETS.items()}
    while True:  # The slashes of the scheme are never trimmed.
        last = text[end - 1]
        if last in _BRACKETS and balance[last] < 0:
            balance[last] += 1
        elif last not in _AFTER_ADDRESS:
            break
        end -= 1
    return end


def _limit_depth(state: StateCore) -> None:
    state.src = _TOO_FAR_IN.sub(_FAR_IN, _TOO_MANY_MARKS.sub(r"\1", state.src))


def _break_cells(state: StateCore) -> None:
    """Let `<br>` end a line in a table; an escaped one is still in pieces here, and remains text."""
    for before, token in pairwise(state.tokens):
        if before.type in {"th_open", "td_open"} and token.children and "<" in token.content:
            token.children = [part for child in token.children for part in _broken(child)]


def _broken(token: Token) -> list[Token]:
    if token.type != "text" or not _BREAK.search(token.content):
        return [token]
    first, *others = _BREAK.split(token.content)
    parts = [_text(first, token.level)]
    for other in others:
        parts += [Token("hardbreak", "br", 0, level=token.level), _text(other, token.level)]
    return parts


def _link_addresses(state: StateCore) -> None:
    for block in state.tokens:
        if block.type == "inline" and block.children and "://" in block.content:
            block.children = _with_links(block.children)


def _with_links(children: list[Token]) -> list[Token]:
    linked: list[Token] = []
    depth = 0
    for token in children:
        depth += {"link_open": 1, "link_close": -1}.get(token.type, 0)
        if token.type == "text" and not depth and "://" in token.content:
            linked.extend(_split_text(token))
        else:
            linked.append(token)
    return linked


def _split_text(token: Token) -> list[Token]:
    parts: list[Token] = []
    text, done = token.content, 0
    for start, end in find_addresses(text):
        if start > done:
            parts.append(_text(text[done:start], token.level))
        address = text[start:end]
        parts.append(
            Token("link_open", "a", 1, attrs={"href": address}, markup="linkify", info="auto", level=token.level)
        )
        parts.append(_text(address, token.level + 1))
        parts.append(Token("link_close", "a", -1, markup="linkify", info="auto", level=token.level))
        done = end
    if done < len(text):
        parts.append(_text(text[done:], token.level))
    return parts


def _text(content: str, level: int) -> Token:
    return Token("text", "", 0, content=content, level=level)
