"""Write docs/keys.md from the table of commands.

python scripts/write_keys.py            write it
python scripts/write_keys.py --check    say whether it is stale (exit code 1)
"""

from __future__ import annotations

import sys
from pathlib import Path

from termnews.ui.commands import COMMANDS, Command, Where
from termnews.ui.keymap import key_title, split_keys

PAGE = Path(__file__).parent.parent / "docs" / "keys.md"

_HEAD = """\
# Keys

Made from the table of commands by `scripts/write_keys.py`; do not edit it by hand.

`?` shows the same in termnews, the pane that has the keys first; `:` finds a command by its words.
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


def keys_page() -> str:
    """The whole page."""
    parts = [_HEAD]
    for place, heading in _HEADINGS.items():
        rows = "".join(row(command) for command in COMMANDS if place in command.actions)
        parts.append(f"## {heading}\n\n| keys | what it does | command |\n|---|---|---|\n{rows}")
    return "\n".join(parts)


def row(command: Command) -> str:
    """A command as a row of a Markdown table."""
    keys = " ".join(f"`{key_title(key)}`" for key in split_keys(command.keys)).replace("|", "\\|")
    return f"| {keys} | {command.words} | `{command.id}` |\n"


def main() -> int:
    """Write the page, or check it."""
    page = keys_page()
    if "--check" in sys.argv[1:]:
        if PAGE.is_file() and PAGE.read_text("utf-8") == page:
            return 0
        sys.stderr.write("docs/keys.md is stale: run scripts/write_keys.py\n")
        return 1
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
