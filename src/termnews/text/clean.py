"""Keep a page's words and drop what could steer a terminal.

Cleaning happens once, after parsing, so that what is indexed, laid out,
exported and copied is one text. Single characters are replaced or dropped;
escape sequences are never parsed, because a parser that swallows a sequence
can be made to swallow words.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import NamedTuple, NewType

Clean = NewType("Clean", str)
"""Text in which nothing steers a terminal or hides.

Only this module makes it: code that has one knows that it was cleaned, and mypy lets no other string into a
field of an article.
"""

NOTHING = Clean("")

_JOINERS = frozenset("\u200c\u200d")
# A long run of combining marks has crashed terminals (CVE-2021-27135); no language
# puts more than a few on one letter.
_MOST_MARKS = 8

_NONCHARACTERS = "\ufdd0-\ufdef" + "".join(
    f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
)
_EMOJI = "\u00a9\u00ae\u203c-\u3299\U0001f000-\U0001faff"

_FEW = 12
_PATH_LENGTH = 1000
_BYTE_AS_SURROGATE = 0xDC00

LINE_LENGTH = 500
"""Maximum length of a title, address or file name, in characters."""


class Cleaned(NamedTuple):
    """Clean text, and what was taken from it."""

    text: Clean
    hidden: int
    """How many invisible characters were dropped or replaced."""


class Patterns(NamedTuple):
    """The patterns that are searched for in unusual text."""

    line_ends: re.Pattern[str]
    wide_spaces: re.Pattern[str]
    hostile: re.Pattern[str]
    """Control characters, interlinear annotations, noncharacters, lone surrogates: a visible mark takes their place."""
    hidden: re.Pattern[str]
    """Bidirectional controls, soft hyphen, fillers, invisible operators, byte-order marks,
    tag characters: invisible themselves, they change what is displayed."""
    unsure_width: re.Pattern[str]
    """Terminals disagree about the width of what these make (❤️ is one cell in tmux and
    two in Rich); without them they agree on every character."""
    emoji_joiner: re.Pattern[str]


@cache
def not_plain() -> re.Pattern[str]:
    """Match everything but the characters that make up nearly all Chinese and English text.

    It has few ranges and takes a tenth of the time of `patterns`. Both are compiled on first use, to keep the
    start fast.
    """
    return re.compile("[^\n -~\u00b7\u4e00-\u9fff\u3000-\u3020\uff01-\uff5e\u2010-\u2027]")


@cache
def patterns() -> Patterns:
    """Compile the patterns."""
    return Patterns(
        line_ends=re.compile("\r\n?|[\u0085\u2028\u2029]"),
        wide_spaces=re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f]"),
        hostile=re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufff9-\ufffb\ud800-\udfff{_NONCHARACTERS}]"),
        hidden=re.compile(
            "[\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufff8"
            "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff]"
        ),
        unsure_width=re.compile("[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff\U000e0100-\U000e01ef]"),
        emoji_joiner=re.compile(f"(?<=[{_EMOJI}])\u200d+(?=[{_EMOJI}])"),
    )


def clean_body(text: str) -> Cleaned:
    r"""Clean text of several lines: of all controls only "\n" is kept; tabs and odd spaces become spaces."""
    first = _first_unusual(text)
    if first is None:
        return Cleaned(Clean(text), 0)
    unusual = "".join(set(not_plain().findall(text, first.start())))
    bad = patterns()
    if bad.line_ends.search(unusual):
        text = bad.line_ends.sub("\n", text)
    text, _ = _replace(bad.wide_spaces, " ", text, unusual)
    text, replaced = _replace(bad.hostile, "\ufffd", text, unusual)
    text, dropped = _replace(bad.hidden, "", text, unusual)
    text, _ = _replace(bad.unsure_width, "", text, unusual)
    text = _thin_marks(text, unusual)
    if "\u200d" in unusual:
        text = bad.emoji_joiner.sub("", text)
    return Cleaned(Clean(text), replaced + dropped)


def clean(text: str) -> Clean:
    """Clean text of several lines."""
    return Clean(text) if _first_unusual(text) is None else clean_body(text).text


def _first_unusual(text: str) -> re.Match[str] | None:
    return None if text.isascii() and text.isprintable() else not_plain().search(text)


def beginning(text: Clean, length: int) -> Clean:
    """The first `length` characters of clean text."""
    return text if len(text) <= length else Clean(text[:length])


def _replace(pattern: re.Pattern[str], replacement: str, text: str, unusual: str) -> tuple[str, int]:
    """Replace what a pattern of one character finds, and count it; `unusual` has every character that it may find."""
    found = pattern.findall(unusual)
    if len(found) > _FEW:
        return pattern.subn(replacement, text)
    # A text has few distinct ones, and replacing them one by one is faster than a pattern.
    count = 0
    for character in found:
        count += text.count(character)
        text = text.replace(character, replacement)
    return text, count


def _thin_marks(text: str, unusual: str) -> str:
    """Limit runs of combining marks and joiners."""
    marks = "".join(c for c in sorted(unusual) if unicodedata.category(c) in {"Mn", "Me"} or c in _JOINERS)
    if sum(map(text.count, marks)) <= _MOST_MARKS:
        return text
    return re.sub(f"([{marks}]{{{_MOST_MARKS}}})[{marks}]+", r"\1", text)


def clean_line(text: str, length: int = LINE_LENGTH) -> Clean:
    """Clean text for one line: every run of white space becomes one space, and "…" marks a cut."""
    text = " ".join(clean(text).split())
    return Clean(text if len(text) <= length else text[: length - 1].rstrip() + "…")


def clean_path(path: str) -> Clean:
    r"""Clean a file name for display: bytes that are not UTF-8 (surrogates) become "\xNN"."""
    shown = "".join(f"\\x{ord(c) - _BYTE_AS_SURROGATE:02x}" if "\udc80" <= c <= "\udcff" else c for c in path)
    return clean_line(shown, _PATH_LENGTH)
