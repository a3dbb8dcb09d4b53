"""Names of pages after their addresses."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

_ENDINGS = (".html", ".htm", ".xhtml", ".shtml", ".txt", ".md", ".markdown")
_LONGEST = 200


def name_of_address(address: str) -> str:
    """A file name for a page: the last part of its address, with the extension of its kind."""
    try:
        path = urlsplit(address).path
    except ValueError:
        path = ""
    name = unquote(path.rstrip("/").rpartition("/")[2]).replace("/", "_")[:_LONGEST]
    if name.lower().startswith("index."):
        name = ""
    return name if name.lower().endswith(_ENDINGS) else f"{name}.html"
