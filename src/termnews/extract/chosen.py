"""Choosing the elements of a page that are its article; the only module that decides this.

On a whole page, trafilatura decides which text is the article, but it loses captions, pictures, tables and two thirds
of the links. So its text is only a guide: the page's own blocks that contain it are kept, with what belongs between
them; every other block is dropped. What a
site calls its article (article_elements.py) is asked only where trafilatura finds less
than that element tells: on 181 pages with known text, nine in ten blocks that it took
were the article, and of those that only such an element held, one in three.

A part of a page, as archives keep it, is no place for trafilatura: there the element
that a layout knows must hold most of the words.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING, NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from termnews.extract.article_elements import Marked, find_marked
from termnews.extract.article_top import is_caption, keep_opening
from termnews.extract.body import drop_junk
from termnews.extract.cut import cut
from termnews.extract.embedded import MARK
from termnews.extract.opinion import Opinion, ask
from termnews.extract.page import PageKind
from termnews.extract.runs import Run, around, find_runs, fold, is_within, weigh, weight
from termnews.extract.stray_pictures import drop_stray_pictures
from termnews.extract.urls import host

if TYPE_CHECKING:
    from collections.abc import Sequence

    from termnews.extract.page import Page

_PIECE = 16
_MOST = 0.6
_STRUCTURES = frozenset(("table", "ul", "ol", "dl", "pre", "blockquote"))
_LISTS = frozenset(("ul", "ol", "dl"))
_PARAGRAPHS = frozenset(("p", "h2", "h3", "h4"))
_HEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6"))
_EDITORS_LIST = "wp-block-list"
_SENTENCE_ENDS = tuple("。！？；…」』”.!?;")
_LINKED_WITHIN = 0.5
_LINKED_BEHIND = 0.2
_LONG = 24
"""Folded characters from which a piece of text matches anywhere; shorter ones must be at the expected place."""

_MOST_LOOSE = 10
"""Lines outside tables and lists that may stand unchosen between chosen ones: where there are more, one of the chosen
is a line far above the article, such as a hidden description, and between lies the site's head."""

_LITTLE = 0.4
_TOO_MUCH = 1.1
_SHORT = 1200
_TINY = 450
_HIDDEN = "[style*='display:none' i],[style*='display: none' i]"
_LONGEST_HIDDEN = 400
_CLOCK = re.compile(
    r"(?:\d{4}[-/.年])?(?:\d{1,2}[-/.月]\d{1,2}日?)?(?:[上下]午|凌晨|晚上)?\d{1,2}[:：时時]\d{2}(?:[:：分]\d{2}秒?|分)?(?:[ap]\.?m\.?)?",
    re.IGNORECASE,
)
_MANY_TIMES = 3
_COMMENT_CLASSES = frozenset(
    [
        "comment",
        "comment-body",
        "comment-block",
        "comment-content",
        "comment-item",
        "comment-replies",
        "comment-text",
        "comment-thread",
        "comment-list",
        "comment-author",
        "comments",
        "comments-area",
        "commentlist",
    ]
)
"""Class names of readers' comments, or of their list, in WordPress, Blogger, Drupal and forums."""

SURE = "trafilatura"
_HOLDS = 0.75
_HOLDS_MOST = 0.6
_SMALL_PART = 0.5


class ChosenText(NamedTuple):
    """The article of a page."""

    element: LexborNode
    """The element that contains it and nothing else."""
    evidence: str
    """Why: "trafilatura, 97% in .entry-content"; the same for every reader, not translated."""
    opening: frozenset[str] = frozenset()
    """Folded text between the title and what trafilatura chose: a lead, captions."""


