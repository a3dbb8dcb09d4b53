"""Web addresses as they are displayed."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from termnews.text.clean import clean_line

PAGE = "page:"
"""The scheme of links to files of the archive, in a mirror."""
ADDRESS_LENGTH = 2000
"""Longest address that is kept, shown or opened, in characters."""


def shown_address(url: str) -> str:
    """The host as it is, and path and query without percent signs; nothing in it steers the terminal.

    Args:
        url: "https://www.example.com/%E6%96%B0%E8%81%9E/?id=7"

    Returns:
        "www.example.com/新聞/?id=7"; a file of the archive is its path; another scheme
        than http stays, and so does what decodes to no text.
    """
    if url.startswith(PAGE):
        return clean_line(url.removeprefix(PAGE), ADDRESS_LENGTH)
    try:
        parts = urlsplit(url)
        tail = unquote(url.partition(parts.netloc)[2], errors="strict")
    except ValueError:
        return clean_line(url, ADDRESS_LENGTH)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        return clean_line(url, ADDRESS_LENGTH)
    return clean_line(parts.netloc + ("" if tail == "/" else tail), ADDRESS_LENGTH)
