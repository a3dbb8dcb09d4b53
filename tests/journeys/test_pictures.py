"""Five screens as pictures: their words, colours and places. WRITE_GOLDEN=1 writes them; look at them then."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

PICTURES = Path(__file__).parent / "pictures"
SCREENS = (
    ("columns", (160, 45), ()),
    ("window", (160, 45), ("S",)),
    ("stacked", (100, 30), ("escape",)),
    ("single", (80, 24), ("enter",)),
    ("phone", (50, 20), ("q",)),
)
"""Name, size, and the keys that lead there from the screen before."""

_FONTS = re.compile(r"@font-face \{.*?\}\s*|<!--.*?-->\s*", re.DOTALL)
_NAMES = re.compile(r"terminal-\d+")


def drawing(svg: str) -> str:
    """A picture without what has nothing to do with the screen: fonts to be fetched, names made of its contents."""
    names = _NAMES.sub("t", _FONTS.sub("", svg))
    return "".join(line.strip() + "\n" for line in names.splitlines() if line.strip())


async def test_screens_look_as_they_were_drawn(open_app: Any, three_articles: dict[str, str]) -> None:
    async with open_app(three_articles, SCREENS[0][1], theme="termnews-ink") as session:
        for name, size, keys in SCREENS:
            if size != session.app.size:
                await session.resize(*size)
            await session.press(*keys)
            drawn = drawing(session.app.export_screenshot(title=name))
            picture = PICTURES / f"{name}.svg"
            if os.environ.get("WRITE_GOLDEN"):
                picture.parent.mkdir(exist_ok=True)
                picture.write_text(drawn, "utf-8")
            assert drawn == picture.read_text("utf-8"), name
