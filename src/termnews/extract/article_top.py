"""The top of an article on a whole page: its lead, its first picture, and lines of metadata."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from termnews.extract.byline import REPORTER_OF
from termnews.extract.dates import is_month, parse_date
from termnews.extract.runs import OUTSIDE, PARAGRAPHS, Run, around, find_runs, fold, is_within, weight
from termnews.extract.shown_date import letters_of, without_asides

if TYPE_CHECKING:
    from collections.abc import Iterable

    from selectolax.lexbor import LexborNode

    from termnews.extract.page import Page

_LEAD_NAMES = re.compile(
    r"lead(?!er|ing)|lede|teaser|chapo|intro|excerpt|standfirst|\bdeck?\b|dek\b|subtitle|subhead|summary|abstract|perex|"
    r"sapo|hook|\bsub-?title|alternativeHeadline",
    re.IGNORECASE,
)
_CAPTION_NAMES = re.compile(r"(?:^|\s)(?:image_caption|wp-caption-text|image_desc|media_pic|picBox|photo)(?:\s|$)")
_SURE_LEAD_NAMES = re.compile(r"standfirst|subhead|subtitle|chapo|excerpt|\bdek\b", re.IGNORECASE)
"""Unambiguous class names, for which a few words are enough."""
_DESCRIPTIONS = ("description", "og:description", "twitter:description", "dc.description")
_LEAD_FARTHEST = 25
_CAPTION_FARTHEST = 6
"""Runs before the article's first that may be a lead or a caption."""
_SHORTEST_LEAD = 25
"""In bytes, because Chinese takes a third of the characters."""
_SHORTEST_HEADING = 8
_COMPARED = 60
_LONGEST_WAY = 12
"""A link of up to this many characters above an article leads to its section."""
_LONGEST_SECTION = 24
_LISTS = frozenset(("h1", "h5", "h6", "li", "td", "th", "dt", "dd", "pre", "blockquote", "figcaption"))
"""Elements whose text is no section, besides paragraphs and headings."""
_ENDS = tuple(".!?。！？:：…”」")
_ROLE = re.compile(r"\S{0,12}(?:记者|記者|撰稿人|编辑部?|編輯部?)")
_WAY = re.compile(
    r"(?:您|你)?(?:现在|現在|当前|當前|目前)?(?:所在|的)*位置\s?[:：].*|(?:首页|首頁|home)\s?[>»›].*|(?:字号|字號|字体|字體)[:：]?(?:[大中小特超\s+-]|A)*|"
    r"(?:estimated )?(?:reading|read) time\s?:?.{1,20}|\d{1,3} min(?:ute)?s?\.? read|(?:lesedauer|lesezeit)\b.{1,20}|"
    r"(?:temps de lecture|tiempo de lectura|tempo di lettura|czas czytania|время чтения)\b.{1,20}|"
    r"(?:阅读|閱讀)(?:时间|時間|需).{1,12}|(?:seite|artikel) (?:drucken|teilen)|"
    r"print (?:this )?page|(?:- )?edit this (?:post|page)|"
    r"(?:\s?(?:open in app|view (?:this email |it )?in (?:your |a )?browser))+|この(?:ニュース|記事)をシェア|"
    r"latest update .{6,40}|role, .{2,40}|[-–—·•|]{1,3}|"
    r"(?:autor(?:in|ka)?|auteur|author)\s?:\s?(?:die |the |la )?(?:redak\w+|rédaction|editors?|www\..{4,30})",
    re.IGNORECASE,
)
"""Breadcrumbs, controls, the time that reading takes, and authors who are nobody."""
_COUNT = re.compile(r"\d+(?:[.,]\d+)?[km万萬]?", re.IGNORECASE)
"""The number of comments or claps, below the author."""
_LENGTH = re.compile(r"\d{1,2}[:：]\d\d(?:[:：]\d\d)?")
"""The length of a recording; where several lines look like it, they are the times of a live blog."""
_ADDRESS = re.compile(r"https?://\S+")
_LONGEST_CARD = 80
_FARTHEST = 12
_LONG_TITLE = 15
_FEWEST_WORDS = 4
_MOST_SHARED = 0.6
_LAST_DAY = 2
_TWICE = re.compile(r"(.{6,40})\1")
"""A day for narrow windows and for wide ones, of which a browser shows one."""
_MOST_BESIDES = 3
"""Words of a line beside its day; a sentence has more."""
_WORD = re.compile(r"[^\W\d_]+")
_DATE_PARTS = re.compile(r"[\d年月日号號時时分秒点點:：./\-—–|｜,，、·]+|上午|下午|[ap]m|utc|gmt|uhr", re.IGNORECASE)
_LABELS = re.compile(
    r"(?:发表|發表|发布|發布|發佈|更新|出版|刊登)(?:时间|時間|日期|于|於)?|published|updated|posted|\d{1,3}min(?:ute)?s?read|"
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)\.?(?=\d)|[ecmp][sd]?t(?=[^a-z]|$)|bst|cet|lastmodifiedon|"
    r"(?:星期|周)[一二三四五六日天]|(?:mon|tues|wednes|thurs|fri|satur|sun)day|"
    r"(?:文章|稿件|新闻|新聞)?(?:来源|來源)|作者|楼主|樓主|时间|時間|(?:点击|點擊|回复|回覆|浏览|瀏覽|阅读|閱讀)(?:数|數|量)?|撰文|撰稿|文字|记者|記者|报道|報道|報導|(?:by|author)(?=[^a-z]|$)|"
    r"(?:von|par|por|autor(?:in)?|автор|كتب|بقلم)(?=[^a-zа-я]|$)|\((?:text|fotos?|photos?)\)|und",
    re.IGNORECASE,
)


