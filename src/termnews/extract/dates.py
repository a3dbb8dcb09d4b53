"""Parsing dates as pages write them; nothing is converted, completed or guessed."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, datetime, timedelta

from termnews.model.dates import Origin, WrittenDate
from termnews.text.clean import NOTHING, Clean, clean

_EARLIEST, _LATEST = 1800, 2199
_DIGITS = {character: index for index, character in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "○": 0,
    "Ｏ": 0,
    "元": 1,
}
_FULL_WIDTH = str.maketrans("０１２３４５６７８９：／．－٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "0123456789:/.-01234567890123456789")
"""Full-width and Arabic digits."""

_SIGN = re.compile(r"[\d年]")
"""Most lines that are asked for a date have neither."""
_YEAR = re.compile(r"\d{4}")
_ZONE = r"[ \t]?(Z\b|UTC\b|GMT\b|[+-]\d\d:?\d\d\b)?"
_CLOCK = (
    r"(?:[T,，]?[ \t]{0,3}(?:(上午|下午|晚上|凌晨|中午|早上)[ \t]?)?(\d{1,2})"
    r"[:：时時点點](\d{2})(?:[:：分](\d{2}))?(?:\.\d{1,9})?秒?分?" + _ZONE + ")?"
)
_ISO = re.compile(r"(?<![\d/.-])(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d|[-/]\d)" + _CLOCK)
_ISO_MONTH = re.compile(r"(\d{4})(?:-(\d{2}))?$")
_HAN = re.compile(r"(?<!\d)(\d{4})[ \t]?[年년][ \t]?(\d{1,2})[ \t]?[月월](?:[ \t]?(\d{1,2})[ \t]?[日号號일])?" + _CLOCK)
"""In Chinese, Japanese and Korean."""
_HAN_NUMERALS = re.compile(
    r"([〇零○Ｏ一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月(?:([一二三四五六七八九十廿卅]{1,4})[日号號])?"
)
_REPUBLIC = re.compile(
    r"(?:中華民國|中华民国|民國|民国)[ \t]?(\d{1,3}|元|[一二三四五六七八九十〇百]{1,5})[ \t]?年[ \t]?(\d{1,2}|"
    r"[一二三四五六七八九十]{1,3})[ \t]?月(?:[ \t]?(\d{1,2}|[一二三四五六七八九十廿卅]{1,4})[ \t]?[日号號])?"
)
_MONTH_NAMES = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = (
    r"(Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|"
    r"Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
_LATIN_CLOCK = r"(?:,?[ \t](?:at[ \t])?(\d{1,2}):(\d{2})(?::(\d{2}))?[ \t]?([ap]\.?m\b\.?)?" + _ZONE + ")?"
_MONTH_FIRST = re.compile(
    r"\b" + _MONTH + r"\.?[ \t]+(\d{1,2})(?:st|nd|rd|th)?(?:,[ \t]*|[ \t]+)(\d{4})\b" + _LATIN_CLOCK, re.IGNORECASE
)
_DAY_FIRST = re.compile(
    r"\b(\d{1,2})(?:st|nd|rd|th)?[ \t-]+" + _MONTH + r"\.?,?[ \t-]+(\d{4})\b" + _LATIN_CLOCK, re.IGNORECASE
)
# "Tue Jan  5 09:30:15 CST 2021", as Unix and Java print it.
_YEAR_LAST = re.compile(r"\b" + _MONTH + r"[ \t]+(\d{1,2})[ \t]+(\d\d:\d\d:\d\d)(?:[ \t][A-Z]{3,4})?[ \t](\d{4})\b")
_CLOCK_COLONS = 2
# "31. Oktober 2023", "5 de mayo de 2022", "1er février 2020", "12 stycznia 2021", "5 آب/أغسطس 2013": the word
# decides if it is a month.
_OTHER_MONTHS = re.compile(
    r"(?<!\d)(\d{1,2})(?:\.|er|º|ª)?[ \t]{1,3}(?:de[ \t]|d['’])?"
    r"(?:[\u0600-\u06ff]{2,6}(?: [\u0600-\u06ff]{3,7})? ?/ ?)?([^\W\d_]{2,11})\.?,?[ \t]{1,3}(?:del?[ \t])?"
    r"(\d{4})(?!\d)"
    r"(?:,?[ \t](?:um[ \t]|à[ \t]|a[ \t]las[ \t])?(\d{1,2})[:h](\d{2})(?::(\d{2}))?)?",
    re.IGNORECASE,
)
_OTHER_NAMES = """
    januar,jänner,janvier,enero,janeiro,gennaio,stycznia,januari,января,ocak,ledna,січня,يناير
    februar,feber,février,fevrier,febrero,fevereiro,febbraio,lutego,februari,февраля,şubat,února,лютого,فبراير,شباط
    märz,maerz,mär,mars,marzo,março,marca,maart,марта,mart,března,березня,مارس,آذار
    april,avril,abril,aprile,kwietnia,апреля,nisan,dubna,квітня,نيسان,أبريل,ابريل,إبريل
    mai,mayo,maio,maggio,maja,mei,мая,maj,mayıs,května,травня,مايو,أيار
    juni,juin,junio,junho,giugno,czerwca,июня,haziran,června,червня,حزيران,يونيو,يونيه
    juli,juillet,julio,julho,luglio,lipca,июля,temmuz,července,липня,تموز,يوليو,يوليه
    august,août,aout,agosto,sierpnia,augustus,августа,augusti,ağustos,srpna,серпня,أغسطس,اغسطس,آب
    september,septembre,septiembre,setiembre,setembro,settembre,września,сентября,eylül,září,вересня,سبتمبر,أيلول
    oktober,okt,octobre,octubre,outubro,ottobre,października,октября,ekim,října,жовтня,أكتوبر,اكتوبر
    november,novembre,noviembre,novembro,listopada,ноября,kasım,listopadu,листопада,نوفمبر
    dezember,dez,décembre,decembre,diciembre,dezembro,dicembre,grudnia,december,декабря,aralık,prosince,грудня,ديسمبر
