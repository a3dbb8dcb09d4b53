"""Limits for reading one page."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from termnews.archive.containers.member import Bounds


class Limits(NamedTuple):
    """Limits beyond which a page becomes a problem, and what is looked for in one and taken from it."""

    file_size: int = 20_000_000
    """Bytes."""
    members: int = 1_000_000
    """Entries of a container, pages or not."""
    folder_depth: int = 64
    cpu_seconds: float = 10
    """Seconds of processor time for one page."""
    memory: int = 1 << 30
    """Bytes of address space of a worker."""
    silence: float = 120
    """Seconds after which a silent worker is killed, because its disk hangs."""
    json_field: str = ""
    """The field of JSON records that holds the page, from the settings; empty to detect it."""
    with_pages: bool = False
    """Whether records carry the bytes of their pages, to be stored with them."""

    @property
    def bounds(self) -> Bounds:
        """The bounds of a container."""
        from termnews.archive.containers.member import Bounds

        return Bounds(members=self.members, page=self.file_size, json_field=self.json_field)


DEFAULT_LIMITS = Limits()
