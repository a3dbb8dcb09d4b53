"""Links between the articles of an archive, by address."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from termnews.archive.copies import best_first
from termnews.model.row import Number

_INDEX_PAGES = (b"/index.html", b"/index.htm")
_ENDINGS = (b".html", b".md", b".htm")
_MOBILE = re.compile(r"url:(?:m|mobile)\.(?=[^./?]+\.)")

if TYPE_CHECKING:
    from collections.abc import Iterable

    from termnews.archive.store.reading import IndexReader
    from termnews.model.article import Article


def numbers_of_address(reader: IndexReader, url: str) -> list[Number]:
    """The pages with this address or original; else those with its mobile form."""
    from termnews.extract.urls import normalise_url, place_of
    from termnews.text.address import PAGE

    if url.startswith(PAGE):
        path, member = place_of(url)
        return at_member(reader, path, member) if member else at_path(reader, path)
    for key in with_mobile(f"url:{normalise_url(url)}"):
        if numbers := at_addresses(reader, [key]):
            return best_first(reader, sorted(numbers))
    return []


def at_path(reader: IndexReader, path: bytes) -> list[Number]:
    """The page that a relative link of a mirror or note leads to: a file, or the index page of a folder."""
    folder, _slash, name = path.rpartition(b"/")
    places = [(folder, path), *((path, path + ending) for ending in _INDEX_PAGES)]
    places += [(folder, path + ending) for ending in _ENDINGS if b"." not in name]
    for place, file in places:
        number = reader.folder(place)
        if number and (known := reader.known_pages(number, [file])):
            return [Number(known[0].number)]
    return []


def at_member(reader: IndexReader, path: bytes, member: str) -> list[Number]:
    """The page that a relative link between the members of a container leads to."""
    endings = _INDEX_PAGES if "." in member.rpartition("/")[2] else (*_INDEX_PAGES, *_ENDINGS)
    names = (member, *(member + ending.decode() for ending in endings))
    return next(([Number(known.number)] for name in names if (known := reader.known_member(path, name))), [])


def with_mobile(key: str) -> list[str]:
    """An address as a key, and its mobile (m.example.org) or desktop counterpart.

    Marks belong to exact keys; only lookups by address try both.
    """
    if not key.startswith("url:"):
        return [key]
    plain = _MOBILE.sub("url:", key)
    return list(dict.fromkeys((key, plain, plain.replace(":", ":m.", 1))))


def at_addresses(reader: IndexReader, keys: Iterable[str]) -> set[Number]:
    """The pages at any of the addresses, of every article that shares one."""
    return {number for numbers in reader.with_addresses(keys).values() for number in numbers}


def numbers_of_keys(reader: IndexReader, keys: Iterable[str]) -> set[Number]:
    """The pages of any of some identity keys."""
    return {number for numbers in reader.with_keys(keys).values() for number in numbers}


def sharing_keys(reader: IndexReader, number: Number) -> set[Number]:
    """A page with those that share a key with it, or with one that does."""
    found, fresh = {number}, {number}
    while fresh:
        keys = {key for _page, keys in reader.keys(sorted(fresh)) for key in keys}
        fresh = numbers_of_keys(reader, keys) - found
        found |= fresh
    return found


def known_links(reader: IndexReader, article: Article) -> dict[str, Number]:
    """Addresses in an article that lead to another page of the archive, each with that page."""
    known: dict[str, Number] = {}
    itself = numbers_of_keys(reader, article.keys)
    for url in dict.fromkeys(link.url for link in (*article.links, *article.related)):
        found = [other for other in numbers_of_address(reader, url) if other not in itself]
        if found:
            known[url] = found[0]
    return known


def citing(reader: IndexReader, keys: Iterable[str]) -> list[Number]:
    """The pages that link to an article or list it as related.

    Args:
        reader: Of the index.
        keys: The article's identity keys.
    """
    keys = list(keys)
    itself = numbers_of_keys(reader, keys)
    # The names of articles that share an address begin with it.
    addresses = [key.partition("#")[0] for key in keys if key.startswith("url:")]
    found = reader.linking_to(other for one in addresses for other in with_mobile(one))
    return [number for number in found if number not in itself]
