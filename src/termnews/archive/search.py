"""Search: the articles of a query, their order, and how the query was read."""

from __future__ import annotations

import time
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from pyroaring import BitMap

from termnews.archive.copies import fold_copies
from termnews.archive.ordering import in_order
from termnews.archive.terms import Terms
from termnews.model.fields import FACETS_BY_QUERY
from termnews.model.query import WORD_FIELDS, And, Field, Not, Or, Part, Query, Sort, Term
from termnews.model.row import Number
from termnews.text.han import fold
from termnews.text.nearest import find_nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from termnews.archive.alike import Alike
    from termnews.archive.archive import Archive
    from termnews.archive.terms import ShelfTerms


class Suggestion(NamedTuple):
    """A query to try when nothing was found."""

    query: Query
    articles: int
    """How many articles it finds."""
    dropped: Part | None = None
    """What was dropped, joined into one part; None when words were lengthened or corrected instead."""


class Explanation(NamedTuple):
    """How a query was read, and what each term would find alone."""

    query: Query
    articles: int
    terms: tuple[tuple[Term, int], ...]
    """Every term with the number of articles that it finds alone."""
    suggestion: Suggestion | None = None
    """Only when nothing was found, and a similar query finds something."""


def _find_nothing(_term: Term) -> BitMap:
    return BitMap()


def _today() -> date:
    # A datetime takes no offset of a day or more, which TZ may name.
    return date(*time.localtime()[:3])


class Search:
    """Answers queries about one archive, from any thread."""

    def __init__(
        self, archive: Archive, shelf_terms: ShelfTerms = _find_nothing, today: Callable[[], date] = _today
    ) -> None:
        """Search `archive`.

        Args:
            archive: Provides the catalogue and the index.
            shelf_terms: Answers terms that only the shelf can.
            today: The day that `newer:` counts from.
        """
        self._archive = archive
        self._shelf_terms = shelf_terms
        self._today = today

    @contextmanager
    def _asking(self) -> Iterator[Terms]:
        with self._archive.index.reading() as reader:
            yield Terms(self._archive.catalogue, reader, self._shelf_terms, self._today())

    def select(self, query: Query) -> BitMap:
        """Find the articles of a query."""
        with self._asking() as terms:
            return select_part(query.part, terms)

    def ordered(self, query: Query | None = None, sort: str = "", *, folded: bool = False) -> Sequence[Number]:
        """Find the articles of a query, in order.

        Args:
            query: None for all.
            sort: A value of `Sort`; empty takes the query's own, else the newest first.
            folded: Return only the first of several copies of an article.
        """
        query = query or Query()
        order = Sort(sort) if sort else query.sort or Sort.NEWEST
        if order is Sort.RELEVANCE and query.wanted:
            numbers: Sequence[int] = [number for number, _score in self.ranked(query)]
        elif query.part == And() and order is Sort.NEWEST:
            numbers = self._archive.catalogue.order
        else:
            with self._asking() as terms:
                numbers = in_order(terms.catalogue, select_part(query.part, terms), order, terms.reader)
        return self.folded(numbers) if folded else numbers  # type: ignore[return-value]  # of the catalogue: Numbers

    def folded(self, numbers: Sequence[int]) -> Sequence[Number]:
        """Only the first of several copies of an article, in their order."""
        with self._asking() as terms:
            return fold_copies(terms.reader, numbers)  # type: ignore[return-value]

    def count_articles(self) -> int:
        """Count articles, copies once."""
        with self._asking() as terms:
            return len(terms.catalogue) - terms.reader.count_folded()

    def ranked(self, query: Query) -> list[tuple[Number, float]]:
        """Find the articles of a query with their scores, the best first.

        Words in a title weigh more than in the text; of articles with about the same score, the newer comes first.
        Scores run from 0 to 1.
        """
        with self._asking() as terms:
            found = select_part(query.part, terms)
            scores = find_scores(terms, [term for term in query.wanted if term.value], found)
            places = in_order(terms.catalogue, found, Sort.NEWEST, terms.reader)
        rated = [(Number(number), scores.get(number, 0.0)) for number in places]
        return sorted(rated, key=lambda pair: -round(pair[1] * _STEPS))

    def alike(self, number: Number, limit: int) -> list[Alike]:
        """Find similar articles. Slow: some dozen words are searched."""
        from termnews.archive.alike import find_alike

        article, text = self._archive.article(number), self._archive.text(number)
        with self._asking() as terms:
            return find_alike(terms, number, article, text, limit)

    def explain(self, query: Query, articles: int | None = None) -> Explanation:
        """Say how a query was read, what its terms find alone, and what to drop when it finds nothing.

        Args:
            query: What was asked.
            articles: How many articles it finds, where that is known; None looks for them.
        """
        with self._asking() as terms:
            count = terms.count_articles(select_part(query.part, terms)) if articles is None else articles
            counts = tuple((term, terms.count_articles(select_part(term, terms))) for term in query.terms)
            suggestion = None if count else suggest(query, terms)
        return Explanation(query, count, counts, suggestion)


