"""How the one connection is made: to the server that was named, carefully, and told in a sentence when it fails."""

from __future__ import annotations

import ast
from pathlib import Path

import psycopg
import pytest
from tests.postgres import Server

import termnews
from termnews.database.connection import _parameters, connect, server_error
from termnews.database.server_address import ServerAddress, parse_address
from termnews.errors import LostServerError, ServerError

SOURCES = Path(termnews.__file__).parent


@pytest.mark.parametrize(
    ("query", "mode"), [("", "verify-full"), ("?sslmode=require", "require"), ("?host=/tmp", "verify-full")]
)
def test_a_server_elsewhere_must_show_who_it_is(query: str, mode: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PGSSLMODE", raising=False)

    assert _parameters(parse_address(f"postgresql://news.example/archive{query}"))["sslmode"] == mode


def test_the_environment_may_say_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGSSLMODE", "verify-ca")

    assert _parameters(parse_address("postgresql://news.example/archive"))["sslmode"] == "verify-ca"


def test_over_a_local_socket_it_connects(server_address: ServerAddress) -> None:
    with connect(server_address) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


@pytest.mark.parametrize(
    ("word", "sentence"),
    [
        ("postgresql://ann@/news?host=/nowhere", r"Cannot reach postgresql://ann@/news\?host=/nowhere: .*No such file"),
        ("postgresql:///news?host=/nowhere&hst=1", "is not the address of a PostgreSQL server"),
    ],
)
def test_what_cannot_be_reached_is_told(word: str, sentence: str) -> None:
    with pytest.raises(ServerError, match=sentence):
        connect(parse_address(word))


def test_a_connection_that_the_server_ends_is_lost(server_address: ServerAddress, postgres: Server) -> None:
    with connect(postgres.address()) as other, connect(server_address) as connection:
        other.execute("SELECT pg_terminate_backend(%s, 60000)", (connection.info.backend_pid,))
        with pytest.raises(psycopg.OperationalError) as ended:
            connection.execute("SELECT 1")

    assert isinstance(server_error(ended.value), LostServerError)


def test_what_the_server_refuses_is_told(server_address: ServerAddress) -> None:
    with connect(server_address) as connection, pytest.raises(psycopg.Error) as refused:
        connection.execute("SELECT * FROM nothing")

    error = server_error(refused.value)
    assert not isinstance(error, LostServerError)
    assert 'relation "nothing" does not exist' in str(error)


def connecting(path: Path) -> list[str]:
    """The places of a module that connect by the driver."""
    calls = (node.func for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call))
    return [
        f"{path.name}:{call.lineno}"
        for call in calls
        if isinstance(call, ast.Attribute) and call.attr == "connect" and ast.unparse(call.value) != "sqlite3"
    ]


def test_one_module_connects() -> None:
    found = {path.relative_to(SOURCES).as_posix() for path in SOURCES.rglob("*.py") if connecting(path)}

    assert found == {"database/connection.py"}
