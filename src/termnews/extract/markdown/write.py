"""Blocks as Markdown text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from termnews.extract.markdown.blocks import (
    Block,
    Code,
    Heading,
    Items,
    Line,
    Paragraph,
    Picture,
    Quote,
    Run,
    Style,
    Table,
)
from termnews.extract.markdown.convert import LeafConverter
from termnews.extract.markdown.inline import to_html

if TYPE_CHECKING:
    from collections.abc import Iterator


def write(blocks: list[Block]) -> str:
    """The Markdown of an article, ending in a line end unless it is empty."""
    leaves = iter(LeafConverter().convert(_leaves(blocks)))
    text = _write_blocks(blocks, leaves)
    return f"{text}\n" if text else ""


def _leaves(blocks: list[Block]) -> Iterator[str]:
    """What html2text converts: every stretch of words, in the order in which `_write_blocks` asks for them."""
    for block in blocks:
        match block:
            case Paragraph(runs=runs):
                yield f"<p>{to_html(runs)}</p>"
            case Heading(level=level, runs=runs):
                yield f"<h{level}>{to_html(runs)}</h{level}>"
            case Picture(words=words, url=url):
                yield f"<p>{to_html([Run(words, Style(url), picture=True)])}</p>"
            case Quote(blocks=inner):
                yield from _leaves(inner)
            case Items(items=items):
                for item in items:
                    yield from _leaves(item)
            case Table(rows=rows):
                yield from (f"<p>{to_html(cell)}</p>" for row in rows for cell in row)
            case _:
                pass


def _write_blocks(blocks: list[Block], leaves: Iterator[str], *, tight: bool = False) -> str:
    parts: list[str] = []
    other_mark = False
    for position, block in enumerate(blocks):
        previous = blocks[position - 1] if position else None
        other_mark = _same_kind_of_list(block, previous) and not other_mark
        text = _write_block(block, leaves, other_mark=other_mark)
        if parts:
            parts.append("\n" if tight and isinstance(block, Items) and block.start in {None, 1} else "\n\n")
        parts.append(text)
    return "".join(parts)


def _same_kind_of_list(block: Block, previous: Block | None) -> bool:
    return (
        isinstance(block, Items) and isinstance(previous, Items) and (block.start is None) == (previous.start is None)
    )


def _write_block(block: Block, leaves: Iterator[str], *, other_mark: bool) -> str:
    match block:
        case Code():
            return _write_code(block)
        case Line():
            return "***"
        case Quote(blocks=inner):
            return "\n".join(f"> {line}" if line else ">" for line in _write_blocks(inner, leaves).split("\n"))
        case Items():
            return _write_items(block, leaves, other_mark=other_mark)
        case Table(rows=rows):
            return _write_table([[next(leaves) for _ in row] for row in rows])
        case _:
            return next(leaves)


def _write_code(code: Code) -> str:
    longest = max(map(len, re.findall("`+", code.text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{code.language}\n{code.text}\n{fence}"


def _write_items(items: Items, leaves: Iterator[str], *, other_mark: bool) -> str:
    tight = all(_is_tight(item) for item in items.items)
    lines: list[str] = []
    for number, item in enumerate(items.items, items.start or 0):
        mark = ("*" if other_mark else "-") if items.start is None else f"{number}{')' if other_mark else '.'}"
        indent = " " * (len(mark) + 1)
        text = _write_blocks(item, leaves, tight=tight).replace("\n", f"\n{indent}")
        lines.append(f"{mark} {text}".replace(f"\n{indent}\n", "\n\n"))
    return ("\n" if tight else "\n\n").join(lines)


def _is_tight(item: list[Block]) -> bool:
    return isinstance(item[0], Paragraph) and all(isinstance(block, Items) for block in item[1:]) and len(item) < 3


def _write_table(rows: list[list[str]]) -> str:
    lines = ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    lines.insert(1, "|" + " --- |" * len(rows[0]))
    return "\n".join(lines)
