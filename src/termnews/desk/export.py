"""Exporting articles to files, under names that are safe on every system."""

from __future__ import annotations

import errno
import os
import re
import unicodedata
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from termnews.errors import UsageError
from termnews.text.clean import clean_path
from termnews.text.words import _

if TYPE_CHECKING:
    from termnews.archive.store import PageName
    from termnews.model.article import Article

SLUG_BYTES = 80
_NAME_BYTES = 240
_DAY = re.compile(r"\d{4}(?:-\d\d){0,2}")
_NO_WORD = re.compile(r"[\W_]+")
_NO_ID = re.compile(r"[^a-z2-7]")


class TooLongNameError(UsageError):
    """One file cannot be written, because its path is too long; others can."""


def export_name(article: Article, ending: str) -> str:
    """Name the file of an article: "2021-01-05-马云陷风暴-5jgzu4si5o5w.md".

    It contains only letters, digits, Han characters and hyphens. It begins with the day or with "undated", so that
    it is never a hidden file, an option or a device of Windows; it ends with the article's id, so that
    two articles never share a name.
    """
    day = _DAY.match(article.published.iso) if article.published else None
    parts = (day[0] if day else "undated", slug(article.title), _NO_ID.sub("", article.id))
    return f"{'-'.join(filter(None, parts))}.{ending}"


def slug(title: str) -> str:
    """Return the characters of a title that every file system accepts; may be empty."""
    # Normalised first: some file systems distinguish é from e with an accent, others do not.
    words = _NO_WORD.sub("-", unicodedata.normalize("NFC", title))
    return words.encode("utf-8", "ignore")[:SLUG_BYTES].decode("utf-8", "ignore").strip("-")


def page_place(name: PageName) -> Path:
    """Where the saved page of an article is written: under the path that lists show, but never outside of the folder.

    A page of a file of many pages goes into a folder of that file's name.
    """
    parts = f"{os.fsdecode(name.path)}/{name.member}".replace("\0", "_").split("/")
    return Path(*("_" if part == ".." else _short(part) for part in parts if part not in {"", "."}))


def _short(part: str) -> str:
    """A name that every file system accepts; of a longer one its end."""
    return os.fsencode(part)[-_NAME_BYTES:].decode("utf-8", "ignore") if len(os.fsencode(part)) > _NAME_BYTES else part


def make_folder_in(output: Path, place: Path) -> Path:
    """Make the folder for a file at `place` below `output`.

    Raises:
        UsageError: It cannot be made, or a link leads elsewhere.
    """
    folder = (output / place).parent
    make_folder(folder)
    if not folder.resolve().is_relative_to(output.resolve()):
        raise UsageError(_("{path} leads out of the folder.").format(path=clean_path(str(folder))))
    return folder


def make_folder(folder: Path) -> None:
    """Make the folder to export to.

    Raises:
        UsageError: It cannot be made.
    """
    try:
        folder.mkdir(0o700, parents=True, exist_ok=True)
    except FileExistsError:
        raise UsageError(_("{path} is not a folder.").format(path=clean_path(str(folder)))) from None
    except OSError as error:
        raise _cannot_write(folder, error) from error


def write_export(folder: Path, name: str, content: str | bytes, *, force: bool = False) -> bool:
    """Write a file as a whole or not at all, readable by its owner alone.

    Args:
        folder: An existing folder; nothing is ever written elsewhere.
        name: The name of the file, as `export_name` and `page_place` give it.
        content: What to write.
        force: Whether a file of this name may be overwritten. A link is replaced, never followed.

    Returns:
        Whether it was written; False when the name is taken.

    Raises:
        UsageError: It cannot be written.
    """
    new = f".{os.getpid()}-{name[-40:]}.new"
    try:
        within = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as error:
        raise _cannot_write(folder, error) from error
    try:
        _write(new, content, within)
        if force:
            os.replace(new, name, src_dir_fd=within, dst_dir_fd=within)
        else:
            # Linking fails if the name is taken, even if it was free a moment ago.
            os.link(new, name, src_dir_fd=within, dst_dir_fd=within, follow_symlinks=False)
    except FileExistsError:
        return False
    except OSError as error:
        raise _cannot_write(folder / name, error) from error
    finally:
        with suppress(OSError):
            os.unlink(new, dir_fd=within)
        os.close(within)
    return True


def _write(name: str, content: str | bytes, within: int) -> None:
    with suppress(FileNotFoundError):
        os.unlink(name, dir_fd=within)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    with os.fdopen(os.open(name, flags, 0o600, dir_fd=within), "wb") as stream:
        stream.write(content if isinstance(content, bytes) else content.encode("utf-8", "replace"))
        stream.flush()
        os.fsync(stream.fileno())


def _cannot_write(path: Path, error: OSError) -> UsageError:
    sentence = _("Cannot write {path}: {reason}.")
    kind = TooLongNameError if error.errno == errno.ENAMETOOLONG else UsageError
    return kind(sentence.format(path=clean_path(str(path)), reason=error.strerror))
