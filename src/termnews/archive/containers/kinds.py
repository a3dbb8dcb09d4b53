"""The kinds of container, and which of them a file is. A module is imported when a file has its ending."""

from __future__ import annotations

import sys
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from termnews.archive.containers.member import DEFAULT_BOUNDS, Bounds, ContainerError, ContainerKind, Opened
from termnews.model.problem import ProblemKind
from termnews.text.words import _

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.metadata import EntryPoint

    from termnews.archive.containers.source import Source

ENTRY_POINTS = "termnews.containers"
"""The entry point group for kinds of other packages: the name lists extensions, ".abc .abd"; the value is the kind."""


class _Row(NamedTuple):
    module: str
    endings: tuple[str, ...]
    is_certain: bool = True
    """Whether a file of such a name that fits no kind is a problem; a .json may be anything."""


_JSON = _Row("jsons", (".json", ".jsonl", ".ndjson"), is_certain=False)
_TABLE = (
    _Row("warc", (".warc", ".warc.gz", ".warc.zst", ".warc.open")),
    _Row("wacz", (".wacz",)),
    _Row("omnivore", (".zip",)),
    _Row("zips", (".zip",)),
    _Row("tars", (".tar", ".tar.gz", ".tgz", ".tar.xz", ".txz", ".tar.bz2", ".tbz2", ".tar.zst", ".tzst")),
    _Row("epub", (".epub",)),
    _Row("mbox", (".mbox", ".mbx")),
    _Row("mail", (".eml",)),
    _Row("wordpress", (".xml", ".wxr"), is_certain=False),
    _Row("feeds", (".rss", ".atom", ".rdf", ".xml", ".feed.json", ".json"), is_certain=False),
    _Row("evernote", (".enex",)),
    _Row("wallabag", (".json",), is_certain=False),
    _JSON,
    _Row("lists", (".csv",), is_certain=False),
    _Row("zim", (".zim",)),
    _Row("pdf", (".pdf",)),
)
_MHTML = _Row("mhtml", (".mhtml", ".mht"), is_certain=False)
_SHARED = (_Row("lists", (".html", ".htm"), is_certain=False), _MHTML)
"""Kinds among files that are pages by their names: a page that fits none of them is a page."""


def is_container_name(name: str) -> bool:
    """Whether a file of this name may be a container."""
    return not name.startswith(".") and name.lower().endswith(_endings())


def is_shared_name(name: str) -> bool:
    """Whether a file of this name may be one page or a container."""
    return name.lower().endswith(tuple(ending for row in _SHARED for ending in row.endings))


def may_hold_pages(name: str) -> bool:
    """Whether a file of this name may hold several pages: a container, or a page of the web saved with others."""
    return is_container_name(name) or name.lower().endswith(_MHTML.endings)


@cache
def _endings() -> tuple[str, ...]:
    named = [ending for row in _TABLE for ending in row.endings]
    return tuple(dict.fromkeys([*named, *(ending for endings, _kind in _others() for ending in endings)]))


@cache
def _others() -> tuple[tuple[tuple[str, ...], EntryPoint], ...]:
    """Kinds of other packages, not loaded yet."""
    if not packages_with(ENTRY_POINTS):
        return ()
    from importlib.metadata import entry_points

    return tuple((tuple(entry.name.lower().split()), entry) for entry in entry_points(group=ENTRY_POINTS))


def packages_with(group: str) -> dict[str, bytes]:
    """The packages with entry points of a group: the folder of their metadata, "name-1.0.dist-info", and these.

    It takes a few milliseconds; `importlib.metadata` takes twelve to load, and up to a hundred to read all.
    """
    sign = f"[{group}]".encode()
    files = (file for folder in map(Path, sys.path) for file in folder.glob("*-info/entry_points.txt"))
    return {file.parent.name: words for file in files if sign in (words := file.read_bytes())}


def kinds_of_name(name: str) -> Iterator[tuple[ContainerKind, bool]]:
    """The kinds that a file of this name may be, and whether it must be one of them."""
    lower = name.lower()
    for endings, entry in _others():
        if lower.endswith(endings):
            yield entry.load(), True
    for row in (*_TABLE, *_SHARED):
        if lower.endswith(row.endings):
            yield import_module(f"termnews.archive.containers.{row.module}").KIND, row.is_certain


def find_kind(source: Source, bounds: Bounds = DEFAULT_BOUNDS) -> ContainerKind | None:
    """Which kind a file is; None when the file is of another kind that may have such a name.

    JSON with the field that the person named is read by it, whatever else it may be.

    Raises:
        ContainerError: It is not what its name says.
    """
    if bounds.json_field and source.name.lower().endswith(_JSON.endings):
        from termnews.archive.containers import jsons

        if jsons.has_named_field(source, bounds):
            return jsons.KIND
    names: list[str] = []
    for kind, is_certain in kinds_of_name(source.name):
        if kind.fits(source):
            return kind
        if is_certain:
            names.append(kind.name)
    if names and not source.size:
        raise ContainerError(_("The file is empty."), ProblemKind.EMPTY_TEXT)
    if names:
        raise ContainerError(_("It is not what its name says: {kind}.").format(kind=names[-1]))
    return None


def open_container(source: Source, bounds: Bounds = DEFAULT_BOUNDS) -> Opened | None:
    """Open a file that holds pages; None when it is of no known kind.

    Raises:
        ContainerError: It is damaged, or not what its name says.
    """
    from termnews.archive.containers.nesting import Nested

    kind = find_kind(source, bounds)
    return None if kind is None else Nested(kind.open(source, bounds), source.size, bounds)
