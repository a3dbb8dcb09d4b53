"""Runs of text as inline HTML, for html2text."""

from __future__ import annotations

from html import escape

from termnews.extract.markdown.body_blocks import Runs, StyledRun, TextStyle

_OUTERMOST_FIRST = ("url", "strike", "bold", "italic", "code")
_TAGS = {"url": "a", "strike": "del", "bold": "strong", "italic": "em", "code": "code"}
_LOOK_AHEAD = 50


def to_html(runs: Runs) -> str:
    """The minimal HTML of runs; a style that lasts longer encloses one that ends sooner."""
    parts: list[str] = []
    open_styles: list[str] = []
    previous = StyledRun("")
    for position, run in enumerate(runs):
        wanted = [] if run.picture else [name for name in _OUTERMOST_FIRST if getattr(run.style, name)]
        keep = _still_open(open_styles, run.style, previous.style, wanted)
        parts.extend(f"</{_TAGS[name]}>" for name in reversed(open_styles[keep:]))
        del open_styles[keep:]
        begun = [name for name in wanted if name not in open_styles]
        if len(begun) > 1:
            begun.sort(key=lambda name: _lasts(runs, position, name), reverse=True)
        parts.extend(_opening(name, run.style) for name in begun)
        open_styles.extend(begun)
        parts.append(_content(run))
        previous = run
    parts.extend(f"</{_TAGS[name]}>" for name in reversed(open_styles))
    return "".join(parts)


def _opening(name: str, style: TextStyle) -> str:
    return f'<a href="{escape(style.url)}">' if name == "url" else f"<{_TAGS[name]}>"


def _content(run: StyledRun) -> str:
    if run.picture:
        return f'<img src="{escape(run.style.url)}" alt="{escape(run.text)}">'
    return escape(run.text, quote=False).replace("\n", "</code><br><code>" if run.style.code else "<br>")


def _still_open(open_styles: list[str], style: TextStyle, previous: TextStyle, wanted: list[str]) -> int:
    """The number of open styles, from the outermost, that continue."""
    for index, name in enumerate(open_styles):
        if name not in wanted or (name == "url" and previous.url != style.url):
            return index
    return len(open_styles)


def _lasts(runs: Runs, position: int, name: str) -> int:
    """For how many runs a style continues; code is always innermost."""
    if name == "code":
        return 0
    value = getattr(runs[position].style, name)
    end = position
    limit = min(len(runs), position + _LOOK_AHEAD)
    while end < limit and not runs[end].picture and getattr(runs[end].style, name) == value:
        end += 1
    return end - position
