"""Warnings of a server's program between the words of a page."""

from __future__ import annotations

import re

_SIGN = "</b> on line <b>"
_NOTE = re.compile(
    r"<br\s?/?>\s{0,9}<b>(?:Warning|Notice|Deprecated|Strict Standards|Fatal error|Parse error)</b>:[^\n]{1,2000}? in "
    r"<b>[^<\n]{1,400}</b> on line <b>\d{1,6}</b>(?:<br\s?/?>)?"
)
"""As PHP writes them; a text about them has them as text, without these elements."""


def without_server_notes(text: str) -> str:
    """A page without the warnings of PHP."""
    return _NOTE.sub("", text) if _SIGN in text else text
