r"""Runs of words, mended until their Markdown can say exactly what they say.

White space first: a line end of the source beside Chinese is an editor's, not the
writer's, and white space at the edge of emphasis belongs outside. Then emphasis: where
Markdown could not begin or end it between two characters, it steps back over
punctuation.

In the text of a run before mending, "\v" is white space with a line end of the
source in it, "\n" is a line break that the page asks for.
"""

from __future__ import annotations

import re
from html import escape
from itertools import groupby

from termnews.extract.markdown.blocks import PLAIN, Run, Runs, Style
from termnews.text.commonmark import flanking, is_cjk

_SPACES = re.compile("[ \t\r\n\f\v\u00a0]+")
_GAP = re.compile("[ \v\u3000]*\n[ \v\n\u3000]*|[ \v]+")
_EDGE = " \v\n\u3000"
_PARAGRAPH_END = "\f"
_PICTURE = "\ufffc"
_ESCAPED = frozenset("\\`*_[]<~")
_EMPHASIS = ("strike", "bold", "italic")
_TAGS = {"url": "a", "strike": "del", "bold": "strong", "italic": "em", "code": "code"}


def collapse(text: str) -> str:
    r"""One space for a run of white space, "\v" where it holds a line end of the page's source."""
    return _SPACES.sub(lambda match: "\v" if "\n" in match[0] or "\r" in match[0] else " ", text)


def paragraphs(runs: Runs) -> list[Runs]:
    """The paragraphs that runs of one element make, mended; two line breaks in a row part them."""
    parts: list[Runs] = [[]]
    for run in _settle_spaces(runs):
        if _PARAGRAPH_END not in run.text:
            parts[-1].append(run)
            continue
        for number, piece in enumerate(run.text.split(_PARAGRAPH_END)):
            if number:
                parts.append([])
            parts[-1].append(run._replace(text=piece))
    return [mended for part in parts if (mended := _mend(part))]


def one_line(runs: Runs) -> Runs:
    """Runs mended for a place that has room for one line only, as a heading or a cell."""
    flat = [run if run.picture else run._replace(text=run.text.replace("\n", " ")) for run in runs]
    return _mend(_settle_spaces(flat))


def to_html(runs: Runs) -> str:
    """The least HTML that says what the runs say; styles that last longest are outermost."""
    parts: list[str] = []
    open_styles: list[str] = []
    previous = Run("")
    for position, run in enumerate(runs):
        wanted = [] if run.picture else [name for name in _TAGS if getattr(run.style, name)]
        keep = _still_open(open_styles, run.style, previous.style, wanted)
        parts.extend(f"</{_TAGS[name]}>" for name in reversed(open_styles[keep:]))
        del open_styles[keep:]
        begun = [name for name in wanted if name not in open_styles]
        for name in sorted(begun, key=lambda name: _lasts(runs, position, name), reverse=True):
            parts.append(f'<a href="{escape(run.style.url)}">' if name == "url" else f"<{_TAGS[name]}>")
            open_styles.append(name)
        if run.picture:
            parts.append(f'<img src="{escape(run.style.url)}" alt="{escape(run.text)}">')
        else:
            parts.append(escape(run.text, quote=False).replace("\n", "<br>"))
        previous = run
    parts.extend(f"</{_TAGS[name]}>" for name in reversed(open_styles))
    return "".join(parts)


def _still_open(open_styles: list[str], style: Style, previous: Style, wanted: list[str]) -> int:
    """How many of the open styles, from the outermost, go on."""
    for index, name in enumerate(open_styles):
        if name not in wanted or (name == "url" and previous.url != style.url):
            return index
    return len(open_styles)


def _lasts(runs: Runs, position: int, name: str) -> int:
    """For how many runs a style goes on; code is always innermost."""
    if name == "code":
        return 0
    value = getattr(runs[position].style, name)
    end = position
    while end < len(runs) and end < position + 50 and not runs[end].picture and getattr(runs[end].style, name) == value:
        end += 1
    return end - position


def _settle_spaces(runs: Runs) -> Runs:
    """White space across runs: one, none at a break, none for a line end of the source beside Chinese."""
    text = "".join(_PICTURE if run.picture else run.text for run in runs)
    gaps = [(match.start(), match.end(), _fill(text, match)) for match in _GAP.finditer(text)]
    gaps.reverse()
    settled: Runs = []
    start = 0
    for run in runs:
        end = start + (1 if run.picture else len(run.text))
        if run.picture:
            settled.append(run)
            start = end
            continue
        pieces: list[str] = []
        done = start
        while gaps and gaps[-1][0] < end:
            gap_start, gap_end, fill = gaps[-1]
            pieces.append(text[done:gap_start])
            pieces.append(fill)
            done = min(gap_end, end)
            if gap_end <= end:
                gaps.pop()
            else:
                gaps[-1] = (end, gap_end, "")
                break
        pieces.append(text[done:end])
        settled.append(run._replace(text="".join(pieces)))
        start = end
    return settled


