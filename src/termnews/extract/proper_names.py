"""Recognising names of people and sources among the noise in their place on real pages."""

from __future__ import annotations

import re

from termnews.extract.sites import is_known_site

_NOBODY = re.compile(
    r"[\W\d_]*|(?:https?:|www\.).*|\S*@\S*|@.*|.*[→»›]\s*|"
    r"web\.clip\d?|mobile\.(?:ios|android|iphone|ipad)|desktop\.(?:mac|win)|"
    r"(?:admin(?:istrator)?|root|webmaster|editor|name|your name|author|user|unknown|guest|null|none|undefined|test|"
    r"staff|follow|by|posted|update[ds]?|fail|gast|visitor|invité|invitado|гость|ospite|gość|"
    r"anonym(?:ous|e|us)?(?: ?\((?:未验证|未驗證|not verified|nicht überprüft|non vérifié|no verificado)\))?|"
    r"(?:view |see |read )?(?:my |full |complete |all |more )*(?:profile|posts|articles)|"
    r"(?:afficher|ver|visualizza|wyświetl) (?:\w+ ){1,3}(?:profil|perfil|profilo)(?: complet[oa]?)?|"
    r"mein profil vollständig anzeigen|mijn volledige profiel (?:tonen|weergeven)|(?:查看|檢視)我的完整.{2,6}|"
    r"author[- _](?:circle|image|photo|avatar|icon|picture)|"
    r"(?:about|meet) the authors?|article by|(?:über|zum|zur) (?:den |die )?autor(?:in)?)|"
    r"(?:佚名|未知|不详|不詳|本站|本网|本網|本站原创|原创|原創|网络|網絡|網路|互联网|互聯網|小编|小編|管理员|管理員|编辑|編輯|责任编辑|責任編輯|"
    r"\S{0,4}(?:报道|報道|报导|報導)|记者|記者|作者|综合|綜合|整理|转载|轉載|转自|轉自|投稿|网友|網友|来源|來源|来源网络|网络来源|不明|暂无|無|无)|"
    r"(?:作者)?(?:最新|热门|熱門|推荐|推薦|相关|相關|更多|全部|所有|其他)(?:的)?(?:文章|新闻|新聞|作品|动态|動態|报道|報導|内容|內容)?",
    re.IGNORECASE,
)
_ASKING = re.compile(
    r"微信(?:扫|掃|登|分享|支付|公众平台)|^微信|扫码|掃碼|扫一扫|掃一掃|二维码|二維碼|(?:点击|點擊|长按|長按)|关注(?:我们|公众号)?$|登录|登錄|登入|注册|註冊|版权|版權|举报|舉報|"
    r"查看更多|阅读数|浏览|瀏覽|发布时间|發布時間|加载中|正文|字号|字號|分享到|我要|订阅$|訂閱$|下载|下載|"
    r"javascript|cookie|subscribe|sign up|log ?in|follow us|view all|read more|copyright|all rights",
    re.IGNORECASE,
)
_ENDINGS = re.compile(
    r"(?:\s|[|｜·•])*(?:举报|舉報|收藏|分享|打印|列印|关注|關注|\[整理\]|纠错|我要纠错|查看原文|阅读原文|责任编辑.*|責任編輯.*|编辑[:：].*|作者[:：].*|"
    r"(?:阅读|点击|浏览|评论|人气)(?:量|数)?[:：\d].*|字号.*|原创稿?)+\s*$"
)
_LABEL = re.compile(
    r"^(?:(?:本文|稿件|文章|新闻|消息|信息|内容|本报)?(?:来源|來源)|稿源|出处|出處|转载自|轉載自|原文来自|公众号|媒体|source|via)\s*[:：/]\s*",
    re.IGNORECASE,
)
_OWNER = re.compile(r"\s*(?:版权所有|版權所有|All rights reserved\.?|©).*$", re.IGNORECASE)
_BRACKETS = {"「": "」", "『": "』", "“": "”", "《": "》", "[": "]", "【": "】", "‘": "’", '"': '"'}
_ACCOUNT = re.compile(r"(?:微信)?(?:公众号|公眾號|公号|订阅号|訂閱號)?\s?[“「『]([^”」』]{1,30})[”」』]")
_LONGEST_SOURCE = 40
_PAIR = 2
_LONGEST_LINE = 1_000
"""Characters with which a text is no name, whatever stands around it."""


