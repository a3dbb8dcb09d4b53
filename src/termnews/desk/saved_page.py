"""Reading any saved page, in an archive or not, by a worker under the usual limits."""

from __future__ import annotations

import os
import tempfile
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING

from termnews.archive.folder_containers import is_container_folder, is_snapshot
from termnews.archive.limits import DEFAULT_LIMITS, Limits
from termnews.archive.packing import unpack
from termnews.archive.record import read_article, receive_record
from termnews.archive.workers import Workers
from termnews.desk.opened import RenderedArticle
from termnews.errors import PageError
from termnews.settings.folders import no_room_words, temporary_folder
from termnews.text.clean import Clean, clean, clean_path
from termnews.text.words import _

if TYPE_CHECKING:
    from termnews.archive.workers import Answer, Job

MEMBER_MARK = "!"
"""The separator between a file and the page in it."""

_PATIENCE = 1.0


def read_page_file(file: Path, member: str = "", limits: Limits = DEFAULT_LIMITS) -> RenderedArticle:
    """Read the page in a file, or the page `member` of a file that holds many. Slow.

    Raises:
        PageError: The file cannot be read, or holds no article, or several.
    """
    shown = clean_path(f"{file}!{member}" if member else str(file))
    if is_container(file):
        # The kind of a folder is in the name of its parent.
        whole = file.absolute()
        return _read(whole.parent.parent, os.fsencode(f"{whole.parent.name}/{whole.name}"), shown, member, limits)
    return _read(file.parent, os.fsencode(file.name), shown, member, limits)


def is_container(folder: Path) -> bool:
    """Whether a folder may hold pages as a file of many does: a git repository, a snapshot of ArchiveBox."""
    return folder.is_dir() and is_container_folder(os.fsencode(folder.absolute()))


def split_member(word: str) -> tuple[Path, str] | None:
    """Split "news.zip!a.html"; None when there is no such file. An existing file of that name takes precedence."""
    place = word.find(MEMBER_MARK)
    while place > 0:
        if (file := Path(word[:place])).is_file() or is_container(file):
            return file, word[place + 1 :]
        place = word.find(MEMBER_MARK, place + 1)
    return None


def read_page_bytes(page: bytes) -> RenderedArticle:
    """Read a page from a pipe. Slow.

    Raises:
        PageError: It holds no article, or cannot be kept in a temporary file.
    """
    with ExitStack() as after:
        try:
            made = tempfile.TemporaryDirectory(prefix="termnews-", dir=temporary_folder())
            folder = Path(after.enter_context(made))
            # A neutral name, so that no date or title is taken from it.
            (folder / "page").write_bytes(page)
        except OSError as error:
            raise PageError(clean(no_room_words(error))) from error
        return _read(folder, b"page", clean_path("-"))


def _read(
    folder: Path, name: bytes, shown_path: Clean, member: str = "", limits: Limits = DEFAULT_LIMITS
) -> RenderedArticle:
    with closing(Workers(folder, 1, limits)) as workers:
        job: Job = ("member", name, member, 0, 0) if member else ("page", name)
        is_folder = not member and Path(folder, os.fsdecode(name)).is_dir()
        answer = ("container",) if is_folder else _ask(workers, job)[-1]
        if answer[0] == "container":
            is_one = is_folder and is_snapshot(os.fsencode(folder.resolve() / os.fsdecode(name)))
            member, *about = _only_member(_ask(workers, ("members", name)), shown_path, is_one=is_one)
            answer = _ask(workers, ("member", name, member, *about))[-1]
        record = receive_record(answer[1])
        markdown = clean(unpack(_ask(workers, ("markdown", name, member))[-1][1]))
    article = read_article(record.columns, record.details, record.text, shown_path)
    return RenderedArticle(article, markdown, shown_path)


def _only_member(parts: list[Answer], shown_path: Clean, *, is_one: bool) -> tuple[str, int, int]:
    """The page of a file that may hold many; the first when `is_one` says that all are of one article.

    Raises:
        PageError: It holds none, or more than one.
    """
    members = [member for _some, members, _problems in parts[:-1] for member in members]
    problems = [reason for _some, _members, problems in parts[:-1] for _name, _kind, reason in problems]
    if not members:
        raise PageError(clean(problems[0]) if problems else _("There are no pages in it."))
    if len(members) > 1 and not is_one:
        reason = _("It holds {count} pages; `termnews {path}` opens it, and {path}!{member} is the first of them.")
        raise PageError(clean(reason.format(count=len(members), path=shown_path, member=members[0][0])))
    only: tuple[str, int, int] = members[0][:3]
    return only


def _ask(workers: Workers, job: Job) -> list[Answer]:
    """Yield every part of a worker's answer.

    Raises:
        PageError: It cannot be read.
    """
    workers.submit(job)
    parts: list[Answer] = []
    while not parts or parts[-1][0] == "some":
        parts += (answer for _job, answer in workers.answers(_PATIENCE))
    if parts[-1][0] in {"problem", "broken"}:
        raise PageError(clean(parts[-1][2]))
    return parts
