"""Addresses of links and pictures, made safe to write into Markdown."""

from __future__ import annotations

import re
from urllib.parse import quote, urljoin, urlsplit

from termnews.extract.urls import file_address
from termnews.text.address import ADDRESS_LENGTH, PAGE

_HAS_SCHEME = re.compile(r"[a-zA-Z][\w+.-]*:|//")
_STRIPPED = re.compile("[\t\r\n]")
# Characters that are valid in Markdown destinations and in addresses.
_SAFE = "!#$%&*+,-./:;=?@_~'"


def web_address(address: str, base: str) -> str:
    """Resolve an address to an http address or a file of the archive, percent-encoded; empty when it is neither.

    Args:
        address: As written in the page.
        base: Address of the page, or its place in the archive; a relative address has no meaning without one.
    """
    address = _STRIPPED.sub("", address).strip()
    if not address or address.startswith("#"):
        return ""
    if base.startswith(PAGE) and not _HAS_SCHEME.match(address):
        return file_address(address, base)
    try:
        full = urljoin(base, address) if base else address
        parts = urlsplit(full)
        host = parts.hostname
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not host:
        return ""
    encoded = quote(full, safe=_SAFE, errors="replace")
    return encoded if len(encoded) <= ADDRESS_LENGTH else ""
