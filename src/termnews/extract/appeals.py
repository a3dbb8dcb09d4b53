"""Paragraphs in which a site speaks to its readers: subscribe, follow us, log in, who owns the rights."""

from __future__ import annotations

import re

_MEDIA = (
    "公众号|公眾號|微信|微博|二维码|二維碼|客户端|客戶端|APP|频道|頻道|專頁|粉絲團|电子报|電子報|newsletter|telegram|facebook|"
    "twitter|youtube"
)
_AIMS = "关注|關注|加入|添加|下载|下載|订阅|訂閱|识别|識別"
_NETWORKS = r"(?:twitter|facebook|instagram|telegram|whatsapp|youtube|linkedin|tiktok|threads|mastodon|bluesky)"
_CLOSING = (
    # 更多精彩！欢迎扫描左方二维码关注本报微信; 长按二维码，阅读更多
    (
        r"\W{0,3}(?:更多[^。]{0,12}[!！,，]\s?)?(?:欢迎|歡迎|敬请|敬請|请|請|立即|马上|馬上)?"
        rf"(?:{_AIMS}|扫描|扫码|扫一扫|掃描|掃碼|掃一掃|长按|長按|追踪|追蹤|点击|點擊)[^。，,]{{0,40}}(?:{_MEDIA})"
        rf"(?:[^。\u4e00-\u9fff]{{0,60}}|[^\w。]{{0,3}}(?:{_AIMS})[^。]{{0,30}}|"
        r"[^\w。]{1,3}(?:获取|獲取|了解|查看|看|阅读|閱讀|收看|收听|收聽|掌握|第一时间|第一時間|随时|隨時)[^。]{0,30})。?"
    ),
    # 更多相关资讯请关注：桥梁专区
    r"(?:更多)?(?:相关|相關|精彩)?(?:资讯|資訊|内容|內容|新闻|新聞)(?:请|請|敬请|敬請)(?:关注|關注)\s?[:：].{1,20}",
    # 优质内容需要你的“在看”支持 ▽; 喜欢就点个在看吧; 未经授权，严禁转载
    (
        r"[^。]{0,24}(?:[“「【\"]\s?(?:在看|点赞|赞)\s?[”」】\"]|点(?:个|一下|击)\s?(?:在看|赞))[^。]{0,20}[。！▽↓]{0,3}|"
        r"(?:本文|文章|版权|版權|图文|圖文)?[^。]{0,12}未[经經][^。]{0,12}(?:授权|授權|许可|許可|允许|允許|同意)[^。]{0,8}"
        r"(?:严禁|嚴禁|不得|禁止|谢绝|謝絕|请勿|請勿)[^。]{0,8}(?:转载|轉載)[^。]{0,8}。?"
    ),
    # 【纠错】【责任编辑：王五】; 分享让更多人看到; 正文已结束，您可以按alt+4进行评论; 本文网址：https://...
    (
        r"[【\[]?(?:我要)?(?:纠错|糾錯)[】\]]?\s?(?:[【\[]?责任编辑[^】\]]{0,14}[】\]]?)?|分享(?:让|讓)更多人看到|正文(?:已|到此)?结束[^。]{0,24}|"
        r"(?:本文|原文)(?:网址|網址|链接|鏈接|連結|地址)\s?[:：]\s?https?:\S+"
    ),
    # 证券时报APP; 河网公众号; 河网意见反馈留言板 400-000-0000
    (
        r"[^。，,：:]{0,10}(?:公众号|公眾號|客户端|客戶端|(?<![a-z])APP|小程序|二维码|二維碼)|"
        r"[^。]{0,12}(?:意见反馈|意見反饋|意见反映)[^。]{0,40}"
    ),
    # 违法和不良信息举报电话：010-12345678; 举报邮箱：jubao@site.example
    r"(?:违法|違法)[^。]{0,8}(?:举报|舉報)(?:电话|電話|邮箱|郵箱|热线|熱線)\s?[:：].*|(?:举报|舉報)(?:邮箱|郵箱)\s?[:：]\s?\S+",
    # 免责声明：……不构成投资建议; 本文仅代表作者个人观点
    (
        r"(?:免责|免責|特别|特別|郑重|鄭重)?(?:声明|聲明|风险提示|風險提示)\s?[:：].*(?:不构成|不構成|不代表|仅代表|僅代表|"
        r"[仅僅][供作][参參]考|自担|自擔|自負|自负|不承[担擔]|不[负負]).*"
    ),
    (
        r"\W{0,2}(?:本文|该文|該文|以上|文章|本站|本报|本報)[^。]{0,16}(?:[不仅僅只]代表|代表(?:作者|本人|网友|網友))[^。]{0,20}"
        r"(?:立场|立場|观点|觀點|意见|意見|陈述|陳述|本人)(?:[。，,].{0,30}(?:平台|空间|空間)[^。]{0,12})?。?[）)]?"
    ),
    # 请先登录后发表评论; 评论内容须经审核; You must be logged in to comment; Comments are closed
    r"(?:请|請)?(?:先)?(?:登录|登錄|登入|注册|註冊)[后後]?[^。]{0,6}(?:评论|評論|留言)\W{0,2}",
    r"(?:评论|評論|留言)(?:内容|內容)?[^。，]{0,8}(?:[不仅僅只]代表|[经經][^。，]{0,8}[审審]核|[请請须須应應].{0,6}(?:遵守|文明)).*",
    r"(?:you must be logged in|log in to (?:comment|post)|comments are (?:now )?(?:closed|moderated(?! by))).*",
    r"(?:du musst|sie müssen) .{0,20}(?:eingeloggt|angemeldet|registriert) sein.*",
    r"(?:atenção|atención|attention)\s?: (?:comentários|(?:los )?comentarios|les commentaires) .*",
    # 上一篇：…; 京ICP备12345号; © 2020; Post Tags: news
    r"(?:上一[篇则則]|下一[篇则則])\s?[:：].*",
    r"[^。]*ICP[备備證证]\d[^。]*",
    r"(?:©|copyright\s?(?:©|\(c\)|\d{4}|by\b)).*",
    r"materiał chroniony prawem.*|無断転載.{0,12}禁.*|転載禁止.*|.{0,30}무단.{0,4}전재.*",
    # The address of the writer, alone
    r"\S{1,60}@[\w.-]{3,60}",
    r"(?:post tags: |feed enhanced by ).*",
    r"(?:letzte (?:änderung|aktualisierung)|last (?:modified|updated)|page last updated)\b.{1,40}",
    # Durchschnittliche Bewertung: 4; (2 ratings); Rate this article; RSS Feed zu den Kommentaren dieses Artikels
    (
        r"(?:durchschnittliche )?bewertung(?:en)?\s?:.{0,12}|\(?\d{1,6} (?:bewertungen?|ratings?|votes?|stimmen|"
        r"reviews?|ocen|голосов|оценок)\)?|(?:average )?rating\s?:.{0,12}|"
        r"rate this (?:article|post|page|recipe)\b.{0,40}|"
        r"melde dich an, um .{1,40}|(?:rss[- ]?feed|trackback).{0,50}|"
        r"(?:was this|is this page) .{0,20}(?:helpful|useful)\?.{0,20}"
    ),
    # Sie sind bereits registriert? Hier anmelden; Tweet; Aktualisiert: 30.12.2016; Créé: 12.12.2019, 07h36
    (
        r"(?:sie sind|du bist) bereits [^.!]{2,30}\?(?: (?:hier|jetzt) anmelden)?|(?:hier|jetzt) anmelden|"
        r"\d{1,2} (?:wochen|monate?|tage) (?:kostenlos|gratis) testen|teilen auf|tweet(?:en|ar)?|comentar|"
        r"mehr erfahren|lesen sie mehr|view full text|"
        r"(?:aktualisiert|créé|mis à jour|actualizado|atualizado)(?: am| le| el| em)?\s?:?\s?"
        r"\d[\d.,:/ h-]{5,30}(?:uhr)?"
    ),
    # Subscribe today; Sign up for our letter; Get the latest news in your inbox; Follow the Post on Facebook
    (
        r"(?:subscribe (?:now|today|to|here|for)|sign up (?:for|to|now|here)|get (?:our|the)\b.{0,40}newsletter|"
        r"get .{2,40}\b(?:in|to) your inbox|there['’]s plenty more where that came from|"
        r"order reprints|print article|"
        r"download (?:the|our)\b.{0,30}\bapp|follow us\b|like us on|"
        r"join (?:us|our)\b.{0,40}(?:channel|telegram|whatsapp|newsletter)|"
        r"for the latest (?:news|stories)\b.*\b(?:follow|visit|subscribe|sign up|download|join|go to)\b|"
        r"support our (?:journalism|work)|already a (?:subscriber|member)|have a (?:news )?tip\?|"
        r"if you.{0,20}already a subscriber|we want to hear (?:from you|what you think)|"
        r"submit (?:a|your) letter to the editor).*"
    ),
    rf"(?:follow|like) [^.,]{{2,40}} on {_NETWORKS}\b.*",
    (
        r"write to [^.]{2,40} at \S+@\S+|"
        r"[^.]{0,60}\b(?:by clicking here|click here to (?:read|get|subscribe|sign|see) .*|"
        r"click here for more (?:information|news|stories))\W*"
    ),
    r"(?:jetzt |zum )?newsletter (?:abonnieren|anmelden|bestellen).*",
    rf"(?:folgen|abonnieren) sie (?:uns|jetzt|hier|.{{0,40}}(?:{_MEDIA}|kanal|podcast)).*",
    r"melden sie sich .*newsletter.*",
    (
        r"(?:suscríbe(?:te|se)|únete|síguenos|hazte (?:miembro|socio)|abonnez-vous|inscrivez-vous|suivez-nous|assine |"
        r"inscreva-se|iscriviti|abbonati (?:ora|subito|qui)|seguici|zapisz się|subskrybuj|"
        r"zapraszamy .{0,12}do subskrypcji|"
        r"подписывайтесь|подпишитесь|следите за нами|читайте нас в|нашли ошибку|если вы нашли ошибку|підписуйтесь|"
        r"(?:الآراء|التعليقات|المقالات) [^.]{0,40}لا تعبر.*|تابعونا|اشترك في|メルマガ登録|구독하기).*"
    ),
)
"""The kinds of such paragraphs, each with an example: appeals only as the last words of an article."""
_OFFERS = (
    # Never miss the news by signing up to our newsletter
    r"[^.!?]{0,80}(?:\b(?:sign(?:ing)? up|subscrib(?:e|ing))\b[^.]{0,60}\bnewsletters?\b).{0,60}",
    r"get .{2,60}\bby email\b.{0,80}",
    r"(?:jetzt |hier |zum )?newsletter (?:abonnieren|anmelden|bestellen)\W{0,3}",
    # This post may contain affiliate links; Anzeige, enthält Affiliate Links
    r"[^.]{0,60}\b(?:enthält|handelt es sich|contains?|includes?|may)\b[^.]{0,40}\baffiliate[- ]?links?\b.*",
    r"[^.]{0,60}\bwe (?:may|might|can) (?:receive|earn|get|make) [^.]{0,30}\b(?:commission|compensation)\b.*",
    # Sie sehen gerade einen Platzhalterinhalt von YouTube; please enable cookies to see this content
    (
        r"sie sehen gerade einen platzhalterinhalt .*|an dieser stelle (?:finden|sehen) sie (?:einen )?extern.*|"
        r"klicken sie auf den (?:unteren|folgenden) button.*|mit dem laden (?:des|der) .{0,60}datenschutz.*|"
        r"empfohlener (?:redaktioneller|externer) inhalt\W*|"
        r"please enable (?:javascript|cookies) .*|"
        r"(?:to (?:see|view|watch) this|this content).{0,60}(?:accept|enable).{0,30}cookies.*"
    ),
)
"""Offers, statements on commissions, and places of blocked embeds: anywhere on a whole page."""
_TELLING = re.compile(
    r"\b(?:he|she|they|him|her|them|said|says|told|asked)\b|我(?![们們站网網社])|(?<!其)[他她](?!人)|[说說][，,:：。]",
    re.IGNORECASE,
)
"""Words about a third person, or of one person about himself: no appeal, but the article."""
_LONGEST = 240
_NEAR = 6
"""Appeals are among the last paragraphs."""
_EDITOR = re.compile(
    r"[（(【\[]?(?:责任编辑|責任編輯|责编|責編|本文编辑|值班编辑|编辑|編輯)\s?[:：/／丨|]\s?\S{2,12}[^。，]{0,16}"
)
_CREDIT = re.compile(r"[（(【\[]?\s?\S{1,6}\s?[:：/／丨|].{1,40}|[（(【\[].*[）)】\]]")
_BELOW_EDITOR = 24
_FEW = 8
"""Lines below the editor from which they must be the titles of other articles."""
_LONGEST_TEASER = 60


