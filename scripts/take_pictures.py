"""Take pictures of termnews on seeds/ for the README and the docs: make pictures.

Each picture is the real app, driven by keys, drawn as SVG in docs/pictures: light and
dark, in English and Chinese. A picture names no address and brings no font: cells are placed one
by one, so whatever monospace font the reader of the page has, columns align, and a
Han character fills exactly two cells.

    python scripts/take_pictures.py             all of them
    python scripts/take_pictures.py search      one of them
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from xml.sax.saxutils import escape

from rich.cells import cell_len
from rich.style import Style
from textual.widget import Widget
from textual.widgets import Input, TextArea

from termnews.desk.desk import Desk
from termnews.settings import Settings
from termnews.text.words import use_language
from termnews.ui.app import TermnewsApp
from termnews.ui.themes import INK, PAPER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rich.segment import Segment
    from textual.pilot import Pilot
    from textual.theme import Theme

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
SIZE = (120, 34)
THEMES = {"light": PAPER, "dark": INK}
LANGUAGES = {"en": "", "zh_Hans": "-zh"}
"""The languages of the docs, with what they add to the name of a picture."""
STILL_FRAMES = 12
"""So many looks at an unchanged screen say that nothing more is coming."""
FRAME_S = 0.05
MOST_FRAMES = 600


class Picture(NamedTuple):
    """One picture, and how a person gets there."""

    name: str
    steps: tuple[str, ...]
    """Keys by their names; "type:..." is typed letter by letter."""
    shows: tuple[str, ...]
    """Words that must be on the screen, so that no picture goes wrong without a word."""
    size: tuple[int, int] = SIZE


FIRST_SHOWN = ("Welcome to termnews", "Three panes")
"""When the first article is there, too, termnews has started."""
NOTE = ("a", "type:For the talk on Friday.", "escape")
TAG = ("t", "type:talk", "enter", "escape")
PICTURES_TAKEN = (
    Picture("main", (), FIRST_SHOWN),
    Picture("search", ("s", "type:(阅读 OR keyboard) -mouse"), ("keyboard 1", "Every key can")),
    Picture("chinese", ("j", "enter"), ("成千上万",)),
    Picture("versions", (*"GkkD", "G", "enter", "G", "enter", "n"), ("Press D to list", "[1/1]")),
    Picture("marks", ("m", "j", "r", "j", "r", "m", *NOTE, *TAG), ("talk", "Press s")),
)


def main() -> None:
    """Take the pictures asked for, all without arguments."""
    wanted = sys.argv[1:] or [picture.name for picture in PICTURES_TAKEN]
    os.chdir(ROOT)
    os.environ |= {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
    os.environ.pop("NO_COLOR", None)
    PICTURES.mkdir(exist_ok=True)
    for picture in PICTURES_TAKEN:
        if picture.name in wanted:
            for path, language, kind in files_of(picture):
                path.write_text(asyncio.run(taken(picture, THEMES[kind], language)), "utf-8")
                print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1000} kB")


def files_of(picture: Picture) -> Iterator[tuple[Path, str, str]]:
    """Give the files of a picture, each with its language and theme."""
    for language, ending in LANGUAGES.items():
        for kind in THEMES:
            yield PICTURES / f"{picture.name}{ending}-{kind}.svg", language, kind


async def taken(picture: Picture, theme: Theme, language: str) -> str:
    """Open seeds/ as on a first start, press the keys, and draw the screen."""
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        settings = Settings(cache=home / "cache", shelf=home / "shelf.db")._replace(theme=theme.name, language=language)
        use_language(language)
        with Desk.open(Path("seeds"), settings) as desk:
            desk.start()
            desk.wait()
            app = TermnewsApp(desk, settings)
            async with app.run_test(size=picture.size) as pilot:
                await wait_until_still(pilot, *FIRST_SHOWN)
                for step in picture.steps:
                    await press(pilot, step)
                await wait_until_still(pilot, *picture.shows)
                return drawing(rows_of(pilot), picture.size, theme)


async def press(pilot: Pilot[int], step: str) -> None:
    """Press one key, or type a text, and wait for what comes of it."""
    await pilot.press(*(step.removeprefix("type:") if step.startswith("type:") else (step,)))
    await wait_until_still(pilot)


async def wait_until_still(pilot: Pilot[int], *words: str) -> None:
    """Wait until the screen shows some words and has not changed for a while."""
    seen, still = rows_of(pilot), 0
    for _ in range(MOST_FRAMES):
        stop_blinking(pilot)
        await pilot.pause(FRAME_S)
        now = rows_of(pilot)
        still = still + 1 if now == seen else 0
        shown = "\n".join("".join(segment.text for segment in line) for line in now)
        if still >= STILL_FRAMES and all(word in shown for word in words):
            return
        seen = now
    sys.exit(f"The screen never comes to rest, or lacks some of {words}:\n{shown}")


def stop_blinking(pilot: Pilot[int]) -> None:
    """Let the cursors of lines that are filled in be there in every picture."""
    for field in pilot.app.screen.query(Widget):
        if isinstance(field, Input | TextArea):
            field.cursor_blink = False


def rows_of(pilot: Pilot[int]) -> list[list[Segment]]:
    """What is on the screen, row by row, with what lies under an open window."""
    app = pilot.app
    update = app.screen._compositor.render_update(full=True, screen_stack=app._background_screens)  # noqa: SLF001
    return [[segment for strip in line for segment in strip] for line in update.strips]  # type: ignore[union-attr]


# Drawing -----------------------------------------------------------------

FONTS = (
    'ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", '
    '"Noto Sans Mono CJK SC", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", monospace'
)
FONT_PX = 14
WIDE_PX = 15.5
"""Of characters two cells wide: at the size of the others they would stand apart."""
CELL_WIDTH = 8.4
CELL_HEIGHT = 18
BASELINE = 13.5
MARGIN = 10


class Run(NamedTuple):
    """Neighbouring cells of one look; its characters are all one cell wide, or all two."""

    x: int
    y: int
    text: str
    cells: int
    style: Style


def drawing(lines: Sequence[Iterable[Segment]], size: tuple[int, int], theme: Theme) -> str:
    """The screen as SVG: grounds, then words."""
    ground = str(theme.background)
    runs = [run for y, line in enumerate(lines) for run in runs_of(line, y)]
    looks: dict[str, str] = {}
    grounds = "\n".join(ground_of(run) for run in merged(runs) if ink_and_ground(run.style)[1] not in {ground, "none"})
    words = "\n".join(
        blocks_of(run) if is_blocks(run.text) else words_of(run, looks)
        for run in runs
        if run.text.strip() or run.style.underline
    )
    rules = "\n".join(f".{name}{{{look}}}" for look, name in looks.items())
    width, height = size[0] * CELL_WIDTH + 2 * MARGIN, size[1] * CELL_HEIGHT + 2 * MARGIN
    return f"""\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}">