def choose_named(page: Page, selector: str) -> ChosenText | None:
    """Find the article of a page on which a layout knows the elements that may hold it.

    Args:
        page: The page; its tree is changed.
        selector: The layout's selector for the element that contains an article; excerpts and comments may match, too.

    Returns:
        On a whole page, the result of `choose`. On a part of one, the longest matching element; None when it has less
        than half of the text.
    """
    if page.kind is PageKind.WHOLE:
        return choose(page)
    named = page.root.css(selector)
    lengths = [len(element.text()) for element in named]
    longest, length = max(lengths, default=0), len(page.root.text())
    if longest * 2 >= length > 0:
        return ChosenText(named[lengths.index(longest)], f"{selector}, {_percent(longest, length)} of the text")
    drop_junk(page.root)
    runs = find_runs(page.root)
    named = page.root.css(selector)
    sizes = [weigh(run for run in runs if is_within(run.holder, element)) for element in named]
    told, total = max(sizes, default=0), weigh(run for run in runs if run.is_prose) or weigh(runs)
    # In a truncated part, a short element may be the article: it would continue after the end of the file.
    if not named or (told * 2 < total and not (told and page.is_cut)):
        return None
    return ChosenText(named[sizes.index(told)], f"{selector}, {_percent(told, weigh(runs))} of the words")


def choose(page: Page) -> ChosenText | None:
    """Choose the article of a whole page.

    Returns:
        An element with the page's own elements of the article, in order; None when there is no text.
    """
    drop_junk(page.root)
    _drop_hidden(page.root)
    runs = find_runs(page.root)
    opinion, evidence = _second_opinion(page.text, runs)
    evidence = (page.is_cut and _take_beginning(page.root, runs)) or _weigh_marked(page.root, runs, evidence)
    if not any(run.is_kept for run in runs):
        made = _as_paragraphs(opinion.paragraphs)
        return ChosenText(made, f"{evidence}, found nowhere on the page") if made is not None else None
    _leave_comments(runs)
    first = _places(runs)[0]
    _keep_siblings(runs)
    keep_opening(page, runs)
    _keep_captions(runs)
    _keep_embedded(runs)
    _keep_times(runs)
    _keep_headings(runs)
    _leave_counts(runs)
    _leave_teasers(page, runs)
    container = _container([run for run in runs if run.is_kept])
    _keep_structures(runs, container)
    drop_stray_pictures(container, runs)
    for run in runs:
        if not run.is_kept:
            for piece in run.pieces:
                piece.decompose()
    return ChosenText(container, evidence, frozenset(run.words for run in runs[:first] if run.is_kept))


def _drop_hidden(root: LexborNode) -> None:
    """Take out the lines that a page hides; a whole article is shown by a script, and stays."""
    for element in root.css(_HIDDEN):
        if len(element.text()) <= _LONGEST_HIDDEN:
            cut(element)


def _second_opinion(html: str, runs: list[Run]) -> tuple[Opinion, str]:
    """Mark the runs that trafilatura takes for the article.

    Its fast mode is right wherever it takes a fair part of the page's prose. When it
    takes little, or more than there is (menus), its fallbacks are compared. They find
    lost articles, but also take the comments behind a short one. So a text of some
    length stays, unless most of what they add stands between its ends.
    """
    first = ask(html)
    _mark(runs, first)
    prose = weigh(run for run in runs if run.is_prose)
    places = _places(runs)
    told = weigh(run for run in runs if run.is_kept)
    if max(_SHORT, prose * _LITTLE) <= told <= prose * _TOO_MUCH:
        return first, SURE
    second = ask(html, thorough=True)
    _mark(runs, second)
    added = set(_places(runs)) - set(places)
    between = weigh(runs[index] for index in added if places and places[0] < index < places[-1])
    is_filled = between * 2 >= weigh(runs[index] for index in added)
    if second.paragraphs and (told < _TINY or told > prose * _TOO_MUCH or is_filled):
        return second, "trafilatura with fallbacks"
    _mark(runs, first)
    return first, "trafilatura, without its fallbacks"


def _places(runs: list[Run]) -> list[int]:
    return [index for index, run in enumerate(runs) if run.is_kept]


def _take_beginning(root: LexborNode, runs: list[Run]) -> str:
    """Of a page that broke off, keep what is there of the element that is called the text; give the evidence.

    So little of it may be there that every finder takes the site's head along. Empty when the file does not end in such
    an element, or when much of it is there.
    """
    marked = find_marked(root, shortest=1)
    within = [run for run in runs if is_within(run.holder, marked.element)] if marked and marked.is_body else []
    if marked is None or not within or within[-1] is not runs[-1] or weigh(within) >= _SHORT:
        return ""
    for run in runs:
        run.is_kept = False
    for run in within:
        run.is_kept = True
    return f"{marked.name}, broken off"


