"""Reading bylines and datelines: who wrote an article, and where it came from."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from termnews.extract.dates import LENGTH_OF_DAY, is_month, parse_date, written
from termnews.extract.proper_names import is_outlet, is_person
from termnews.model.dates import Origin, WrittenDate
from termnews.text.clean import NOTHING
from termnews.text.han import has_han

if TYPE_CHECKING:
    from collections.abc import Sequence

# 【希望之声2021年1月5日】, [大纪元2020年3月4日讯], （法广 2019年5月6日）
_DATELINE = re.compile(
    r"\s{0,8}[【〖\[［(（]([^】〗\]］)）\n]{0,60}?)\s?((?:\d{4}|[〇零○一二三四五六七八九]{4}|(?:中華民國|"
    r"民國)\S{1,4})\s?年[^】〗\]］)）\n]{2,30}?[日号號]?)\s?(?:[讯訊电電报報讯]|報導|报导|报道)?\s?[】〗\]］)）]"
)
_REPORTER = re.compile(
    r"[（(]([^（）()\n]{2,60}?)(?:综合|綜合|编译|編譯|特约|特約|独家|獨家)?(?:报导|報導|报道|報道|采访|採訪|整理|编译|編譯|撰文|摄影报导)[^（）()\n]{0,6}[）)]"
)
# 【财新网】（记者 郑舟）, 〔記者金石／青石報導〕
_REPORTER_FIRST = re.compile(
    r"\s{0,8}(?:[【〔\[][^】〕\]\n]{2,12}[】〕\]][（(][^）)\n]{0,4}(?:记者|記者)\s?([^）)\n]{2,20})[）)]|"
    r"[〔【\[](?:记者|記者)([^／/〕】\]\n]{2,12})[／/][^〕】\]\n]{2,12}(?:報導|报道|報道)[〕】\]])"
)
# "自由亚洲电台记者苏木 责编：何田", "澎湃新闻记者 江月"
_CREDIT = re.compile(
    r"[^\s，。：:]{0,12}(?:记者|記者)\s?[:：]?\s?([^\s，。：:]{2,4}?)(?:(?:综合|綜合)?(?:报道|報道|报导|報導))?"
    r"(?:\s+[^\s，。：:]{0,4}(?:责编|責編|责任编辑|編輯|编辑).{0,40})?$"
)
_AFTER_REPORTER = re.compile(r"^.{0,20}?(?:记者|記者)\s?[:：]?\s?")
_LABELLED = re.compile(
    r"^\s{0,8}[（(【]?(?:作者|撰文|撰稿|记者|記者|本报记者|本報記者|"
    r"文\s?[/／|｜]|文[:：]|By\s|by\s|Author\s?:|"
    r"Written by\s)\s?[:：/／=＝|｜丨]?\s{0,3}(.{2,60}?)[）)】]?\s{0,8}$"
)
_ORIGINAL = re.compile(
    r"原创(?!.*(?:不易|转载|首发|文章|内容|作品|声明|授权|投稿|报道))(?:\s{1,3}|\s?[:：]\s?)"
    r"([^\s，。！？：:]{2,8}(?:\s[^\s，。！？：:]{2,12}){0,3})"
)
"""WeChat's mark before the authors and, last, the account: "原创 俞琴 黎诗韵 财经E法"."""
_FROM = re.compile(
    r"(?:来自|來自|来源|來源|原载|原載|首发|首發|授权|授權|转载|轉載)[^。]{0,60}?[\s，,；;]作者\s?[:：]\s?([^\s，。,;；、（(|｜]{2,12})"
)
_LONGEST_ORIGIN = 160
_LABELLED_DATE = re.compile(
    r"\s{0,8}(?:发布时间|發布時間|發佈時間|发布日期|發布日期|发布于|發佈於|发表时间|發表時間|发表于|發表於|编辑于|編輯於|"
    r"日期|时间|時間|更新时间|Date|Published(?: on)?|Posted(?: on)?|Datum|Fecha|Data|Дата|Veröffentlicht(?: am)?|"
    r"Erstellt(?: am)?|Publié le|Publicado(?: el| em)?|Pubblicato(?: il)?|Опубликовано)"
    r"\s?[:：]?\s?",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"^(?:(?:(?:written|posted|published|reported|article|(?:view )?(?:all )?(?:posts|articles)|more) )?by[ :：]+|"
    r"(?:alles|alle (?:beiträge|artikel)|mehr|eingestellt) von (?=\S)|"
    # A name of nobility has one word behind "von", or "der", "den".
    r"(?:(?:erstellt |verfasst |geschrieben )?von|par|por)(?:[:：]\s*|\s+(?!der |den |dem )(?=\S+\s\S))|"
    r"(?:interview|text|autor|auteur|autore)\s?[:：]\s?|author, |"
    r"(?:文|作者|撰文|撰稿|编辑|記者|记者)\s?[/／:：|｜,，]\s?)",
    re.IGNORECASE,
)
_ROLE_BEHIND = re.compile(
    r"(?<=\w),\s(?:(?:staff|senior|chief|political|national|guest|special|contributing) ){0,2}"
    r"(?:writers?|reporters?|correspondents?|editors?|columnists?)$|"
    r"\s\((?:text|fotos?|photos?|words|pictures|video)\)|(?<=\w)\s(?:le|am|on|vom)$|"
    r"(?<=[\u4e00-\u9fff])\s?[／/][^／/]{1,10}(?:报道|報道|报导|報導)$",
    re.IGNORECASE,
)
"""What is no name: "Ann Lee, Staff Writer", "Ann Lee (Text)", "Ann Lee le" before a date, "王五／台北報導"."""
REPORTER_OF = re.compile(
    r"(?:[\u4e00-\u9fff]{2,8}\s?[／/]\s?)?[\u4e00-\u9fff]{0,8}(?:记者|記者)\s?([\u4e00-\u9fff]{2,4})"
    r"(?:\s?[／/]\s?.{0,10}(?:报道|報道|报导|報導))?"
)
"""One of a Chinese paper: "水乡周末记者 王五", "河報／記者王五／即時報導"."""
_TAGS = re.compile(r"<[^<>]{1,300}>")
_HANDLE = re.compile(r"\s+@\w{2,30}$")
_COMMA = re.compile(r"(?<=\w) ,(?= )")
_TWICE = re.compile(r"(\S.{4,60})\1")
"""Two elements with the same name, for narrow and wide windows, whose text runs together."""
_SEPARATORS = re.compile(r"\s*[|｜•·,，;；/]\s*$")
# Where a date may begin after a name: "STAFF NOVEMBER 20, 2019 10:43", "Ann Lee, 2019-11-20", "王五 2019年11月20日".
# Only whole runs of separators are tried, because trying their parts takes quadratic time.
_DATE_BEHIND = re.compile(
    r"(?<![\s|｜•·»,，;；/(（-])[\s|｜•·»,，;；/(（-]++(?=(?:(?:on |at )?(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? )?"
    r"(?:(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? \d|\d)))",
    re.IGNORECASE,
)
_CLOCK_WORDS = re.compile(r"[^\W\d_]{5,}|[^\W\d_]+ [^\W\d_]+ [^\W\d_]+")
"""Letters that in a date occur only in the name of the month; others mean more than a date."""
_CLOCK_BEHIND = re.compile(r"[^:：]{6,30}\d[:：]\d\d")
"""A date with its time of day: it may be followed by a station or paper, not by a name."""
_WORD = re.compile(r"[^\W\d_]+")
_DAYS = re.compile(r"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun))\b", re.IGNORECASE)


