"""A parsed query: plain data, and its canonical spelling."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from termnews.model.fields import Field, Sort

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["WORD_FIELDS", "And", "Field", "Not", "Or", "Part", "Query", "Sort", "Term", "find_terms", "parse_query"]


WORD_FIELDS = frozenset({Field.WORDS, Field.TITLE, Field.BODY})
"""Fields that the search terms of the index answer."""


@dataclass(frozen=True, slots=True)
class Term:
    """One term of a query."""

    field: Field
    value: str
    """Words as typed, white space as single spaces; empty with `prefix`: anything at all."""
    prefix: bool = False
    """Whether it is a prefix: `privac*`."""

    @property
    def is_shelf(self) -> bool:
        """Whether only the shelf can answer it."""
        return (
            self.field is Field.NOTE
            or (self.field is Field.IS and self.value not in {"problem", "changed", "withdrawn"})
            or (self.field is Field.HAS and self.value == "note")
        )

    def __str__(self) -> str:
        """Return the canonical spelling, which parses to an equal term."""
        name = f"{self.field}:" if self.field else ""
        return name + _spell_value(self.value) + ("*" if self.prefix else "")


@dataclass(frozen=True, slots=True)
class Not:
    """Everything but what the part finds."""

    part: Part

    def __str__(self) -> str:
        return f"-{_spell_inner(self.part)}"


@dataclass(frozen=True, slots=True)
class And:
    """What every part finds; without parts, every article."""

    parts: tuple[Part, ...] = ()

    def __str__(self) -> str:
        return " ".join(map(_spell_inner, self.parts)) if self.parts else "*"


@dataclass(frozen=True, slots=True)
class Or:
    """What any of two or more parts finds."""

    parts: tuple[Part, ...]

    def __str__(self) -> str:
        return " OR ".join(map(_spell_inner, self.parts))


Part = Term | Not | And | Or


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query; `str` returns its canonical spelling, which parses to an equal query."""

    part: Part = And()
    sort: Sort | None = None

    def __str__(self) -> str:
        spelled = "" if self.part == And() else str(self.part)
        return f"{spelled} sort:{self.sort}".strip() if self.sort else spelled

    @property
    def terms(self) -> tuple[Term, ...]:
        """Every term, from left to right."""
        return tuple(term for term, _ in find_terms(self.part))

    @property
    def wanted(self) -> tuple[Term, ...]:
        """The terms whose matches are shown: words that are looked for, not those that are excluded."""
        return tuple(term for term, wanted in find_terms(self.part) if wanted and term.field in WORD_FIELDS)

    def also(self, part: Part) -> Query:
        """Return the query with one more part."""
        parts = (*_parts_together(self.part), *_parts_together(part))
        return Query(parts[0] if len(parts) == 1 else And(parts), self.sort)

    def without(self, part: Part) -> Query:
        """Return the query without one of its top-level parts."""
        rest = tuple(other for other in _parts_together(self.part) if other != part)
        return Query(rest[0] if len(rest) == 1 else And(rest), self.sort)


def _parts_together(part: Part) -> tuple[Part, ...]:
    """The parts that a part joins with AND."""
    return part.parts if isinstance(part, And) else (part,)


def find_terms(part: Part, *, wanted: bool = True) -> Iterator[tuple[Term, bool]]:
    """Walk over the terms of a part, each with whether it is wanted (not excluded)."""
    match part:
        case Term():
            yield part, wanted
        case Not(inner):
            yield from find_terms(inner, wanted=not wanted)
        case _:
            for inner in part.parts:
                yield from find_terms(inner, wanted=wanted)


def parse_query(text: str) -> Query:
    """Parse a query.

    Raises:
        QueryError: It cannot be parsed; the error says where, and what may have been meant.
    """
    if not text.strip():
        return Query()
    from termnews.model.query_parser import QueryParser

    return QueryParser(text).parse()


def _spell_inner(part: Part) -> str:
    """Spell a part inside another one."""
    return f"({part})" if isinstance(part, And | Or) and str(part) != "*" else str(part)


_PLAIN_MARKS = frozenset("-_./·")


def is_operator(word: str) -> bool:
    """Whether a word joins terms instead of being one; an input method may have made it full width."""
    return unicodedata.normalize("NFKC", word) in ("OR", "AND", "NOT")


def _spell_value(value: str) -> str:
    """Spell a value, quoted where it would be parsed as something else."""
    plain = all(character.isalnum() or character in _PLAIN_MARKS for character in value)
    if (plain and not value.startswith("-") and not is_operator(value)) or not value:
        return value
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
