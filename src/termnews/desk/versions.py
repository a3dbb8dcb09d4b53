"""The versions of an article as the person sees them, and what changed from one to another."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING, NamedTuple

from termnews.archive.captures import find_version
from termnews.archive.copies import differences
from termnews.errors import UsageError
from termnews.model.row import Number
from termnews.text.words import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from termnews.archive.archive import Archive
    from termnews.archive.captures import Version

_PIECES = re.compile(r"[A-Za-z0-9\u00c0-\u024f]+|\s+|.", re.DOTALL)
_LONGEST = 4_000
"""Characters of a paragraph that are compared word by word; a longer one changed as a whole."""
_ALIKE = 0.4
"""Part of two paragraphs that is the same at least when one is the other, changed."""


class VersionRow(NamedTuple):
    """One version in a list of them."""

    place: int
    """1 for the oldest."""
    number: Number
    moment: str
    """When it was seen first, ISO 8601; empty when unknown."""
    until: str
    """When it was seen last."""
    captures: int
    title: str
    is_retitled: bool
    """Whether the title is another than that of the version before."""
    characters: int
    added: int
    """Characters that the version before did not have."""
    removed: int
    """Characters that only the version before has."""
    is_gone: bool


class Piece(NamedTuple):
    """Some words of a comparison."""

    sign: str
    """"+" when only the second version has them, "-" when only the first has, else a space."""
    text: str


class Change(NamedTuple):
    """A place where two versions differ."""

    pieces: tuple[tuple[Piece, ...], ...]
    """The paragraphs of it, each as pieces."""
    after: str
    """The last paragraph before it that both have; empty at the beginning."""


def version_rows(archive: Archive, number: Number) -> list[VersionRow]:
    """The versions of an article, the oldest first. Slow when there are many."""
    rows: list[VersionRow] = []
    before: tuple[str, str] | None = None
    for place, version in enumerate(archive.story(number).versions, start=1):
        title, text = archive.row(Number(version.number)).title, archive.text(Number(version.number))
        added, removed = _counts(before[1], text) if before else (0, 0)
        rows.append(
            VersionRow(
                place=place,
                number=Number(version.number),
                moment=version.moment,
                until=version.captures[-1].moment,
                captures=len(version.captures),
                title=title,
                is_retitled=before is not None and before[0] != title,
                characters=sum(map(len, text.split())),
                added=added,
                removed=removed,
                is_gone=version.is_gone,
            )
        )
        before = title, text
    return rows


def change_words(row: VersionRow) -> str:
    """What changed since the version before, in a few words."""
    if row.is_gone:
        return _("gone")
    if row.place == 1:
        return _("{count} characters").format(count=row.characters)
    words = f"+{row.added} −{row.removed}"
    return _("{change}, title changed").format(change=words) if row.is_retitled else words


def _counts(text: str, other: str) -> tuple[int, int]:
    """Characters that were added and removed, in paragraphs that changed."""
    added = removed = 0
    for change in compare_texts(text, other):
        for paragraph in change.pieces:
            for piece in paragraph:
                length = sum(map(len, piece.text.split()))
                added += length * (piece.sign == "+")
                removed += length * (piece.sign == "-")
    return added, removed


def compare_texts(text: str, other: str) -> list[Change]:
    """Compare two texts: paragraphs first, then the words of those that were changed."""
    return [
        Change(tuple(_paragraphs(list(difference.removed), list(difference.added))), difference.after)
        for difference in differences(text, other)
    ]


def _paragraphs(removed: list[str], added: list[str]) -> Iterator[tuple[Piece, ...]]:
    """Pair paragraphs that are changed ones of each other; the rest stands alone."""
    while removed and added:
        if pieces := _words(removed[0], added[0]):
            yield pieces
            del removed[0], added[0]
        elif len(removed) >= len(added):
            yield (Piece("-", removed.pop(0)),)
        else:
            yield (Piece("+", added.pop(0)),)
    yield from ((Piece("-", paragraph),) for paragraph in removed)
    yield from ((Piece("+", paragraph),) for paragraph in added)


def _words(one: str, other: str) -> tuple[Piece, ...]:
    """Compare two paragraphs word by word; nothing when they are not the same paragraph, changed."""
    if max(len(one), len(other)) > _LONGEST:
        return ()
    words, others = _PIECES.findall(one), _PIECES.findall(other)
    matcher = difflib.SequenceMatcher(None, words, others, autojunk=False)
    if matcher.ratio() < _ALIKE:
        return ()
    pieces: list[Piece] = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            pieces.append(Piece(" ", "".join(words[a:b])))
            continue
        pieces += [Piece("-", "".join(words[a:b]))] * (b > a) + [Piece("+", "".join(others[c:d]))] * (d > c)
    return tuple(pieces)


def find_article(archive: Archive, word: str) -> Number:
    """The article that the beginning of an id or an address means.

    Raises:
        UsageError: None, or several.
    """
    is_id = word.isalnum() and word.isascii()
    numbers = archive.numbers_for_id(word.lower()) if is_id else []
    if len({row.id for row in archive.rows(numbers)}) > 1:
        raise UsageError(_("Several ids begin with {id}; type more of it.").format(id=word))
    numbers = numbers or archive.numbers_for_url(word if "://" in word else f"https://{word}")
    if not numbers:
        raise UsageError(_("No article {id}. `termnews list` prints the ids.").format(id=word))
    return numbers[0]


def find_one_version(archive: Archive, word: str) -> Version:
    """The version that "ID", "ID@1", "ID@-1" or "ADDRESS@2020-02-14" means; without a version, the newest there is.

    Raises:
        UsageError: There is no such article, or it has no such version.
    """
    name, mark, named = word.rpartition("@")
    if not mark or "/" in named:
        name, named = word, ""
    story = archive.story(find_article(archive, name))
    if not named:
        there = [version for version in story.versions if not version.is_gone]
        return (there or list(story.versions))[-1]
    version = find_version(story.versions, named)
    if version is None:
        count = len(story.versions)
        reason = _("{id} has no version {version}: it has {count}; `termnews versions {id}` lists them.")
        raise UsageError(reason.format(id=name, version=named, count=count))
    return version
