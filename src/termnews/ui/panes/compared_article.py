"""Rendering a comparison for the reader: removed and added text is marked by sign and colour."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from termnews.desk.comparison import count_changed, differences_in, is_kept_paragraph, side
from termnews.text.clean import clean_body
from termnews.text.words import _, ngettext
from termnews.ui.reader.blocks import BOLD, DECORATION, Block, BlockKind, Mark
from termnews.ui.reader.shown_article import Header, ReaderArticle
from termnews.ui.status_words import number_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from termnews.desk.comparison import Compared, ComparedWords, Comparison, Paragraph

_KINDS = {"-": BlockKind.REMOVED, "+": BlockKind.ADDED}
_BRACKETS = {"-": ("[-", "-]"), "+": ("{+", "+}")}
"""The brackets of words changed inside a paragraph, as in git's word diff."""


def compared_article(title: str, compared: Compared, comparison: Comparison) -> ReaderArticle:
    """The article that represents a comparison in the reader."""
    told = (compared.names, summary(comparison.paragraphs), comparison.note)
    header = Header(title, source=" · ".join(filter(None, told)))
    blocks = tuple(comparison_blocks(comparison.paragraphs))
    return ReaderArticle(header, markdown="", find_matches=None, comparison=blocks)


def summary(paragraphs: Sequence[Paragraph]) -> str:
    """How much changed, in a few words."""
    count = len(differences_in(paragraphs))
    if not count:
        return _("Same text.")
    added, removed = count_changed(paragraphs)
    changes = ngettext("{count} change", "{count} changes", count).format(count=number_words(count))
    return f"{changes} · +{added} −{removed} · " + _("n next, N previous")


def comparison_blocks(paragraphs: Sequence[Paragraph]) -> Iterator[Block]:
    """Every paragraph; a changed one first as it was, then as it is."""
    shown = [paragraph for paragraph in paragraphs if any(piece.text.strip() for piece in paragraph)]
    for before, paragraph in pairwise(((), *shown)):
        if is_kept_paragraph(paragraph):
            yield Block(BlockKind.TEXT, clean_body(paragraph[0].text).text, first="  ", rest="  ")
            continue
        blocks = [changed_block(pieces, sign) for sign in "-+" if (pieces := side(paragraph, sign))]
        begins = not before or is_kept_paragraph(before)
        yield blocks[0]._replace(begins_change=begins)
        yield from (block._replace(gap=0) for block in blocks[1:])


def changed_block(pieces: Sequence[ComparedWords], sign: str) -> Block:
    """A paragraph of one of the two articles; changed words are in brackets."""
    text, marks = "", list[Mark]()
    for piece in pieces:
        words = clean_body(piece.text).text
        if piece.sign == " " or len(pieces) == 1:
            text += words
            continue
        opening, closing = _BRACKETS[sign]
        start = len(text) + len(opening)
        text += f"{opening}{words}{closing}"
        marks += [
            Mark(start - len(opening), start, DECORATION),
            Mark(start, start + len(words), BOLD),
            Mark(start + len(words), len(text), DECORATION),
        ]
    return Block(_KINDS[sign], text, tuple(marks), first=f"{sign} ", rest=f"{sign} ")
