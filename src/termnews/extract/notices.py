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
_WHERE = (
    "公众号|公眾號|微信|微博|二维码|二維碼|客户端|客戶端|APP|频道|頻道|專頁|粉絲團|电子报|電子報|newsletter|telegram|facebook|"
    "twitter|youtube"
)
_AIMS = "关注|關注|加入|添加|下载|下載|订阅|訂閱|识别|識別"
_ASKING = re.compile(
    r"\W{0,3}(?:更多[^。]{0,12}[!！,，]\s?)?(?:欢迎|歡迎|敬请|敬請|请|請|立即|马上|馬上)?"
    rf"(?:{_AIMS}|扫描|扫码|扫一扫|掃描|掃碼|掃一掃|长按|長按|追踪|追蹤|点击|點擊)[^。，,]{{0,40}}(?:{_WHERE})"
    rf"(?:[^。\u4e00-\u9fff]{{0,60}}|[^\w。]{{0,3}}(?:{_AIMS})[^。]{{0,30}}|"
    r"[^\w。]{1,3}(?:获取|獲取|了解|查看|看|阅读|閱讀|收看|收听|收聽|掌握|第一时间|第一時間|随时|隨時)[^。]{0,30})。?"
    r"|(?:违法|違法)[^。]{0,8}(?:举报|舉報)(?:电话|電話|邮箱|郵箱|热线|熱線)\s?[:：].*"
    r"|(?:免责|免責|特别|特別|郑重|鄭重)?(?:声明|聲明|风险提示|風險提示)\s?[:：].*(?:不构成|不構成|不代表|仅代表|僅代表|"
    r"[仅僅][供作][参參]考|自担|自擔|自負|自负|不承[担擔]|不[负負]).*"
    r"|\W{0,2}(?:本文|以上|文章|本站|本报|本報)[^。]{0,16}(?:[不仅僅只]代表|代表(?:作者|本人|网友|網友))[^。]{0,20}"
    r"(?:立场|立場|观点|觀點|意见|意見)。?"
    r"|(?:请|請)?(?:先)?(?:登录|登錄|登入|注册|註冊)[后後]?[^。]{0,6}(?:评论|評論|留言)\W{0,2}"
    r"|(?:评论|評論|留言)(?:内容|內容)?[^。，]{0,8}(?:[不仅僅只]代表|[经經][^。，]{0,8}[审審]核|[请請须須应應].{0,6}(?:遵守|文明)).*"
    r"|(?:上一[篇则則]|下一[篇则則])\s?[:：].*|[^。]*ICP[备備證证]\d[^。]*"
    r"|(?:©|copyright\s?(?:©|\(c\)|\d{4}|by\b)).*"
    r"|post tags: .*|feed enhanced by .*"
    r"|(?:subscribe (?:now|today|to|here|for)|sign up (?:for|to|now|here)|get (?:our|the)\b.{0,40}newsletter|"
    r"download (?:the|our)\b.{0,30}\bapp|follow us\b|like us on|join (?:us|our)\b.{0,40}(?:channel|telegram|whatsapp|"
    r"newsletter)|for the latest (?:news|stories)\b.*\b(?:follow|visit|subscribe|sign up|download|join|go to)\b|"
    r"support our (?:journalism|work)|already a (?:subscriber|member)|"
    r"if you.{0,20}already a subscriber|we want to hear (?:from you|what you think)|you must be logged in|"
    r"log in to (?:comment|post)|comments are (?:now )?(?:closed|moderated(?! by))).*"
    r"|(?:jetzt |zum )?newsletter (?:abonnieren|anmelden|bestellen).*|"
    rf"(?:folgen|abonnieren) sie (?:uns|jetzt|hier|.{{0,40}}(?:{_WHERE}|kanal|podcast)).*|"
    r"melden sie sich .*newsletter.*"
    r"|(?:suscríbe(?:te|se)|únete|síguenos|hazte (?:miembro|socio)|abonnez-vous|inscrivez-vous|suivez-nous|assine |"
    r"inscreva-se|iscriviti|abbonati (?:ora|subito|qui)|seguici|zapisz się|subskrybuj).*",
    re.IGNORECASE,
)
"""Appeals to the reader and legal notices: only in the last blocks of an article."""
_TELLING = re.compile(
    r"\b(?:he|she|they|him|her|them|said|says|told|asked)\b|我(?![们們站网網社])|(?<!其)[他她](?!人)|[说說][，,:：。]",
    re.IGNORECASE,
)
"""Words about a third person, or of one person about himself: no appeal, but the article."""
LONGEST = 240
_NEAR = 6
"""Notices are among the first or last paragraphs."""


def last_notices(lines: list[str]) -> frozenset[str]:
    """The last paragraphs that ask for a subscription, or state the site's rights and duties."""
    near = lines[max(1, len(lines) - _NEAR) :]
    return frozenset(line for line in near if len(line) <= LONGEST and _is_appeal(line))


def _is_appeal(line: str) -> bool:
    return _ASKING.fullmatch(line) is not None and _TELLING.search(line) is None


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
