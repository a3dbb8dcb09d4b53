"""WACZ: a zip of WARC files with a list of pages and their titles."""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING, Any

from termnews.archive.containers.member import (
    Bounds,
    ContainerError,
    ContainerKind,
    Content,
    Listed,
    MemberProblem,
    no_such_member,
)
from termnews.archive.containers.warc import Warc
from termnews.archive.containers.zips import Zip, fits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from termnews.archive.containers.source import Source

_LISTS = ("pages/pages.jsonl", "pages/extraPages.jsonl")
_WARCS = (".warc", ".warc.gz")


class _Wacz:
    """An open WACZ file."""

    def __init__(self, source: Source, bounds: Bounds) -> None:
        self._zip = Zip(source, bounds)
        self._bounds = bounds
        self._opened: dict[str, Warc] = {}

    @cached_property
    def _titles(self) -> dict[str, str]:
        """The addresses of pages, with their titles."""
        titles: dict[str, str] = {}
        for name in _LISTS:
            if name in self._zip.entries:
                for line in self._zip.data(name, self._bounds.whole).splitlines():
                    page = _object(line)
                    if isinstance(url := page.get("url"), str):
                        # Tools give a page without a title its address.
                        titles[url] = "" if (title := str(page.get("title") or "")) == url else title
        return titles

    def members(self) -> Iterator[Listed]:
        for name in self._zip.entries:
            if not name.lower().endswith(_WARCS):
                continue
            try:
                for listed in self._warc(name).members():
                    yield listed._replace(name=f"{name}!{listed.name}" if listed.name else name) if listed else None
            except ContainerError as error:
                yield MemberProblem(name, error.kind, str(error))

    def _warc(self, name: str) -> Warc:
        if name not in self._opened:
            titles = self._titles
            self._opened[name] = Warc(
                self._zip.inner(name), self._bounds, lambda address: not titles or address in titles
            )
        return self._opened[name]

    def read(self, name: str) -> Content:
        warc, _mark, place = name.rpartition("!")
        if warc not in self._zip.entries:
            raise no_such_member(name)
        content = self._warc(warc).read(place)
        facts = content.facts
        return content._replace(facts=facts._replace(origin="WACZ", called=self._titles.get(facts.address, "")))


def _object(line: bytes) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


KIND = ContainerKind("WACZ", fits, _Wacz)
