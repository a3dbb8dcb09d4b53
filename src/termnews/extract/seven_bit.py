"""Charsets that hide Chinese, Japanese and Korean in ASCII: HZ (RFC 1843) and ISO-2022.

Mail, newsgroups and the first Chinese online magazines used them. The bytes are valid UTF-8, so these are checked
first.
"""

from __future__ import annotations

import re

HZ = "hz"
_ISO_2022 = {"iso-2022-jp": "iso2022_jp_ext", "iso-2022-kr": "iso2022_kr"}
LABELS = {"hz-gb-2312": HZ, **{label: label for label in (HZ, *_ISO_2022)}}
"""Labels of these charsets in pages, and their names here."""

_ESCAPES = ((b"\x1b$)C", "iso-2022-kr"), (b"\x1b$B", "iso-2022-jp"), (b"\x1b$@", "iso-2022-jp"))
# Two bytes per character; a line end closes an open sequence.
_STRETCH = re.compile(rb"~\{((?>(?:[\x21-\x7d][\x21-\x7e])*))(?:~\}|(?=\r?\n)|\Z)")
_HAN = re.compile("[\u4e00-\u9fff]")
_FEWEST = 4


def seven_bit_charset(page: bytes, declared: str) -> str:
    """Detect which of these charsets a page is in; empty when none.

    Args:
        page: The page, all of it ASCII.
        declared: The declared charset, a key of `LABELS`.
    """
    marked = next((charset for escape, charset in _ESCAPES if escape in page), "")
    if marked:
        return declared if declared in _ISO_2022 else marked
    return HZ if b"~{" in page and (declared == HZ or _is_chinese(page)) else ""


def decode_seven_bit(page: bytes, charset: str) -> str:
    """Decode a page in one of these charsets; undecodable bytes become U+FFFD."""
    if charset != HZ:
        return page.decode(_ISO_2022[charset], "replace")
    pieces = _STRETCH.split(page)
    pieces[::2] = [piece.replace(b"~\r\n", b"").replace(b"~\n", b"").replace(b"~~", b"~") for piece in pieces[::2]]
    return "".join(
        _eight_bits(piece).decode("gb2312", "replace") if place % 2 else piece.decode("ascii")
        for place, piece in enumerate(pieces)
    )


def _eight_bits(piece: bytes) -> bytes:
    return bytes(byte | 0x80 for byte in piece)


def _is_chinese(page: bytes) -> bool:
    """Whether everything between "~{" and "~}" is Chinese."""
    words = b"".join(_eight_bits(stretch) for stretch in _STRETCH.findall(page))
    try:
        return len(_HAN.findall(words.decode("gb2312"))) >= _FEWEST
    except UnicodeDecodeError:
        return False
