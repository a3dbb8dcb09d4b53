"""How much of an article, and nothing but the article, comes out of whole pages.

    python benchmarks/article_text.py FOLDER

FOLDER holds html/*.html.gz and truth.json ({id: {"articleBody": text}}). Scored as in
the public article-extraction benchmark: 4-gram shingles of words, precision and recall
a page, means over the pages, F1 of the means. trafilatura's own fast mode runs on the
same pages in the same run; termnews may be 0.005 below it at most.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import trafilatura

from termnews.errors import PageError
from termnews.extract.read import read_page

if TYPE_CHECKING:
    from collections.abc import Callable

ALLOWED_BELOW = 0.005
_TOKEN = re.compile(r"\w+", re.UNICODE)


def shingles(text: str, width: int = 4) -> Counter[tuple[str, ...]]:
    """Every run of four words, with how often it comes; a shorter text is one run."""
    tokens = _TOKEN.findall(text)
    runs = [tuple(tokens[start : start + width]) for start in range(max(1, len(tokens) - width + 1))]
    return Counter(run for run in runs if run)


def score(truth: str, text: str) -> tuple[float, float]:
    """Precision and recall of a text against the truth."""
    wanted, had = shingles(truth), shingles(text)
    common = sum((wanted & had).values())
    if not had:
        return (1.0 if not wanted else 0.0), (1.0 if not wanted else 0.0)
    return common / sum(had.values()), (common / sum(wanted.values()) if wanted else 1.0)


def ours(data: bytes) -> str:
    """The article's words, as termnews reads them."""
    try:
        return read_page(data, "page.html.gz").text
    except PageError:
        return ""


def trafilaturas(data: bytes) -> str:
    """The article's words, as trafilatura reads them in its fast mode."""
    document = trafilatura.bare_extraction(gzip.decompress(data), fast=True, include_comments=False)
    return (getattr(document, "text", "") or "") if document is not None else ""


def main(folder: Path) -> int:
    """Print both scores; 1 when termnews is further below than allowed."""
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    results: dict[str, float] = {}
    extractors: tuple[tuple[str, Callable[[bytes], str]], ...] = (("termnews", ours), ("trafilatura", trafilaturas))
    for name, extract in extractors:
        scores = []
        for page_id, article in sorted(truth.items()):
            page = (folder / "html" / f"{page_id}.html.gz").read_bytes()
            scores.append((*score(article["articleBody"], extract(page)), page_id))
        precision, recall = (sum(pair[side] for pair in scores) / len(scores) for side in (0, 1))
        results[name] = 2 * precision * recall / (precision + recall)
        print(
            f"{name:12} precision {precision:.3f}  recall {recall:.3f}  F1 {results[name]:.4f}  ({len(scores)} pages)"
        )
        if "--worst" in sys.argv:
            for page_precision, page_recall, page_id in sorted(scores, key=lambda pair: pair[0] * pair[1])[:14]:
                print(f"    {page_id[:12]} precision {page_precision:.2f} recall {page_recall:.2f}")
    below = results["trafilatura"] - results["termnews"]
    print(f"termnews is {below:+.4f} below trafilatura; {ALLOWED_BELOW} is allowed")
    return int(below > ALLOWED_BELOW)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