def _weigh_marked(root: LexborNode, runs: list[Run], evidence: str) -> str:
    """Compare with the element that the site marks as its article, and keep the better one; return the evidence."""
    marked = find_marked(root)
    if marked is None:
        return evidence
    told = weigh(run for run in runs if run.is_kept)
    within = [run for run in runs if is_within(run.holder, marked.element)]
    shared = weigh(run for run in within if run.is_kept)
    share = f"{shared / max(1, told):.0%}"
    if _is_better(marked, within, runs, is_sure=evidence == SURE):
        last = max((index for index, run in enumerate(within) if run.is_kept), default=len(within))
        for run in runs:
            run.is_kept = False
        for index, run in enumerate(within):
            run.is_kept = index <= last or run.holder.tag != "p" or not run.is_all_links
        return f"{marked.name}, {share} of trafilatura's in it"
    if evidence != SURE and not marked.is_body and told < _SHORT and shared * 2 >= told:
        ids = {id(run) for run in within}
        for run in runs:
            run.is_kept = run.is_kept and id(run) in ids
    if marked.is_body:
        _end_at(within, runs, is_sure=marked.is_sites)
    return f"{evidence}, {share} in {marked.name}"


def _end_at(within: list[Run], runs: list[Run], *, is_sure: bool) -> None:
    """Drop what follows an element that is named as the text and contains most of the chosen prose.

    Those are teasers of other articles and the site's own words; so are the lines above the page's heading, and above
    the element where a known site calls it so (is_sure).
    """
    prose = weigh(run for run in runs if run.is_kept and run.is_prose)
    kept = [run for run in within if run.is_kept]
    if not kept or weigh(run for run in kept if run.is_prose) < prose * _HOLDS_MOST:
        return
    places = {id(run): index for index, run in enumerate(runs)}
    first, last = places[id(kept[0])], places[id(kept[-1])]
    heading = max((index for index, run in enumerate(runs[:first]) if run.holder.tag == "h1"), default=0)
    for run in (*runs[: first if is_sure else heading], *runs[last + 1 :]):
        run.is_kept = False


def _is_better(marked: Marked, within: list[Run], runs: list[Run], *, is_sure: bool) -> bool:
    """Whether the element that the site marks as its article is better than trafilatura's choice.

    It does when trafilatura took a small part of it: it lost the rest. And when trafilatura itself was unsure, which
    on short pages means that it took all there was.
    """
    told = weigh(run for run in runs if run.is_kept)
    prose = weigh(run for run in runs if run.is_kept and run.is_prose)
    shared = weigh(run for run in within if run.is_kept and run.is_prose)
    own = _prose_of(within, is_sure=marked.is_sites)
    if not is_sure and marked.is_body and told < _SHORT:
        return marked.is_sites or shared * 2 >= prose
    return (marked.is_sites or shared >= prose * _HOLDS) and told < own * _SMALL_PART


def _prose_of(runs: list[Run], *, is_sure: bool) -> int:
    """The amount of prose in elements with several paragraphs; each teaser has an element of its own.

    Args:
        runs: The runs of an element that is called the article.
        is_sure: Count all of its prose.
    """
    homes: dict[int, list[int]] = {}
    for run in runs:
        parent = run.holder.parent if run.holder.tag in _PARAGRAPHS else run.holder
        if run.is_prose and parent is not None:
            homes.setdefault(parent.mem_id, []).append(weight(run.words))
    return sum(sum(sizes) for sizes in homes.values() if is_sure or len(sizes) > 1)


def _percent(part: int, whole: int) -> str:
    return f"{part / max(1, whole):.0%}"


def _as_paragraphs(lines: Sequence[str]) -> LexborNode | None:
    from html import escape

    return LexborHTMLParser("".join(f"<p>{escape(line)}</p>" for line in lines)).body if lines else None


def _mark(runs: list[Run], opinion: Opinion) -> None:
    """Keep the runs whose text was chosen, in order, using each chosen word once."""
    place = 0
    taken: set[int] = set()
    for run in runs:
        run.is_kept = False
        found = _find(run.words, opinion.joined, place)
        is_long = len(run.words) >= _LONG
        if found < 0 or (not is_long and found != place and run.words not in opinion.blocks):
            continue
        if is_long and found in taken:
            continue
        if is_long:
            taken.add(found)
        run.is_kept = True
        place = found + len(run.words)


