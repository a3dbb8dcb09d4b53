"""Which elements of a whole page are the article, by the words that trafilatura chose."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from termnews.extract.body import drop
from termnews.extract.page import Page

_BLOCKS = "p,li,h2,h3,h4,h5,h6,blockquote,pre,td,th,dd,dt,figcaption,div,section,article,span"
_LEAVES = frozenset(["p", "li", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "td", "th", "dd", "dt"])
_SPACE = re.compile(r"\s+")


def choose(page: Page) -> LexborNode | None:
    """Find the article of a whole page.

    Returns:
        A body element that holds the page's own elements whose words trafilatura
        chose, in their order; None when it found no article.
    """
    words = _chosen_words(page.text)
    if not words:
        return None
    kept: list[str] = []
    drop(page.root, "script,style,noscript,template,svg")
    wanted = {_fold(line) for line in words.split("\n")}
    joined = "\n".join(wanted)
    for element in page.root.css("p,li,h2,h3,h4,h5,h6,blockquote,pre,td"):
        folded = _fold(element.text())
        if folded and (folded in wanted or (len(folded) > 20 and folded in joined)):
            kept.append(element.html or "")
    if not kept:
        kept = [f"<p>{line}</p>" for line in words.split("\n")]
    return LexborHTMLParser(f"<div>{''.join(kept)}</div>").body


def _chosen_words(html: str) -> str:
    import trafilatura

    document = trafilatura.bare_extraction(html, fast=True, include_comments=False)
    return (getattr(document, "text", "") or "") if document is not None else ""


def _fold(text: str) -> str:
    return _SPACE.sub("", text)
