r"""From what was typed to a `Query`.

    query  = and { ("OR" | "|") and }
    and    = not { ["AND"] not }
    not    = ("-" | "NOT") not | "(" query ")" | "*" | [field ":"] value ["*"]
    value  = a word, or a phrase in quotes ("…", “…”, 「…」, 『…』) with \" for a quote inside

An input method may have made any of these marks full width. An unknown field before a colon is an error, because a
result for something else would be mistaken for the answer; addresses and times ("https://…", "10:30") are words.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from termnews.errors import QueryError
from termnews.model.fields import HAS, STATES, Field, Sort
from termnews.model.query import And, Not, Or, Part, Query, Term
from termnews.model.query_dates import canonical_range, canonical_span, is_reversed
from termnews.model.query_numbers import canonical_numbers
from termnews.text.nearest import find_nearest
from termnews.text.words import N_

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST = 2000
"""Characters of a query."""

MOST_TERMS = 100

DEEPEST = 30
"""Groups and negations inside one another."""

_QUOTES = {'"': '"＂', "＂": '"＂', "“": '”"', "”": '”"', "„": '”"', "「": "」", "『": "』"}
_OPEN, _CLOSE, _EITHER, _MINUS, _STAR = "(（", ")）", "|｜", "-－−", "*＊"
_ENDS_WORD = re.compile(rf"[\s{re.escape(_OPEN + _CLOSE + _EITHER + ''.join(_QUOTES))}]")
_NAME = re.compile(r"([A-Za-zＡ-Ｚａ-ｚ]+)[:：](?!//)")

_MEANT = {
    "author": Field.BYLINE,
    "by": Field.BYLINE,
    "text": Field.BODY,
    "site": Field.SOURCE,
    "from": Field.SOURCE,
    "language": Field.LANG,
    "file": Field.PATH,
    "folder": Field.PATH,
    "after": Field.NEWER,
    "since": Field.NEWER,
    "published": Field.DATE,
    "day": Field.DATE,
    "year": Field.DATE,
    "category": Field.SECTION,
    "order": "sort",
}

FIELD_NAMES = (*(name.value for name in Field if name), "sort")


class QueryParser:
    """Reads one query from left to right."""

    def __init__(self, text: str) -> None:
        """Begin at the first character."""
        self._text = text
        self._place = 0
        self._depth = 0
        self._terms = 0
        self._sort: Sort | None = None

    def parse(self) -> Query:
        """Read all of it.

        Raises:
            QueryError: It cannot be read.
        """
        if len(self._text) > LONGEST:
            raise self._mistake(N_("Query too long: at most {most} characters."), 0, most=LONGEST)
        part = self._read_or()
        if self._place < len(self._text):
            raise self._mistake(N_("Unmatched “)”: there is no “(” before it."), self._place, self._place + 1)
        return Query(part, self._sort)

    def _mistake(self, message: str, start: int, end: int | None = None, **values: object) -> QueryError:
        shown = {name: str(value) for name, value in values.items()}
        return QueryError(message, start, len(self._text) if end is None else end, **shown)

    def _peek(self) -> str:
        """Skip white space; the next character, empty at the end."""
        while self._place < len(self._text) and self._text[self._place].isspace():
            self._place += 1
        return self._text[self._place : self._place + 1]

    def _take_operator(self, *names: str) -> bool:
        """Take the next word if it is one of the operators, in their own width or full width."""
        if (mark := self._peek()) and mark in _EITHER and "OR" in names:
            self._place += 1
            return True
        end = self._word_end()
        if unicodedata.normalize("NFKC", self._text[self._place : end]) not in names:
            return False
        self._place = end
        return True

    def _word_end(self) -> int:
        found = _ENDS_WORD.search(self._text, self._place)
        return found.start() if found else len(self._text)

    def _read_or(self) -> Part:
        parts = [self._read_and()]
        while self._peek() and self._stands_before("OR"):
            start = self._place
            self._take_operator("OR")
            end = self._place
            parts.append(self._read_and())
            if None in parts[-2:]:
                raise self._mistake(N_("OR needs a term on both sides."), start, end)
        if parts == [None]:
            return And()
        return _joined(Or, [part for part in parts if part is not None])

    def _read_and(self) -> Part | None:
        """Parse parts joined by AND; None when there is nothing before OR, a ")" or the end."""
        parts: list[Part] = []
        while (mark := self._peek()) and mark not in _CLOSE and not self._stands_before("OR"):
            start = self._place
            if self._take_operator("AND"):
                # Nothing is in every string: the end of the query counts as the end of a group.
                is_last = self._peek() in _CLOSE or self._stands_before("AND") or self._stands_before("OR")
                if not parts or is_last:
                    raise self._mistake(N_("AND needs a term on both sides."), start, start + len("AND"))
                continue
            part = self._read_not()
            if part is not None:
                parts.append(part)
        return _joined(And, parts) if parts else None

    def _stands_before(self, operator: str) -> bool:
        place = self._place
        found = self._take_operator(operator)
        self._place = place
        return found

    def _read_not(self) -> Part | None:
        """Read one part with its negation; None for "sort:", which is no part."""
        start = self._place
        if self._text[start] in _MINUS or self._stands_before("NOT"):
            self._place = start + 1 if self._text[start] in _MINUS else self._word_end()
            stuck = self._text[start] not in _MINUS or not self._text[self._place : self._place + 1].isspace()
            if not self._peek() or not stuck or self._peek() in _CLOSE or self._stands_before("OR"):
                raise self._mistake(
                    N_("Put “-” right before the term to exclude, or in quotes to search for it."),
                    start,
                    start + 1,
                )
            return Not(self._go_deeper(start, self._read_wanted))
        return self._read_group() if self._text[start] in _OPEN else self._read_term()

    def _read_wanted(self) -> Part:
        part = self._read_not()
        assert part is not None, "sort: is refused inside groups"
        return part

    def _go_deeper(self, start: int, read: Callable[[], Part]) -> Part:
        self._depth += 1
        if self._depth > DEEPEST:
            raise self._mistake(N_("Brackets are nested too deeply."), start, start + 1)
        part = read()
        self._depth -= 1
        return part

    def _read_group(self) -> Part:
        start = self._place
        self._place += 1
        part = self._go_deeper(start, self._read_or)
        if not self._peek():
            raise self._mistake(N_("Unmatched “(”: there is no “)” after it."), start, start + 1)
        self._place += 1
        if part == And() and not self._text[start + 1 : self._place - 1].strip():
            raise self._mistake(N_("Empty brackets."), start, self._place)
        return part

    def _read_term(self) -> Part | None:
        start = self._place
        name = self._read_name()
        value_start = self._place
        value, quoted = self._read_value()
        prefix = value[-1:] in _STAR if not quoted and value else self._take_star()
        if prefix and not quoted:
            value = value.rstrip(_STAR)
        value = " ".join(value.split())
        if not value and not prefix:
            raise self._nothing(name, start)
        self._terms += 1
        if self._terms > MOST_TERMS:
            raise self._mistake(N_("Too many terms: at most {most}."), start, most=MOST_TERMS)
        if name == "sort":
            self._set_sort(value, start, value_start)
            return None
        field = Field(name)
        if not value and field is Field.WORDS:
            return And()
        return Term(field, self._checked(field, value, prefix=prefix, start=value_start), prefix)

    def _read_name(self) -> str:
        """Read a field's name and its colon; empty when there is only a word."""
        found = _NAME.match(self._text, self._place)
        if not found:
            return ""
        name = unicodedata.normalize("NFKC", found[1]).lower()
        if name not in FIELD_NAMES:
            meant = _MEANT.get(name) or find_nearest(name, FIELD_NAMES)
            message = N_("Unknown field “{name}:”. To search for these words, put them in quotes.")
            if meant:
                message = N_("Unknown field “{name}:”. Did you mean “{meant}:”?")
            raise self._mistake(message, *found.span(), name=found[1], meant=meant)
        self._place = found.end()
        return name

    def _read_value(self) -> tuple[str, bool]:
        """Read a word or a phrase, and whether it is quoted."""
        start = self._place
        mark = self._text[start : start + 1]
        if mark not in _QUOTES:
            self._place = self._word_end()
            return self._text[start : self._place], False
        letters: list[str] = []
        self._place += 1
        while self._place < len(self._text) and self._text[self._place] not in _QUOTES[mark]:
            # A phrase that is still being typed ends where the query ends.
            if self._text[self._place] == "\\" and self._place + 1 < len(self._text):
                self._place += 1
            letters.append(self._text[self._place])
            self._place += 1
        self._place = min(self._place + 1, len(self._text))
        return "".join(letters), True

    def _take_star(self) -> bool:
        if self._text[self._place : self._place + 1] not in tuple(_STAR):
            return False
        self._place += 1
        return True

    def _nothing(self, name: str, start: int) -> QueryError:
        if name:
            return self._mistake(N_("“{name}:” needs a value right after it."), start, self._place, name=name)
        return self._mistake(N_("Empty quotes."), start, self._place)

    def _set_sort(self, value: str, start: int, value_start: int) -> None:
        if self._depth:
            raise self._mistake(N_("“sort:” cannot be in brackets or excluded."), start, self._place)
        self._sort = Sort(self._one_of(unicodedata.normalize("NFKC", value), "sort", tuple(Sort), value_start))

    def _one_of(self, value: str, name: str, known: tuple[str, ...], start: int) -> str:
        if value.lower() not in known:
            message = N_("Unknown “{name}:{value}”. Use one of: {known}.")
            raise self._mistake(message, start, self._place, name=name, value=value, known=", ".join(known))
        return value.lower()

    def _checked(self, field: Field, value: str, *, prefix: bool, start: int) -> str:
        """Check a value that must be of a certain kind, and return its canonical spelling."""
        match field:
            case Field.IS | Field.HAS:
                known = STATES if field is Field.IS else HAS
                return self._one_of(value + "*" * prefix, field, known, start)
            case Field.DATE | Field.POSTED if not (prefix and not value):
                spelled = canonical_range(value + "*" * prefix)
                message = N_("“{value}” is not a date. Use 2021, 2021-01, 2021-01-05 or 2021-01..2021-03.")
                if is_reversed(value):
                    message = N_("“{value}” ends before it begins.")
            case Field.VERSIONS:
                spelled = canonical_numbers(value + "*" * prefix)
                message = N_("“{value}” is not a number of versions. Use 3, >2, <5 or 2..4.")
            case Field.NEWER:
                spelled = canonical_span(value + "*" * prefix)
                message = N_("“{value}” is not a time span. Use 30d, 6w, 3m or 1y.")
            case _:
                return value
        if spelled is None:
            raise self._mistake(message, start, self._place, value=value + "*" * prefix)
        return spelled


def _joined(kind: type[And | Or], parts: list[Part]) -> Part:
    """Join parts; one alone stays itself, and a group of the same kind becomes part of this one."""
    flat: list[Part] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, kind) else (part,))
    return flat[0] if len(flat) == 1 else kind(tuple(flat))
