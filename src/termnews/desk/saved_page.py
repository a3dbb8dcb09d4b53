"""Any saved page, in an archive or not: read by a worker, under the limits of every page."""

from __future__ import annotations

import os
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from termnews.archive.packing import unpack
from termnews.archive.record import read_article, receive_record
from termnews.archive.workers import Workers
from termnews.desk.opened import ShownArticle
from termnews.errors import PageError
from termnews.text.clean import Clean, clean, clean_path

if TYPE_CHECKING:
    from termnews.archive.workers import Answer, Job

_PATIENCE = 1.0


def read_page_file(file: Path) -> ShownArticle:
    """Read the page in a file. Slow.

    Raises:
        PageError: The file cannot be read, or holds no article.
    """
    return _read(file.parent, os.fsencode(file.name), clean_path(str(file)))


def read_page_bytes(page: bytes) -> ShownArticle:
    """Read a page that came through a pipe. Slow.

    Raises:
        PageError: It holds no article.
    """
    with tempfile.TemporaryDirectory(prefix="termnews-") as folder:
        # The name says nothing, so that no date or title is taken from it.
        Path(folder, "page").write_bytes(page)
        return _read(Path(folder), b"page", clean_path("-"))


def _read(folder: Path, name: bytes, shown_path: Clean) -> ShownArticle:
    with closing(Workers(folder, 1)) as workers:
        record = receive_record(_ask(workers, ("page", name))[1])
        markdown = clean(unpack(_ask(workers, ("markdown", name))[1]))
    article = read_article(record.columns, record.details, record.text, shown_path)
    return ShownArticle(article, markdown, shown_path)


def _ask(workers: Workers, job: Job) -> Answer:
    workers.submit(job)
    while not (answers := workers.answers(_PATIENCE)):
        pass
    answer = answers[0][1]
    if answer[0] in {"problem", "broken"}:
        raise PageError(clean(answer[2]))
    return answer