class Dateline(NamedTuple):
    """The printed place and date before the first sentence."""

    source: str = ""
    reporter: str = ""
    published: WrittenDate | None = None


def read_dateline(paragraph: str) -> Dateline:
    """Read 【source date】（reporter） at the beginning of a paragraph; missing parts are empty."""
    start = paragraph[:240]
    found = _DATELINE.match(start)
    iso = parse_date(found[2]) if found else NOTHING
    reporter = _REPORTER.match(start[found.end() :].lstrip()) if found else _REPORTER.match(start.lstrip())
    name = _AFTER_REPORTER.sub("", reporter[1]).strip() if reporter else ""
    if not name and (first := _REPORTER_FIRST.match(start)):
        name = (first[1] or first[2]).strip()
    return Dateline(
        source=found[1].strip(" \u3000，,·") if found and iso else "",
        reporter=name,
        published=WrittenDate(iso, Origin.BYLINE) if iso else None,
    )


def read_labelled_author(line: str) -> str:
    """The name in a line that contains nothing else ("作者：韦海生", "文／阿蔼", "By Ann Lee")."""
    found = _LABELLED.match(line) if len(line) < 80 else None
    name = found[1].strip() if found else ""
    return "" if any(mark in name for mark in "。？！；，：") else clean_author(name)


