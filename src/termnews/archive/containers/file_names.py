"""Names of the files in a container: which are pages, and what charset the names are in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.archive.containers.member import MemberProblem
from termnews.archive.walk import is_page_name
from termnews.model.problem import ProblemKind
from termnews.text.words import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

_SAVED = (".html", ".htm", ".xhtml", ".shtml")
_COMPANIONS = ("_files", ".files")
_SAMPLE = 64_000


def is_page(name: str) -> bool:
    """Whether a file in a container has the name of a page, and nothing on the way to it is hidden."""
    return not is_hidden(name) and is_page_name(name.rpartition("/")[2].encode("utf-8", "surrogateescape"))


def is_hidden(name: str) -> bool:
    """Whether a file in a container, or a folder that it is in, is hidden."""
    return any((part.startswith(".") and part not in {".", ".."}) or part == "__MACOSX" for part in name.split("/"))


def climbs(name: str) -> MemberProblem | None:
    """Why a name is refused that leads out of its container; None when it is fine."""
    if ".." in name.replace("\\", "/").split("/") or name.startswith(("/", "\\")):
        reason = _("Its path points outside the file that contains it; it is not read.")
        return MemberProblem(name, ProblemKind.BAD_MEMBER, reason)
    return None


def companions(names: Iterable[str]) -> tuple[str, ...]:
    """The folders that hold the pictures and scripts of a saved page beside them."""
    known = set(names)
    folders = {folder for name in known for folder in _folders(name) if folder.lower().endswith(_COMPANIONS)}
    return tuple(folder + "/" for folder in folders if any(folder[:-6] + ending in known for ending in _SAVED))


def _folders(name: str) -> Iterable[str]:
    place = name.find("/")
    while place >= 0:
        yield name[:place]
        place = name.find("/", place + 1)


def charset_of(names: Sequence[bytes]) -> str:
    """The charset of names without a flag: detected from all of them together."""
    # Only workers need its tables; at the start the first screen would wait for them.
    from termnews.extract.decode import decode

    sample = b"\n".join(names)[:_SAMPLE].rpartition(b"\n")[0] if len(names) > 1 else b"".join(names)[:_SAMPLE]
    return decode(sample).charset if sample.strip() else "utf-8"


def decode_name(name: bytes, charset: str) -> str:
    """A name as text; undecodable bytes are escaped, so that no two names become one."""
    try:
        return name.decode(charset)
    except UnicodeDecodeError:
        return name.decode("utf-8", "backslashreplace")


class UniqueNames:
    """Names of members in their order; one that was met before gets a number."""

    def __init__(self, numbered: Callable[[str, int], str] = lambda name, count: f"{name}#{count}") -> None:
        """Begin with the first member; `numbered` writes a number into a name."""
        self._numbered = numbered
        self._met: dict[str, int] = {}

    def next(self, name: str) -> str:
        """The name of the next member."""
        count = self._met[name] = self._met.get(name, 0) + 1
        # A number may be written in the name of another member.
        return name if count == 1 else self.next(self._numbered(name, count))


def numbered_file(name: str, count: int) -> str:
    """The name of a file with a number before its extension: "a/b#2.tar.gz"."""
    folder, slash, last = name.rpartition("/")
    stem, dot, extension = last.partition(".")
    return f"{folder}{slash}{stem}#{count}{dot}{extension}"
