"""Turn the inline tokens of a paragraph into text with marks on it."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from termnews.text.clean import clean_body
from termnews.text.footnotes import NOTE, number_of, sign_of
from termnews.text.words import _
from termnews.ui.reader.blocks import ARCHIVED, BOLD, CODE, DECORATION, ITALIC, LINK, STRUCK, Mark

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from markdown_it.token import Token

_FLAGS = {"strong": BOLD, "em": ITALIC, "s": STRUCK}
_ARROW = "↗"
# Punctuation that Chinese shares with Latin: next to a Han character it counts as Chinese.
_SHARED_MARKS = frozenset("“”‘’…—·")


def is_joined(before: str, after: str) -> bool:
    """Whether a line end between two characters is dropped, as in Chinese and Japanese text."""
    wide, other = _is_wide(before), _is_wide(after)
    return (wide and other) or (wide and after in _SHARED_MARKS) or (other and before in _SHARED_MARKS)


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF" and not "\uac00" <= character <= "\ud7a3"


class InlineText:
    """Text that grows token by token, with its marks."""

    def __init__(self, is_archived: Callable[[str], bool]) -> None:
        self._is_archived = is_archived
        self._pieces: list[str] = []
        self._length = 0
        self._last = ""
        self._marks: list[Mark] = []
        self._flags = 0
        self._url = ""
        self._soft_break = False

    @property
    def text(self) -> str:
        """The text so far."""
        return "".join(self._pieces)

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The marks on it, in order."""
        return tuple(self._marks)

    @property
    def length(self) -> int:
        """Characters gathered so far."""
        return self._length

    def read(self, tokens: Sequence[Token]) -> None:
        """Take the tokens of one inline run."""
        for token in tokens:
            name = token.type
            if name == "text":
                self.write(token.content)
            elif name == "softbreak":
                self._soft_break = True
            elif name == "hardbreak" or (name == "html_inline" and token.content.lower().startswith("<br")):
                self.write("\n")
            elif name in ("code_inline", "html_inline"):
                self.write(token.content, CODE if name == "code_inline" else 0)
            elif name == "image":
                self._read_image(token)
            elif name == "note_ref":
                self._read_note(number_of(token))
            else:
                self._read_style(token)

    def write(self, text: str, flags: int = 0) -> None:
        """Add text in the current style."""
        text = clean_body(text).text
        if not text:
            return
        if self._soft_break:
            self._soft_break = False
            if self._last not in ("", "\n") and text[0] != "\n" and not is_joined(self._last, text[0]):
                self._append(" ", self._flags)
        self._append(text, self._flags | flags)

    def write_lines(self, text: str) -> None:
        """Add lines of plain text; their ends are soft."""
        for place, line in enumerate(text.split("\n")):
            self._soft_break = self._soft_break or place > 0
            self.write(line)

    def write_cell_end(self) -> None:
        """End a cell of a table; copied cells are separated by tabs."""
        self._soft_break = False
        self._append("\t", 0)

    def _append(self, text: str, flags: int) -> None:
        start = self._length
        self._length += len(text)
        self._pieces.append(text)
        self._last = text[-1]
        if not flags:
            return
        last = self._marks[-1] if self._marks else None
        if last and last.end == start and last.flags == flags and last.url == self._url:
            self._marks[-1] = Mark(last.start, self._length, flags, self._url)
        else:
            self._marks.append(Mark(start, self._length, flags, self._url))

    def _read_image(self, token: Token) -> None:
        words = token.content or str(token.attrs.get("title", ""))
        self.write(_("[picture]"), DECORATION)
        if words:
            self.write(" " + words, ITALIC)

    def _read_note(self, number: int) -> None:
        before, self._url = self._url, f"{NOTE}{number}"
        self.write(sign_of(number), LINK)
        self._url = before

    def _read_style(self, token: Token) -> None:
        if token.tag == "a":
            self._read_link(token)
        elif flag := _FLAGS.get(token.tag, 0):
            self._flags = self._flags | flag if token.nesting > 0 else self._flags & ~flag

    def _read_link(self, token: Token) -> None:
        if token.nesting > 0:
            self._url = clean_body(str(token.attrs.get("href", ""))).text
            self._flags |= LINK | (ARCHIVED if self._is_archived(self._url) else 0)
            return
        if not self._flags & ARCHIVED and self._url.startswith(("http://", "https://")):
            self.write(_ARROW, DECORATION)
        self._flags &= ~(LINK | ARCHIVED)
        self._url = ""
