r"""Normalising white space between runs, as a person would have typed it.

A line end of the source next to Chinese comes from formatting: most saved pages were prettified, with a line end
around every tag. And white space at the edge of a link or of emphasis is moved outside.

In the text of a run that is not normalised yet, "\v" is white space with a line end of the source, and "\n" is an
explicit line break.
"""

from __future__ import annotations

import re
from itertools import groupby

from termnews.extract.markdown.body_blocks import PLAIN, Runs, StyledRun, TextStyle
from termnews.text.commonmark import is_cjk

EDGE = " \v\n\u3000"
"""White space that is removed at the edge of a paragraph or style."""

_SPACES = re.compile("[ \t\r\n\f\v\u00a0]+")
_GAP = re.compile("[ \v\n\u3000]+")
_PARAGRAPH_END = "\f"
_PICTURE = "\ufffc"


def collapse(text: str) -> str:
    r"""Collapse white space to one space, or to "\v" if it contains a line end of the source."""
    return _SPACES.sub(lambda match: "\v" if "\n" in match[0] or "\r" in match[0] else " ", text)


def split_paragraphs(runs: Runs) -> list[Runs]:
    """The paragraphs in the runs of an element, normalised; two line breaks in a row separate them."""
    parts: list[Runs] = [[]]
    for run in _settle(runs):
        first, *others = run.text.split(_PARAGRAPH_END)
        parts[-1].append(run._replace(text=first))
        parts.extend([run._replace(text=other)] for other in others)
    return [part for part in map(_outside_styles, parts) if part]


def join_lines(runs: Runs) -> Runs:
    """The runs on one line, as in a heading, normalised."""
    flat = [run if run.picture else run._replace(text=run.text.replace("\n", " ")) for run in runs]
    return _outside_styles(_settle(flat))


def join_cell(runs: Runs) -> Runs:
    """The runs of a table's cell, with explicit line breaks but without paragraphs."""
    settled = [run._replace(text=run.text.replace(_PARAGRAPH_END, "\n")) for run in _settle(runs)]
    return _outside_styles(settled)


def join_equal(runs: Runs) -> Runs:
    """Merge neighbours of one style; pictures stay separate, empty runs are dropped."""
    joined: Runs = []
    for (style, picture), members in groupby(runs, key=lambda run: (run.style, run.picture)):
        if picture:
            joined.extend(members)
        elif text := "".join(run.text for run in members):
            joined.append(StyledRun(text, style))
    return joined


def _settle(runs: Runs) -> Runs:
    """Collapse white space across runs; a line end of the source next to Chinese is removed."""
    text = "".join(_PICTURE if run.picture else run.text for run in runs)
    gaps = [(match.start(), match.end(), _fill(text, match)) for match in _GAP.finditer(text)]
    gaps.reverse()
    settled: Runs = []
    start = 0
    for run in runs:
        end = start + (1 if run.picture else len(run.text))
        settled.append(run if run.picture else run._replace(text=_fill_gaps(text, start, end, gaps)))
        start = end
    return settled


def _fill(text: str, gap: re.Match[str]) -> str:
    """The replacement of a run of white space."""
    if breaks := gap[0].count("\n"):
        return _PARAGRAPH_END if breaks > 1 else "\n"
    if "\u3000" in gap[0]:
        return gap[0].replace(" ", "").replace("\v", "")
    before, after = text[max(gap.start() - 1, 0)], text[min(gap.end(), len(text) - 1)]
    return "" if "\v" in gap[0] and (is_cjk(before) or is_cjk(after)) else " "


def _fill_gaps(text: str, start: int, end: int, gaps: list[tuple[int, int, str]]) -> str:
    """The text from start to end with its gaps filled; a gap that continues after the end is filled once."""
    pieces: list[str] = []
    while gaps and gaps[-1][0] < end:
        gap_start, gap_end, fill = gaps.pop()
        pieces += (text[start:gap_start], fill)
        start = min(gap_end, end)
        if gap_end > end:
            gaps.append((end, gap_end, ""))
            break
    pieces.append(text[start:end])
    return "".join(pieces)


def _outside_styles(runs: Runs) -> Runs:
    """White space keeps only the styles of both its sides, and is removed at the edges."""
    if len(runs) == 1 and runs[0].style == PLAIN and not runs[0].picture:
        text = runs[0].text.strip(EDGE)
        return [StyledRun(text)] if text else []
    runs = _strip(join_equal(runs))
    parted: Runs = []
    for position, run in enumerate(runs):
        text = run.text
        if run.picture or run.style == PLAIN or (text[0] not in EDGE and text[-1] not in EDGE):
            parted.append(run)
            continue
        before = runs[position - 1].style if position else PLAIN
        after = runs[position + 1].style if position + 1 < len(runs) else PLAIN
        if core := text.strip(EDGE):
            head, _, tail = text.partition(core)
            parted += (StyledRun(head, _common(before, run.style)), run._replace(text=core))
            parted.append(StyledRun(tail, _common(run.style, after)))
        else:
            parted.append(StyledRun(text, _common(before, after)))
    return join_equal(parted)


def _common(one: TextStyle, other: TextStyle) -> TextStyle:
    url = one.url if one.url == other.url else ""
    return TextStyle(
        url, one.bold and other.bold, one.italic and other.italic, one.strike and other.strike, one.code and other.code
    )


def _strip(runs: Runs) -> Runs:
    """The runs without white space before the first word and after the last."""
    start, end = 0, len(runs)
    while start < end and not runs[start].picture and not runs[start].text.strip(EDGE):
        start += 1
    while end > start and not runs[end - 1].picture and not runs[end - 1].text.strip(EDGE):
        end -= 1
    runs = runs[start:end]
    if runs and not runs[0].picture:
        runs[0] = runs[0]._replace(text=runs[0].text.lstrip(EDGE))
    if runs and not runs[-1].picture:
        runs[-1] = runs[-1]._replace(text=runs[-1].text.rstrip(EDGE))
    return runs
