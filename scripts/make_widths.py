"""Write src/termnews/text/widths.py: how many cells a character takes, from Rich's table.

Rich measures what Textual draws; text/ may not import it, so its table is kept
as two strings. Run again when Rich brings a newer Unicode.
"""

from __future__ import annotations

import sys
from pathlib import Path

from rich.cells import get_character_cell_size

TARGET = Path(__file__).parent.parent / "src/termnews/text/widths.py"
LINE = 100


def find_runs(width: int) -> list[tuple[int, int]]:
    """Find the ranges of code points that take `width` cells, both ends included."""
    runs: list[tuple[int, int]] = []
    for code in range(sys.maxunicode + 1):
        if get_character_cell_size.__wrapped__(chr(code)) != width:
            continue
        if runs and runs[-1][1] == code - 1:
            runs[-1] = (runs[-1][0], code)
        else:
            runs.append((code, code))
    return runs


def render_runs(name: str, runs: list[tuple[int, int]]) -> str:
    """Render ranges as a string constant: "start-end" in hexadecimal, separated by spaces."""
    words = [f"{start:x}-{end:x}" if end > start else f"{start:x}" for start, end in runs]
    lines, line = [], ""
    for word in words:
        if len(line) + len(word) >= LINE:
            lines.append(line)
            line = ""
        line += word + " "
    lines.append(line.rstrip())
    return f"{name} = (\n" + "".join(f'    "{line}"\n' for line in lines) + ")\n"


def main() -> None:
    """Write the module."""
    TARGET.write_text(
        '"""How many cells a character takes; written by scripts/make_widths.py."""\n\n'
        + render_runs("NONE", find_runs(0))
        + '"""Characters that take no cell: combining marks, controls."""\n\n'
        + render_runs("WIDE", find_runs(2))
        + '"""Characters that take two cells."""\n',
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
