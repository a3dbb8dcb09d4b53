"""Converting inline HTML to Markdown by html2text, with additions for Chinese.

html2text inserts spaces beside emphasis, leaves `*`, `<`, `|` and line starts as they
are, and writes code with one backtick always. It gets one normalised paragraph or heading at a time, so that its cost
for long input does not matter.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from html2text import HTML2Text

if TYPE_CHECKING:
    from collections.abc import Iterable

# An underscore inside a Latin word has no meaning, and addresses are full of them.
_SPECIAL = re.compile(r"[\\`*\[\]<~]|_(?![0-9A-Za-z])|(?<![0-9A-Za-z])_|&(?=#?[0-9A-Za-z]+;)")
_LINE_START = re.compile(
    r"^(?:(\d{1,9})(?=[.)](?:\s|$))|(?=#{1,6}(?:\s|$)|[-+](?:\s|$)|[-=\s]+$|>|[:|\s-]*-[:|\s-]*$))", re.MULTILINE
)
_LEAVES = frozenset(["p", "h1", "h2", "h3", "h4", "h5", "h6"])


class LeafConverter(HTML2Text):
    """Converts `<p>` and `<h1>` to `<h6>` with inline content to Markdown."""

    def __init__(self) -> None:
        super().__init__(bodywidth=0)
        self.convert_charrefs = True
        self.unicode_snob = True
        self.emphasis_mark = "*"
        self.leaves: list[str] = []
        self._code: list[str] | None = None

    def convert(self, leaves: Iterable[str]) -> list[str]:
        """The Markdown of each leaf, in order."""
        self.feed("".join(leaves))
        self.close()
        return self.leaves

    def handle_tag(self, tag: str, attrs: dict[str, str | None], start: bool) -> None:
        """Convert a tag; code, links after "!" and pictures need more care than html2text takes."""
        if tag == "code":
            self._handle_code(start=start)
            return
        if tag == "a" and start and self.outtextlist and self.outtextlist[-1].endswith("!"):
            self.outtextlist[-1] = self.outtextlist[-1][:-1] + "\\!"
        if tag == "img":
            self._begin_link()
            self.o(f"![{escape_words(attrs.get('alt') or '')}]({attrs.get('src') or ''})")
            return
        super().handle_tag(tag, attrs, start)
        if tag in _LEAVES and not start:
            self._finish_leaf(heading=tag != "p")

    def handle_data(self, data: str, entity_char: bool = False) -> None:  # noqa: ARG002 (html2text's signature)
        """Write escaped text; white space and entities have been handled before."""
        if self._code is not None:
            self._code.append(data)
            return
        self._begin_link()
        self.o(escape_words(data))

    def _begin_link(self) -> None:
        if self.maybe_automatic_link is not None:
            self.o("[")
            self.maybe_automatic_link = None
            self.empty_link = False

    def _handle_code(self, *, start: bool) -> None:
        if start:
            self._code = []
            return
        self._begin_link()
        self.o(code_span("".join(self._code or ())))
        self._code = None

    def _finish_leaf(self, *, heading: bool) -> None:
        text = "".join(self.outtextlist)
        self.outtextlist.clear()
        self.start = True
        self.p_p = 0
        self.leaves.append(_guard_heading(text) if heading else guard_lines(text))


def escape_words(text: str) -> str:
    """Escape inline markup."""
    return _SPECIAL.sub(r"\\\g<0>", text)


def guard_lines(text: str) -> str:
    """Escape what would begin a list, quote, table or heading."""
    return _LINE_START.sub(lambda match: f"{match[1]}\\" if match[1] else "\\", text)


def _guard_heading(text: str) -> str:
    marks, _, words = text.partition(" ")
    return f"{marks} " + re.sub(r"#(?=#*$)", r"\\#", words)


def code_span(text: str) -> str:
    """Inline code, between more backticks than it contains in a row."""
    longest = max(map(len, re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if text.startswith("`") or text.endswith("`") or (text[:1] == text[-1:] == " ") else ""
    return f"{fence}{pad}{text}{pad}{fence}"
