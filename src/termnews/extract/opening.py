"""What stands at the top of an article on a whole page: its lead and its first picture, and lines that only name it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from termnews.extract.blocks import lines_of
from termnews.extract.body import CAPTIONS
from termnews.extract.chosen import find_runs, fold, is_in_caption
from termnews.extract.dates import parse_date

if TYPE_CHECKING:
    from collections.abc import Iterable

    from selectolax.lexbor import LexborNode

_LEADS = (
    "p.intro,.t-content__chapo,#subhead,h3.subtitle,.gh-article-excerpt,hgroup>h2,.article-lead,.article__lead,"
    ".standfirst,.lead-paragraph,.article-excerpt,.article-summary,[itemprop='alternativeHeadline']"
)
_PICTURES = "figure,dl.media_pic,#headerimg"
_MOST_PICTURES = 3
_LONGEST_LEAD = 400
_LONGEST_WAY = 12
"""A link of up to so many characters above an article leads to its section."""
_ROLE = re.compile(r"\S{0,12}(?:记者|記者|撰稿人|编辑部?|編輯部?)")
_LONGEST_CARD = 60
_FARTHEST = 12
_MARK = "data-body"
_DATE_PARTS = re.compile(r"[\d年月日号號時时分秒点點:：./\-—–|｜,，、·]+|上午|下午|[ap]m|utc|gmt", re.IGNORECASE)
_LABELS = re.compile(
    r"(?:发表|發表|发布|發布|發佈|更新|出版|刊登)(?:时间|時間|日期|于|於)?|published|updated|posted|\d{1,3}min(?:ute)?s?read|"
    r"(?:星期|周)[一二三四五六日天]|(?:mon|tues|wednes|thurs|fri|satur|sun)day|"
    r"(?:文章|稿件|新闻|新聞)?(?:来源|來源)|作者|撰文|撰稿|文字|记者|記者|报道|報道|報導|by(?=[^a-z]|$)",
    re.IGNORECASE,
)


def take_opening(root: LexborNode, content: LexborNode) -> list[str]:
    """Move the lead and the first pictures, which stand between title and body, into the body.

    Args:
        root: The page.
        content: The element that holds the article; it is changed.

    Returns:
        The lines that were moved.
    """
    content.attrs[_MARK] = "1"
    taken: list[LexborNode] = []
    for element in root.css(f"h1,{_PICTURES},{_LEADS},[{_MARK}]"):
        if element.mem_id == content.mem_id:
            break
        if element.tag == "h1":
            taken.clear()
        elif _belongs(element, content):
            taken.append(element)
    else:
        taken.clear()
    del content.attrs[_MARK]
    words = fold(content.text())
    first = content.first_child
    moved: list[str] = []
    for element in taken[:_MOST_PICTURES]:
        lines = lines_of(element.html or "")
        if first is not None and lines and fold("".join(lines)) not in words:
            first.insert_before(element)
            moved += lines
    return moved


def _belongs(element: LexborNode, content: LexborNode) -> bool:
    """Whether a picture with a caption, or a lead, stands before the article and holds it not."""
    is_figure = element.tag == "figure" or element.css_matches(_PICTURES)
    if is_figure and element.css_first(CAPTIONS) is None:
        return False
    around: LexborNode | None = element.parent
    while around is not None:
        if around.mem_id == content.mem_id or (around.tag in {"aside", "nav", "header", "footer"} and not is_figure):
            return around.tag == "header" and around.mem_id != content.mem_id
        around = around.parent
    return len(element.text()) <= _LONGEST_LEAD


def drop_card(content: LexborNode, known: Iterable[str]) -> bool:
    """Take the lines off the top of a body that only say what is known of the article: who, when, where.

    Returns:
        Whether there were any.
    """
    names = sorted({name for words in known if len(name := fold(words).casefold()) > 1}, key=len, reverse=True)
    is_changed = False
    for run in find_runs(content)[:_FARTHEST]:
        if is_in_caption(run.holder):
            continue
        words = " ".join("".join(piece.text() for piece in run.pieces).split())
        is_way = len(words) <= _LONGEST_WAY and all(piece.tag == "a" for piece in run.pieces)
        if not (is_way or _ROLE.fullmatch(words) or _is_card(words, names)):
            break
        for piece in run.pieces:
            piece.decompose()
        is_changed = True
    return is_changed


def _is_card(words: str, names: list[str]) -> bool:
    """Whether nothing is left of a line without the names that are known, labels and a date."""
    if len(words) > _LONGEST_CARD:
        return False
    rest = fold(words).casefold()
    for name in names:
        rest = rest.replace(name, "")
    is_known = rest != fold(words).casefold()
    rest = _LABELS.sub("", rest)
    return (is_known or parse_date(words) != "") and not _DATE_PARTS.sub("", rest).strip("()（）[]【】+@")
