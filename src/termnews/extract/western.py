"""Detecting the undeclared single-byte charset of a page in Latin letters."""

from __future__ import annotations

import re

from termnews.extract.language import detect_language

_COMMONEST = "cp1252"
_CHARSET_OF = {"pl": "cp1250", "cs": "cp1250", "hu": "cp1250", "hr": "cp1250", "ro": "cp1250", "tr": "cp1254"}
_LATIN_END = "\u0300"
_TAG = re.compile(r"<[^<>]{0,2000}>")
# Decoded as cp1252, "ż", "ł", "ą" and "ľ" become symbols inside words.
_SIGN_IN_WORD = re.compile(r"(?<=[^\W\d_])[¹³¿¾¼](?=[^\W\d_])")
_SAMPLE = 20_000


def is_latin(text: str) -> bool:
    """Whether all letters of a text are Latin."""
    return all(letter < _LATIN_END for letter in set(text[:_SAMPLE]) if letter.isalpha())


def western_charset(page: bytes) -> str:
    """The charset of a page in Latin letters, by its language; detectors confuse à with ŕ."""
    text = _TAG.sub(" ", page[:_SAMPLE].decode(_COMMONEST, "replace"))
    charset = _CHARSET_OF.get(detect_language(" ".join(text.split())))
    if charset is None and len(_SIGN_IN_WORD.findall(text)) > 1:
        charset = "cp1250"
    return charset or _COMMONEST
