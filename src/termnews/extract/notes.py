"""Obsidian's extensions of Markdown: links between notes, embedded files, callouts."""

from __future__ import annotations

import re
from urllib.parse import quote

_WIKI = re.compile(r"(!?)\[\[([^\[\]|#\n]{0,200})(#[^\[\]|\n]{0,200})?(?:\|([^\[\]\n]{1,200}))?\]\](?!\()")
_CALLOUT = re.compile(r"^((?:>[ ]?)+)\[!([\w-]{1,30})\][+-]?[ \t]*(.*)$", re.MULTILINE)
_CODE = re.compile(r"(^(?:```|~~~).*?^(?:```|~~~)[ \t]*$|`[^`\n]+`)", re.MULTILINE | re.DOTALL)
_NAME_ENDS = re.compile(r"\.\w{1,5}$")


def plain_markdown(source: str) -> str:
    """Convert a note of Obsidian to plain Markdown."""
    if "[[" not in source and "[!" not in source:
        return source
    parts = _CODE.split(source)
    parts[::2] = [_CALLOUT.sub(_callout, _WIKI.sub(_link, part)) for part in parts[::2]]
    return "".join(parts)


def _link(found: re.Match[str]) -> str:
    """[[note]], [[note|words]], [[note#part]], ![[picture.png]]."""
    name, words = found[2].strip(), (found[4] or "").strip()
    if not name:
        return words or (found[3] or "").lstrip("#")
    target = quote(name if _NAME_ENDS.search(name) else f"{name}.md")
    if found[1] and _NAME_ENDS.search(name):
        return f"![{'' if words.isdigit() else words}]({target})"
    return f"[{words or name.rpartition('/')[2]}]({target})"


def _callout(found: re.Match[str]) -> str:
    """A callout becomes a quote with its heading, or its kind."""
    return f"{found[1]}**{found[3].strip() or found[2]}**\n{found[1].rstrip()}"
