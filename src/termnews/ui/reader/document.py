"""An article as blocks, parsed piece by piece so that the first page appears at once."""

from __future__ import annotations

import re
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING

from termnews.extract.fingerprint import SHORTEST, fingerprint
from termnews.text.clean import clean_body
from termnews.ui.reader.blocks import DECORATION, Block, BlockKind, Mark, copy_text
from termnews.ui.reader.frame import end_blocks, header_blocks
from termnews.ui.reader.parse import BlockBuilder
from termnews.ui.reader.pieces import take_apart
from termnews.ui.reader.plain_paragraphs import is_in_fence, split_plain
from termnews.ui.reader.script import Convert, convert_block
from termnews.ui.reader.shown_article import Position

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it import MarkdownIt

    from termnews.ui.reader.caret import Place
    from termnews.ui.reader.layout import Anchor
    from termnews.ui.reader.shown_article import ReaderArticle

FIRST_PIECE = 12_000
"""Approximate bytes that are parsed before the first paint."""
NEXT_PIECE = 24_000

_DEFINITION = re.compile(r"^ {0,3}\[[^\]\n]+\]:[ \t]*\S.*$", re.MULTILINE)
# A blank line before a line that cannot continue the block above: a list, a quote, a table, code.
_SEAM = re.compile(r"\n[ \t]*\n(?=[^\s>|*+\-\d<`~:])")
# Second best: before the next item of a list, whose bullet or number is in the text.
_ITEM = re.compile(r"\n[ \t]*\n(?=[*+\-\d])")
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_WORDS = re.compile(r"\w{2,24}")
_FEW = 6
"""Some runs of letters like these identify a place in another view."""
_CONTROLS = {code: chr(0x2400 + code) for code in range(0x20) if code != 0x0A} | {0x7F: "\u2421"}


class View(Enum):
    """The views of an article."""

    CLEAN = "clean"
    NOTICES = "notices"
    """With the notices."""
    SOURCE = "source"
    """The Markdown itself."""


@cache
def _parser() -> MarkdownIt:
    from termnews.text.commonmark import make_parser

    return make_parser()


