"""How much one page may cost."""

from __future__ import annotations

from typing import NamedTuple

from termnews.archive.containers.member import Bounds


class Limits(NamedTuple):
    """What a page may cost before it is set aside as a problem, and where in JSON it stands."""

    file_size: int = 20_000_000
    """Bytes."""
    members: int = 1_000_000
    """Entries of a container, pages or not."""
    folder_depth: int = 64
    cpu_seconds: float = 10
    """Processor time for one page, in a worker."""
    memory: int = 1 << 30
    """Bytes of address space of a worker."""
    silence: float = 120
    """Seconds by the clock after which a worker that says nothing is ended: its disk hangs."""
    json_field: str = ""
    """The field of JSON records that holds the page, as the settings say; empty where it is to be found."""

    @property
    def bounds(self) -> Bounds:
        """What a container may cost."""
        return Bounds(members=self.members, page=self.file_size, json_field=self.json_field)


DEFAULT_LIMITS = Limits()
