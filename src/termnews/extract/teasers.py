"""Teasers of other articles around an article: titles that are links, alone or with a summary in a card."""

from __future__ import annotations

from collections import Counter
from itertools import islice, takewhile
from typing import TYPE_CHECKING

from termnews.extract.runs import PARAGRAPHS, around, weigh, weight
from termnews.extract.urls import host

if TYPE_CHECKING:
    from termnews.extract.page import Page
    from termnews.extract.runs import Run

_LINKED_WITHIN = 0.5
_TINY = 450
_MANY_TIMES = 3
_HOLDS_MOST = 0.6
_CARD_LEVELS = 3
_CELLS = frozenset(("td", "th", "dt", "dd"))


def take_above_teasers(page: Page, runs: list[Run]) -> bool:
    """Choose the text above teasers, where only their summaries were chosen; say whether that was so.

    Trafilatura prefers summaries in `p` to an article in elements of other names.
    """
    own = _own(page)
    places = [place for place, run in enumerate(runs) if run.is_kept and run.is_prose]
    if len(places) < _MANY_TIMES or not all(_is_in_card(own, runs, place) for place in places):
        return False
    heading = max((place for place, run in enumerate(runs[: places[0]]) if run.holder.tag == "h1"), default=-1)
    above = [place for place in range(heading + 1, places[0]) if runs[place].is_prose and not runs[place].linked]
    if weigh(runs[place] for place in above) <= weigh(runs[place] for place in places):
        return False
    for place, run in enumerate(runs):
        run.is_kept = above[0] <= place <= above[-1] and not run.is_all_links
    return True


def leave_teasers(page: Page, runs: list[Run]) -> None:
    """Drop the teasers after the element that contains most of the prose.

    They are the last words that are no prose, outside of that element, and half of them lead to the page's own site:
    an article's own list of links leads elsewhere, or stands with its paragraphs.
    """
    kept = [run for run in runs if run.is_kept]
    prose: Counter[int] = Counter()
    for run in kept:
        if run.is_prose:
            prose[_home(run)] += weight(run.words)
    home, most = prose.most_common(1)[0] if prose else (0, 0)
    if not most or most < sum(prose.values()) * _HOLDS_MOST:
        return
    behind = [run for run in takewhile(lambda run: not run.is_prose, reversed(kept)) if not _is_in(run, home)]
    own = _own(page)
    # A paragraph in a link is in a list of related articles, which is told apart later.
    is_elsewhere = sum(_leading_to(own, run) for run in behind if run.addresses) * 2 >= weigh(behind)
    for run in behind if is_elsewhere else ():
        run.is_kept = False


def leave_lists(page: Page, runs: list[Run]) -> None:
    """Drop what leads to other pages of the site at both ends: links above the heading, and titles below the text.

    A title below may have a summary in its card. A list in the element of several paragraphs is the article's own.
    """
    own = _own(page)
    kept = [run for run in runs if run.is_kept]
    prose = [place for place, run in enumerate(kept) if run.is_prose and not _leading_to(own, run)]
    if not prose:
        return
    heading = max((place for place, run in enumerate(kept[: prose[0]]) if run.holder.tag == "h1"), default=-1)
    top = kept[: heading if heading >= 0 else prose[0]]
    above = [run for run in top if _leading_to(own, run) and run.holder.tag not in _CELLS]
    behind = _cards_behind(own, kept)
    rest = kept[: len(kept) - len(behind)]
    homes = {home for home, count in Counter(_home(run) for run in rest if run.is_prose).items() if count > 1}
    is_own = any(run.holder.tag in _CELLS or any(node.mem_id in homes for node in around(run.holder)) for run in behind)
    if is_own or weigh(rest) - weigh(above) < max(_TINY, weigh(behind)):
        behind = []
    for run in (*(above if heading >= 0 or len(above) >= _MANY_TIMES else ()), *behind):
        run.is_kept = False


def _cards_behind(own: str, kept: list[Run]) -> list[Run]:
    """The last runs that are titles of other pages, or stand with one in a card; none when they are few."""
    behind: list[Run] = []
    titles = 0
    for place in range(len(kept) - 1, -1, -1):
        if _leading_to(own, kept[place]):
            titles += 1
        elif not _is_in_card(own, kept, place):
            break
        behind.append(kept[place])
    return behind[::-1] if titles >= _MANY_TIMES else []


def _is_in_card(own: str, runs: list[Run], place: int) -> bool:
    """Whether a run stands right below the title of another page of the site, in one card with it."""
    above = runs[max(0, place - 2) : place]
    return any(_share_card(runs[place], run) and _leading_to(own, run) for run in above)


def _share_card(one: Run, other: Run) -> bool:
    """Whether two runs stand in one small element."""
    near = {node.mem_id for node in islice(around(other.holder), _CARD_LEVELS)}
    return any(node.mem_id in near for node in islice(around(one.holder), _CARD_LEVELS))


def _own(page: Page) -> str:
    """The host of a page; empty when it is unknown, and only relative links lead to its site."""
    return host(page.meta.get("og:url", "") or page.url)


def _home(run: Run) -> int:
    """The number of the element that contains a paragraph and others."""
    parent = run.holder.parent if run.holder.tag in PARAGRAPHS else run.holder
    return (parent or run.holder).mem_id


def _is_in(run: Run, home: int) -> bool:
    return any(node.mem_id == home for node in around(run.holder))


def _leading_to(own: str, run: Run) -> int:
    """How much of the text of a run links to the page's own site."""
    blocks = () if run.pieces[0].tag == "a" else islice(around(run.holder), _CARD_LEVELS)
    outer = [node.attributes.get("href") or "" for node in blocks if node.tag == "a"]
    is_linked = bool(outer) or run.linked >= _LINKED_WITHIN
    is_own = any(host(link) in {own, ""} and not link.startswith(("mailto:", "#")) for link in outer or run.addresses)
    return weight(run.words) if is_own and is_linked else 0
