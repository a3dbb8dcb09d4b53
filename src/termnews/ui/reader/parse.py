"""Turn the tokens of a Markdown text into blocks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from termnews.text.clean import clean_body
from termnews.text.footnotes import number_of
from termnews.text.han import fold
from termnews.text.lines import cell_width
from termnews.text.words import _
from termnews.ui.reader.blocks import DECORATION, ITALIC, Block, BlockKind, TableCell
from termnews.ui.reader.inline import InlineText

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from markdown_it.token import Token

_BULLETS = "•◦▪"
_BAR = "│ "
_CODE_INDENT = "  "
_TASK = re.compile(r"\[[ xX]\] ")
_UNDER_TASK = " " * 4
_DEEPEST = 8
"""Prefixes of containers nested deeper than this are not drawn, to leave room for the text."""


@dataclass(slots=True)
class _Container:
    """An open quote or list item."""

    first: str
    rest: str
    is_quote: bool = False
    note: int = 0
    """The number of the footnote; 0 if it is not one."""
    is_used: bool = False

    def be_task(self) -> None:
        """Replace the bullet by the box of a task."""
        if not self.is_used and not self.is_quote and not self.note:
            self.first, self.rest = "", _UNDER_TASK

    def take_first(self) -> str:
        """Return the prefix of the next line: a bullet is drawn once."""
        if self.is_used:
            return self.rest
        self.is_used = True
        return self.first


@dataclass(slots=True)
class _OpenList:
    """An open list: the number of its next item, None for bullets."""

    number: int | None
    digits: int
    has_items: bool = False


class BlockBuilder:
    """Converts the tokens of one piece of Markdown."""

    def __init__(self, is_archived: Callable[[str], bool]) -> None:
        self._is_archived = is_archived
        self._containers: list[_Container] = []
        self._lists: list[_OpenList] = []
        self._last_containers: list[_Container] = []
        self._blocks: list[Block] = []

    @property
    def blocks(self) -> list[Block]:
        """The blocks so far."""
        return self._blocks

    def build(self, tokens: Sequence[Token]) -> list[Block]:
        """Turn tokens into blocks."""
        position = 0
        while position < len(tokens):
            position = self._read(tokens, position)
        return self._blocks

    def add_plain(self, paragraph: str) -> None:
        """Add a paragraph that has no Markdown in it."""
        line = InlineText(self._is_archived)
        line.write_lines(paragraph)
        self._add(Block(BlockKind.TEXT, line.text.rstrip()))

    def _read(self, tokens: Sequence[Token], position: int) -> int:
        token = tokens[position]
        match token.type:
            case "paragraph_open":
                self._add_paragraph(tokens[position + 1], is_tight=token.hidden)
            case "heading_open":
                level = int(token.tag[1])
                self._add(self._inline(tokens[position + 1], BlockKind.HEADING), gap=2 if level < 3 else 1, level=level)
            case "fence" | "code_block" | "html_block":
                self._add(_code(token))
            case "hr":
                self._add(Block(BlockKind.RULE, ""))
            case "table_open":
                return self._read_table(tokens, position)
            case _:
                self._nest(tokens, position)
        return position + 1

    def _nest(self, tokens: Sequence[Token], position: int) -> None:
        """Open or close a list, an item, a quote or a footnote."""
        match tokens[position].type:
            case "blockquote_open":
                self._containers.append(_Container(_BAR, _BAR, is_quote=True))
            case "bullet_list_open" | "ordered_list_open":
                self._lists.append(_open_list(tokens, position))
            case "list_item_open":
                self._containers.append(self._open_item())
            case "note_open":
                self._open_note(number_of(tokens[position]))
            case "blockquote_close" | "list_item_close" | "note_close":
                self._close_container()
            case "bullet_list_close" | "ordered_list_close":
                self._lists.pop()

    def _inline(self, token: Token, kind: BlockKind) -> Block:
        line = InlineText(self._is_archived)
        line.read(token.children or [])
        return Block(kind, line.text.rstrip(), line.marks)

    def _add_paragraph(self, token: Token, *, is_tight: bool) -> None:
        children = [child for child in token.children or [] if child.content or child.type != "text"]
        if children and children[0].type == "image" and _is_picture(children):
            self._add(self._picture(children))
            return
        kind = BlockKind.QUOTE if any(container.is_quote for container in self._containers) else BlockKind.TEXT
        block = self._inline(token, kind)
        if not block.text and not self._containers:
            return
        if self._blocks and self._blocks[-1].kind is BlockKind.IMAGE and _is_all_italic(block):
            self._add_caption(block)
            return
        if self._containers and _TASK.match(block.text):
            self._containers[-1].be_task()
        is_first = len(self._lists) == 1 and not self._lists[0].has_items
        self._add(block, gap=0 if is_tight and not is_first else 1)

    def _picture(self, children: Sequence[Token]) -> Block:
        """Represent a picture by one line: its text, then its caption."""
        image, others = children[0], children[1:]
        words = image.content or str(image.attrs.get("title", ""))
        caption = self._caption_line(others)
        line = InlineText(self._is_archived)
        if not says_the_same(words, caption.text):
            line.write(words)
            if words and others:
                line.write("\n")
        line.read([child for child in others if child.type not in ("softbreak", "hardbreak")])
        label = _("[picture]") + " "
        return Block(BlockKind.IMAGE, line.text.rstrip(), line.marks, first=label, rest=" " * cell_width(label))

    def _caption_line(self, children: Sequence[Token]) -> InlineText:
        line = InlineText(self._is_archived)
        line.read(children)
        return line

    def _add_caption(self, block: Block) -> None:
        """Put a caption below its picture, or next to the label if the picture's text adds nothing."""
        picture = self._blocks[-1]
        if not picture.text or says_the_same(picture.text, block.text):
            self._blocks[-1] = picture._replace(text=block.text, marks=block.marks)
            return
        indent = " " * cell_width(picture.rest)
        self._blocks.append(block._replace(kind=BlockKind.CAPTION, first=indent, rest=indent, gap=0))

    def _add(self, block: Block, *, gap: int = 1, level: int = 0) -> None:
        """Append a block, with the prefixes of its containers."""
        shown = self._containers[:_DEEPEST]
        common = _count_common(shown, self._last_containers)
        bars = "".join(container.rest for container in shown[:common])
        note = next((container.note for container in shown if container.note and not container.is_used), 0)
        first = "".join(container.take_first() for container in shown)
        rest = "".join(container.rest for container in shown)
        self._last_containers = shown
        for open_list in self._lists:
            open_list.has_items = True
        self._blocks.append(
            block._replace(
                first=first + block.first,
                rest=rest + block.rest,
                gap=gap if self._blocks or gap < 2 else 1,
                level=level,
                gap_prefix=bars if _BAR in bars else "",
                note=note,
            )
        )

    def _open_item(self) -> _Container:
        current = self._lists[-1]
        if current.number is None:
            bullet = _BULLETS[(len(self._lists) - 1) % len(_BULLETS)]
            return _Container(f"{bullet} ", "  ")
        label = f"{current.number}. ".rjust(current.digits + 2)
        current.number += 1
        return _Container(label, " " * len(label))

    def _open_note(self, number: int) -> None:
        """Begin a footnote; the first is preceded by a rule."""
        if number == 1:
            self._add(Block(BlockKind.RULE, ""))
        label = f"{number}. "
        self._containers.append(_Container(label, " " * len(label), note=number))

    def _close_container(self) -> None:
        container = self._containers[-1]
        if not container.is_used and len(self._containers) <= _DEEPEST:
            self._add(Block(BlockKind.TEXT, ""), gap=0)
        self._containers.pop()

    def _read_table(self, tokens: Sequence[Token], position: int) -> int:
        """Read a table; return the position after it."""
        line = InlineText(self._is_archived)
        rows: list[list[TableCell]] = []
        while tokens[position].type != "table_close":
            token = tokens[position]
            if token.type == "tr_open":
                if rows:
                    line.write("\n")
                rows.append([])
            elif token.type in ("th_open", "td_open"):
                if rows[-1]:
                    line.write_cell_end()
                start = line.length
                line.read(tokens[position + 1].children or [])
                align = str(token.attrs.get("style", "")).rpartition(":")[2]
                rows[-1].append(TableCell(start, line.length, align))
            position += 1
        self._add(Block(BlockKind.TABLE, line.text, line.marks, rows=tuple(map(tuple, rows))))
        return position + 1


