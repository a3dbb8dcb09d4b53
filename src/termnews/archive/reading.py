"""Read one page in a worker: from the disk to what goes into the index."""

from __future__ import annotations

import os
import stat
import time
from typing import TYPE_CHECKING, Any, NamedTuple

from termnews.archive.packing import pack
from termnews.archive.record import make_record
from termnews.archive.walk import open_page, unreadable_reason, written_ns
from termnews.errors import NotAnArticleError, OtherKindError, PageError
from termnews.extract.read import read_page
from termnews.model.problem import ProblemKind
from termnews.text.words import _

if TYPE_CHECKING:
    from termnews.archive.limits import Limits
    from termnews.model.article import Article

_TRIES = 3
_PAUSE = 0.05


class PageBytes(NamedTuple):
    """A page as it lies on the disk."""

    data: bytes
    size: int
    mtime_ns: int


class PageProblemError(Exception):
    """Why a page could not be read, ready for the list of problems."""

    def __init__(self, kind: ProblemKind, reason: str, about: os.stat_result | None = None) -> None:
        """Without `about` the page is tried again at the next scan."""
        super().__init__(reason)
        self.kind = kind
        self.reason = reason
        self.size = about.st_size if about else -1
        self.mtime_ns = written_ns(about) if about else 0


def answer(root: int, job: tuple[Any, ...], limits: Limits) -> tuple[Any, ...]:
    """Do one job.

    Args:
        root: Descriptor of the archive's folder.
        job: ("page", path) or ("markdown", path).
        limits: What the page may cost.

    Returns:
        ("record", fields of a Record), ("markdown", packed), or ("problem", kind, reason, size, mtime_ns).
    """
    task, path = job
    try:
        if task == "markdown":
            return ("markdown", pack(_markdown(root, path, limits)))
        page = read_file(root, path, limits)
        article = _read(page, path)
        return ("record", tuple(make_record(article, path, page.size, page.mtime_ns)))
    except PageProblemError as problem:
        return ("problem", problem.kind.value, problem.reason, problem.size, problem.mtime_ns)


def _markdown(root: int, path: bytes, limits: Limits) -> str:
    from termnews.extract.markdown import render_markdown

    return render_markdown(_read(read_file(root, path, limits), path))


def _read(page: PageBytes, path: bytes) -> Article:
    try:
        return read_page(page.data, os.fsdecode(path))
    except PageError as error:
        problem = PageProblemError(_kind_of_error(error), str(error))
        problem.size, problem.mtime_ns = page.size, page.mtime_ns
        raise problem from error


def _kind_of_error(error: PageError) -> ProblemKind:
    if isinstance(error, OtherKindError):
        return ProblemKind.OTHER_KIND
    return ProblemKind.NOT_AN_ARTICLE if isinstance(error, NotAnArticleError) else ProblemKind.EMPTY_TEXT


def read_file(root: int, path: bytes, limits: Limits) -> PageBytes:
    """Read a page whole, as it was at one moment.

    Raises:
        PageProblemError: It cannot be read, is no file, too big, or changes again and again.
    """
    for attempt in range(_TRIES):
        if attempt:
            time.sleep(_PAUSE)
        try:
            descriptor = open_page(root, path)
        except OSError as error:
            raise _problem_of(error) from error
        try:
            page = _read_descriptor(descriptor, limits)
        except OSError as error:
            raise _problem_of(error) from error
        finally:
            os.close(descriptor)
        if page is not None:
            return page
    raise PageProblemError(ProblemKind.CHANGED, _("It is being written; it is read when it rests."))


def _read_descriptor(descriptor: int, limits: Limits) -> PageBytes | None:
    before = os.fstat(descriptor)
    if not stat.S_ISREG(before.st_mode):
        raise PageProblemError(ProblemKind.SPECIAL_FILE, _("It is not a file."))
    if before.st_size > limits.file_size:
        reason = _("It has {size} MB; pages of up to {most} MB are read.")
        shown = reason.format(size=before.st_size // 1_000_000, most=limits.file_size // 1_000_000)
        raise PageProblemError(ProblemKind.TOO_BIG, shown, before)
    with open(descriptor, "rb", closefd=False) as file:
        data = file.read(before.st_size + 1)
    after = os.fstat(descriptor)
    same = (after.st_size, after.st_mtime_ns) == (before.st_size, before.st_mtime_ns) == (len(data), before.st_mtime_ns)
    return PageBytes(data, before.st_size, written_ns(before)) if same else None


def _problem_of(error: OSError) -> PageProblemError:
    if isinstance(error, FileNotFoundError):
        return PageProblemError(ProblemKind.VANISHED, _("It was there, and is gone."))
    return PageProblemError(ProblemKind.UNREADABLE, unreadable_reason(error))
