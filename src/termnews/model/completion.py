"""Completion of a query."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from termnews.model.fields import HAS, STATES, Field, Sort
from termnews.model.query import Term
from termnews.model.query_parser import FIELD_NAMES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_BEFORE = r"(?:^|[\s(（|｜])[-－−]*"
_NAME = r"(?P<name>[A-Za-z]+)[:：]"
_PHRASE = re.compile(_BEFORE + rf"(?P<term>{_NAME}[\"“「『](?P<begun>[^\"”」』]*))$")
_WORD = re.compile(_BEFORE + rf"(?P<term>(?:{_NAME})?(?P<begun>[^\s()（）|｜]*))$")

MOST = 20
"""Candidates that are offered."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One completion: `text` in place of the characters `start` to `end`."""

    start: int
    end: int
    text: str

    def apply(self, query: str) -> str:
        """The query with the candidate in it."""
        return query[: self.start] + self.text + query[self.end :]


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def complete(
    query: str,
    cursor: int,
    values: Callable[[Field], Iterable[str]],
    plain: Callable[[str], str] = _plain,
) -> list[Candidate]:
    """Complete the term before the cursor.

    Args:
        query: As typed.
        cursor: Where the person types.
        values: The values of a field in the archive, the commonest first.
        plain: Maps spellings of the same value to one.

    Returns:
        At most `MOST` candidates: values of a field after "tag:" and the like,
        else the fields whose name begins so.
    """
    before = query[:cursor]
    found = _PHRASE.search(before) or (None if _in_phrase(before) else _WORD.search(before))
    if not found:
        return []
    name = (found["name"] or "").lower()
    begun = plain(found["begun"])
    if name:
        texts: Iterable[str] = _value_texts(name, begun, values, plain)
    else:
        texts = (f"{known}:" for known in FIELD_NAMES if begun and known.startswith(begun))
    return [Candidate(found.start("term"), cursor, text) for text, _ in zip(texts, range(MOST), strict=False)]


def _in_phrase(before: str) -> bool:
    """Whether a quote is open, so that no field can begin here."""
    return before.count('"') % 2 == 1 or any(before.count(a) > before.count(b) for a, b in ("“”", "「」", "『』"))


def _value_texts(
    name: str, begun: str, values: Callable[[Field], Iterable[str]], plain: Callable[[str], str]
) -> Iterable[str]:
    """Terms of a field whose value begins with what was typed, then those that contain it."""
    known = {"is": STATES, "has": HAS, "sort": tuple(Sort)}.get(name)
    if known is not None:
        return [f"{name}:{value}" for value in known if value.startswith(begun)]
    if name not in FIELD_NAMES:
        return []
    field = Field(name)
    offered = [(value, plain(value)) for value in values(field)]
    beginning = [value for value, name in offered if name.startswith(begun)]
    inside = [value for value, name in offered if begun in name and not name.startswith(begun)]
    return (str(Term(field, value)) for value in (*beginning, *inside))
