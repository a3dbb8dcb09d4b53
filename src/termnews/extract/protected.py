"""Email addresses that Cloudflare obfuscates: "[email protected]"."""

from __future__ import annotations

import re
from html import escape

_SIGN = "email-protection"
_ATTRIBUTE = "data-cfemail"
_ELEMENT = re.compile(
    r"<(a|span)\b(?:[^<>]{0,600}\s)?data-cfemail\s?=\s?[\"']?([0-9a-fA-F]{4,400})[\"']?[^<>]{0,600}>.{0,200}?</\1>",
    re.DOTALL,
)
_LINK = re.compile(r"(?:https?://[^\s\"'<>/]{1,200})?/cdn-cgi/l/email-protection#([0-9a-fA-F]{4,400})")


def unprotect(text: str) -> str:
    """A page with its email addresses restored."""
    if _ATTRIBUTE not in text and _SIGN not in text:
        return text
    text = _ELEMENT.sub(lambda found: escape(decode(found[2])) or found[0], text)
    return _LINK.sub(lambda found: f"mailto:{escape(decode(found[1]))}", text)


def decode(hidden: str) -> str:
    """Decode the digits: the first two are the key of the others; empty if invalid."""
    if len(hidden) % 2:
        return ""
    key, *letters = bytes.fromhex(hidden)
    return bytes(letter ^ key for letter in letters).decode("utf-8", "replace")
