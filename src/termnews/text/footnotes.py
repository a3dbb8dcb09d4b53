"""Footnotes in Markdown: `[^1]` in a text, and `[^1]: what it says` somewhere in it.

CommonMark reads the second as a link definition, and a note in Chinese, which has no spaces, would be lost. Here a
note is a block, and `[^1]` is a link to the note with that label; without one it is plain text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

NOTE = "note:"
"""What the address of a link to a footnote begins with, where it is not on a page of its own; the number follows."""
MARKED = "data-termnews-note"
"""The HTML attribute that marks footnotes and the references to them."""

_LABEL = r"\[\^([^\[\]\n]{1,60})\]"
_REFERENCE = re.compile(_LABEL)
_NOTE = re.compile(_LABEL + r":[ \t]*")
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_NUMBERS = "notes"
"""In the parser's environment: the number of each label, in the order of the notes."""


def enable_footnotes(parser: MarkdownIt) -> None:
    """Add footnotes to a parser."""
    parser.block.ruler.before("reference", "note", _read_note, {"alt": ["paragraph", "reference", "blockquote"]})
    parser.inline.ruler.before("link", "note_ref", _read_reference)
    parser.add_render_rule("note_ref", _render_reference)
    parser.add_render_rule("note_open", _render_note)


def number_of(token: Token) -> int:
    """The number of a note, or of the note that a reference leads to."""
    return int(token.meta["number"])


def sign_of(number: int) -> str:
    """The number in superscript, as the text has it."""
    return str(number).translate(_SUPERSCRIPT)


def _read_note(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    if state.is_code_block(line):
        return False
    start = state.bMarks[line] + state.tShift[line]
    match = _NOTE.match(state.src, start, state.eMarks[line])
    if match is None or silent:
        return match is not None
    numbers = state.env.setdefault(_NUMBERS, {})
    number = numbers.setdefault(match[1], len(numbers) + 1)
    state.push("note_open", "div", 1).meta = {"number": number}
    before = state.bMarks[line], state.tShift[line], state.sCount[line], state.parentType
    # What follows the colon is a block; the lines below may belong to it, indented by four cells.
    state.blkIndent += 4
    state.bMarks[line], state.tShift[line], state.sCount[line] = match.end(), 0, state.blkIndent
    state.parentType = "note"
    state.md.block.tokenize(state, line, end)
    state.blkIndent -= 4
    state.bMarks[line], state.tShift[line], state.sCount[line], state.parentType = before
    state.push("note_close", "div", -1)
    return True


def _read_reference(state: StateInline, silent: bool) -> bool:
    match = _REFERENCE.match(state.src, state.pos, state.posMax)
    number = state.env.get(_NUMBERS, {}).get(match[1]) if match else None
    if match is None or number is None:
        return False
    if not silent:
        state.push("note_ref", "sup", 0).meta = {"number": number}
    state.pos = match.end()
    return True


def _render_reference(_renderer: object, tokens: Sequence[Token], index: int, *_: object) -> str:
    number = number_of(tokens[index])
    return f'<sup {MARKED}="{number}"><a href="#note-{number}">{number}</a></sup>'


def _render_note(_renderer: object, tokens: Sequence[Token], index: int, *_: object) -> str:
    number = number_of(tokens[index])
    return f'<div class="footnote" {MARKED}="{number}" id="note-{number}">\n'
