"""Words as PostgreSQL finds them, exactly.

An article is one tsvector without positions: its tokens, and every two that are
neighbours. So one token, and two, are answered by the index alone; of more the
index finds the articles that have each two of them, and their texts, in which
words stand between signs of their own, say which have them one after the other.
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
"""Before the lexemes of a title. No token holds a mark of ASCII."""
HUGE = "!"
"""The only lexeme of an article that has more than a tsvector takes: its text alone answers."""
_EDGE = "\x1f"
"""Around a word in a text of tokens; no token holds it."""
_LONGEST = 60
"""Characters of a token that are kept as they are; a lexeme takes 2,046 bytes."""
_MOST_BYTES = 1_000_000
_TOKEN = re.compile(r"[^ \t]+")
_COLUMNS = {TITLE: "title", "": "body"}


def joined(tokens: str) -> str:
    """A text in which tokens follow each other as characters do: in it a phrase is a part of it."""
    return "".join(map(_edged, _TOKEN.findall(tokens)))


@lru_cache(maxsize=8192)
def _edged(token: str) -> str:
    return f"{_EDGE}{token}{_EDGE}" if is_word(token) else token


def lexemes(title: str, body: str) -> list[str]:
    """What is found of an article: of title and body, as `tokens` gave them, each token and each two neighbours."""
    found: set[str] = set()
    for mark, text in ((TITLE, title), ("", body)):
        kept = [token if len(token) <= _LONGEST else _kept(token) for token in _TOKEN.findall(text)]
        of_part = {*kept, *map(" ".join, pairwise(kept))}
        found |= {mark + lexeme for lexeme in of_part} if mark else of_part
    return [HUGE] if len("".join(found).encode()) > _MOST_BYTES else list(found)


def as_tsvector(found: list[str]) -> str:
    """Lexemes as a tsvector is written."""
    whole = "' '".join(found)
    is_plain = "\\" not in whole and whole.count("'") == 2 * (len(found) - 1)
    return f"'{whole}'" if found and is_plain else " ".join(map(quoted, found))


def _kept(token: str) -> str:
    if len(token) <= _LONGEST:
        return token
    return f"{token[:_LONGEST]}~{blake2b(token.encode(), digest_size=8).hexdigest()}"


class Phrase(NamedTuple):
    """One way to write what a term asks for."""

    tokens: Sequence[str]
    prefix: bool
    """Whether the last token, a word, may go on."""

    @property
    def is_exact(self) -> bool:
        """Whether the index alone answers it."""
        return len(self.tokens) <= 2 and not (self.prefix and len(self.tokens[-1]) > _LONGEST)

    @property
    def text(self) -> str:
        """What stands in a text of tokens where the phrase does."""
        whole = "".join(map(_edged, self.tokens))
        return whole.removesuffix(_EDGE) if self.prefix else whole

    def lexemes(self, mark: str) -> str:
        """What the index is asked for, in the language of tsquery."""
        last = self.tokens[-1][:_LONGEST] if self.prefix else _kept(self.tokens[-1])
        kept = [*map(_kept, self.tokens[:-1]), last]
        wanted = [f"{one} {other}" for one, other in pairwise(kept)] or kept
        return "(" + " & ".join(quoted(mark + lexeme) for lexeme in wanted) + ":*" * self.prefix + ")"


def quoted(lexeme: str) -> str:
    """A lexeme as tsvector and tsquery are written."""
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


class Wanted(NamedTuple):
    """What one term asks for."""

    phrases: tuple[Phrase, ...]
    marks: tuple[str, ...]
    """In which parts of an article."""

    @property
    def lexemes(self) -> str:
        """What the index is asked for: it may find more, never less."""
        return "(" + " | ".join(phrase.lexemes(mark) for phrase in self.phrases for mark in self.marks) + ")"

    @property
    def is_exact(self) -> bool:
        """Whether the index alone answers it."""
        return all(phrase.is_exact for phrase in self.phrases)

    def places(self) -> Iterator[tuple[str, str]]:
        """In which columns of the table `words` which text must stand, one of them."""
        return ((_COLUMNS[mark], phrase.text) for phrase in self.phrases for mark in self.marks)


def wanted(term: Term) -> Wanted | None:
    """What a term asks for; None when it has no tokens, and so finds nothing."""
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
    # Two questions, not one with OR: for that the server would read the tsvector of every article it finds.
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
