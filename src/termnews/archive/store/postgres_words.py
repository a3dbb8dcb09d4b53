"""Exact search of words in PostgreSQL.

An article is a tsvector without positions: its tokens, and every pair of neighbours. The index alone answers phrases
of one or two tokens; for longer ones it finds the articles with all pairs, and their texts, in which words are
enclosed in separators, are searched for the phrase.
"""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from termnews.model.query import Field
from termnews.text.han import is_word, spellings, split_tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from termnews.model.query import Term

TITLE = "^"
"""The prefix of a title's lexemes; no token contains ASCII punctuation."""
HUGE = "!"
"""The only lexeme of an article too large for a tsvector: only its text is searched."""
_EDGE = "\x1f"
"""The separator around words in a text of tokens; no token contains it."""
_LONGEST = 60
"""Characters of a token that are kept; a lexeme has at most 2,046 bytes."""
_MOST_BYTES = 1_000_000
_TOKEN = re.compile(r"[^ \t]+")
_COLUMNS = {TITLE: "title", "": "body"}


class Words(NamedTuple):
    """A row of the table `words`, without its number."""

    length: int
    """How many tokens it has."""
    lexemes: bytes
    """A tsvector, as it is sent."""
    title: str
    body: str
    """Its texts, see `joined`."""


def words_of(title: str, body: str) -> Words:
    """Return what an article is found by; title and body come from `tokens`."""
    of_title, of_body = _TOKEN.findall(title), _TOKEN.findall(body)
    found = as_tsvector(lexemes(of_title, of_body))
    return Words(len(of_title) + len(of_body), found, joined(of_title), joined(of_body))


def joined(tokens: Iterable[str]) -> str:
    """Join tokens into a text in which every phrase is a substring."""
    return "".join(map(_edged, tokens))


@lru_cache(maxsize=8192)
def _edged(token: str) -> str:
    return f"{_EDGE}{token}{_EDGE}" if is_word(token) else token


def lexemes(title: list[str], body: list[str]) -> list[str]:
    """The lexemes of an article: each token and each pair of neighbours of title and body."""
    found = set(map(TITLE.__add__, _singly_and_in_pairs(title))) | _singly_and_in_pairs(body)
    return [HUGE] if len("".join(found).encode()) > _MOST_BYTES else list(found)


def _singly_and_in_pairs(tokens: list[str]) -> set[str]:
    kept = [token if len(token) <= _LONGEST else _kept(token) for token in tokens]
    return {*kept, *map(" ".join, pairwise(kept))}


def as_tsvector(found: list[str]) -> bytes:
    """Distinct lexemes as a binary tsvector, which a server takes in with a third of the work of a written one.

    That is their number, then each with a zero byte, and how many positions it has, which is none.
    """
    return len(found).to_bytes(4, "big") + "".join(f"{lexeme}\0\0\0" for lexeme in found).encode()


def _kept(token: str) -> str:
    if len(token) <= _LONGEST:
        return token
    return f"{token[:_LONGEST]}~{blake2b(token.encode(), digest_size=8).hexdigest()}"


class Phrase(NamedTuple):
    """One spelling of a term."""

    tokens: Sequence[str]
    prefix: bool
    """Whether the last token, a word, is a prefix."""

    @property
    def is_exact(self) -> bool:
        """Whether the index alone answers it."""
        return len(self.tokens) <= 2 and not (self.prefix and len(self.tokens[-1]) > _LONGEST)

    @property
    def text(self) -> str:
        """The substring of a text of tokens that matches."""
        whole = joined(self.tokens)
        return whole.removesuffix(_EDGE) if self.prefix else whole

    def lexemes(self, mark: str) -> str:
        """The query of the index, in the syntax of tsquery."""
        last = self.tokens[-1][:_LONGEST] if self.prefix else _kept(self.tokens[-1])
        kept = [*map(_kept, self.tokens[:-1]), last]
        wanted = [f"{one} {other}" for one, other in pairwise(kept)] or kept
        return "(" + " & ".join(quoted(mark + lexeme) for lexeme in wanted) + ":*" * self.prefix + ")"


def quoted(lexeme: str) -> str:
    """A lexeme quoted for tsvector and tsquery."""
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


class Wanted(NamedTuple):
    """A term as it is searched."""

    phrases: tuple[Phrase, ...]
    marks: tuple[str, ...]
    """The prefixes of the parts of an article that are searched."""

    @property
    def lexemes(self) -> str:
        """The query of the index: it may find too many articles, never too few."""
        return "(" + " | ".join(phrase.lexemes(mark) for phrase in self.phrases for mark in self.marks) + ")"

    @property
    def is_exact(self) -> bool:
        """Whether the index alone answers it."""
        return all(phrase.is_exact for phrase in self.phrases)

    def places(self) -> Iterator[tuple[str, str]]:
        """Pairs of a column of the table `words` and a substring; one must match."""
        return ((_COLUMNS[mark], phrase.text) for phrase in self.phrases for mark in self.marks)


def wanted(term: Term) -> Wanted | None:
    """How a term is searched; None when it has no tokens and so finds nothing."""
    found = (split_tokens(phrase) for phrase in spellings(term.value))
    phrases = tuple(Phrase(tokens, term.prefix and is_word(tokens[-1])) for tokens in found if tokens)
    marks = {Field.TITLE: (TITLE,), Field.BODY: ("",)}.get(term.field, (TITLE, "")) if term.field else (TITLE, "")
    return Wanted(phrases, marks) if phrases else None


class Statement(NamedTuple):
    """A statement, or a part of one, with the values of its places."""

    text: str
    values: tuple[object, ...]


def select_all(terms: Iterable[Wanted]) -> Statement:
    """Select the numbers of the articles that have every term."""
    terms = list(terms)
    rest = _stand_in_text(term for term in terms if not term.is_exact)
    huge = _stand_in_text(terms)
    # Two queries, not one with OR, for which the server would read the tsvector of every article found.
    select = "SELECT number FROM words WHERE lexemes @@"
    text = f"{select} ?::tsquery AND {rest.text} UNION ALL {select} ?::tsquery AND {huge.text}"
    lexemes = " & ".join(term.lexemes for term in terms)
    return Statement(text, (lexemes, *rest.values, quoted(HUGE), *huge.values))


def _stand_in_text(terms: Iterable[Wanted]) -> Statement:
    """The rows whose texts have every term."""
    texts, values = ["true"], []
    for term in terms:
        places = list(term.places())
        texts.append("(" + " OR ".join(f"strpos({column}, ?) > 0" for column, _text in places) + ")")
        values += [text for _column, text in places]
    return Statement(" AND ".join(texts), tuple(values))