def _any_of(kinds: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{kind})" for kind in kinds), re.IGNORECASE)


_CLOSES = _any_of(_CLOSING)
_OFFERED = _any_of(_OFFERS)


def appeals(lines: list[str], *, is_whole: bool = False) -> frozenset[str]:
    """The paragraphs in which the site speaks to its readers.

    Args:
        lines: The paragraphs of a body.
        is_whole: Whether the body is from a whole page, where offers stand between paragraphs, too, and lines of the
            site below the name of the editor, which ends an article.
    """
    found = {line for line in lines[max(1, len(lines) - _NEAR) :] if _is_alike(line, _CLOSES)}
    if is_whole:
        found.update(line for line in lines[1:] if _is_alike(line, _OFFERED))
        found.update(_below_editor(lines))
    return frozenset(found)


def is_closing(line: str) -> bool:
    """Whether a line is an appeal, or names the editor, who ends an article."""
    return _is_alike(line, _CLOSES) or _EDITOR.fullmatch(line) is not None


def _is_alike(line: str, kinds: re.Pattern[str]) -> bool:
    return len(line) <= _LONGEST and kinds.fullmatch(line) is not None and _TELLING.search(line) is None


def _below_editor(lines: list[str]) -> list[str]:
    """The last lines below the name of the editor that are no credits themselves.

    Some sites print the editor above the article, which is longer than what is above it.
    """
    start = max(1, len(lines) - _BELOW_EDITOR)
    place = next((place for place in range(start, len(lines)) if _EDITOR.fullmatch(lines[place])), len(lines))
    below = lines[place + 1 :]
    is_list = all(len(line) <= _LONGEST_TEASER and "。" not in line for line in below)
    if sum(map(len, lines[:place])) < sum(map(len, below)) or (len(below) >= _FEW and not is_list):
        return []
    return [line for line in below if len(line) <= _LONGEST and not _CREDIT.fullmatch(line)]
