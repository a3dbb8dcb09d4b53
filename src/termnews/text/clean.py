"""Keep a page's words and drop what could steer a terminal.

Cleaning happens once, after parsing, so that what is indexed, laid out,
exported and copied is one text. Single characters are replaced or dropped;
escape sequences are never parsed, because a parser that swallows a sequence
can be made to swallow words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# Control characters, interlinear annotations, noncharacters, lone surrogates: a
# visible mark stands for them, so that nobody is led to believe nothing was there.
_HOSTILE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000))
    + "]"
)
# Bidirectional controls, soft hyphen, invisible operators, byte-order marks, tag
# characters: they change what is seen without being seen.
_HIDDEN = re.compile("[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]")
# Terminals disagree about the width of what these make (❤️ is one cell in tmux and
# two in Rich); without them they agree on every character.
_UNSURE_WIDTH = re.compile("[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff\U000e0100-\U000e01ef]")
_EMOJI = "\u00a9\u00ae\u203c-\u3299\U0001f000-\U0001faff"
_EMOJI_JOINER = re.compile(f"(?<=[{_EMOJI}])\u200d+(?=[{_EMOJI}])")
# A long run of combining marks has crashed terminals (CVE-2021-27135).
_MARK = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_TOO_MANY_MARKS = re.compile(f"([{_MARK}]{{8}})[{_MARK}]+")
_LINE_ENDS = re.compile("\r\n?|[\u0085\u2028\u2029]")
_WIDE_SPACES = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f]")

# Everything the expressions above look for, so that clean text (nearly all) costs one search.
_SUSPECT = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\xa0\u00ad\u061c\u180e\u1680\u2000-\u200b\u200d-\u200f\u2028-\u202f\u205f-\u206f"
    "\ufe0e\ufe0f\ufeff\ufff9-\uffff\ufdd0-\ufdef\ud800-\udfff\U0001f3fb-\U0001f3ff\U000e0000-\U000e01ef"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000))
    + _MARK
    + "]"
)

# What Chinese and English are nearly made of, in as few ranges as possible: this
# search takes a tenth of the time that the long list above takes.
_NOT_PLAIN = re.compile("[^\n -~\u4e00-\u9fff\u3000-\u3020\uff01-\uff5e\u2010-\u2027]")

LINE_LENGTH = 500
"""Most characters of a title, address or file name that are kept."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Clean text, and what was taken from it."""

    text: str
    hidden: int
    """How many invisible characters were dropped or replaced."""


def clean_body(text: str) -> Cleaned:
    r"""Clean text of several lines: of all controls only "\n" is kept; tabs and odd spaces become spaces."""
    # Few different characters need work, however long the text: one pass over what is
    # not plain finds them, and replacing one character is faster than any pattern.
    suspects = [character for character in set(_NOT_PLAIN.findall(text)) if _SUSPECT.match(character)]
    if not suspects:
        return Cleaned(text, 0)
    removed = 0
    for character in sorted(suspects):
        if character in "\r\x85\u2028\u2029":
            text = _LINE_ENDS.sub("\n", text)
        elif _WIDE_SPACES.match(character):
            text = text.replace(character, " ")
        elif _HOSTILE.match(character):
            removed += text.count(character)
            text = text.replace(character, "\ufffd")
        elif _HIDDEN.match(character):
            removed += text.count(character)
            text = text.replace(character, "")
        elif _UNSURE_WIDTH.match(character):
            text = text.replace(character, "")
    text = _EMOJI_JOINER.sub("", text)
    return Cleaned(_TOO_MANY_MARKS.sub(r"\1", text), removed)


def clean_line(text: str, length: int = LINE_LENGTH) -> str:
    """Clean text that is shown on one line: every run of white space becomes one space, "…" marks a cut."""
    text = clean_body(text).text
    text = " ".join(text.split())
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def clean_path(path: str) -> str:
    r"""Clean a file name for display: bytes that are not UTF-8 (surrogates) become "\xNN"."""
    return clean_line(path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace"), 1000)


def is_clean(text: str) -> bool:
    """Whether nothing in the text could steer a terminal or hide in it."""
    return not (_HOSTILE.search(text) or _HIDDEN.search(text))
