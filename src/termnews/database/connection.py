"""The only module that connects: to the PostgreSQL server that the person named, and to no other.

It is imported only when an address was given, and never by a worker that parses pages (`archive/worker_main.py`
refuses it).
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

from termnews.errors import LostServerError, ServerError
from termnews.text.clean import clean_line
from termnews.text.words import _, without_stop

try:
    import psycopg
    from psycopg import conninfo
except ImportError as missing:
    raise ServerError(_("To use PostgreSQL: pip install 'termnews[postgres]'")) from missing

if TYPE_CHECKING:
    from psycopg import Connection

    from termnews.database.server_address import ServerAddress

OLDEST = 150000
"""PostgreSQL 15, as libpq counts."""
_PATIENCE = 3
"""Seconds in which a server must answer."""
_LOST = ("08", "57P0", "40001")
"""Error codes after which the same is tried again: connection errors, a server that shuts down, and a replica that ends
questions because they keep it from taking in a change."""


_DRIVERS_WORDS = re.compile(r"connection (?:failed|is bad): ")


def connect(address: ServerAddress) -> Connection[tuple[Any, ...]]:
    """Connect to a server, with every statement on its own unless a transaction is begun.

    Raises:
        LostServerError: It does not answer.
        ServerError: It is too old, or the address is not valid.
    """
    try:
        connection = psycopg.connect(**_parameters(address), autocommit=True)
    except psycopg.OperationalError as error:
        words = _("Cannot reach {address}: {reason}.")
        raise LostServerError(words.format(address=address.shown, reason=_reason(error))) from error
    except psycopg.ProgrammingError as error:
        words = _("{address} is not the address of a PostgreSQL server: {reason}.")
        raise ServerError(words.format(address=address.shown, reason=_reason(error))) from error
    if connection.info.server_version < OLDEST:
        version = connection.info.server_version // 10000
        connection.close()
        raise ServerError(_("The server is PostgreSQL {version}; termnews needs 15 or newer.").format(version=version))
    return connection


def _parameters(address: ServerAddress) -> dict[str, Any]:
    """Parameters for libpq: the address, with safe and quick defaults.

    Passwords come from where libpq looks for them by itself (~/.pgpass, a service file), or from nowhere.
    """
    careful = {
        # Over a local socket libpq asks for none.
        "sslmode": os.environ.get("PGSSLMODE", "verify-full"),
        "connect_timeout": _PATIENCE,
        "tcp_user_timeout": _PATIENCE * 1000,
        "keepalives_idle": 2,
        "keepalives_interval": 1,
        "keepalives_count": 2,
        "application_name": "termnews",
    }
    return {**careful, **conninfo.conninfo_to_dict(address.text), "client_encoding": "utf-8"}


def server_error(error: psycopg.Error) -> ServerError:
    """Turn an error of the server or the driver into a sentence."""
    if is_lost(error):
        return LostServerError(_("The connection to the server was lost: {reason}.").format(reason=_reason(error)))
    return ServerError(_("The server refused: {reason}.").format(reason=_reason(error)))


def is_lost(error: psycopg.Error) -> bool:
    """Whether a connection is lost, so that another may be tried."""
    code = error.sqlstate
    return code.startswith(_LOST) if code else isinstance(error, psycopg.OperationalError)


def _reason(error: psycopg.Error) -> str:
    """The first line of the message; the others are hints for the server's administrator."""
    said = error.diag.message_primary or _DRIVERS_WORDS.sub("", str(error))
    return without_stop(clean_line(said.strip().split("\n")[0], 300))
