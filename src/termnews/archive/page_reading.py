"""Read one page in a worker: from the disk to the record for the index."""

from __future__ import annotations

import json
import os
import stat
import time
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote

from termnews.archive.containers.kinds import find_kind, is_container_name, is_shared_name
from termnews.archive.containers.member import Content
from termnews.archive.containers.source import source_of_bytes
from termnews.archive.open_containers import OpenContainers
from termnews.archive.packing import pack, pack_page
from termnews.archive.page_problem import PageProblemError, problem_of
from termnews.archive.record import make_record
from termnews.archive.versions import is_notice_of_removal
from termnews.archive.walk import open_page, written_ns
from termnews.errors import NotAnArticleError, OtherKindError, PageError, PassedOverError
from termnews.extract.read import read_page
from termnews.extract.urls import page_base
from termnews.model.facts import Facts
from termnews.model.problem import ProblemKind
from termnews.text.address import PAGE
from termnews.text.clean import clean, clean_line
from termnews.text.words import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from termnews.archive.limits import Limits
    from termnews.archive.record import Record
    from termnews.model.article import Article, Link

_TRIES = 3
_PAUSE = 0.05


class PageBytes(NamedTuple):
    """A page on the disk."""

    data: bytes
    size: int
    mtime_ns: int


class PageReader:
    """Reads pages of one archive, and lists its containers."""

    def __init__(self, root: int, limits: Limits) -> None:
        """Read below `root`, the descriptor of the archive's folder, under `limits`."""
        self._root = root
        self._limits = limits
        self._containers = OpenContainers(root, limits)

    def answers(self, job: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
        """Do one job.

        Args:
            job: ("page", path) for a file; ("member", path, member, size, fingerprint) for a page of a
                container, as it was when it was listed; ("bytes", path, member); ("markdown", path, member), or
                ("markdown", path, member, data, facts) for a page whose bytes are at hand; or ("members", path).

        Yields:
            ("record", fields of a Record), ("bytes", data, facts), with facts as JSON, or None for a file that is the
            page, ("markdown", packed), ("problem", kind, reason, size, mtime_ns),
            ("container",) for a file that is no page but may hold some; of a container ("some", members, problems)
            any number of times and then ("members",).
        """
        task, path, *rest = job
        try:
            if task == "page":
                yield self._file(path)
            elif task == "member":
                yield self._record(path, *rest)
            elif task == "bytes":
                yield ("bytes", *self._bytes(path, *rest))
            elif task == "markdown":
                member, *found = rest
                yield ("markdown", pack(_markdown(path, member, *(found or self._bytes(path, member)))))
            else:
                yield from self._containers.list_members(path)
        except PageProblemError as problem:
            yield ("problem", problem.kind.value, problem.reason, problem.size, problem.mtime_ns)

    def _file(self, path: bytes) -> tuple[Any, ...]:
        page = None if is_container_name(_name(path)) else read_file(self._root, path, self._limits)
        if page is None or _is_shared(path, page):
            return ("container",)
        record = make_record(_with_end(_read(page, path)), path, page.size, page.mtime_ns)
        return ("record", tuple(self._with_page(record, page.data)))

    def _record(self, path: bytes, member: str, size: int, fingerprint: int) -> tuple[Any, ...]:
        try:
            content = self._containers.read(path, member)
            record = make_record(_article(path, member, content), path, size, fingerprint)
            return ("record", tuple(self._with_page(record, content.data, content.facts)))
        except PageProblemError as problem:
            problem.size, problem.mtime_ns = size, fingerprint
            raise

    def _with_page(self, record: Record, data: bytes, facts: Facts | None = None) -> Record:
        if not self._limits.with_pages:
            return record
        return record._replace(page=pack_page(data), facts=None if facts is None else pack(_facts_text(facts)))

    def _bytes(self, path: bytes, member: str) -> tuple[bytes, str | None]:
        """The bytes of a page; of a member also what its container knows about it."""
        page = None if member or is_container_name(_name(path)) else read_file(self._root, path, self._limits)
        if page is not None and not _is_shared(path, page):
            return page.data, None
        content = self._containers.read(path, member)
        return content.data, _facts_text(content.facts)

    def close(self) -> None:
        """Close everything."""
        self._containers.close()


def _facts_text(facts: Facts) -> str:
    return json.dumps({name: value for name, value in facts._asdict().items() if value})


def _facts_of(text: str) -> Facts:
    """What `_facts_text` wrote, perhaps in another version of termnews, which knew other facts."""
    known = {name: value for name, value in json.loads(text).items() if name in Facts._fields}
    found: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in known.items()}
    return Facts(**found)


