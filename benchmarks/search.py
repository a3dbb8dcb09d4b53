"""Search against a plain substring scan of the folded text: does it find everything, and nothing else?

    python benchmarks/search.py FOLDER

FOLDER holds pages, most of them Chinese. Terms are drawn from their texts: 1 to 6
Chinese characters, phrases of 8 to 20 characters with whatever marks stand in
them, and words of no article. Promised: precision and recall 1.000 for all.
"""

from __future__ import annotations

import random
import re
import sys
from pathlib import Path

from termnews.archive.archive import Archive
from termnews.archive.search import Search
from termnews.model.query import Field, Query, Term
from termnews.text.han import fold

TERMS_EACH = 200
HAN = re.compile("[㐀-鿿]+")
# What a phrase may hold so that the rule is a substring of the text: no white space and
# no Latin words, which are found whole and with or without a space beside them.
PLAIN = re.compile("[㐀-鿿，。、；：？！“”‘’《》（）…—·]+")


def draw(pattern: re.Pattern[str], lengths: range, texts: list[str], choose: random.Random) -> str:
    """A piece of a random text that the pattern matches, of a random length."""
    while True:
        length = choose.choice(lengths)
        runs = [run for run in pattern.findall(choose.choice(texts)) if len(run) >= length]
        if runs:
            run: str = choose.choice(runs)
            start = choose.randrange(len(run) - length + 1)
            return run[start : start + length]


def make_terms(texts: list[str]) -> dict[str, list[str]]:
    """Terms of every kind; the same texts give the same terms."""
    choose = random.Random(7)
    kinds = {f"{n} characters": (HAN, range(n, n + 1)) for n in (1, 2, 3, 4, 5, 6)}
    kinds["phrases with marks"] = (PLAIN, range(8, 21))
    terms = {name: [draw(*kind, texts, choose) for _ in range(TERMS_EACH)] for name, kind in kinds.items()}
    letters = "".join(texts[:20])
    mixed = (draw(HAN, range(1, 2), texts, choose) + draw(HAN, range(1, 2), [letters], choose) for _ in range(200))
    return {**terms, "2 characters at random": list(mixed)}


def main() -> int:
    """Print precision and recall for every kind of term."""
    kept = True
    with Archive.open(Path(sys.argv[1])) as archive:
        archive.start()
        archive.wait()
        search = Search(archive)
        texts = {n: (archive.row(n).title + "\n" + archive.text(n)) for n in search.ordered()}
        folded = {n: fold(text) for n, text in texts.items()}
        print(f"{len(texts)} articles, {sum(map(len, texts.values())):,} characters")
        for name, terms in make_terms(list(texts.values())).items():
            found = right = wanted = 0
            for term in terms:
                answer = set(search.select(Query(Term(Field.WORDS, term))))
                truth = {int(n) for n, text in folded.items() if fold(term) in text}
                found, right, wanted = found + len(answer), right + len(answer & truth), wanted + len(truth)
            precision, recall = right / (found or 1), right / (wanted or 1)
            kept &= precision == recall == 1
            print(f"{name:24} {len(terms):4} terms {wanted:7} articles  precision {precision:.3f}  recall {recall:.3f}")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