def _find(words: str, joined: str, place: int) -> int:
    """Find text in the chosen text: as a whole, or most of it in pieces; -1 when not found."""
    found = joined.find(words, place)
    if found >= 0 or len(words) < _LONG:
        return found
    found = joined.find(words)
    if found >= 0 or len(words) < 3 * _LONG:
        return found
    starts = range(0, len(words) - _PIECE, _PIECE)
    places = [joined.find(words[start : start + _PIECE]) for start in starts]
    hits = [hit for hit in places if hit >= 0]
    return hits[0] if len(hits) >= len(places) * _MOST else -1


def _leave_comments(runs: list[Run]) -> None:
    """Drop readers' comments after an article; where there are only comments, as in a forum, they stay.

    Their list is dropped by its name where it has one, but Blogger's stands in elements of many names, and its pages
    leave elements open, so that it falls out of the element that should hold it.
    """
    comments = [run for run in runs if run.is_kept and any(map(is_comment, around(run.holder)))]
    if comments and weigh(run for run in runs if run.is_kept) - weigh(comments) >= _TINY:
        for run in comments:
            run.is_kept = False


def is_comment(element: LexborNode) -> bool:
    """Whether an element is a reader's comment, or the list of them, by its class."""
    classes = element.attributes.get("class")
    return not _COMMENT_CLASSES.isdisjoint((classes or "").lower().replace("_", "-").split())


def _keep_siblings(runs: list[Run]) -> None:
    """Keep the paragraphs and headings in the element that contains most of the chosen text."""
    words: Counter[int] = Counter()
    for run in runs:
        if run.is_kept and run.holder.tag == "p" and run.holder.parent is not None:
            words[run.holder.parent.mem_id] += len(run.words)
    home, most = words.most_common(1)[0] if words else (0, 0)
    if most * 2 <= sum(len(run.words) for run in runs if run.is_kept):
        return
    last = max(_places(runs))
    told: set[str] = {run.words for run in runs if run.is_kept}
    for run in runs[:last]:
        parent = run.holder.parent
        is_sibling = run.holder.tag in _PARAGRAPHS and parent is not None and parent.mem_id == home
        is_said = run.is_prose and run.words in told  # Shorter lines may be said twice: steps, times, doses.
        if is_sibling and not run.is_kept and not is_said and not run.is_all_links:
            run.is_kept = True


def _keep_captions(runs: list[Run]) -> None:
    """Keep the words under pictures among the chosen words, each once, that are no teasers of others."""
    places = _places(runs)
    told = {runs[place].words for place in places}
    for run in runs[places[0] : places[-1]]:
        if is_caption(run) and run.words not in told and not run.is_all_links:
            run.is_kept = True
            told.add(run.words)


def _keep_embedded(runs: list[Run]) -> None:
    """Keep the lines that represent videos within the chosen text, and the one right above or below it."""
    places = _places(runs)
    for run in runs[max(0, places[0] - 1) : places[-1] + 2]:
        run.is_kept = run.is_kept or MARK in run.holder.attributes


def _leave_counts(runs: list[Run]) -> None:
    """Drop isolated numbers before and after the chosen text, such as counts of likes and comments."""
    kept = [run for run in runs if run.is_kept]
    for edge in (kept, kept[::-1]):
        for run in takewhile(lambda run: run.words.isdecimal(), edge if len(kept) > _MANY_TIMES else ()):
            run.is_kept = False


def _leave_teasers(page: Page, runs: list[Run]) -> None:
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
    own = host(page.meta.get("og:url", "") or page.url)
    is_elsewhere = sum(_leading_to(own, run) for run in behind) * 2 >= weigh(behind)
    for run in behind if is_elsewhere else ():
        run.is_kept = False


def _home(run: Run) -> int:
    """The number of the element that contains a paragraph and others."""
    parent = run.holder.parent if run.holder.tag in _PARAGRAPHS else run.holder
    return (parent or run.holder).mem_id


def _is_in(run: Run, home: int) -> bool:
    return any(node.mem_id == home for node in around(run.holder))


