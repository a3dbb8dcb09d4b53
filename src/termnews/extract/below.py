"""What follows an article on a whole page: readers' comments, paywalls, links to the next page.

Comments are removed; the rest becomes notices, so that it is clear when only a part of an article was saved.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from termnews.extract.cut import cut
from termnews.extract.paragraphs import line_of
from termnews.extract.urls import absolute

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_COMMENTS = re.compile(
    r"(?:网友|網友|读者|讀者|全部|最新|热门|熱門)?(?:评论|評論|留言|跟帖)[(（\[]?\s?\d{0,6}\s?条?條?[)）\]]?|"
    r"\d{1,6}\s?(?:条|條|则|則)(?:评论|評論|留言)|\d{1,6} (?:comments?|replies)|comments? ?[(（\[]\d{1,6}[)）\]]",
    re.IGNORECASE,
)
_HEADS = "h2,h3,h4,h5,h6,.title,.comment-title,.comments-title,.tit,.hd"
_PAYWALL = re.compile(
    r"(?:订阅|訂閱|登录|登錄|登入|付费|付費|会员|會員|购买|購買)[^。]{0,12}(?:阅读|閱讀|查看|观看|觀看|解锁|解鎖)(?:本文)?"
    r"(?:全文|全部|完整|更多|剩余|剩餘|余下|其余|其餘)|(?:剩余|剩餘|余下|以下)内?內?容?仅限?[^。]{0,6}(?:订阅|会员)|"
    r"(?:subscribe|sign in|log in|register)\b[^.]{0,40}\bto (?:read|continue|unlock|keep reading)|"
    r"to (?:read|continue reading)[^.]{0,60}(?:subscribe|sign in|log in)|"
    r"this (?:article|story|content) is (?:for|only|exclusive|available)[^.]{0,40}(?:subscribers|members)|"
    r"to view the full (?:story|article)|already a subscriber,? you can log in|"
    r"(?:kompletten|vollständigen|ganzen) (?:beitrag|artikel|text) (?:lesen|finden) sie|"
    r"wählen sie ihren zugang und lesen|(?:exklusiv|nur) für abonnenten|"
    r"(?:weiterlesen|vollständigen artikel|ganzen artikel)[^.]{0,60}(?:abo\b|abonnieren|abonnent|registrier|plus\b|\+)|"
    r"(?:abo\b|abonnieren|anmelden|registrieren|testen)[^.]{0,40}weiterlesen|"
    r"(?:la suite|l['’]intégralité|cet article)[^.]{0,30}réservée? aux abonnés|il vous reste \d+ ?% de cet article|"
    r"(?:contenido|artículo|nota) (?:exclusivo|solo) para (?:suscriptores|socios)|"
    r"(?:conteúdo|texto) (?:exclusivo|restrito) para assinantes|"
    r"(?:pozostało|zostało)[^.]{0,20}\d+ ?%[^.]{0,12}(?:artykułu|tekstu)|"
    r"(?:dalszą część|cały artykuł|pełny tekst|więcej)[^.]{0,80}(?:prenumerator|subskryb|"
    r"w najnowszym (?:numerze|wydaniu))|"
    r"(?:только|доступ\w+) (?:для )?(?:подписчик|по подписке)|(?:会員限定|続きを読むには|残り[\d,]+文字)",
    re.IGNORECASE,
)
_NEXT = re.compile(r"(?:下一[页頁]|后一页|後一頁|next page|continue to page \d+)\W{0,4}", re.IGNORECASE)
_LONGEST = 240
_BLOCKS = "p,div,section,aside,h2,h3,h4"


def take_below(root: LexborNode, base: str) -> list[str]:
    """Remove what follows an article; the element is modified.

    Args:
        root: The element that holds the page.
        base: The page's own address.

    Returns:
        Notices on a paywall and on the next page.
    """
    _drop_comments(root)
    return [*_take_paywall(root), *_take_next(root, base)]


def _drop_comments(root: LexborNode) -> None:
    """Remove each element that begins with a heading such as "网友评论（3）"."""
    for heading in root.css(_HEADS):
        if not _COMMENTS.fullmatch(" ".join(heading.text().split())):
            continue
        block = heading.parent
        is_first = block is not None and "".join(block.text().split()).startswith("".join(heading.text().split()))
        is_named = block is not None and block.css_first("h1") is None  # Else it is a section's name: "评论".
        if block is not None and is_first and is_named and block.tag not in {"body", "html", "main", "article"}:
            block.decompose()
            return


def _take_paywall(root: LexborNode) -> list[str]:
    """Remove the innermost blocks of a paywall."""
    found = [element for element in root.css(_BLOCKS) if _is_paywall(element)]
    told = [line_of(element.html or "") for element in found]
    for element in found:
        cut(element)
    return list(dict.fromkeys(told))


def _is_paywall(element: LexborNode) -> bool:
    words = element.text()
    if len(words) > _LONGEST or not _PAYWALL.search(words):
        return False
    return all(inner.mem_id == element.mem_id for inner in element.css(_BLOCKS))


def _take_next(root: LexborNode, base: str) -> list[str]:
    """The words and the address of a link to the article's next page."""
    for link in root.css("a[href]"):
        words = " ".join(link.text().split())
        if _NEXT.fullmatch(words):
            link.decompose()
            return [f"{words} {absolute(link.attributes.get('href') or '', base)}".strip()]
    return []