_STEPS = 20
"""Scores are rounded to this step: within it, the newer article wins."""


def find_scores(terms: Terms, wanted: list[Term], found: BitMap) -> dict[int, float]:
    """Scores of articles, from 0 to 1.

    One half is for words in the title, the other for how often all of them occur (bm25): an article about a thing
    comes before one that merely repeats it.
    """
    if not wanted:
        return {}
    scores = {number: score for number, score in terms.reader.score_words(wanted, found) if number in found}
    best = max(scores.values(), default=0.0) or 1.0
    scores = {number: max(0.0, score / best) / 2 for number, score in scores.items()}
    for term in wanted:
        if term.field is not Field.BODY:
            for number in terms.reader.with_words([Term(Field.TITLE, term.value, term.prefix)]) & found:
                scores[number] = scores.get(number, 0.0) + 1 / (2 * len(wanted))
    return scores


def select_part(part: Part, terms: Terms) -> BitMap:
    """Find the articles of a part of a query."""
    everything = terms.catalogue.all
    match part:
        case Term():
            return terms.find(part) & everything
        case Not(inner):
            return everything - select_part(inner, terms)
        case Or(parts):
            return _select_any(parts, terms)
        case _:
            return _select_all(part.parts, terms)


def _words(parts: tuple[Part, ...]) -> list[Term]:
    """The parts that are words: the index answers many at once quickly."""
    return [part for part in parts if isinstance(part, Term) and part.field in WORD_FIELDS and part.value]


def _select_all(parts: tuple[Part, ...], terms: Terms) -> BitMap:
    words = _words(parts)
    found = terms.reader.with_words(words) & terms.catalogue.all if words else terms.catalogue.all
    for part in parts:
        if not found:
            return BitMap()
        if part not in words:
            found = found & select_part(part, terms)
    return BitMap(found)


def _select_any(parts: tuple[Part, ...], terms: Terms) -> BitMap:
    words = _words(parts)
    found = terms.reader.with_words(words, "OR") & terms.catalogue.all if words else BitMap()
    for part in parts:
        if part not in words:
            found = found | select_part(part, terms)
    return found


_MAY_GO_ON = WORD_FIELDS | {Field.TAG, Field.SOURCE, Field.SECTION, Field.LAYOUT}
"""Fields whose values may begin with what was typed."""


_MOST_DROPPED = 4
"""The maximum number of parts that are dropped, besides those that find nothing even alone."""


def suggest(query: Query, terms: Terms) -> Suggestion | None:
    """Find the fewest parts to drop for a query to find most; for a single term, longer words or a similar name."""
    if isinstance(query.part, Term):
        term = query.part
        if term.field not in _MAY_GO_ON or term.prefix:
            return None
        longer = _if_found(Query(Term(term.field, term.value, prefix=True), query.sort), terms)
        if longer is not None or (similar := _find_similar(term, terms)) is None:
            return longer
        return _if_found(Query(similar, query.sort), terms)
    if not isinstance(query.part, And):
        return None
    alone = {part: len(select_part(part, terms)) for part in query.part.parts}
    dropped = [part for part in alone if not alone[part]]
    kept = sorted(filter(alone.__getitem__, alone), key=alone.__getitem__)
    if dropped and kept and (found := _without(query, dropped, terms)):
        return found
    for _rarest in range(_MOST_DROPPED):
        tried = [_without(query, [*dropped, part], terms) for part in kept if len(kept) > 1]
        if found := max(filter(None, tried), key=lambda suggestion: suggestion.articles, default=None):
            return found
        dropped += kept[:1]
        del kept[:1]
    return None


def _find_similar(term: Term, terms: Terms) -> Term | None:
    """The name of the archive that is most like a mistyped one, of several the commonest: tag:金庸 for tag:金容."""
    wanted = fold(term.value)
    if term.field not in FACETS_BY_QUERY or len(wanted) < 2:
        return None
    names = [(value, fold(value)) for value, _count in terms.catalogue.counts(FACETS_BY_QUERY[term.field].name)]
    # One character may be wrong, or one in four.
    found = find_nearest(wanted, (name for _value, name in names), min(0.75, 1 - 1 / len(wanted)))
    return next((Term(term.field, value) for value, name in names if found and name == found), None)


def _without(query: Query, dropped: list[Part], terms: Terms) -> Suggestion | None:
    """A query without some of its parts; None when that finds nothing either."""
    for part in dropped:
        query = query.without(part)
    return _if_found(query, terms, dropped[0] if len(dropped) == 1 else And(tuple(dropped)))


def _if_found(query: Query, terms: Terms, dropped: Part | None = None) -> Suggestion | None:
    """A query as a suggestion; None when it finds nothing."""
    count = terms.count_articles(select_part(query.part, terms))
    return Suggestion(query, count, dropped) if count else None