def _article(path: bytes, member: str, content: Content) -> Article:
    """The article of a page of a container."""
    status = content.facts.status
    try:
        article = read_page(content.data, content.facts.name or member, content.facts)
    except PageError as error:
        if status >= 400:
            # Such a page tells that the article is gone, however short it is.
            return _gone(content.facts, member)
        raise PageProblemError(_kind_of_error(error), str(error)) from error
    problems = (*content.problems, *article.problems)
    links = tuple(_within(path, link) for link in article.links)
    return _with_end(article._replace(member=clean_line(member), links=links, problems=problems), status)


def _gone(facts: Facts, member: str) -> Article:
    title, words = (facts.name, f"git rm {facts.name}") if facts.series else (facts.status, f"HTTP {facts.status}")
    page = f"<h1>{escape(str(title))}</h1><p>{escape(words)}</p>".encode("utf-8", "replace")
    article = read_page(page, "gone.html", facts._replace(charset="utf-8"))
    return article._replace(member=clean_line(member), gone=2)


def _markdown(path: bytes, member: str, data: bytes, facts: str | None) -> str:
    """The Markdown of a page, whose container, if it is in one, knows `facts` about it."""
    from termnews.extract.markdown import render_markdown

    place = os.fsdecode(path)
    if facts is None:
        return render_markdown(_read(PageBytes(data, len(data), 0), path), page_base(place))
    article = _article(path, member, Content(data, _facts_of(facts)))
    leads_within = any(link.url.startswith(PAGE) for link in article.links)
    return render_markdown(article, page_base(place, member) if leads_within else "")


def _within(path: bytes, link: Link) -> Link:
    """A link of a member: a file that it leads to is a member of the same container."""
    if not link.url.startswith(PAGE):
        return link
    return link._replace(url=clean(page_base(os.fsdecode(path), unquote(link.url.removeprefix(PAGE)))))


def _with_end(article: Article, status: int = 0) -> Article:
    """The article, marked when its page says that it is gone."""
    if status >= 400:
        # Such a page is short: that the article is gone is news, not a problem.
        problems = tuple(problem for problem in article.problems if problem.kind is not ProblemKind.EMPTY_TEXT)
        return article._replace(gone=2, problems=problems)
    return article._replace(gone=1) if is_notice_of_removal(article.title, article.text) else article


def _name(path: bytes) -> str:
    return os.fsdecode(path.rpartition(b"/")[2])


def _is_shared(path: bytes, page: PageBytes) -> bool:
    """Whether a file with the name of a page holds several, or is a list."""
    return is_shared_name(_name(path)) and find_kind(source_of_bytes(page.data, _name(path))) is not None


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
    if isinstance(error, PassedOverError):
        return ProblemKind.PASSED_OVER
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
            raise problem_of(error) from error
        try:
            page = _read_descriptor(descriptor, limits)
        except OSError as error:
            raise problem_of(error) from error
        finally:
            os.close(descriptor)
        if page is not None:
            return page
    raise PageProblemError(ProblemKind.CHANGED, _("It is still being written; it will be read when that is done."))


def _read_descriptor(descriptor: int, limits: Limits) -> PageBytes | None:
    before = os.fstat(descriptor)
    if not stat.S_ISREG(before.st_mode):
        raise PageProblemError(ProblemKind.SPECIAL_FILE, _("Not a file."))
    if before.st_size > limits.file_size:
        reason = _("Too large: {size} MB of at most {most} MB.")
        shown = reason.format(size=before.st_size // 1_000_000, most=limits.file_size // 1_000_000)
        raise PageProblemError(ProblemKind.TOO_BIG, shown, before)
    with open(descriptor, "rb", closefd=False) as file:
        data = file.read(before.st_size + 1)
    after = os.fstat(descriptor)
    same = (after.st_size, after.st_mtime_ns) == (before.st_size, before.st_mtime_ns) == (len(data), before.st_mtime_ns)
    return PageBytes(data, before.st_size, written_ns(before)) if same else None