def _fill(text: str, gap: re.Match[str]) -> str:
    """What stands for a stretch of white space."""
    breaks = gap[0].count("\n")
    if breaks:
        return _PARAGRAPH_END if breaks > 1 else "\n"
    before = text[gap.start() - 1] if gap.start() else " "
    after = text[gap.end()] if gap.end() < len(text) else " "
    return "" if "\v" in gap[0] and (is_cjk(before) or is_cjk(after)) else " "


def _mend(runs: Runs) -> Runs:
    runs = _join(_spaces_out_of_styles(_strip(_join(runs))))
    for name in _EMPHASIS:
        if any(getattr(run.style, name) for run in runs):
            runs = _join(_fit(runs, name))
    return runs


def _join(runs: Runs) -> Runs:
    """One run for neighbours of one style; pictures stay apart."""
    joined: Runs = []
    for (style, picture), members in groupby(runs, key=lambda run: (run.style, run.picture)):
        if picture:
            joined.extend(members)
        elif text := "".join(run.text for run in members):
            joined.append(Run(text, style))
    return joined


def _strip(runs: Runs) -> Runs:
    start, end = 0, len(runs)
    while start < end and not runs[start].picture:
        if text := runs[start].text.lstrip(_EDGE):
            runs[start] = runs[start]._replace(text=text)
            break
        start += 1
    while end > start and not runs[end - 1].picture:
        if text := runs[end - 1].text.rstrip(_EDGE):
            runs[end - 1] = runs[end - 1]._replace(text=text)
            break
        end -= 1
    return runs[start:end]


def _spaces_out_of_styles(runs: Runs) -> Runs:
    """White space at the edge of a style has only the styles that go on at both its sides."""
    parted: Runs = []
    for position, run in enumerate(runs):
        text = run.text
        if run.picture or run.style == PLAIN or (text[0] not in _EDGE and text[-1] not in _EDGE):
            parted.append(run)
            continue
        before = runs[position - 1].style if position else PLAIN
        after = runs[position + 1].style if position + 1 < len(runs) else PLAIN
        core = text.strip(_EDGE)
        if not core:
            parted.append(Run(text, _common(before, after)))
            continue
        start = text.index(core)
        parted.append(Run(text[:start], _common(before, run.style)))
        parted.append(Run(core, run.style))
        parted.append(Run(text[start + len(core) :], _common(run.style, after)))
    return parted


def _common(one: Style, other: Style) -> Style:
    return Style(one.url if one.url == other.url else "", *(a and b for a, b in zip(one[1:], other[1:], strict=True)))


def _fit(runs: Runs, name: str) -> Runs:
    """Make every stretch of an emphasis begin and end where Markdown lets it."""
    fitted: Runs = []
    position = 0
    while position < len(runs):
        end = position
        while end < len(runs) and getattr(runs[end].style, name):
            end += 1
        if end == position:
            fitted.append(runs[position])
            position += 1
            continue
        after = _first_character(runs[end], runs[end - 1]) if end < len(runs) else " "
        fitted.extend(_fit_stretch(runs[position:end], name, fitted[-1] if fitted else None, after))
        position = end
    return fitted


def _fit_stretch(stretch: Runs, name: str, previous: Run | None, after: str) -> Runs:
    head: Runs = []
    tail: Runs = []
    while stretch:
        before = _last_character(previous, stretch[0]) if previous else " "
        if flanking(before, _first_character(stretch[0], previous))[0]:
            break
        loose, stretch = _cut(stretch, first=True)
        previous = loose._replace(style=loose.style._replace(**{name: False}))
        head.append(previous)
    while stretch:
        if flanking(_last_character(stretch[-1], None), after)[1]:
            break
        loose, stretch = _cut(stretch, first=False)
        after = _first_character(loose, stretch[-1] if stretch else None)
        tail.append(loose._replace(style=loose.style._replace(**{name: False})))
    return [*head, *stretch, *reversed(tail)]


def _cut(stretch: Runs, *, first: bool) -> tuple[Run, Runs]:
    """Take one character, or a whole run where one cannot be taken, from an end of a stretch."""
    run = stretch[0] if first else stretch[-1]
    rest = stretch[1:] if first else stretch[:-1]
    if run.picture or run.style.url or run.style.code or len(run.text) == 1:
        return run, rest
    if first:
        return run._replace(text=run.text[0]), [run._replace(text=run.text[1:]), *rest]
    return run._replace(text=run.text[-1]), [*rest, run._replace(text=run.text[:-1])]


def _first_character(run: Run, previous: Run | None) -> str:
    """The character of the Markdown source that a run begins with."""
    if run.picture:
        return "!"
    if run.style.url and (previous is None or previous.style.url != run.style.url):
        return "["
    if run.style.code:
        return "`"
    return "\\" if run.text[0] in _ESCAPED else run.text[0]


def _last_character(run: Run | None, following: Run | None) -> str:
    if run is None:
        return " "
    if run.picture or (run.style.url and (following is None or following.style.url != run.style.url)):
        return ")"
    return "`" if run.style.code else run.text[-1]
