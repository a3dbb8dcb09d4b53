"""Writing blocks as Markdown, and verifying the text by parsing it."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from termnews.extract.markdown.body_blocks import (
    PLAIN,
    Block,
    Code,
    Heading,
    Items,
    Note,
    Paragraph,
    Picture,
    Quote,
    Runs,
    StyledRun,
    Table,
    TextStyle,
    ThematicBreak,
)  # fmt: skip
from termnews.extract.markdown.convert import LeafConverter, escape_words, guard_lines
from termnews.extract.markdown.emphasis import without_emphasis, without_italics
from termnews.extract.markdown.inline_html import to_html
from termnews.text.commonmark import bare_words, make_parser
from termnews.text.footnotes import NOTE

if TYPE_CHECKING:
    from collections.abc import Iterator

_DELIMITED = re.compile(r"(?<!\\)(?:\*|~~)")
_NOTE_LINK = re.compile(r"\[\\\[\^(\d+)\\\]\]\(" + re.escape(NOTE) + r"\1\)")
_RULES = {"left": ":--", "center": ":-:", "right": "--:"}
_BREAK = re.compile(r" *\n")
_parser = cache(make_parser)


def write(blocks: list[Block]) -> str:
    """The Markdown of an article, ending in a line end unless it is empty."""
    text = _write_blocks(blocks, iter(_convert(list(_leaves(blocks)))))
    return f"{text}\n" if text else ""


def _leaves(blocks: list[Block]) -> Iterator[tuple[str, Runs]]:
    """Every leaf with its element, in the order of `_write_blocks`."""
    for block in blocks:
        match block:
            case Paragraph(runs=runs):
                yield "p", runs
            case Heading(level=level, runs=runs):
                yield f"h{level}", runs
            case Picture(words=words, url=url):
                yield "p", [StyledRun(words, TextStyle(url), picture=True)]
            case Quote(blocks=inner) | Note(blocks=inner):
                yield from _leaves(inner)
            case Items(items=items):
                for item in items:
                    yield from _leaves(item)
            case Table(rows=rows):
                yield from (("p", cell) for row in rows for cell in row)
            case _:
                pass


def _convert(leaves: list[tuple[str, Runs]]) -> list[str]:
    """The Markdown of each leaf. Emphasis that would not be parsed as such is dropped, because text matters more."""
    texts = [_bare(name, runs) for name, runs in leaves]
    styled = [index for index, text in enumerate(texts) if not text]
    converted = LeafConverter().convert([_element(*leaves[index]) for index in styled])
    for index, text in zip(styled, converted, strict=True):
        texts[index] = text
    unsure = [index for index, text in enumerate(texts) if _DELIMITED.search(text)]
    for simplify in (without_italics, without_emphasis):
        unsure = [index for index in unsure if not _reads_back(texts[index], leaves[index][1])]
        simpler = [_element(leaves[index][0], simplify(leaves[index][1])) for index in unsure]
        for index, text in zip(unsure, LeafConverter().convert(simpler), strict=True):
            texts[index] = text
    return [_NOTE_LINK.sub(r"[^\1]", text) for text in texts]


def _bare(name: str, runs: Runs) -> str:
    """An unstyled paragraph, as most are, which needs no converter; empty for any other."""
    if name != "p" or len(runs) != 1 or runs[0].picture or runs[0].style != PLAIN:
        return ""
    return guard_lines(escape_words(runs[0].text).replace("\n", "  \n"))


def _element(name: str, runs: Runs) -> str:
    return f"<{name}>{to_html(runs)}</{name}>"


def _reads_back(text: str, runs: Runs) -> bool:
    """Whether parsing a leaf's Markdown gives exactly the text of the runs."""
    found = bare_words(_parser().parseInline(text.lstrip("#") if text.startswith("#") else text))
    return "".join(found.split()) == "".join("".join(run.text for run in runs).split())


def _write_blocks(blocks: list[Block], leaves: Iterator[str], *, tight: bool = False) -> str:
    parts: list[str] = []
    other_mark = False
    for position, block in enumerate(blocks):
        previous = blocks[position - 1] if position else None
        other_mark = _is_same_list(block, previous) and not other_mark
        text = _write_block(block, leaves, other_mark=other_mark)
        if parts:
            parts.append("\n" if tight and isinstance(block, Items) and block.start in {None, 1} else "\n\n")
        parts.append(text)
    return "".join(parts)


def _write_cell(text: str) -> str:
    return _BREAK.sub("<br>", text.replace("|", "\\|"))


def _is_same_list(block: Block, previous: Block | None) -> bool:
    """Whether a parser would merge two lists."""
    if not isinstance(block, Items) or not isinstance(previous, Items):
        return False
    return (block.start is None) == (previous.start is None)


def _write_block(block: Block, leaves: Iterator[str], *, other_mark: bool) -> str:
    match block:
        case Code():
            return _write_code(block)
        case ThematicBreak():
            return "***"
        case Quote(blocks=inner):
            return "\n".join(f"> {line}" if line else ">" for line in _write_blocks(inner, leaves).split("\n"))
        case Items():
            return _write_items(block, leaves, other_mark=other_mark)
        case Note(number=number, blocks=inner):
            return f"[^{number}]: " + _write_blocks(inner, leaves).replace("\n", "\n    ").replace("\n    \n", "\n\n")
        case Table(rows=rows, aligns=aligns):
            return _write_table([[next(leaves) for _ in row] for row in rows], aligns)
        case _:
            return next(leaves)


def _write_code(code: Code) -> str:
    longest = max(map(len, re.findall("`+", code.text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{code.language}\n{code.text}\n{fence}"


def _write_items(items: Items, leaves: Iterator[str], *, other_mark: bool) -> str:
    tight = all(_is_tight(item) for item in items.items)
    written: list[str] = []
    for number, item in enumerate(items.items, items.start or 0):
        mark = ("*" if other_mark else "-") if items.start is None else f"{number}{')' if other_mark else '.'}"
        first, *others = _write_blocks(item, leaves, tight=tight).split("\n")
        indent = " " * (len(mark) + 1)
        written.append("\n".join([f"{mark} {first}", *(line and indent + line for line in others)]))
    return ("\n" if tight else "\n\n").join(written)


def _is_tight(item: list[Block]) -> bool:
    return isinstance(item[0], Paragraph) and (len(item) == 1 or (len(item) == 2 and isinstance(item[1], Items)))


def _write_table(rows: list[list[str]], aligns: list[str]) -> str:
    lines = ["| " + " | ".join(map(_write_cell, row)) + " |" for row in rows]
    lines.insert(1, "| " + " | ".join(_RULES.get(align, "---") for align in aligns) + " |")
    return "\n".join(lines)
