"""Tables of data in valid syntax; layout tables become plain blocks."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain

from termnews.extract.markdown.body_blocks import (
    PLAIN,
    Block,
    Code,
    Heading,
    Items,
    Paragraph,
    Quote,
    Runs,
    StyledRun,
    Table,
)
from termnews.extract.markdown.emphasis import fit_emphasis
from termnews.extract.markdown.spaces import join_cell

_MOST_COLUMNS = 60
_LONGEST_CELL = 600


@dataclass(slots=True)
class Cell:
    """One cell as the page has it."""

    blocks: list[Block]
    columns: int = 1
    rows: int = 1
    align: str = ""


def table_blocks(rows: list[list[Cell]]) -> list[Block]:
    """The table, or the blocks in its cells when it is a layout table."""
    rows = [row for row in rows if any(cell.blocks for cell in row)]
    if not _is_data(rows):
        return [block for row in rows for cell in row for block in cell.blocks]
    grid = _grid(rows)
    width = max(map(len, grid))
    aligns = [_align_of(rows[1:], column) for column in range(width)]
    return [Table([row + [[] for _ in range(width - len(row))] for row in grid], aligns)]


def _align_of(rows: list[list[Cell]], column: int) -> str:
    """The alignment of a column, if all its cells agree; empty with spanning cells."""
    if any(cell.columns > 1 or cell.rows > 1 for row in rows for cell in row):
        return ""
    aligns = {row[column].align for row in rows if column < len(row) and row[column].blocks}
    return aligns.pop() if len(aligns) == 1 else ""


def _is_data(rows: list[list[Cell]]) -> bool:
    if len(rows) < 2 or max(len(row) for row in rows) < 2 or max(len(row) for row in rows) > _MOST_COLUMNS:
        return False
    return not any(_is_long(cell) for cell in chain.from_iterable(rows))


def _is_long(cell: Cell) -> bool:
    return _holds_blocks(cell.blocks) or sum(len(run.text) for run in _flatten(cell.blocks)) > _LONGEST_CELL


def _holds_blocks(blocks: list[Block]) -> bool:
    """Whether there is a block that is not allowed in a cell."""
    return any(
        isinstance(block, Table | Heading | Quote | Code)
        or (isinstance(block, Items) and any(map(_holds_blocks, block.items)))
        for block in blocks
    )


def _grid(rows: list[list[Cell]]) -> list[list[Runs]]:
    """Cells by column; a spanning cell is followed by empty ones."""
    grid: list[list[Runs]] = []
    spanned: dict[int, int] = {}
    for row in rows:
        line: list[Runs] = []
        for cell in row:
            while spanned.get(len(line), 0) > 0 and len(line) < _MOST_COLUMNS:
                spanned[len(line)] -= 1
                line.append([])
            for extra in range(max(1, min(cell.columns, _MOST_COLUMNS - len(line)))):
                if cell.rows > 1:
                    spanned[len(line)] = cell.rows - 1
                line.append([] if extra else fit_emphasis(join_cell(_flatten(cell.blocks))))
        grid.append(line)
    return grid


def _flatten(blocks: list[Block]) -> Runs:
    """The text of paragraphs and lists, joined."""
    runs: Runs = []
    for block in blocks:
        if isinstance(block, Paragraph):
            runs.extend(block.runs)
            runs.append(StyledRun(" ", PLAIN))
        elif isinstance(block, Items):
            for item in block.items:
                runs.extend(_flatten(item))
    return runs
