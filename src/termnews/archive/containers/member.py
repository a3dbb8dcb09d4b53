"""The building blocks of containers: members, their content, bounds, and errors."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple, Protocol, runtime_checkable

from termnews.errors import PageError
from termnews.model.facts import NO_FACTS, Facts
from termnews.model.problem import Problem, ProblemKind
from termnews.text.words import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from termnews.archive.containers.source import Source


class Bounds(NamedTuple):
    """How much of a container is read before it is set aside, and the person's hints about it."""

    members: int = 1_000_000
    """The maximum number of entries, pages or not."""
    listed: int = 300_000
    """Entries of a table of contents that must be read whole."""
    page: int = 20_000_000
    """Bytes of one page, unpacked."""
    whole: int = 200_000_000
    """Bytes of a file that must be in memory whole: a feed, a JSON list, a container in a container."""
    ratio: int = 300
    """The highest ratio of unpacked to packed size; text packs to a tenth or twentieth."""
    least: int = 200_000_000
    """Unpacked bytes that are always allowed, whatever the ratio."""
    depth: int = 4
    """Containers in containers."""
    json_field: str = ""
    """The field of JSON records that holds the page; empty to detect it."""


DEFAULT_BOUNDS = Bounds()


class Member(NamedTuple):
    """A page in a container."""

    name: str
    """Its name in the container; empty when the container is one page."""
    size: int
    fingerprint: int
    """Different when the page has changed; 63 bits."""
    gone_from: str = ""
    """The address of a page that the server reported gone; of use only with an earlier capture."""


class Content(NamedTuple):
    """The content of a page in a container."""

    data: bytes
    facts: Facts = NO_FACTS
    problems: tuple[Problem, ...] = ()
    """What was wrong with it."""


class MemberProblem(NamedTuple):
    """A member that cannot be read, or, with an empty name, what is wrong with the container."""

    name: str
    kind: ProblemKind
    reason: str


Listed = Member | MemberProblem | None
"""An element of a list of members; None is yielded now and then while only other entries are read."""


class ContainerError(PageError):
    """A container, or a member of it, cannot be read."""

    def __init__(self, reason: str, kind: ProblemKind = ProblemKind.BAD_CONTAINER) -> None:
        """Say why, and what kind of problem it is."""
        super().__init__(reason)
        self.kind = kind


class Opened(Protocol):
    """An open container."""

    def members(self) -> Iterator[Listed]:
        """Its pages, one after the other.

        Raises:
            ContainerError: It is damaged from here on; members yielded so far are valid.
        """

    def read(self, name: str) -> Content:
        """One page.

        Raises:
            ContainerError: There is no such page, it is damaged, or too big.
        """


@runtime_checkable
class Closing(Protocol):
    """A container that holds files open."""

    def close(self) -> None:
        """Close them."""


@runtime_checkable
class Nesting(Protocol):
    """A container whose members may be containers."""

    def inner_names(self, is_container: Callable[[str], bool]) -> Iterator[str]:
        """The members that are containers by their names."""

    def inner(self, name: str) -> Source:
        """The bytes of a member, however large; raises like `read`."""


class ContainerKind(NamedTuple):
    """A kind of container, defined by a module of this package or an entry point."""

    name: str
    """Its name for the person: "WARC"."""
    fits: Callable[[Source], bool]
    """Whether a file is one, by its first bytes where they are enough; asked when the ending fits."""
    open: Callable[[Source, Bounds], Opened]


def fingerprint_of(*parts: bytes) -> int:
    """A fingerprint of some bytes: 63 bits, never zero."""
    digest = blake2b(digest_size=8)
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return int.from_bytes(digest.digest(), "big") >> 1 or 1


def no_such_member(name: str) -> ContainerError:
    """The error for an unknown name."""
    return ContainerError(_("It holds no page named {name}.").format(name=name), ProblemKind.VANISHED)


def too_big(size: int, most: int) -> ContainerError:
    """The error for a page beyond the bounds."""
    reason = _("Too large: {size} MB of at most {most} MB.")
    return ContainerError(reason.format(size=size // 1_000_000, most=most // 1_000_000), ProblemKind.TOO_BIG)


def grows_too_much() -> ContainerError:
    """The error for a container that unpacks to an implausible size."""
    return ContainerError(
        _("It unpacks to hundreds of times its size, as zip bombs do; it is not read further."),
        ProblemKind.TOO_BIG,
    )


def too_many(most: int) -> ContainerError:
    """The error for a container with too many members."""
    reason = _("It holds more than {most} files; the others are not read. Split it.")
    return ContainerError(reason.format(most=f"{most:,}"), ProblemKind.TOO_BIG)


class Counting:
    """Counts the entries of a container against its bounds."""

    _EVERY = 512

    def __init__(self, bounds: Bounds, size: int) -> None:
        """Begin a list of the members of a container of `size` bytes."""
        self._bounds = bounds
        self._most = max(bounds.least, size * bounds.ratio)
        self.met = 0
        """Entries so far."""
        self._unpacked = 0

    def count(self, size: int = 0) -> bool:
        """Count an entry and its bytes; return whether it is time to report progress.

        Raises:
            ContainerError: The bounds are exceeded.
        """
        self.met += 1
        self._unpacked += max(0, size)
        if self.met > self._bounds.members:
            raise too_many(self._bounds.members)
        if self._unpacked > self._most:
            raise grows_too_much()
        return self.met % self._EVERY == 0
