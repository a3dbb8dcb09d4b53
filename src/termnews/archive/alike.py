"""Similar articles: those that share rare words with one."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from pyroaring import BitMap

from termnews.archive.copies import fold_copies
from termnews.model.query import Field, Term
from termnews.model.row import Number
from termnews.text.han import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from termnews.archive.terms import Terms
    from termnews.model.article import Article

_MOST_READ = 20_000
"""Characters of an article that are read; by then its subject has been named."""
_MOST_WORDS = 40
_LONGEST = 4
"""Characters of a Chinese word."""
_FEW, _MANY = 4, 2000
"""A word is rare in at most a tenth of the articles: always in four, never in more than two thousand."""
_LEAST_SHARED = 2
_IN_TITLE = 3
"""A word counts this often when the title has it."""

_HAN = re.compile(r"[\u4e00-\u9fff]+")
_LETTERS = re.compile(r"[^\W\d_\u4e00-\u9fff][^\W_\u4e00-\u9fff]{3,}")
_GRAMMAR = re.compile("[的了是在不和有我你他她它这那就也都而与及或被把对从为以之其所于个说会要到来一]")
"""Characters common to any text; words are looked for between them. Simplified, as `fold` leaves them."""
_COMMON = frozenset(
    "about after again also been before could down each first from have here into last like made many more most much "
    "must only once other over said same should some such than that their them then there these they this those time "
    "under until very were what when where which while will with without would year years your".split()
)


class Alike(NamedTuple):
    """An article like another one."""

    number: Number
    words: tuple[str, ...]
    """What both are about, the rarest first."""


def find_alike(terms: Terms, number: Number, article: Article, text: str, limit: int) -> list[Alike]:
    """Find the articles that share the most rare words with one, each with those words."""
    everything = terms.catalogue.all
    most = min(max(_FEW, len(everything) // 10), _MANY)
    shared: defaultdict[int, list[tuple[float, str]]] = defaultdict(list)
    for word in telling_words(article.title, text, article.tags):
        found = terms.find(Term(Field.WORDS, word)) & everything
        if len(found) <= most:
            for other in found:
                shared[other].append((math.log(len(everything) / len(found)), word))
    shared.pop(number, None)
    scores = {other: sum(weight for weight, _word in words) for other, words in shared.items()}
    wanted = [other for other, words in shared.items() if len(words) >= _LEAST_SHARED]
    best = sorted(wanted, key=lambda other: (-scores[other], other))
    copies = BitMap(terms.reader.copies_of(number))
    kept = [other for other in fold_copies(terms.reader, best) if other not in copies]
    return [Alike(Number(other), _rarest(shared[other])) for other in kept[:limit]]


def _rarest(words: list[tuple[float, str]]) -> tuple[str, ...]:
    return tuple(word for _weight, word in sorted(words, key=lambda pair: -pair[0]))


def telling_words(title: str, text: str, tags: Iterable[str] = ()) -> list[str]:
    """Words that may say what an article is about: its tags, then the words it repeats."""
    written = f"{title}\n{text[:_MOST_READ]}"
    folded, heading = fold(written), fold(title)
    counts = Counter(_words_of(folded))
    counts = _longest(Counter({word: count for word, count in counts.items() if count > 1}))
    weighed = {word: count * (_IN_TITLE if word in heading else 1) for word, count in counts.items()}
    often = sorted(weighed, key=lambda word: (-weighed[word], word))
    words = {fold(tag): tag for tag in tags}
    for word in often[:_MOST_WORDS]:
        # Folding keeps lengths, so a word is shown as it was written.
        place = folded.find(word)
        words.setdefault(word, written[place : place + len(word)])
    return list(words.values())[:_MOST_WORDS]


def _words_of(text: str) -> Iterator[str]:
    """Words with letters; of Chinese, which puts no spaces between words, all runs of a few characters."""
    yield from (word for word in _LETTERS.findall(text) if word not in _COMMON)
    for run in _HAN.findall(_GRAMMAR.sub(" ", text)):
        for start in range(len(run) - 1):
            for end in range(start + 2, min(start + _LONGEST, len(run)) + 1):
                yield run[start:end]


def _longest(counts: Counter[str]) -> Counter[str]:
    """Drop the parts of longer words that occur nowhere else: of 习近平 neither 习近 nor 近平."""
    parts = {
        part
        for word, count in counts.items()
        if _HAN.fullmatch(word)
        for part in (word[1:], word[:-1])
        if counts[part] == count
    }
    return Counter({word: count for word, count in counts.items() if word not in parts})