class Document:
    """The blocks of an article: its header, the parsed part of the body, and, when all is parsed, the end."""

    def __init__(self, article: ReaderArticle, view: View = View.CLEAN, beneath: Document | None = None) -> None:
        self.article = article
        self.view = view
        self.beneath = beneath
        """The article as blocks while its source is shown."""
        self.originals: list[Block] = header_blocks(article.header)
        """The blocks in the original script."""
        self.blocks: list[Block] = list(self.originals)
        """The blocks as displayed, perhaps in another script."""
        self.body_start = len(self.blocks)
        self.is_complete = article.markdown is None or bool(article.comparison)
        self.fold_sizes: list[int] = []
        """The number of notices in each folded group."""
        self.unfolded: set[int] = set()
        """Groups that the person opened."""
        self._convert: Convert | None = None
        self._markdown = article.markdown or ""
        self._read_to = 0
        self._definitions = "\n".join(_DEFINITION.findall(self._markdown))
        self._add(list(article.comparison))

    @property
    def unread_share(self) -> float:
        """The ratio of unparsed to parsed Markdown."""
        return (len(self._markdown) - self._read_to) / max(1, self._read_to)

    def read_on(self, size: int = NEXT_PIECE) -> None:
        """Parse the next piece of about `size` bytes."""
        if self.is_complete:
            return
        piece = self._cut(size)
        blocks = self._source_lines(piece) if self.view is View.SOURCE else self._parse(piece)
        self._add(blocks)
        if self._read_to >= len(self._markdown):
            self.is_complete = True
            if self.view is not View.SOURCE:
                self._add(list(end_blocks(self.article)))

    def read_all(self) -> None:
        """Parse the rest."""
        while not self.is_complete:
            self.read_on()

    def is_folded(self, index: int) -> bool:
        """Whether a block is folded away."""
        fold = self.blocks[index].fold
        return fold >= 0 and self.view is View.CLEAN and fold not in self.unfolded

    def set_convert(self, convert: Convert | None) -> None:
        """Show Chinese in another script, or as written."""
        self._convert = convert
        self.blocks = [self._shown(block) for block in self.originals]

    def around(self, article: ReaderArticle) -> Document:
        """The same view of the same article, with other links and citations."""
        document = Document(article, self.view)
        document.unfolded = self.unfolded
        document.set_convert(self._convert)
        return document

    def place_in(self, now: Document, place: Place) -> Place:
        """The place of a character in `now`, whose links may have gained or lost the sign that the reader adds."""
        block, character = place
        while block >= len(now.blocks) and not now.is_complete:
            now.read_on()
        if block >= min(len(self.blocks), len(now.blocks)):
            return place
        is_sign = any(mark.start <= character < mark.end for mark in _signs(self.blocks[block]))
        character = len(copy_text(self.blocks[block], 0, character))
        for mark in _signs(now.blocks[block]):
            if mark.start < character + (not is_sign):
                character += mark.end - mark.start
        return block, character

    def _shown(self, block: Block) -> Block:
        return convert_block(block, self._convert) if self._convert else block

    def fingerprint_of(self, index: int) -> int:
        """The fingerprint of a block of the body; 0 for other blocks and short ones."""
        words = copy_text(self.originals[index], 0, -1) if index >= self.body_start else ""
        return fingerprint(words) if len(words) >= SHORTEST else 0

    def find_block(self, position: Position) -> int:
        """Find the block of a position, parsing as far as needed; past the end it is the last one.

        If its text has changed, the nearest block with the same fingerprint is used.
        """
        index = max(0, position.block + self.body_start)
        while index >= len(self.blocks) and not self.is_complete:
            self.read_on()
        index = min(index, len(self.blocks) - 1)
        if not position.fingerprint or self.fingerprint_of(index) == position.fingerprint:
            return index
        self.read_all()
        same = [other for other in range(len(self.blocks)) if self.fingerprint_of(other) == position.fingerprint]
        return min(same, key=lambda other: abs(other - index), default=index)

    def find_words(self, words: Sequence[str], share: float) -> Position:
        """Find the block with the first of some texts that occurs, nearest to `share` of the article."""
        guess = share * len(self.blocks)
        for word in words:
            having = [index for index, block in enumerate(self.originals) if word in block.text]
            if having:
                index = min(having, key=lambda index: abs(index - guess))
                character = self.originals[index].text.find(word)
                return Position(index - self.body_start, character, self.fingerprint_of(index))
        return Position(int(guess) - self.body_start)

    def _cut(self, size: int) -> str:
        """Return the next piece of the Markdown, ending with a paragraph."""
        markdown, start = self._markdown, self._read_to
        # A Han character is three bytes of a file and one of a string.
        end = start + size // (3 if markdown[start : start + 200].isascii() is False else 1)
        while end < len(markdown):
            near = end + size
            seam = _SEAM.search(markdown, end, near) or _ITEM.search(markdown, end, near)
            seam = seam or _BLANK_LINE.search(markdown, near)
            end = seam.end() if seam else len(markdown)
            if not is_in_fence(markdown[start:end]):
                break
        self._read_to = min(end, len(markdown))
        return markdown[start : self._read_to]

    def _parse(self, piece: str) -> list[Block]:
        environment: dict[str, object] = {}
        if self._definitions:
            _parser().parse(self._definitions, environment)
        builder = BlockBuilder(self.article.is_archived)
        for text, is_plain in split_plain(piece):
            if is_plain:
                builder.add_plain(text)
            else:
                builder.build(_parser().parse(text, environment))
        return builder.blocks

    def _source_lines(self, piece: str) -> list[Block]:
        lines = piece.removesuffix("\n").split("\n")
        return [Block(BlockKind.SOURCE, clean_body(line.translate(_CONTROLS)).text, gap=0) for line in lines]

    def _add(self, blocks: list[Block]) -> None:
        """Append blocks; runs of notices become foldable groups."""
        was_notice = False
        for block in blocks:
            is_notice = block.kind is BlockKind.NOTICE or (
                block.kind is BlockKind.TEXT and not block.first and self.article.is_notice(copy_text(block, 0, -1))
            )
            if is_notice:
                if not was_notice:
                    self.fold_sizes.append(0)
                self.fold_sizes[-1] += 1
                block = block._replace(kind=BlockKind.NOTICE, fold=len(self.fold_sizes) - 1)
            was_notice = is_notice
            for part in take_apart(block):
                self.originals.append(part)
                self.blocks.append(self._shown(part))


def _signs(block: Block) -> list[Mark]:
    """Where a block has characters that the reader has added."""
    return [mark for mark in block.marks if mark.flags & DECORATION]


def words_at(document: Document | None, anchor: Anchor) -> tuple[list[str], float]:
    """Return the text at a place in the original script, the longest run first, and its share of the article."""
    if document is None or (anchor.block == 0 and not anchor.character):
        return [], 0.0
    text = document.originals[anchor.block].text
    # Runs of letters, which contain neither Markdown syntax nor characters drawn for it.
    words = sorted(_WORDS.findall(text[anchor.character :]), key=len, reverse=True)[:_FEW]
    return words, anchor.block / max(1, len(document.blocks))
