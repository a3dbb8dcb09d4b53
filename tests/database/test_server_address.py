"""The address of a server: what it may hold, and what is never said of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termnews.database.server_address import ServerAddress, parse_address, path_or_address
from termnews.errors import AddressError

SECRET = "hunter2"


@pytest.mark.parametrize(
    "word",
    [
        f"postgresql://me:{SECRET}@news.example/archive",
        f"postgres://me:{SECRET}@news.example/archive",
        f"postgresql://me:a/{SECRET}@news.example/archive",
        f"postgresql://me:a@{SECRET}@news.example/archive",
        f"postgresql://me:a?{SECRET}@news.example/archive",
        f"postgresql://news.example/archive?password={SECRET}",
        f"postgresql://news.example/archive?pass%77ord={SECRET}",
        f"postgresql://news.example/archive?sslpassword={SECRET}",
        "postgresql://me@news.example/archive?password=",
    ],
)
def test_a_password_is_refused_and_not_repeated(word: str) -> None:
    with pytest.raises(AddressError) as refused:
        parse_address(word)

    assert "~/.pgpass" in str(refused.value)
    assert SECRET not in str(refused.value)


@given(st.text(alphabet=st.characters(exclude_characters="\0", exclude_categories=("Cs",)), min_size=1))
def test_whatever_is_before_the_host_is_no_password(password: str) -> None:
    with pytest.raises(AddressError):
        parse_address(f"postgresql://me:{password}@news.example/archive")


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("postgresql://news.example/archive", "archive"),
        ("postgres://me@news.example:5433/archive", "archive"),
        ("postgresql:///news?host=/run/postgresql", "news"),
        ("postgresql://one.example:5432,two.example:5433/news?target_session_attrs=read-write", "news"),
        ("postgresql://[2001:db8::1]:5432/news", "news"),
        ("postgresql://?service=news", "news"),
        ("postgresql://news.example", "news.example"),
        ("postgresql://", "postgresql"),
    ],
)
def test_an_address_is_called_by_its_database(word: str, name: str) -> None:
    address = path_or_address(word)

    assert isinstance(address, ServerAddress)
    assert address.name == name
    assert str(address) == word


@pytest.mark.parametrize("word", ["postgresql", "postgresql:/news", "news/postgresql://x", "~/articles"])
def test_everything_else_is_a_path(word: str) -> None:
    assert path_or_address(word) == Path(word)


@pytest.mark.parametrize("word", ["https://news.example/1", "file:///home/lin/articles", "mysql://db.example/news"])
def test_other_addresses_are_refused(word: str) -> None:
    with pytest.raises(AddressError, match="other addresses cannot be opened"):
        path_or_address(word)


def test_what_is_no_address_is_told() -> None:
    with pytest.raises(AddressError, match="not the address of a PostgreSQL server"):
        parse_address("postgresql://[::1/news")