_SECTION = re.compile(
    r"(?:(?:时政|時政|国际|國際|国内|國內|社会|社會|财经|財經|娱乐|娛樂|体育|體育|军事|軍事|科技|本地|地方|滚动|滾動|即时|即時|热点|熱點|头条|頭條|"
    r"图片|圖片|视频|影音|港澳|香港|台湾|臺灣|台灣|两岸|兩岸|大陆|大陸|生活|文化|教育|健康|评论|評論|观点|觀點|政治|经济|經濟|要闻|要聞|产业|產業|公司|"
    r"房产|汽车|旅游|时尚|历史|法治|民生|人物|专题|專題|原创|独家|深度|数据|首页|首頁)(?:新闻|新聞|要闻|要聞|频道|頻道|资讯|資訊|中心)?)+"
)
# The commonest family names, which cover 19 of 20 people.
_FAMILIES = (
    "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何高林罗羅郑鄭梁谢謝宋唐许許韩韓冯馮邓鄧曹彭曾肖萧蕭田董袁潘于蒋蔣蔡余杜叶葉程苏蘇魏吕呂丁任沈"
    "姚卢盧姜崔钟鍾谭譚陆陸汪范石廖贾賈夏韦韋付方白邹鄒孟熊秦邱江尹薛闫阎段雷侯龙龍史陶黎贺賀顾顧毛郝龚龔邵万萬钱錢严嚴覃武戴莫孔向汤湯"
)
_PERSON = re.compile(rf"(?:[{_FAMILIES}]|欧阳|歐陽|司马|司馬|上官|诸葛|諸葛)[\u4e00-\u9fff]{{1,2}}")
_OUTLET = re.compile(
    r"(?:网|網|报|報|社|台|臺|刊|志|誌|新闻|新聞|日报|在线|在線|传媒|傳媒|频道|资讯|消息|观察|观点|之声|之家)$"
)

_AGENCY = re.compile(
    r"(?:afp|agence france[- ]presse|(?:thomson )?reuters|ap|(?:the )?associated press|dpa|apa|ats|sda|ansa|efe|pap|"
    r"tass|(?:the )?canadian press|press association|belga|xinhua|新华社|新華社|中新社|中央社)",
    re.IGNORECASE,
)
_HOUSE = re.compile(
    # "Le Monde", but "Le Van Minh" is a person.
    r"^(?:the|die|der|les|los)\s|^(?:das|le|la|el|il)\s\S+$|\b(?:news|times|post|today|herald|tribune|journal|gazette|telegraph|magazine?|"
    r"zeitung|nachrichten|presse|redaktion|redacci[oó]n|r[ée]daction|redakcja|редакция|noticias|diario|online|blog|radio|tv|"
    r"media|wire|verlag|gmbh|inc|ltd|team|group|agency|agentur|foundation|stiftung|institut[eo]?|university|universität|"
    r"ministerium|ministry|department|verein|verband|community|forum|editors?|staff)\b",
    re.IGNORECASE,
)
"""Words in the names of papers, sites and institutions."""
_HOST = re.compile(r"\w\.[a-z]{2,6}$|\w{2}\.[A-Z]{2,6}$")
"""The end of a host's name; "J.Smith" and "J.SMITH" are people."""


def is_section(name: str) -> bool:
    """Whether a word is a common name of sections."""
    return _SECTION.fullmatch(name) is not None


def is_person(name: str) -> bool:
    """Whether a Chinese word has the form of a person's name."""
    return _PERSON.fullmatch(name) is not None and not _OUTLET.search(name) and not is_section(name)


def is_outlet(name: str) -> bool:
    """Whether a name ends like those of papers, sites and stations."""
    return is_known_site(name) or (len(name) > 2 and _OUTLET.search(name) is not None)


def is_publisher(name: str) -> bool:
    """Whether a name belongs to a publisher or host, rather than to a person who publishes alone."""
    return is_outlet(name) or _HOST.search(name) is not None or _HOUSE.search(name) is not None


def is_house(name: str, site: str) -> bool:
    """Whether a name is a news agency's or the site's, which metadata may give where the page prints a reporter's."""
    return _AGENCY.fullmatch(name) is not None or name.casefold() == site.casefold()


def likelier(account: str, site: str) -> str:
    """The likelier source of two: the name next to the date, or that of the site."""
    return account if not site or (account and is_outlet(account)) else site


def is_nobody(name: str) -> bool:
    """Whether a string is not a name: a number, an email address, "admin", "最新文章", "微信扫码"."""
    return _NOBODY.fullmatch(name.strip()) is not None or _ASKING.search(name) is not None


def known_people(names: str) -> str:
    """The actual names in a list."""
    if not is_nobody(names) and not any(mark in names for mark in ",，、;；"):
        return names
    parts = [part.strip() for part in re.split(r"[,，;；]|(?<=[^\s])、", names)]
    kept = [part for part in parts if part and not is_nobody(part)]
    if len(kept) == len(parts) == _PAIR and _HOST.search(kept[1]) and " " in kept[0]:
        return kept[0]  # A person and the site: "Ann Lee, example.com".
    return names if len(kept) == len(parts) else ", ".join(kept)


def clean_source(name: str) -> str:
    """The name of a source, without the label before it and the text after it."""
    name = " ".join(name.split())
    if len(name) > _LONGEST_LINE:
        return ""
    name = _OWNER.sub("", _ENDINGS.sub("", _LABEL.sub("", name))).strip(" ：:|｜,，。·-—_~")
    if len(name) > 2 and _BRACKETS.get(name[0]) == name[-1]:
        name = name[1:-1].strip()
    if quoted := _ACCOUNT.fullmatch(name):
        return quoted[1]
    return "" if len(name) > _LONGEST_SOURCE or is_nobody(name) else name