def read_original(line: str) -> str:
    """The authors in a line of WeChat's that names them before the account."""
    found = _ORIGINAL.fullmatch(line.strip()) if len(line) < _LONGEST_LIST else None
    names = found[1].split() if found else []
    return clean_author(" ".join(names[:-1] or names))


def read_credit(line: str) -> str:
    """The reporter in a line of credits ("自由亚洲电台记者苏木 责编：何田")."""
    found = _CREDIT.match(line) if len(line) < 60 else None
    return found[1] if found else ""


def read_origin_writer(line: str) -> str:
    """The writer in the note on where a reprinted article comes from ("本文来自…，作者：王五，头图来自…")."""
    found = _FROM.search(line[:_LONGEST_ORIGIN])
    return found[1] if found else ""


def read_labelled_date(line: str) -> WrittenDate | None:
    """The date in a line that contains nothing else ("发布时间：2021年1月5日", "Published: Jan 5, 2021")."""
    found = _LABELLED_DATE.match(line) if len(line) < 80 else None
    return written(line[found.end() :], Origin.TEXT) if found else None


def clean_author(text: str) -> str:
    """Clean a name for a byline: without "By" or markup, on one line, without stray separators."""
    text = " ".join(_TAGS.sub(" ", text).split())
    if len(text) > _LONGEST_AUTHORS:
        return ""
    text = _COMMA.sub(",", _HANDLE.sub("", text))
    text = twice[1] if (twice := _TWICE.fullmatch(text)) else text
    name, bar, rest = text.partition(" | ")
    text = _without_date(name if bar and parse_date(rest) else text)
    text = _reporter(_ROLE_BEHIND.sub("", _SEPARATORS.sub("", _LEADING.sub("", text))))
    return "" if len(text) > 200 or text.startswith(("http://", "https://", "@/")) else text


def _reporter(text: str) -> str:
    """A Chinese name without the paper before it: "水乡周末记者 王五", "河网 王五"."""
    if found := REPORTER_OF.fullmatch(text):
        return found[1]
    paper, space, name = text.partition(" ")
    return name if space and is_outlet(paper) and is_person(name) else text


def _without_date(text: str) -> str:
    """A name without the date and time after it, which some pages put into the same element."""
    for gap in _DATE_BEHIND.finditer(text):
        rest = text[gap.end() :]
        is_dated = len(parse_date(rest)) >= LENGTH_OF_DAY
        words = _WORD.sub(lambda word: "" if is_month(word[0]) else word[0], rest)
        if is_dated and (_CLOCK_BEHIND.match(rest) or not _CLOCK_WORDS.search(_DAYS.sub("", words))):
            return text[: gap.start()]
    return text