def keep_opening(page: Page, runs: list[Run]) -> None:
    """Keep the lead and the caption of the first picture, between the title and the text.

    A lead is a paragraph that the page's description repeats, or that the site marks as one. On 613 pages with known
    snippets, none of 64 such paragraphs was unwanted; trafilatura leaves out most of them.
    """
    first = next(index for index, run in enumerate(runs) if run.is_kept)
    heading = _heading(page, runs[: first + 1])
    if heading < 0:
        return
    descriptions = [fold(page.meta.get(name, "")) for name in _DESCRIPTIONS]
    told = "".join(run.words for run in runs[first : first + 3])
    for index in range(max(heading + 1, first - _LEAD_FARTHEST), first):
        run = runs[index]
        if run.words in told or run.is_all_links:
            continue
        if is_caption(run):
            run.is_kept = first - index <= _CAPTION_FARTHEST
        elif _is_lead(run, descriptions) or _is_beside(run, runs[first]):
            run.is_kept = True
            told += run.words


def _is_beside(run: Run, first: Run) -> bool:
    """Whether a run is a paragraph in an element with the first chosen text."""
    home = run.holder.parent if run.holder.tag == "p" else None
    return home is not None and run.is_prose and not run.linked and is_within(first.holder, home)


def _heading(page: Page, runs: list[Run]) -> int:
    """The last run that is the article's heading; -1 when there is none.

    Bars and dialogs may repeat the title below its h1.
    """
    titles = [fold(page.meta.get("og:title", "")), fold(page.title)]
    alike = [index for index, run in enumerate(runs) if any(_is_most_of(run.words, title) for title in titles)]
    first = [index for index, run in enumerate(runs) if run.holder.tag == "h1"]
    return max((set(first) & set(alike)) or {*first, *alike}, default=-1)


def _is_most_of(words: str, title: str) -> bool:
    """Whether text is the title without the site or author after it."""
    return _SHORTEST_HEADING <= len(words) <= len(title) <= 2 * len(words) and words in title


def _is_lead(run: Run, descriptions: list[str]) -> bool:
    """Whether the page's description repeats the paragraph, or the site marks it as a lead."""
    if run.holder.tag == "h1":
        return False
    nodes = list(around(run.holder))
    if len(nodes) > 1 and nodes[1].tag == "hgroup":
        return True
    if any(node.tag in OUTSIDE for node in nodes):
        return False
    start = run.words[:_COMPARED] if weight(run.words) >= _SHORTEST_LEAD else ""
    if start and any(
        weight(words) >= _SHORTEST_LEAD and words[: len(start)].rstrip(".…") in start for words in descriptions
    ):
        return True
    near = nodes[: 3 if run.holder.tag == "li" else 2]
    names = " ".join((node.attributes.get(name) or "") for node in near for name in ("class", "id", "itemprop"))
    return (_LEAD_NAMES if run.is_prose else _SURE_LEAD_NAMES).search(names) is not None


def is_caption(run: Run) -> bool:
    """Whether a run is a caption, by its element or class."""
    nodes = [*(piece for piece in run.pieces if piece.is_element_node), *list(around(run.holder))[:3]]
    return any(node.tag == "figcaption" or _CAPTION_NAMES.search(node.attributes.get("class") or "") for node in nodes)


def section_line(content: LexborNode, lines: list[str]) -> str:
    """The first line of a body, when it is neither a heading nor a paragraph, and a link elsewhere says the same.

    Args:
        content: The element that holds the article.
        lines: Every line of the page.
    """
    run = next(iter(find_runs(content)), None)
    if run is None or run.holder.tag in PARAGRAPHS or len(run.words) > _LONGEST_SECTION or run.holder.tag in _LISTS:
        return ""
    words = " ".join("".join(piece.text() for piece in run.pieces).split())
    return words if lines.count(words) > 1 and not words.endswith(_ENDS) else ""


