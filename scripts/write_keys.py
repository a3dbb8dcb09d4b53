"""Write docs/keys.md and docs/zh/keys.md from the table of commands, the second with the words of the catalogue.

python scripts/write_keys.py            write them
python scripts/write_keys.py --check    say whether one is stale (exit code 1)
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from babel.messages.pofile import read_po

from termnews.ui.actions.command import Command, Where
from termnews.ui.commands import COMMANDS
from termnews.ui.keymap import key_title, split_keys

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
CATALOGUE = ROOT / "src/termnews/locale/zh_Hans/LC_MESSAGES/termnews.po"

Say = Callable[[str], str]
"""Gives a message in the language of a page."""

_HEAD = """\
# Keys

Made from the table of commands by `scripts/write_keys.py`; do not edit it by hand.

`?` shows the same list in termnews, the current pane first; `:` finds a command by its words.
Full-width forms that an input method types (？／：，。、＋－) count as the keys themselves.

Any key can be changed in the settings file (`termnews settings` prints one with every key explained),
by the command's name:

```toml
[keys]
star = "f"
next-unread = "full_stop,ctrl+n"
above-read = "("
```
"""

_HEADINGS = {
    Where.EVERYWHERE: "In every pane",
    Where.LISTS: "In every list",
    Where.ARTICLES: "In the list of articles",
    Where.READER: "In the article",
    Where.SIDEBAR: "In the sidebar",
}


_HEAD_ZH = """\
# 按键

由 `scripts/write_keys.py` 根据命令表生成，请勿手工修改。

在 termnews 里按 `?` 可以看到同样的内容，当前窗格在最前面；按 `:` 可以用文字查找命令。
输入法打出的全角符号（？／：，。、＋－）等同于按键本身。

每个按键都可以在设置文件里更改（`termnews settings` 输出一份逐项说明的设置文件），写命令的名称：

```toml
[keys]
star = "f"
next-unread = "full_stop,ctrl+n"
above-read = "("
```
"""

_HEADINGS_ZH = {
    Where.EVERYWHERE: "在所有窗格",
    Where.LISTS: "在所有列表",
    Where.ARTICLES: "在文章列表",
    Where.READER: "在正文",
    Where.SIDEBAR: "在侧栏",
}


def pages() -> dict[Path, str]:
    """Every page by its file."""
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file)

    def in_chinese(message: str) -> str:
        found = catalogue.get(message)
        return str(found.string) if found and found.string else message

    return {
        DOCS / "keys.md": page(_HEAD, _HEADINGS, "| keys | what it does | command |", str),
        DOCS / "zh/keys.md": page(_HEAD_ZH, _HEADINGS_ZH, "| 按键 | 作用 | 命令 |", in_chinese),
    }


def page(head: str, headings: dict[Where, str], columns: str, say: Say) -> str:
    """A page: one table for each place."""
    parts = [head]
    for place, heading in headings.items():
        rows = "".join(row(command, say) for command in COMMANDS if place in command.actions)
        parts.append(f"## {heading}\n\n{columns}\n|---|---|---|\n{rows}")
    return "\n".join(parts)


def row(command: Command, say: Say) -> str:
    """A command as a row of a Markdown table."""
    keys = " ".join(f"`{key_title(key)}`" for key in split_keys(command.keys)).replace("|", "\\|")
    return f"| {keys} | {say(command.words)} | `{command.id}` |\n"


def main() -> int:
    """Write the pages, or check them."""
    made = pages()
    if "--check" in sys.argv[1:]:
        stale = [file for file, text in made.items() if not file.is_file() or file.read_text("utf-8") != text]
        for file in stale:
            sys.stderr.write(f"{file.relative_to(ROOT)} is stale: run scripts/write_keys.py\n")
        return 1 if stale else 0
    for file, text in made.items():
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
