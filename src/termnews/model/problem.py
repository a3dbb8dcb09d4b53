"""What kept a page, or a part of it, from being read as it should be."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, Self

from termnews.text.clean import clean

if TYPE_CHECKING:
    from termnews.text.clean import Clean


class ProblemKind(StrEnum):
    """The kinds of problem; each has a hostile file in the tests."""

    UNREADABLE = "unreadable"
    """No permission, or an error of the disk."""
    VANISHED = "vanished"
    CHANGED = "changed"
    """Changed again and again while it was read."""
    SYMLINK = "symlink"
    """A link that leads out of the archive, in circles, or nowhere."""
    SPECIAL_FILE = "special-file"
    """A pipe, socket or device under a page's name."""
    TOO_BIG = "too-big"
    TOO_DEEP = "too-deep"
    """A folder nested deeper than the walk goes."""
    BAD_ENCODING = "bad-encoding"
    """Bytes that fit no charset were replaced."""
    BAD_FRONT_MATTER = "bad-front-matter"
    BAD_ENVELOPE = "bad-envelope"
    """A .gz, .xz or .mhtml that cannot be unpacked."""
    BAD_CONTAINER = "bad-container"
    """A file of many pages that is damaged, cut short, or not what its name says."""
    BAD_MEMBER = "bad-member"
    """A page in a container that cannot be read, however whole the container is."""
    ENCRYPTED = "encrypted"
    ADDRESSES_ONLY = "addresses-only"
    """A reading list without the pages that it lists."""
    NEEDS_EXTRA = "needs-extra"
    """A kind of container whose library is not installed."""
    PARSE_TIMEOUT = "parse-timeout"
    PARSE_CRASH = "parse-crash"
    """The page ended the process that read it."""
    DEPTH_FLATTENED = "depth-flattened"
    """Nested deeper than layout is kept; every word is there."""
    TRUNCATED = "truncated"
    """Cut at a limit, or saved in part: the file ends before its page does."""
    HIDDEN_CHARACTERS = "hidden-characters"
    EMPTY_TEXT = "empty-text"
    NOT_AN_ARTICLE = "not-an-article"
    PASSED_OVER = "passed-over"
    """A file of a mirror that is no article: cookies, a log, a list of pages. Nothing is wrong with it."""
    OTHER_KIND = "other-kind"
    """A PDF, picture, zip file ... under the name of a page."""
    INDEX_FAILED = "index-failed"


class Problem(NamedTuple):
    """One row of the list of problems."""

    kind: ProblemKind
    path: Clean
    """Relative to the archive, cleaned for display; empty while the page does not know its own path."""
    reason: Clean
    """One sentence: what is wrong, and what the person can do where there is something."""

    @property
    def is_flaw(self) -> bool:
        """Whether something is wrong: nothing is with files that were passed over."""
        return self.kind is not ProblemKind.PASSED_OVER

    @classmethod
    def told(cls, kind: ProblemKind, reason: str, path: str = "") -> Self:
        """Create a problem from a reason that may quote the page."""
        return cls(kind, clean(path), clean(reason))
