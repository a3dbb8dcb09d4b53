"""Two articles compared: paragraphs first, then the words of those that changed."""

from __future__ import annotations

import difflib
import re
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from termnews.text.words import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from termnews.archive.archive import Archive
    from termnews.model.row import Number

_PIECES = re.compile(r"[A-Za-z0-9\u00c0-\u024f]+|\s+|.", re.DOTALL)
_MOST = 2_000
"""The maximum number of paragraphs of a text that are compared."""
_LONGEST = 4_000
"""Longest paragraph that is compared word by word, in characters; a longer one counts as changed as a whole."""
_ALIKE = 0.4
"""Least similarity of two paragraphs for one to count as an edit of the other."""


class ComparedWords(NamedTuple):
    """Some words of a comparison."""

    sign: str
    """"+" when only the second version has them, "-" when only the first has, else a space."""
    text: str


class Compared(NamedTuple):
    """Two articles that are compared, and their labels."""

    one: Number
    other: Number
    names: str
    """How they differ: "2020-01-01 → 2020-02-14"."""


Paragraph = tuple[ComparedWords, ...]
"""A paragraph of a comparison; a paragraph that is equal, added or removed is one piece."""


class Comparison(NamedTuple):
    """What comparing two articles found."""

    paragraphs: Sequence[Paragraph]
    note: str = ""
    """A sentence on what was not compared; empty when all was."""


class Difference(NamedTuple):
    """A place where two versions differ."""

    pieces: tuple[Paragraph, ...]
    """Its paragraphs."""
    after: str
    """The last common paragraph before it; empty at the beginning."""


def compare(archive: Archive, one: Number, other: Number) -> Comparison:
    """Compare two articles: their titles where they differ, then their texts. Slow."""
    titles = archive.row(one).title, archive.row(other).title
    retitled = _changed([titles[0]], [titles[1]]) if titles[0] != titles[1] else ()
    texts = archive.text(one), archive.text(other)
    return Comparison([*retitled, *compare_paragraphs(*texts)], note_on(*texts))


def note_on(*texts: str) -> str:
    """What of some texts is not compared, in words."""
    if all(text.count("\n") < _MOST for text in texts):
        return ""
    return _("Only the first {count} paragraphs were compared.").format(count=f"{_MOST:,}")


def compare_paragraphs(text: str, other: str) -> Iterator[Paragraph]:
    """Every paragraph of two texts in order: paragraphs are compared first, then the words of those that changed."""
    lines, others = text.split("\n")[:_MOST], other.split("\n")[:_MOST]
    matcher = difflib.SequenceMatcher(None, list(map(_plain, lines)), list(map(_plain, others)), autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            yield from ((ComparedWords(" ", line),) for line in others[c:d])
        else:
            yield from _changed(lines[a:b], others[c:d])


def _plain(line: str) -> str:
    """White space is no difference."""
    return "".join(line.split())


def differences_in(paragraphs: Iterable[Paragraph]) -> list[Difference]:
    """The places of a comparison where something changed."""
    changes: list[Difference] = []
    after = ""
    for is_kept, group in groupby(paragraphs, is_kept_paragraph):
        run = tuple(group)
        if is_kept:
            after = run[-1][0].text
        else:
            changes.append(Difference(run, after))
    return changes


def is_kept_paragraph(paragraph: Paragraph) -> bool:
    """Whether a paragraph is equal in both versions."""
    return all(piece.sign == " " for piece in paragraph)


def side(paragraph: Paragraph, sign: str) -> Sequence[ComparedWords]:
    """A paragraph as one version has it, "-" the older, "+" the newer; nothing where that has no words of its own."""
    pieces = [piece for piece in paragraph if piece.sign in {" ", sign}]
    return pieces if any(piece.sign == sign for piece in pieces) else []


def count_changed(paragraphs: Iterable[Paragraph]) -> tuple[int, int]:
    """Characters that were added and removed, white space aside."""
    pieces = [piece for paragraph in paragraphs for piece in paragraph]
    added, removed = (sum(sum(map(len, piece.text.split())) for piece in pieces if piece.sign == sign) for sign in "+-")
    return added, removed


def _changed(removed: list[str], added: list[str]) -> Iterator[Paragraph]:
    """Pair paragraphs that are edits of each other; the others stay single."""
    while removed and added:
        if pieces := _words(removed[0], added[0]):
            yield pieces
            del removed[0], added[0]
        elif len(removed) >= len(added):
            yield (ComparedWords("-", removed.pop(0)),)
        else:
            yield (ComparedWords("+", added.pop(0)),)
    yield from ((ComparedWords("-", paragraph),) for paragraph in removed)
    yield from ((ComparedWords("+", paragraph),) for paragraph in added)


def _words(one: str, other: str) -> tuple[ComparedWords, ...]:
    """Compare two paragraphs word by word; empty when one is not an edit of the other."""
    if max(len(one), len(other)) > _LONGEST:
        return ()
    words, others = _PIECES.findall(one), _PIECES.findall(other)
    matcher = difflib.SequenceMatcher(None, words, others, autojunk=False)
    if matcher.ratio() < _ALIKE:
        return ()
    pieces: list[ComparedWords] = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            pieces.append(ComparedWords(" ", "".join(words[a:b])))
            continue
        pieces += [ComparedWords("-", "".join(words[a:b]))] * (b > a) + [ComparedWords("+", "".join(others[c:d]))] * (
            d > c
        )
    return tuple(pieces)
