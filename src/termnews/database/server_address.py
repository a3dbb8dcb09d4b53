"""Addresses of servers, as people write them; nothing is connected, and no driver is loaded."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

from termnews.errors import AddressError
from termnews.text.clean import Clean, clean_path
from termnews.text.words import N_

_SCHEMES = ("postgresql://", "postgres://")
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_PASSWORD = re.compile(r"//.*:.*@", re.DOTALL)
"""Broad on purpose: a possible password is never repeated in a message."""
_SECRETS = {"password", "sslpassword", "scram_client_key", "scram_server_key", "oauth_client_secret"}


class ServerAddress(NamedTuple):
    """The address of a database in libpq's terms, without a password."""

    text: str
    """As it was written: "postgresql://news.example/archive"."""

    @property
    def name(self) -> str:
        """Its name for the person: the database, else the service, else the host."""
        parts = urlsplit(self.text)
        asked = dict(parse_qsl(parts.query))
        named = unquote(parts.path.lstrip("/")) or asked.get("dbname") or asked.get("service")
        return named or parts.netloc.rpartition("@")[2] or "postgresql"

    @property
    def shown(self) -> Clean:
        """How it is displayed."""
        return clean_path(self.text)

    def __str__(self) -> str:
        """As it was written."""
        return self.text


def is_address(word: str) -> bool:
    """Whether a word names a server rather than a file."""
    return word.startswith(_SCHEMES)


def parse_address(word: str) -> ServerAddress:
    """Parse the address of a server.

    Raises:
        AddressError: It contains a password, which every user of the machine could read, or it is not an address.
    """
    try:
        asked = {name for name, _value in parse_qsl(urlsplit(word).query, keep_blank_values=True)}
    except ValueError:
        raise AddressError(N_("This is not the address of a PostgreSQL server.")) from None
    if _PASSWORD.search(word) or asked & _SECRETS:
        raise AddressError(N_("Keep passwords out of the address: put them into ~/.pgpass or a service file."))
    return ServerAddress(word)


def path_or_address(word: str) -> Path | ServerAddress:
    """Read a word that names a folder, a file or a server.

    Raises:
        AddressError: It is the address of something else; or see `parse_address`.
    """
    if _ADDRESS.match(word) and not is_address(word):
        raise AddressError(N_("Name a folder, a file or a server (postgresql://…); other addresses cannot be opened."))
    return parse_address(word) if is_address(word) else Path(word)


Where = Path | ServerAddress | None
"""What a person named as the archive; None when nothing was named."""
