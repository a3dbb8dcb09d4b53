"""Moving emphasis to where Markdown can begin and end it.

`foo<b>(bar)</b>baz` cannot be written as `foo**(bar)**baz`: before a bracket that follows a letter, asterisks cannot
open emphasis. So emphasis is narrowed past punctuation, `foo(**bar**)baz`, and dropped when nothing is left. Next to
Chinese this is rarely needed, because the parser treats Chinese as the edge of a word.
"""

from __future__ import annotations

from termnews.extract.markdown.body_blocks import Runs, StyledRun, TextStyle
from termnews.extract.markdown.spaces import join_equal
from termnews.text.commonmark import flanking

_ESCAPED = frozenset("\\`*_[]<~")
_MOST_STEPS = 20


def fit_emphasis(runs: Runs) -> Runs:
    """Runs whose emphasis begins and ends where Markdown allows it."""
    for plain in (TextStyle(strike=True), TextStyle(bold=True), TextStyle(italic=True)):
        if any(_has(run, plain) for run in runs):
            runs = join_equal(_fit(runs, plain))
    return runs


def without_italics(runs: Runs) -> Runs:
    """The same text without italics, which share their delimiter with bold."""
    return join_equal([_without(run, TextStyle(italic=True)) for run in runs])


def without_emphasis(runs: Runs) -> Runs:
    """The same text and links without emphasis."""
    return join_equal([run._replace(style=TextStyle(run.style.url, code=run.style.code)) for run in runs])


def _has(run: StyledRun, kind: TextStyle) -> bool:
    style = run.style
    return (style.bold and kind.bold) or (style.italic and kind.italic) or (style.strike and kind.strike)


def _without(run: StyledRun, kind: TextStyle) -> StyledRun:
    style = run.style
    return run._replace(
        style=style._replace(
            bold=style.bold and not kind.bold,
            italic=style.italic and not kind.italic,
            strike=style.strike and not kind.strike,
        )
    )


def _fit(runs: Runs, kind: TextStyle) -> Runs:
    fitted: Runs = []
    position = 0
    while position < len(runs):
        end = position
        while end < len(runs) and _has(runs[end], kind):
            end += 1
        if end > position:
            after = _first_character(runs[end], runs[end - 1]) if end < len(runs) else " "
            fitted.extend(_fit_stretch(runs[position:end], kind, fitted[-1] if fitted else None, after))
            position = end
        else:
            fitted.append(runs[position])
            position += 1
    return fitted


def _fit_stretch(stretch: Runs, kind: TextStyle, previous: StyledRun | None, after: str) -> Runs:
    """Narrow one span of emphasis until its ends are valid."""
    head: Runs = []
    tail: Runs = []
    while stretch:
        before = _last_character(previous, stretch[0]) if previous else " "
        if flanking(before, _first_character(stretch[0], previous))[0]:
            break
        step, stretch = _step_forward(stretch) if len(head) < _MOST_STEPS else (stretch, [])
        head.extend(_without(run, kind) for run in step)
        previous = head[-1]
    while stretch:
        if flanking(_last_character(stretch[-1], None), after)[1]:
            break
        step, stretch = _step_back(stretch) if len(tail) < _MOST_STEPS else (stretch, [])
        after = _first_character(step[0], stretch[-1] if stretch else previous)
        tail[:0] = [_without(run, kind) for run in step]
    return [*head, *stretch, *tail]


def _step_forward(stretch: Runs) -> tuple[Runs, Runs]:
    """The first character, or the first run if it is indivisible, and the rest."""
    run = stretch[0]
    if _is_whole(run):
        return [run], stretch[1:]
    return [run._replace(text=run.text[0])], [run._replace(text=run.text[1:]), *stretch[1:]]


def _step_back(stretch: Runs) -> tuple[Runs, Runs]:
    """The last character, or the last run if it is indivisible, and the rest."""
    run = stretch[-1]
    if _is_whole(run):
        return [run], stretch[:-1]
    return [run._replace(text=run.text[-1])], [*stretch[:-1], run._replace(text=run.text[:-1])]


def _is_whole(run: StyledRun) -> bool:
    return run.picture or bool(run.style.url) or run.style.code or len(run.text) == 1


def _first_character(run: StyledRun, previous: StyledRun | None) -> str:
    """The character of the Markdown source that a run begins with."""
    if run.picture:
        return "!"
    if run.style.url and (previous is None or previous.style.url != run.style.url):
        return "["
    if run.style.code:
        return "`"
    return "\\" if run.text[0] in _ESCAPED else run.text[0]


def _last_character(run: StyledRun, following: StyledRun | None) -> str:
    """The character of the Markdown source that a run ends with."""
    if run.picture or (run.style.url and (following is None or following.style.url != run.style.url)):
        return ")"
    return "`" if run.style.code else run.text[-1]