def drop_card(content: LexborNode, known: Iterable[str], day: str = "") -> bool:
    """Remove lines at the top of a body that only repeat metadata: author, date, place.

    Args:
        content: The element that holds the article.
        known: The names in its metadata.
        day: The day of publication; a short line with it may follow a subtitle.

    Returns:
        Whether there were any.
    """
    names = sorted({name for words in known if len(name := fold(words).casefold()) > 1}, key=len, reverse=True)
    is_changed, is_above = False, True
    runs = find_runs(content)[:_FARTHEST]
    has_length = sum(_LENGTH.fullmatch(run.words) is not None for run in runs) == 1
    heading = letters_of("".join(run.words for run in runs[:2]))
    in_two = any(letters_of(name) == heading for name in names if len(name) >= _SHORTEST_HEADING)
    for place, run in enumerate(runs):
        if is_caption(run):
            continue
        words = " ".join("".join(piece.text() for piece in run.pieces).split())
        words = twice[1] if (twice := _TWICE.fullmatch(words)) else words
        is_way = len(words) <= _LONGEST_WAY and all(piece.tag == "a" for piece in run.pieces)
        # On a page for printing, its own address; a link may be one to listen to.
        is_way = is_way or (_ADDRESS.fullmatch(words) is not None and all(piece.is_text_node for piece in run.pieces))
        is_way = is_way or (len(words) <= _LONGEST_CARD and _WAY.fullmatch(words) is not None)
        is_way = is_way or (is_changed and _COUNT.fullmatch(words) is not None)
        is_way = is_way or (has_length and _LENGTH.fullmatch(words) is not None)
        is_above = is_above and (
            is_way or (in_two and place < len(runs[:2])) or _is_role(words) or _is_card(words, names)
        )
        if not is_above and not (place <= _LAST_DAY and _is_day(words, day)):
            continue
        for piece in run.pieces:
            piece.decompose()
        is_changed = True
    return is_changed


def _is_role(words: str) -> bool:
    """Whether a line is a role, or a reporter of a paper ("河報／記者王五／即時報導")."""
    return _ROLE.fullmatch(words) is not None or REPORTER_OF.fullmatch(words) is not None


def take_heading(content: LexborNode, title: str) -> str:
    """Remove the first line of a body when it says the title, with a path or a day before it, or in other words.

    Returns:
        The words of an h1 that are others than the title's; otherwise empty.
    """
    run = next(iter(find_runs(content)), None)
    words = " ".join("".join(piece.text() for piece in run.pieces).split()) if run is not None else ""
    if run is None or len(title) < _SHORTEST_HEADING or not words:
        return ""
    said, wanted = letters_of(words), letters_of(title)
    before = len(said) - len(wanted)
    is_same = sorted(_WORD.findall(words.casefold())) == sorted(_WORD.findall(title.casefold()))
    is_same = is_same or (len(wanted) >= _LONG_TITLE and said.endswith(wanted) and before <= _LONGEST_CARD)
    is_other = not is_same and run.holder.tag == "h1" and _is_alike(words, title)
    if is_same or is_other:
        for piece in run.pieces:
            piece.decompose()
    return words if is_other else ""


def _is_alike(words: str, title: str) -> bool:
    """Whether two headings have most of their words in common."""
    one, other = (set(_WORD.findall(text.casefold())) for text in (words, title))
    return min(len(one), len(other)) >= _FEWEST_WORDS and len(one & other) >= min(len(one), len(other)) * _MOST_SHARED


def _is_day(words: str, day: str) -> bool:
    """Whether a line is a day with a few words ("November 6, 2020 · 12 min read", "Stand: 28.04.2020 18:00 Uhr")."""
    rest = without_asides(words)
    if not day or len(rest) > _LONGEST_CARD or not parse_date(words).startswith(day):
        return False
    besides = [word for word in _WORD.findall(rest) if not is_month(word)]
    return len(besides) <= _MOST_BESIDES


def _is_card(words: str, names: list[str]) -> bool:
    """Whether a line consists only of known names, labels and a date."""
    rest = fold(words).casefold()
    if rest in names or len(words) > _LONGEST_CARD:
        return rest in names
    for name in names:
        rest = rest.replace(name, "|")
    is_known = rest != fold(words).casefold()
    rest = _LABELS.sub("", rest)
    return (is_known or parse_date(words) != "") and not _DATE_PARTS.sub("", rest).strip("()（）[]【】+@")
