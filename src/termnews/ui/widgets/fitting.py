"""Fitting text into cells, and drawing lines of styled pieces."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len, chop_cells
from rich.segment import Segment
from textual.strip import Strip

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from rich.style import Style


class StyledText(NamedTuple):
    """Text with the name of its style; a line is a list of these."""

    text: str
    look: str = ""


Line = list[StyledText]

GAP = "   "
"""Between items of one line."""
JOINER = "\u200d"
_SHORTEST_PATH = 24
"""Characters of a word, below which it is not shortened further."""


def crop(text: str, cells: int) -> str:
    """The beginning of a text that fits, with "…" where it was cut; never half a wide character."""
    # Rich measures a joiner and the next character as one; terminals do not, and the line would be ragged.
    text = text.replace(JOINER, "")
    return text if cell_len(text) <= cells else _beginning(text, cells - 1) + "…"[:cells]


def _beginning(text: str, cells: int) -> str:
    return chop_cells(text, cells)[0] if cells > 0 and cell_len(text[:1]) <= cells else ""


def crop_words(text: str, cells: int) -> str:
    """The first words of a text that fit as a whole, such as names of keys; one word that is too long is cut."""
    words = text.split(" ")
    while len(words) > 1 and cell_len(" ".join(words)) > cells:
        words.pop()
    return crop(" ".join(words), cells).rstrip()


def crop_path(path: str, cells: int) -> str:
    """The end of a path that fits: its name tells more than the folders do."""
    return crop(path[::-1], cells)[::-1]


def fit(text: str, cells: int, *, right: bool = False) -> str:
    """A text cropped or padded to exactly `cells`; `right` aligns it at the right."""
    text = crop(text, cells)
    padding = " " * (cells - cell_len(text))
    return padding + text if right else text + padding


def wrap(text: str, cells: int, lines: int) -> list[str]:
    """A text on at most `lines` lines, broken as an article is; "…" where it was cut."""
    text = text.replace(JOINER, "")
    if cells < 4 or lines < 2 or cell_len(text) <= cells:
        return [crop(text, cells)]
    # ICU is not loaded for a start that breaks no line.
    from termnews.text.lines import break_lines

    spans = break_lines(text, cells)
    shown = [text[span.start : span.end] for span in spans[: lines - 1]]
    rest = spans[lines - 1 :]
    return [*shown, crop(text[rest[0].start :], cells)] if rest else shown


def wrap_whole(text: str, cells: int, lines: int) -> list[str]:
    """As `wrap`, but a text that is too long loses the middle of its longest word: a path, with a reason behind it."""
    text = text.replace(JOINER, "").rstrip()
    shown = wrap(text, cells, lines)
    # A text may itself end in "…".
    while not text.endswith(shown[-1]) and len(longest := max(text.split(), key=len)) > _SHORTEST_PATH:
        middle = len(longest) // 2
        text = text.replace(longest, f"{longest[: middle - 4].rstrip('…')}…{longest[middle + 4 :].lstrip('…')}")
        shown = wrap(text, cells, lines)
    return shown


def flow(items: Iterable[str], cells: int) -> list[str]:
    """Items with `GAP` between them, as many in a line as fit; one that is longer than a line is wrapped."""
    lines: list[str] = []
    for item in items:
        if lines and cell_len(lines[-1] + GAP + item) <= cells:
            lines[-1] += GAP + item
        else:
            lines += wrap(item, cells, 4)
    return lines


def width_of(line: Iterable[StyledText]) -> int:
    """Cells that a line takes."""
    return sum(cell_len(piece.text) for piece in line)


def spread(left: Sequence[StyledText], right: Sequence[StyledText], cells: int) -> Line:
    """A line with pieces at both edges; the left side is cut, down to eight cells, then the right is dropped."""
    room = cells - width_of(right)
    if right and room < min(8, width_of(left)):
        return cropped(left, cells)
    line = cropped(left, room)
    return [*line, StyledText(" " * (room - width_of(line))), *right]


def cropped(line: Iterable[StyledText], cells: int) -> Line:
    """The beginning of a line that fits, with "…" where words were cut, be it between two pieces."""
    pieces = [StyledText(text.replace(JOINER, ""), look) for text, look in line if text]
    if width_of(pieces) <= cells:
        return pieces
    is_cut = cell_len("".join(piece.text for piece in pieces).rstrip()) > cells
    room = cells - is_cut
    kept: Line = []
    for text, look in pieces:
        if (width := cell_len(text)) >= room:
            end = "…"[:cells] if is_cut else ""
            kept.append(StyledText(_beginning(text, room) + end, look))
            break
        kept.append(StyledText(text, look))
        room -= width
    return [piece for piece in kept if piece.text]


def draw(line: Iterable[StyledText], cells: int, style_of: Callable[[str], Style]) -> Strip:
    """Paint a line, cropped and padded to exactly `cells`."""
    line = cropped(line, cells)
    segments = [Segment(text, style_of(look)) for text, look in line]
    if room := cells - width_of(line):
        segments.append(Segment(" " * room, style_of("")))
    return Strip(segments, cells)
