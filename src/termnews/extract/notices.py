"""Paragraphs that are not the article: how it may be reprinted, where to follow, what else to buy."""

from __future__ import annotations

import re

_STEMS = (
    "转载",
    "轉載",
    "轉貼",
    "翻墙软件",
    "翻牆軟",
    "未经授权",
    "未經授權",
    "版权",
    "版權",
    "All rights reserved",
    "all rights reserved",
    "订阅",
    "訂閱",
    "关注",
    "關注",
    "點我下載",
    "点我下载",
)
_NOTICE = re.compile(
    r"(?:转载|轉載|轉貼)\s?(?:本文|此文|时|時)?[^。]{0,12}(?:请|請|须|須|务必|務必|需)[^。]{0,10}(?:注明|註明|联系|聯繫|聯絡|保留|附上|标注|标明|標明|授权|授權)"
    r"|(?:请|請)勿(?:转载|轉載)|(?:不得|禁止|謝絕|谢绝|嚴禁|严禁)[^。]{0,12}(?:转载|轉載|轉貼)|(?:歡迎|欢迎)[^。]{0,6}(?:转载|轉載)"
    r"|^.{0,6}(?:点击|點擊|长按|長按|扫码|掃碼).{0,16}(?:关注|關注)(?:我们|我們|公众号|公眾號|本号)?.{0,4}$|(?:點我下載|点我下载)APP"
    r"|^\W{0,3}(?:欢迎|歡迎)?(?:点击|點擊).{0,8}(?:订阅|訂閱).{0,10}$"
    r"|^(?:版权|版權|©).{0,16}(?:版权|版權)(?:所有|声明|聲明)"
    r"|^(?:版权|版權)(?:所有|声明|聲明)|All rights reserved|(?:下载|下載)[^。]{0,8}(?:翻墙软件|翻牆軟)",
    re.IGNORECASE,
)
_TO_OTHERS = re.compile(
    r"各(?:大|类|類|级|級|地)?(?:新闻|新聞|商业|商業|门户|門戶)?(?:网站|網站|媒体|媒體|平台)|(?:当局|當局|宣传部|宣傳部|网信办|網信辦)"
)
_OWN = re.compile(r"本(?:文|站|网|網|报|報|刊|台)|未[经經]|授[权權]|版[权權]|[转轉][载載][请請]")
"""A ban on reprinting what others wrote is news, unless it is about the page's own rights."""
LONGEST = 240
_NEAR = 6
"""Notices are among the first or last paragraphs."""


def may_hold_notices(lines: list[str]) -> bool:
    """Whether a paragraph near the beginning or the end is a notice."""
    near = "\n".join(
        line for line in (*lines[:_NEAR], *lines[max(_NEAR, len(lines) - _NEAR) :]) if len(line) <= LONGEST
    )
    return any(stem in near for stem in _STEMS) and any(map(is_notice, near.split("\n")))


def is_notice(paragraph: str) -> bool:
    """Whether a paragraph is about using the article and not about the news."""
    if len(paragraph) > LONGEST or not any(stem in paragraph for stem in _STEMS):
        return False
    if _TO_OTHERS.search(paragraph) and not _OWN.search(paragraph):
        return False
    return _NOTICE.search(paragraph) is not None