_WRITER = (
    r"(?:(?:written |posted |words )?by|von|durch|par|por|av|door|autor(?:in|en|ka|zy|es)?|auteure?s?|autore|authors?|"
    r"text|tekst|автор(?:ы)?|текст|كتب|كتبت|بقلم|الكاتب|yazar|yazan)"
)
_LABELS = re.compile(rf"{_WRITER}(?:\s?[:：]\s?|\s+)|.{{6,30}}\s{_WRITER}\s?[:：]\s?", re.IGNORECASE)
"""At the beginning of a line, or with a colon behind a date."""
_ALONE = re.compile(r"(?:by|von|par|por|di|door|av)\s", re.IGNORECASE)
_OPENING = 5
"""Lines below a lead in which a writer may stand alone: "Von Anna Lehm"."""
_JOINED = re.compile(r"\s*(?:,|&|\b(?:and|und|et|y|e|i|и|та|och|og|en|و)\b)\s+|\s*[、，]\s*")
_PARTICLES = frozenset("von van de der den di da del della la le bin al el dos du zu ten ter ben ibn".split())
_ARABIC = re.compile(r"[\u0600-\u06ff]{2,12}(?: [\u0600-\u06ff]{2,12}){1,3}")
_MOST_WORDS = 5
_LONGEST_LIST = 80
_LONGEST_AUTHORS = 1_000
"""Characters with which a text is no name, whatever is cut off behind it."""
_HAN_NAME = r"[\u4e00-\u9fff·]{2,4}"
_HAN_NAMES = rf"({_HAN_NAME}(?:[、\s]{{1,2}}(?!通[讯訊]|实习|實習|[摄攝]影|编|編|报|報){_HAN_NAME}){{0,4}})"
_BUREAU = (
    r"(?:台北|臺北|新北|桃園|台中|臺中|台南|臺南|高雄|基隆|新竹|苗栗|彰化|南投|雲林|嘉義|屏東|宜蘭|花蓮|台東|臺東|澎湖|金門|香港|澳門|北京|上海|"
    r"東京|首爾|曼谷|新加坡|吉隆坡|河內|雅加達|馬尼拉|新德里|雪梨|華盛頓|紐約|洛杉磯|舊金山|多倫多|倫敦|巴黎|柏林|布魯塞爾|日內瓦|華沙|莫斯科)"
    r".{0,3}\d{1,2}日(?:專|综合|綜合|外)?[電电]"
)
"""Where an agency's report comes from, right behind the name: "（中央社記者王小明台北5日電）"."""
_REPORTERS = re.compile(
    # 本报讯（记者王小明）, （河口报记者 王小明、李强 通讯员 赵敏）, 記者王小明／台北報導
    rf"[（(【〔][^（(【〔）)】〕]{{0,10}}(?:记者|記者)[:：\s]?{_HAN_NAMES}(?:{_BUREAU}|"
    r"(?:综合|綜合|特稿|专题|專題)?(?:报道|報道|报导|報導))?(?:\s[^（()）]{0,30})?[）)】〕／/]|"
    rf"(?:^|\s)(?:记者|記者)\s?{_HAN_NAMES}\s?[／/][^／/\s]{{2,12}}(?:報導|报道|報道)"
)
_SIGNED = re.compile(r"[（(]([\u4e00-\u9fff]{2,4})[）)]$")
_KANJI_NAME = re.compile(r"[（(]([\u4e00-\u9fff]{3,5})[）)]")
_KANA = re.compile(r"[\u3040-\u30ff]")
_SIGNATURE = re.compile(r"(?:[–—-]{1,2}\s?(.{5,60})|[(](.{5,60})[)])")


def read_people(line: str) -> str:
    """The writers in a line with a label in one of several languages ("Von Anna Lehm", "Автор: Анна Иванова")."""
    label = _LABELS.match(line) if len(line) <= _LONGEST_LIST else None
    words = clean_author(line[label.end() :]) if label else ""
    return _people(words) or _people(re.split(r"\s[-–—]\s", words)[0])


def _people(words: str) -> str:
    """Words that are nothing but names of people, without their roles; else empty."""
    words = _ROLE_BEHIND.sub("", words).strip(" .,;|")
    names = [name for name in _JOINED.split(words) if name]
    return words if names and all(map(is_full_name, names)) else ""


def is_full_name(name: str) -> bool:
    """Whether words have the form of a first and a last name, or of a Chinese name."""
    if _ARABIC.fullmatch(name) or is_person(name):
        return True
    words = name.split()
    proper = [word for word in words if word.lower() not in _PARTICLES]
    return len(proper) > 1 and len(words) <= _MOST_WORDS and all(map(_is_proper, proper))


def _is_proper(word: str) -> bool:
    letters = word.replace("-", "").replace("'", "").replace("’", "").rstrip(".")
    return letters.isalpha() and letters[0].isupper() and not has_han(letters)


def read_signature(lines: Sequence[str]) -> str:
    """The writers named in the first paragraphs of a text, or at its very end.

    Args:
        lines: The paragraphs: "本报讯（记者王小明）…", "…重新开放。（王小明）", "– Ann Lee", "Von Anna Lehm".
    """
    heads = (line[:_LONGEST_LIST] for line in lines[:2])  # An appeal to the reader may stand above the first.
    for part in (*heads, *(line[-_LONGEST_LIST:] for line in lines[:-3:-1])):
        if reporters := _REPORTERS.search(part):
            return " ".join((reporters[1] or reporters[2]).split())
    for line in lines[:_OPENING]:
        if _ALONE.match(line) and (found := read_people(line)):
            return found
    for line in lines[:-3:-1]:
        if found := read_people(line) or _signed(line, lines):
            return found
    return ""


def _signed(line: str, lines: Sequence[str]) -> str:
    """The name at the end of a line, in brackets or behind a dash."""
    han = _SIGNED.search(line)
    if han and is_person(han[1]):
        return han[1]
    kanji = _KANJI_NAME.fullmatch(line)
    if kanji and _KANA.search("".join(lines[:3])) and not is_outlet(kanji[1]):
        return kanji[1]
    alone = _SIGNATURE.fullmatch(line)
    return _people((alone[1] or alone[2]).strip()) if alone else ""
