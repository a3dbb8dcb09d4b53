"""Whatever the bytes of a page are, they become text or are named unreadable."""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports():
    from termnews.errors import UnreadablePageError
    from termnews.extract.decode import decode


def check(data: bytes) -> None:
    """Decode one page; UTF-8 must come out as it went in."""
    try:
        decoded = decode(data)
    except UnreadablePageError:
        return
    assert decoded.text.encode("utf-8", "strict") is not None
    assert decoded.replaced >= 0
    if decoded.charset == "utf-8" and not decoded.replaced:
        assert decoded.text.encode() == data.removeprefix(b"\xef\xbb\xbf")


if __name__ == "__main__":
    atheris.Setup(sys.argv, check)
    atheris.Fuzz()