def _leading_to(own: str, run: Run) -> int:
    """How much of the text of a run links to the page's own site."""
    is_own = any(host(link) in {own, ""} and not link.startswith("mailto:") for link in run.addresses)
    return weight(run.words) if is_own and run.linked >= _LINKED_WITHIN else 0


def _keep_times(runs: list[Run]) -> None:
    """Keep the times of a live blog: three or more, each right above chosen text."""
    places = _places(runs)
    above = {place - step for place in places for step in (1, 2)} - {-1, -2}
    times = [runs[place] for place in sorted(above) if _CLOCK.fullmatch(runs[place].words)]
    if len(times) >= _MANY_TIMES:
        for run in times:
            run.is_kept = True


def _keep_headings(runs: list[Run]) -> None:
    """Keep the headings of a digest: three or more, each right above chosen text and in one element with it.

    They are links to the articles that the text below tells of, and links are what trafilatura leaves out.
    """
    found: list[Run] = []
    for place in range(max(0, _places(runs)[0] - 1), len(runs) - 1):
        run, below = runs[place], runs[place + 1]
        if not run.is_kept and run.holder.tag in _HEADINGS and below.is_kept and below.is_prose:
            linked = run.holder.parent
            home = linked.parent if linked is not None and linked.tag == "a" else linked
            if home is not None and is_within(below.holder, home):
                found.append(run)
    for run in found if len(found) >= _MANY_TIMES else ():
        run.is_kept = True


def _keep_structures(runs: list[Run], container: LexborNode) -> None:
    """Keep whole tables, quotations and code within the chosen text, and lists with some chosen items."""
    places = _places(runs)
    told = "".join(run.words for run in runs if run.is_kept)
    is_article = container.tag == "article" or container.attributes.get("itemprop") == "articleBody"
    touched = {node.mem_id for place in places for node in around(runs[place].holder)}
    judged: dict[int, bool] = {}
    for start, end in pairwise([*places, len(runs) if is_article else places[-1]]):
        between = [(run, _structure_around(run.holder, container)) for run in runs[start + 1 : end]]
        is_behind = start == places[-1]
        if not is_behind and sum(structure is None for _run, structure in between) > _MOST_LOOSE:
            continue
        for run, structure in between:
            if structure is None:
                continue
            if structure.mem_id not in judged:
                is_list = structure.tag in _LISTS and structure.mem_id not in touched and not _is_prose(structure)
                is_said = structure.tag == "blockquote" and fold(structure.text()) in told
                judged[structure.mem_id] = not is_list and not is_said and _is_told(structure, is_behind=is_behind)
            run.is_kept = judged[structure.mem_id]


def _structure_around(element: LexborNode, container: LexborNode) -> LexborNode | None:
    """The outermost table, list or code around an element, within the container."""
    found: LexborNode | None = None
    for node in around(element):
        if node.mem_id == container.mem_id:
            return found
        found = node if node.tag in _STRUCTURES else found
    return None


def _is_told(structure: LexborNode, *, is_behind: bool) -> bool:
    """Whether a table, list or code belongs to the article and is not a menu."""
    classes = structure.attributes.get("class") if structure.tag in {"ul", "ol"} else ""
    if classes and _EDITORS_LIST not in classes and not _is_prose(structure):
        return False  # A list with a class of its own belongs to the site: a gallery, a bar of buttons.
    words = len(fold(structure.text()))
    linked = sum(len(fold(link.text())) for link in structure.css("a"))
    return linked <= words * (_LINKED_BEHIND if is_behind else _LINKED_WITHIN)


def _is_prose(items: LexborNode) -> bool:
    """Whether most items of a list are sentences; those that point to other articles are titles."""
    words = [fold(item.text()) for item in items.css("li")]
    return sum(len(item) >= _LONG and item.endswith(_SENTENCE_ENDS) for item in words) * 2 > len(words)


def _container(kept: list[Run]) -> LexborNode:
    """The innermost element that contains every kept run."""
    shared = list(around(kept[0].holder))
    for run in kept[1:]:
        ids = {element.mem_id for element in around(run.holder)}
        shared = [element for element in shared if element.mem_id in ids]
    return shared[0]
