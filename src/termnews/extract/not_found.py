"""Pages of a site that say that there is no such page, saved with its menus."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from termnews.extract.runs import fold, weight

if TYPE_CHECKING:
    from collections.abc import Sequence

    from termnews.extract.page import Page

_SAID = re.compile(
    r"(?:(?:http )?(?:error|错误|錯誤|fehler|erreur)?[\s:：-]*404(?:错误|錯誤|页面|頁面|提示| error)?|"
    r"(?:(?:http )?(?:error|错误|錯誤)?[\s:：-]*404[\s:：,，.!！-]*)?"
    r"(?:(?:the |this |that )?(?:requested )?page (?:you requested )?(?:was |is |could )?not (?:be )?found|"
    r"(?:(?:oops|sorry)[\s!,.…]*)?(?:that|this) page (?:can['’]t be found|doesn['’]t exist|does not exist)|not found|"
    r"nothing (?:was )?found(?: here)?|seite (?:wurde )?nicht gefunden|page (?:non trouvée|introuvable)|"
    r"página no encontrada|страница не найдена|ページが見つかりません(?:でした)?|페이지를 찾을 수 없습니다|"
    r"(?:(?:很|非常)?(?:抱歉|对不起|對不起|哎呀|出错了)[，,！!。\s]*)?(?:(?:您|你)?(?:所|要|请求|請求)*(?:的)?"
    r"(?:访问|訪問|浏览|瀏覽|查看|查找|寻找|尋找|请求|請求|打开|打開|找)?(?:的)?(?:该|該|此|这个|這個)?"
    r"(?:页面|頁面|网页|網頁|页|地址|网址|網址|页面地址)(?:[^。！!\n]{0,8})?"
    r"(?:不存在|没有找到|沒有找到|没找到|找不到了?|未找到|找不到|无法找到|無法找到|走丢了|丢失了?|飞走了)|"
    r"(?:找不到|未找到|没有找到|沒有找到|无法找到|無法找到)(?:该|該|此|您|你|这个|這個|访问|訪問|请求|請求|要|所|的|需要|查找|浏览)*(?:页面|頁面|网页|網頁))))"
    r"[\s:：,，.。!！~～…)-]*(?:404)?[\s!！~～]*",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\s+[-–—|·»:]\s+|[|｜_]")
_LONGEST = 60
_FIRST = 8
"""Lines among which the site may say it."""
_LEAST_PROSE = 240
"""The weight of a line that is a paragraph, or several, of an article."""
_MOST_PROSE = 600
_STOPS = re.compile(r"[。！？.!?]")
_ENDS = tuple("。！？.!?，,；;…”」』")
_OF_NOTICES = re.compile(
    r"404|页面|頁面|网页|網頁|网址|網址|地址|链接|連結|鏈接|首页|首頁|主页|主頁|返回|刷新|搜索|搜尋|检索|导航|秒后|秒後|客服|联系我们|聯絡我們|"
    r"版权|版權|备案|備案|举报|舉報|许可证|抱歉|对不起|對不起|\b(?:pages?|search|home|links?|urls?|address|browser|menu|"
    r"not found|nothing (?:was )?found|sorry|location|copyright|rights|seite|suche|startseite|adresse|"
    r"recherche|accueil|página|inicio|buscar)\b|страниц|поиск|ページ|お探し|トップ|페이지",
    re.IGNORECASE,
)
"""What the sentences of such a notice, and of the feet of sites, are about."""
_LEAST_OWN = 45
"""The weight of sentences about something else, as even a poem or a brief article has them; then it is one."""


def is_not_found(page: Page, lines: Sequence[str]) -> bool:
    """Whether a page says in its title, its heading, or one of its first lines, that it was not found.

    Args:
        page: The page.
        lines: The text that was taken for its article; long paragraphs, or sentences about anything else, show that it
            is one: it may be a poem of that title, a report that quotes the notice, or stand above a box of it.
    """
    sentences = (words for line in lines if line.endswith(_ENDS) for words in _STOPS.split(line))
    if sum(weight(fold(words)) for words in sentences if not _OF_NOTICES.search(words)) >= _LEAST_OWN:
        return False
    if sum(size for line in lines if (size := weight(fold(line))) >= _LEAST_PROSE) > _MOST_PROSE:
        return False
    headings = (" ".join(heading.text().split()) for heading in page.root.css("h1,h2")[:_FIRST])
    return any(map(_says, (*_PARTS.split(page.title), *headings, *lines[:_FIRST])))


def _says(words: str) -> bool:
    return len(words) <= _LONGEST and _SAID.fullmatch(words.strip()) is not None
