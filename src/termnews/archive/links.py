"""Links between the articles of an archive, by address."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from termnews.archive.packing import hash_key
from termnews.model.row import Number

_MOBILE = re.compile(r"url:(?:m|mobile)\.(?=[^./?]+\.)")

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from termnews.model.article import Article


def numbers_of_address(connection: sqlite3.Connection, url: str) -> list[Number]:
    """The pages that an address belongs to: their own, or that of their original; else that of a mobile host's."""
    from termnews.extract.address import normalise_url

    for key in with_mobile(f"url:{normalise_url(url)}"):
        if numbers := numbers_of_keys(connection, [key]):
            return sorted(numbers)
    return []


def with_mobile(key: str) -> list[str]:
    """An address as a key, and as it is at the host for telephones (m.example.org), or at the one for others.

    Marks hang on keys, and stay where they are; only who looks for an address tries both.
    """
    if not key.startswith("url:"):
        return [key]
    plain = _MOBILE.sub("url:", key)
    return list(dict.fromkeys((key, plain, plain.replace(":", ":m.", 1))))


def numbers_of_keys(connection: sqlite3.Connection, keys: Iterable[str]) -> set[Number]:
    """The pages of any of some identity keys."""
    query = "SELECT number FROM page_key WHERE key = ?"
    return {Number(number) for key in keys for (number,) in connection.execute(query, (hash_key(key),))}


def known_links(connection: sqlite3.Connection, article: Article) -> dict[str, Number]:
    """Addresses in an article that lead to another page of the archive, each with that page."""
    known: dict[str, Number] = {}
    itself = numbers_of_keys(connection, article.keys)
    for url in dict.fromkeys(link.url for link in (*article.links, *article.related)):
        found = [other for other in numbers_of_address(connection, url) if other not in itself]
        if found:
            known[url] = found[0]
    return known


def citing(connection: sqlite3.Connection, keys: Iterable[str]) -> list[Number]:
    """The pages that link to an article, or name it as related.

    Args:
        connection: To the index.
        keys: The article's identity keys.
    """
    own = [key for key in keys if key.startswith("url:")]
    itself = numbers_of_keys(connection, own)
    found: dict[int, None] = {}
    for key in (other for one in own for other in with_mobile(one)):
        for (number,) in connection.execute("SELECT number FROM link WHERE target = ?", (hash_key(key),)):
            found[number] = None
    return [Number(number) for number in found if number not in itself]
