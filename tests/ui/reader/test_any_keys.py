"""Whatever is pressed and however the terminal changes, the reader goes on."""

from __future__ import annotations

import asyncio
import random

import pytest
from tests.ui.reader.host import KEYS, Host, make_article

TEXT = """
# 章

文字**粗**[鏈](https://a.example/)，她說：“真的……”——走了。第一行
第二行。

- 甲
  1. 乙

> 引 `code`

| 甲 | 乙 |
|----|---:|
| 很長很長很長很長很長很長很長很長 | 1 |

![畫](p.jpg)

```
code code code
```
"""
ARTICLES = [
    make_article(TEXT * 8, notices=("啟事",), permalink="https://a.example/p"),
    make_article("短"),
    make_article(""),
    make_article(None),
    None,
]


@pytest.mark.parametrize("seed", range(4))
async def test_random_keys_sizes_and_articles(seed: int) -> None:
    """Each line that is drawn is exactly as wide as the screen."""
    chance = random.Random(seed)
    keys = [*KEYS, "escape", "y", "a", "s", "l", "h", "o", "dollar_sign", "0", "b"]
    async with Host(ARTICLES[0]).run_test(size=(80, 24)) as pilot:
        host = pilot.app
        assert isinstance(host, Host)
        for _ in range(60):
            match chance.randrange(12):
                case 0:
                    await pilot.resize_terminal(chance.randint(1, 120), chance.randint(1, 40))
                case 1:
                    host.reader.finding.find(chance.choice(["文", "a", "", "很長"]))
                case 2:
                    host.reader.show(chance.choice(ARTICLES), chance.choice([None, host.reader.viewport.position]))
                case 3:
                    host.reader.scroll_to(y=chance.randint(0, 300), animate=False)
                case _:
                    await pilot.press(chance.choice(keys))
            await asyncio.sleep(0)
            strips = [host.reader.render_line(y) for y in range(host.reader.size.height)]
            assert {strip.cell_length for strip in strips} <= {host.reader.size.width}
