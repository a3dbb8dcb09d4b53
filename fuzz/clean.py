"""No text comes out of cleaning with anything in it that could steer a terminal."""

from __future__ import annotations

import sys
import unicodedata

import atheris

with atheris.instrument_imports():
    from termnews.text.clean import clean_body, clean_line, clean_path, is_clean

_FORBIDDEN = frozenset(["Cc", "Cs", "Zl", "Zp"])


def check(data: bytes) -> None:
    """Clean one text every way."""
    text = data.decode("utf-8", "surrogateescape")
    cleaned = clean_body(text).text
    assert clean_body(cleaned).text == cleaned
    assert not any(unicodedata.category(c) in _FORBIDDEN for c in cleaned.replace("\n", ""))
    assert is_clean(clean_line(text, 80))
    assert is_clean(clean_path(text))


if __name__ == "__main__":
    atheris.Setup(sys.argv, check)
    atheris.Fuzz()