def _code(token: Token) -> Block:
    text = clean_body(token.content.expandtabs(4)).text.rstrip("\n")
    return Block(BlockKind.CODE, text, first=_CODE_INDENT, rest=_CODE_INDENT)


def _is_picture(children: Sequence[Token]) -> bool:
    """Whether a paragraph is one picture, alone or with a caption in italics."""
    others = [child for child in children[1:] if child.type not in ("softbreak", "hardbreak")]
    return not others or (others[0].type == "em_open" and others[-1].type == "em_close")


def says_the_same(words: str, caption: str) -> bool:
    """Whether the caption contains the text of the picture."""
    return fold("".join(words.split())) in fold("".join(caption.split()))


def _is_all_italic(block: Block) -> bool:
    """Whether a block is entirely in italics, which below a picture is a caption."""
    inked = sum(mark.end - mark.start for mark in block.marks if mark.flags & (ITALIC | DECORATION))
    return bool(block.text) and inked == len(block.text)


def _open_list(tokens: Sequence[Token], position: int) -> _OpenList:
    token = tokens[position]
    if token.type == "bullet_list_open":
        return _OpenList(None, 0)
    start = int(token.attrs.get("start", 1))
    items = sum(1 for _item in _items(tokens, position))
    return _OpenList(start, len(str(start + items - 1)))


def _items(tokens: Sequence[Token], position: int) -> Iterator[Token]:
    """Walk the items of the list that opens at `position`."""
    level = tokens[position].level
    for token in tokens[position + 1 :]:
        if token.level == level and token.type.endswith("list_close"):
            return
        if token.level == level + 1 and token.type == "list_item_open":
            yield token


def _count_common(some: Sequence[_Container], others: Sequence[_Container]) -> int:
    """Count the containers that two blocks share."""
    count = 0
    for one, other in zip(some, others, strict=False):
        if one is not other:
            break
        count += 1
    return count