"""
_OTHER_MONTH = {name: number for number, names in enumerate(_OTHER_NAMES.split(), 1) for name in names.split(",")}
"""Months in thirteen languages, among them German, French, Spanish, Polish, Russian, Turkish, Czech and Arabic."""
_RFC_822 = re.compile(
    r"(?:"
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,[ \t]+)?\d{1,2}[ \t]+[A-Z][a-z]{2}[ \t]+\d{4}[ \t]+\d{1,2}:\d{2}"
    r"(?::\d{2})?(?:[ \t]+(?:[+-]\d{4}|[A-Z]{1,4}))?"
)
# With dots the day is always first: 05.01.2021 is the fifth of January.
_DOTTED = re.compile(r"(?<![\d.])(\d{1,2})\.(\d{1,2})\.(\d{4})(?![\d.])")
# With strokes only where one of the two numbers is no month: 27/02/2022, 02/27/2022.
_STROKES = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})/(\d{4})(?![\d/])")
# Month first as Drupal prints it, with the day of the week in front ("在 星期三, 02/04/2014 - 09:36 提交").
_DRUPAL = re.compile(r"(?:星期.|周.|[A-Z][a-z]{2,8}day),[ \t]?(\d{2})/(\d{2})/(\d{4})(?:[ \t]-[ \t](\d{2}):(\d{2}))?")
_IN_URL = re.compile(r"/(\d{4})[/-]?(\d{2})[/-]?(\d{2})(?=[/_.-]|$)")
_DAY_IN_URL = re.compile(r"/(\d{2})-(\d{2})-(\d{4})(?=[/_.-]|$)")
_SHORT_IN_URL = re.compile(r"/(\d{4})/(\d{1,2})/(\d{1,2})/|/(\d{2})/(\d{1,2})/(\d{1,2})/n\d")
_IN_NAME = re.compile(r"(?<!\d)(\d{4})([-_.]?)(\d{2})\2(\d{2})(?!\d)")
_HAN_IN_NAME = re.compile(r"(?<!\d)(\d{4})年(\d{1,2})月(\d{1,2})[日号號]?")

_MINUTE = 60
_MONTHS = 12
LENGTH_OF_DAY = len("2021-01-05")

LONGEST = 300
"""Dates are looked for in strings up to this long; longer ones are cut."""


def parse_date(text: str) -> Clean:
    """Read the first date of a string.

    Args:
        text: "2021年1月5日", "民國110年1月5日", "Tue, 05 Jan 2021 09:30:00 +0800",
            "Jan 5, 2021", "2021-01-05T09:30+08:00", "20210105" ...

    Returns:
        ISO 8601, as exact as it was written; empty when there is no date, no year,
        or a day that no calendar has.
    """
    text = text[:LONGEST]
    if not _SIGN.search(text):
        return NOTHING
    text = text.strip().translate(_FULL_WIDTH)
    for read in _READERS if _YEAR.search(text) else _READERS_WITHOUT_YEAR:
        if iso := read(text):
            return clean(iso)
    return NOTHING


def written(text: str, origin: Origin) -> WrittenDate | None:
    """The first date in a string, and its position; None when there is none."""
    iso = parse_date(text) if text else NOTHING
    return WrittenDate(iso, origin) if iso else None


def date_in_url(url: str) -> Clean:
    """The day in the path of an address (/20210107/, /2021/01/07/, /21/1/7/n1234)."""
    path = url.partition("?")[0]
    for found in _IN_URL.finditer(path):
        if iso := _day(found[1], found[2], found[3]):
            return clean(iso)
    day_first = _DAY_IN_URL.search(path)
    if day_first and int(day_first[1]) > _MONTHS:
        return clean(_day(day_first[3], day_first[2], day_first[1]))
    short = _SHORT_IN_URL.search(path)
    if not short:
        return NOTHING
    return clean(_day(short[1], short[2], short[3]) if short[1] else _day("20" + short[4], short[5], short[6]))


def date_in_name(name: str) -> Clean:
    """The day in the name of a file ("2021-01-05-title", "20210105-123", "2021年1月5日")."""
    for found in _IN_NAME.finditer(name[:LONGEST]):
        if iso := _day(found[1], found[3], found[4]):
            return clean(iso)
    found_han = _HAN_IN_NAME.search(name[:LONGEST])
    return clean(_day(found_han[1], found_han[2], found_han[3])) if found_han else NOTHING


def is_month(word: str) -> bool:
    """Whether a word is a month in one of the languages of Latin or Cyrillic script that are read here."""
    return word[:3].lower() in _MONTH_NAMES or word.lower() in _OTHER_MONTH


def is_same_moment(one: str, other: str) -> bool:
    """Whether two dates with time and zone are the same minute."""
    try:
        moments = [datetime.fromisoformat(iso) for iso in (one, other)]
    except ValueError:
        return False
    if any(moment.tzinfo is None for moment in moments):
        return False
    return abs((moments[0] - moments[1]).total_seconds()) < _MINUTE


def is_day_elsewhere(iso: str, day: str) -> bool:
    """Whether a moment in UTC falls on another day, the one before or after, in some zone of the world."""
    if not iso.endswith(("Z", "+00:00")) or len(iso) < len("2021-01-05T09:30Z") or len(day) != LENGTH_OF_DAY:
        return False
    moment = datetime.fromisoformat(iso)
    local = datetime.fromisoformat(day).replace(tzinfo=UTC)
    # The clocks of the world are up to 12 hours behind UTC and up to 14 ahead.
    return timedelta(hours=-14) <= moment - local < timedelta(hours=36) and iso[:LENGTH_OF_DAY] != day


def date_of_milliseconds(milliseconds: str) -> Clean:
    """Convert milliseconds since 1970 to a moment in UTC; empty if invalid."""
    if not milliseconds.isdecimal() or not 11 <= len(milliseconds) <= 13:
        return NOTHING
    moment = datetime.fromtimestamp(int(milliseconds) // 1000, UTC)
    return clean(moment.strftime("%Y-%m-%dT%H:%M:%SZ"))


def _day(year: str | int, month: str | int, day: str | int | None = None) -> str:
    """A day of the calendar as ISO 8601, or empty."""
    year, month = int(year), int(month)
    if not (_EARLIEST <= year <= _LATEST and 1 <= month <= 12):
        return ""
    if day is None:
        return f"{year:04}-{month:02}"
    return f"{year:04}-{month:02}-{int(day):02}" if 1 <= int(day) <= monthrange(year, month)[1] else ""


def _moment(day: str, clock: tuple[str | None, str | None, str | None], half: str = "", zone: str | None = "") -> str:
    """A day with its time; an invalid time is left out."""
    hour, minute, second = clock
    if len(day) < 10 or not hour or not minute:
        return day
    hours = int(hour)
    if half in {"下午", "晚上"} or half.startswith("p"):
        hours += 12 if hours < 12 else 0
    elif half.startswith("a") and hours == 12:
        hours = 0
    if hours == 24:
        hours = 0
    if hours > 23 or int(minute) > 59 or int(second or 0) > 60:
        return day
    written_clock = f"{hours:02}:{int(minute):02}" + (f":{int(second):02}" if second else "")
    return f"{day}T{written_clock}{_zone(zone or '')}"


def _zone(zone: str) -> str:
    if zone in {"Z", "UTC", "GMT"}:
        return "Z"
    return f"{zone[:3]}:{zone[-2:]}" if zone and int(zone[1:3]) < 15 else ""


def _parse_iso(text: str) -> str:
    for found in _ISO.finditer(text):
        if day := _day(found[1], found[3], found[4]):
            return _moment(day, (found[6], found[7], found[8]), found[5] or "", found[9])
    return ""


def _parse_han(text: str) -> str:
    for found in _HAN.finditer(text):
        if day := _day(found[1], found[2], found[3]):
            return _moment(day, (found[5], found[6], found[7]), found[4] or "", found[8]) if found[3] else day
    return ""


def _parse_numerals(text: str) -> str:
    found = _HAN_NUMERALS.search(text)
    if not found:
        return ""
    year = int("".join(str(_DIGITS[character]) for character in found[1]))
    return _day(year, number_of(found[2]), number_of(found[3]) if found[3] else None)


def _parse_republic(text: str) -> str:
    """Years of the Republic of China count from 1912."""
    found = _REPUBLIC.search(text)
    if not found:
        return ""
    return _day(1911 + number_of(found[1]), number_of(found[2]), number_of(found[3]) if found[3] else None)


def number_of(numeral: str) -> int:
    """A number below 1000 in digits or Chinese numerals ("廿三", "一百一十", "元")."""
    if numeral.isdecimal():
        return int(numeral)
    numeral = numeral.replace("廿", "二十").replace("卅", "三十")
    hundreds, has_hundreds, rest = numeral.rpartition("百")
    tens, has_tens, ones = rest.rpartition("十")
    number = (_DIGITS.get(hundreds, 1) if has_hundreds else 0) * 100
    number += (_DIGITS.get(tens.removeprefix("〇"), 1) if has_tens else 0) * 10
    return number + _DIGITS.get(ones[-1:], 0)


def _parse_rfc_822(text: str) -> str:
    found = _RFC_822.search(text)
    if not found:
        return ""
    # Imported here because it loads sockets and more, and few pages have such a date.
    from email.utils import parsedate_tz

    parts = parsedate_tz(found[0])
    if not parts:
        return ""
    year, month, day, hour, minute, second, *_rest, offset = parts
    clock = f"{hour:02}:{minute:02}" + (f":{second:02}" if found[0].count(":") > 1 else "")
    written_day = _day(year, month, day)
    if not written_day or hour > 23 or minute > 59:
        return written_day
    return f"{written_day}T{clock}{_offset(offset)}"


def _offset(seconds: int | None) -> str:
    if seconds is None:
        return ""
    sign, minutes = "-" if seconds < 0 else "+", abs(seconds) // 60
    return "Z" if not minutes else f"{sign}{minutes // 60:02}:{minutes % 60:02}"


def _parse_latin(text: str) -> str:
    if text.count(":") >= _CLOCK_COLONS:
        text = _YEAR_LAST.sub(r"\1 \2 \4 \3", text)
    for pattern, month, day in ((_MONTH_FIRST, 1, 2), (_DAY_FIRST, 2, 1)):
        for found in pattern.finditer(text):
            written_day = _day(found[3], _MONTH_NAMES.index(found[month][:3].lower()) + 1, found[day])
            if written_day:
                return _moment(written_day, (found[4], found[5], found[6]), (found[7] or "").lower(), found[8])
    return ""


def _parse_other_months(text: str) -> str:
    for found in _OTHER_MONTHS.finditer(text):
        month = _OTHER_MONTH.get(found[2].lower(), 0)
        if month and (written_day := _day(found[3], month, found[1])):
            return _moment(written_day, (found[4], found[5], found[6]))
    return ""


def _parse_drupal(text: str) -> str:
    found = _DRUPAL.search(text)
    return _moment(_day(found[3], found[1], found[2]), (found[4], found[5], None)) if found else ""


def _parse_dotted(text: str) -> str:
    found = _DOTTED.search(text)
    return _day(found[3], found[2], found[1]) if found else ""


def _parse_strokes(text: str) -> str:
    for found in _STROKES.finditer(text):
        first, second = int(found[1]), int(found[2])
        if max(first, second) > _MONTHS:
            return _day(found[3], min(first, second), max(first, second))
    return ""


def _parse_bare(text: str) -> str:
    """A string that is nothing but a date: "20210105", "2021-01", "2021"."""
    if len(text) >= 8 and text[:8].isdecimal() and text[:8].isascii() and (len(text) == 8 or text[8] in "T-_ "):
        return _day(text[:4], text[4:6], text[6:8])
    found = _ISO_MONTH.match(text)
    if not found or not _EARLIEST <= int(found[1]) <= _LATEST:
        return ""
    return _day(found[1], found[2]) if found[2] else found[1]


_READERS_WITHOUT_YEAR = (_parse_numerals, _parse_republic)
"""All that may find a date where there are no four digits in a row."""
_READERS = (
    _parse_iso,
    _parse_han,
    *_READERS_WITHOUT_YEAR,
    _parse_rfc_822,
    _parse_latin,
    _parse_other_months,
    _parse_drupal,
    _parse_dotted,
    _parse_strokes,
    _parse_bare,
)
