"""What a folder without articles contains, by kind, to explain why it is empty."""

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING

from termnews.extract.file_kind import HEAD, FileKind, kind_of
from termnews.text.words import N_, _

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MOST = 2_000
"""The maximum number of files that are examined."""

_NAMES = {
    FileKind.WARC: N_("WARC files"),
    FileKind.WACZ: N_("WACZ files"),
    FileKind.ZIM: N_("ZIM files"),
    FileKind.EPUB: N_("books"),
    FileKind.ZIP: N_("zip files"),
    FileKind.TAR: N_("tar files"),
    FileKind.PACKED: N_("compressed files"),
    FileKind.MBOX: N_("mailboxes"),
    FileKind.MAIL: N_("emails"),
    FileKind.FEED: N_("feeds"),
    FileKind.WORDPRESS: N_("WordPress exports"),
    FileKind.WEBARCHIVE: N_("webarchives"),
    FileKind.GIT_BUNDLE: N_("git bundles"),
    FileKind.BOOKMARKS: N_("bookmark lists"),
    FileKind.JSON: N_("JSON files"),
    FileKind.PDF: N_("PDF files"),
    FileKind.OFFICE: N_("office documents"),
    FileKind.BOOK: N_("books"),
    FileKind.PICTURE: N_("pictures"),
    FileKind.SOUND: N_("audio files"),
    FileKind.FILM: N_("videos"),
    FileKind.FONT: N_("fonts"),
    FileKind.DATABASE: N_("databases"),
    FileKind.PROGRAM: N_("programs"),
}


def other_files(root: Path) -> str:
    """Describe the contents of a folder, the commonest first: "pictures: 12, PDF files: 3"; may be empty. Slow."""
    counts = Counter(_name_of(path) for path in _files(root))
    return ", ".join(_("{kind}: {count}").format(kind=kind, count=count) for kind, count in counts.most_common())


def _files(root: Path) -> Iterator[str]:
    """The first files below a folder that are not hidden; no link is followed."""
    count = 0
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and count < _MOST:
                count += 1
                yield os.path.join(folder, name)  # noqa: PTH118 - names may not be UTF-8
        if count >= _MOST:
            return


def _name_of(path: str) -> str:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return _("of unknown kind")
    try:
        kind = kind_of(os.read(descriptor, HEAD))
    except OSError:
        return _("of unknown kind")
    finally:
        os.close(descriptor)
    return _(_NAMES[kind]) if kind else _("of unknown kind")