<style>
text{{font:{FONT_PX}px {FONTS};white-space:pre}}
.w{{font-size:{WIDE_PX}px}}
{rules}
</style>
<rect width="{width:g}" height="{height:g}" rx="8" fill="{ground}"/>
<g transform="translate({MARGIN} {MARGIN})">
<g shape-rendering="crispEdges">
{grounds}
</g>
{words}
</g>
</svg>
"""


def runs_of(line: Iterable[Segment], y: int) -> Iterator[Run]:
    """A row in runs, from left to right; what has no width belongs to the character before it."""
    x = 0
    for segment in line:
        for _kind, group in groupby(clusters(segment.text), lambda cluster: (cell_len(cluster), is_blocks(cluster))):
            text = "".join(group)
            cells = cell_len(text)
            yield Run(x, y, text, cells, segment.style or Style.null())
            x += cells


def clusters(text: str) -> list[str]:
    """Characters, each with the marks that combine with it."""
    found: list[str] = []
    for character in text:
        if found and not cell_len(character):
            found[-1] += character
        else:
            found.append(character)
    return found


def merged(runs: Iterable[Run]) -> Iterator[Run]:
    """Neighbours on one ground as one run."""
    for _key, group in groupby(runs, lambda run: (run.y, ink_and_ground(run.style)[1])):
        first, *others = group
        yield first._replace(cells=first.cells + sum(run.cells for run in others))


def ink_and_ground(style: Style) -> tuple[str, str]:
    """The two colours of a style, as a page names them."""
    ink = style.color.get_truecolor().hex if style.color else "currentColor"
    ground = style.bgcolor.get_truecolor().hex if style.bgcolor else "none"
    return (ground, ink) if style.reverse else (ink, ground)


def ground_of(run: Run) -> str:
    """The ground below a run."""
    place = f'x="{run.x * CELL_WIDTH:g}" y="{run.y * CELL_HEIGHT}" width="{run.cells * CELL_WIDTH:g}"'
    return f'<rect {place} height="{CELL_HEIGHT}" fill="{ink_and_ground(run.style)[1]}"/>'


def words_of(run: Run, looks: dict[str, str]) -> str:
    """The words of a run, made as long as its cells whatever the font; its look becomes a rule of its own."""
    name = looks.setdefault(look_of(run.style), f"s{len(looks)}")
    # Programs differ in whether blanks at the ends count.
    text = run.text.strip(" ")
    before = len(run.text) - len(run.text.lstrip(" "))
    run = run._replace(text=text, x=run.x + before, cells=run.cells - (len(run.text) - len(text)))
    place = f'x="{run.x * CELL_WIDTH:g}" y="{run.y * CELL_HEIGHT + BASELINE:g}" textLength="{run.cells * CELL_WIDTH:g}"'
    wide = " w" if run.cells > len(clusters(run.text)) else ""
    return f'<text class="{name}{wide}" {place}>{escape(run.text)}</text>'


def is_blocks(text: str) -> bool:
    """Whether a text is of block characters, which a font would not join over rows."""
    return all("▀" <= character <= "▕" for character in text)


def blocks_of(run: Run) -> str:
    """Block characters as shapes: bars of a plot, ends of a scroll bar."""
    ink = ink_and_ground(run.style)[0]
    return "\n".join(block(character, run.x + place, run.y, ink) for place, character in enumerate(run.text))


def block(character: str, x: int, y: int, ink: str) -> str:
    """One block character."""
    left, top, width, height = _shares(character)
    if character in "░▒▓":
        ink += f'" opacity=".{"░▒▓".index(character) + 1}'
    place = f'x="{(x + left) * CELL_WIDTH:g}" y="{(y + top) * CELL_HEIGHT:g}"'
    return f'<rect {place} width="{width * CELL_WIDTH:g}" height="{height * CELL_HEIGHT:g}" fill="{ink}"/>'


def _shares(character: str) -> tuple[float, float, float, float]:
    """Where a block lies in its cell: left, top, width, height."""
    place = ord(character) - ord("▀")
    if 1 <= place <= 8:
        return 0, 1 - place / 8, 1, place / 8
    if 9 <= place <= 15:
        return 0, 0, (16 - place) / 8, 1
    others = {"▀": (0, 0, 1, 0.5), "▐": (0.5, 0, 0.5, 1), "▔": (0, 0, 1, 0.125), "▕": (0.875, 0, 0.125, 1)}
    return others.get(character, (0, 0, 1, 1))


def look_of(style: Style) -> str:
    """A style in the words of CSS."""
    lines = [word for word, on in (("underline", style.underline), ("line-through", style.strike)) if on]
    rules = {
        "fill": ink_and_ground(style)[0],
        "font-weight": "bold" if style.bold else "",
        "font-style": "italic" if style.italic else "",
        "text-decoration": " ".join(lines),
        "opacity": ".6" if style.dim else "",
    }
    return ";".join(f"{rule}:{value}" for rule, value in rules.items() if value)


if __name__ == "__main__":
    main()
