"""The printed metadata around the text of a whole page: source, date, author."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from termnews.extract.byline import (
    clean_author,
    is_full_name,
    read_credit,
    read_labelled_author,
    read_labelled_date,
    read_origin_writer,
    read_people,
)
from termnews.extract.dates import date_of_milliseconds, parse_date, written
from termnews.extract.paragraphs import lines_of
from termnews.extract.proper_names import clean_source, is_nobody, is_outlet, is_person, is_publisher, is_section
from termnews.extract.sites import is_known_site
from termnews.model.dates import Origin, WrittenDate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from termnews.extract.page import Page

_LONGEST_LINE = 120
_MOMENT = re.compile(
    r"\bvar (?:ct|oriCreateTime|createTime|publish_time) ?= ?[\"'](\d{10}(?=[\"'])|\d{4}-\d\d-\d\d[\d :]{0,9})"
)
_ENDS = r"(?=\s|[|｜]|来源|來源|作者|时间|時間|发布|發佈|编辑|編輯|责任|責任|浏览|點擊|点击|阅读|字号|\d{4}[-/年.]|$)"
_SOURCE = re.compile(
    r"(?<!图片)(?<!圖片)(?<!图)(?<!圖)(?<!数据)(?<!资料)(?<!信息)(?<!經濟)(?<!经济)"
    r"(?:稿件来源|文章来源|新闻来源|消息来源|本文来源|来源|來源|稿源|出处|出處)"
    r"(?:\s?[:：]|[于於](?=[ 《]))\s{0,4}(?:来源[:：])?([^\s|｜:：]{2,30}?)" + _ENDS
)
_AUTHOR = re.compile(
    r"(?:作者|撰文|撰稿|记者|記者|楼主|樓主|发帖人|發帖人|发布者|發布者|文)\s?[:：/／]\s?([^\s|｜:：/／】）)]{2,20}?)"
    r"(?=\s|[|｜】）)]|来源|來源|\d{4}|时间|時間|发布|编辑|編輯|责任|責任|浏览|$)"
)
_POSTED = re.compile(
    r"(?:erstellt|geschrieben|verfasst|veröffentlicht|gespeichert|eingestellt|posted|written|submitted|published|soumis|"
    r"enviado|publicado|author|autor)\s?(?:by|von|par|por|:)\s?(\S.{1,38}?),?\s(?:am|on|le|at|el|em)\s",
    re.IGNORECASE,
)
"""Before a date: "Submitted by Ann on ...", "Erstellt von Anna am ..."."""
_POSTED_ON = re.compile(
    r"(?:erstellt|geschrieben|verfasst|veröffentlicht|posted|written|submitted|published|publié|publicado)\s(.{6,40}?)\s"
    r"(?:by|von|par|por)\s(\S.{1,38})",
    re.IGNORECASE,
)
"""With the date before the name: "Posted on September 21, 2020 by Ann Lee"."""
_POSTED_AT = re.compile(r"posted @ [\d-]{8,10} [\d:]{4,8}\s{1,3}(\S{1,30})\s{1,3}(?:阅读|閱讀|views)", re.IGNORECASE)
"""Below an article of 博客园: "posted @ 2021-11-11 09:12 王小明 阅读(12)"."""
_NAME_AND_DAY = re.compile(r"(\S.{1,38}?)\s{0,2}[|｜·•／/,，–—-]\s{0,2}((?:[^\W\d_]{1,12}\.?,? ?)?\d.{5,36})")
"""Nothing but a name and a day: "Ann Lee | 29.07.2006 um 14:26", "王小明 · 2019年5月6日"."""
_SIGNED = re.compile(r"([\u4e00-\u9fff·]{2,5})\s?[/／]\s?([\u4e00-\u9fffA-Za-z]{3,12})")
_DATE_ALONE = re.compile(r"[\d０-９]{4}[-/.年][\d０-９年月日号號:：/. -]{3,24}$")
_DATE_PARTS = re.compile(
    r"[\d０-９]{1,4}[-/.年:：][\d０-９年月日号號时時分秒:：/.-]*|(?:星期|周|週)[一二三四五六日天]|上午|下午|"
    r"(?:最后|最後)?(?:发布|發布|發佈|更新|发表|發表|出版)?(?:时间|時間|日期|于|於)?\s?[:：]"
)
_SCRIPTS = re.compile(r"<(script|style|noscript|template)\b.*?</\1>", re.DOTALL)
_INLINE_END = re.compile(r"</(?:a|b|em|font|i|label|span|strong|time|small|cite)>")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_SENTENCE = re.compile(r"[。！？；，,]")
_FARTHEST = 12
_CARD = 4
_CREDITS = 5
_CLOSED = " 】）)]"
_NOTES = 2
_LEADS = 3
_SHORT_LINE = 60
_LABELLED = re.compile(r"来源|來源|更新|编辑|編輯|责任|責任|阅读|閱讀|\bmin\b|分钟|分鐘|字号")
_WORD = re.compile(r"[\u3400-\u9fffA-Z][\u3400-\u9fff\w.&-]{2,15}")
_MOST_NAMES = 2
_NAME = range(3, 17)
_KIND = re.compile(r"^(?:[\[【][^\]】]{1,8}[\]】]|(?:标题|標題)[:：]?)")
_HEADING_SHARE = 0.5


class Printed(NamedTuple):
    """The metadata printed between the title and the first sentence; missing parts are empty."""

    published: WrittenDate | None = None
    source: str = ""
    byline: str = ""
    account: str = ""
    """An unlabelled name next to the date: usually the source."""


def read_printed(page: Page, title: str, lines: list[str], body: list[str], account: str = "") -> Printed:
    """Parse the lines between the title and the first sentence of the body.

    Args:
        page: The page; WeChat keeps the moment in a script.
        title: The article's title.
        lines: Every line of the page, in order, before anything was removed.
        body: The lines of the body; those at its beginning with only source and author are read, too.
        account: The account (`read_account`), if the page is WeChat's.
    """
    moment = _moment(page)
    source = account
    between = _between_title_and(lines, title, body)
    above = [*between, *filter(_is_card, body[:_CARD])]
    behind = _behind(lines, body)
    for line in (*above, *behind):
        if not moment and (iso := parse_date(line)):
            moment = WrittenDate(iso, Origin.BYLINE)
        source = source or _labelled_source(line)
    written_by = [name for line in (*above, *behind) if (name := _labelled_author(line))]
    byline = next((name for name in written_by if not is_publisher(name)), next(iter(written_by), ""))
    named = (name for line in (*above, *behind) if (name := _named_beside_day(line)))
    byline = byline or _credited(body) or next((name for name in named if not page.title.endswith(name)), "")
    names = list(_names_beside_date(above)) if _HAN.search(title) else []
    if not byline:
        byline = next((name for name, is_writer in names if is_writer), "")
    return Printed(moment, source, byline, next((name for name, is_writer in names if not is_writer), ""))


def _named_beside_day(line: str) -> str:
    """The full name in a line with nothing else but a day."""
    found = _NAME_AND_DAY.fullmatch(line)
    return found[1] if found and is_full_name(found[1]) and parse_date(found[2]) and line[-1] not in ".!?" else ""


def _credited(body: list[str]) -> str:
    """The writer alone above a text or in the note above a reprinted one, or in the credits below it."""
    above = (name for line in body[:_NOTES] if (name := read_origin_writer(line) or _person("".join(line.split()))))
    last = [line for line in body[-_CREDITS:] if len(line) <= _SHORT_LINE]
    below = (name for line in last if (name := read_credit(line) or _person(read_labelled_author(line))))
    return next(above, "") or next(below, "")


def _person(name: str) -> str:
    return name if is_person(name) else ""


def _labelled_source(line: str) -> str:
    return next((name for found in _SOURCE.finditer(line) if (name := clean_source(found[1]))), "")


def _labelled_author(line: str) -> str:
    named = _AUTHOR.search(line)
    posted = _POSTED.match(line)
    if posted and parse_date(line[posted.end() :]):
        name = clean_author(posted[1])
    elif (posted := _POSTED_ON.fullmatch(line)) and parse_date(posted[1]):
        name = clean_author(posted[2])
    elif posted := _POSTED_AT.match(line):
        name = clean_author(posted[1])
    elif named:
        further = takewhile(is_person, line[named.end() :].rstrip(_CLOSED).split())
        name = clean_author(" ".join((named[1], *further)))
    else:
        name = read_labelled_author(line) or read_people(line) or read_credit(line)
    return "" if is_nobody(name) else name


def _names_beside_date(between: list[str]) -> Iterator[tuple[str, bool]]:
    """The names in the line of the date and in the one before, each with whether it is a person's."""
    place = next((place for place, line in enumerate(between) if parse_date(line)), None)
    if place is None:
        return
    for line in between[max(0, place - 1) : place]:
        name = line.strip()
        if signed := _SIGNED.fullmatch(name):
            yield signed[1], True
            yield signed[2], False
        elif is_outlet(name) and len(name) in _NAME and not _SENTENCE.search(name):
            yield name, False
    yield from _names_in(between[place])


def _names_in(line: str) -> Iterator[tuple[str, bool]]:
    """The single name in a line without its date and labels."""
    if len(line) > _SHORT_LINE or _SENTENCE.search(line) or _LABELLED.search(line):
        return
    words = re.split(r"[\s|｜•·>》]+", _DATE_PARTS.sub(" ", line))
    names = [
        name for word in words if (name := word.rstrip("0123456789")) and not (is_nobody(name) or is_section(name))
    ]
    for name in names[:1] if len(names) <= _MOST_NAMES else ():
        if is_person(name):
            yield name, True
        elif is_known_site(name) or (len(name) in _NAME and _WORD.fullmatch(name)):
            yield name, False


def read_account(page: Page) -> str:
    """The account that a page of WeChat names."""
    account = page.root.css_first("#js_name")
    return " ".join(account.text().split()) if account else ""


def _is_card(line: str) -> bool:
    return (
        len(line) <= _SHORT_LINE
        and "。" not in line
        and (
            _SOURCE.search(line) is not None
            or _DATE_ALONE.match(line) is not None
            or _POSTED.match(line) is not None
            or _POSTED_ON.fullmatch(line) is not None
            or (read_labelled_author(line) or read_people(line) or _named_beside_day(line)) != ""
            or _begins_with_author(line)
            or _is_dated_outlet(line)
        )
    )


def _begins_with_author(line: str) -> bool:
    found = _AUTHOR.match(line)
    return found is not None and (is_person(found[1]) or parse_date(line) != "")


def _is_dated_outlet(line: str) -> bool:
    return parse_date(line) != "" and any(is_outlet(name) for name, _is_writer in _names_in(line))


def page_lines(page: Page) -> list[str]:
    """Every line of a page, with a space between adjacent elements."""
    return lines_of(_INLINE_END.sub(r"\g<0> ", _SCRIPTS.sub("", page.root.html or "")))


def _moment(page: Page) -> WrittenDate | None:
    """The moment that WeChat keeps in a script."""
    found = _MOMENT.search(page.text) if "js_content" in page.text else None
    if not found:
        return None
    if found[1].isdigit():
        return WrittenDate(date_of_milliseconds(f"{found[1]}000"), Origin.META)
    return written(found[1], Origin.META)


def _behind(lines: list[str], body: list[str]) -> list[str]:
    """The lines right after the body with nothing but its source, author or date."""
    last = _squeezed(body[-1])[:_SHORT_LINE] if body else ""
    places = range(len(lines) - 1, -1, -1)
    place = next((place for place in places if last and _squeezed(lines[place]).startswith(last)), len(lines))
    return [line for line in lines[place + 1 : place + 1 + _CARD] if _is_card(line) or read_labelled_date(line)]


def _between_title_and(lines: list[str], title: str, body: list[str]) -> list[str]:
    """The short lines between title and body; if they have no date, those after the body's first lines, too.

    A lead, which belongs to the body, may precede the line with author and date.
    """
    between = _between(lines, title, body[0] if body else "")
    if any(map(parse_date, between)):
        return between
    told = set(map(_squeezed, body[:_LEADS]))
    for first in body[1:_LEADS]:
        further = [line for line in _between(lines, title, first) if _squeezed(line) not in told]
        if any(map(parse_date, further)):
            return further
    return between


def _between(lines: list[str], title: str, first: str) -> list[str]:
    """The short lines between the last title before the body and the body."""
    wanted, end = _squeezed(title), _squeezed(first)[:40]
    start = -1
    for place, line in enumerate(lines):
        words = _squeezed(line)
        if wanted and _is_heading(words, wanted):
            start = place
        elif start >= 0 and end and words.startswith(end):
            between = _short_lines(lines[start + 1 : place])
            if any(_SOURCE.search(one) or parse_date(one) for one in between[:_CARD]):
                return between
            # The chosen body may begin elsewhere; then the metadata is still below a title.
            return _card_below(lines, wanted) or between
    return _card_below(lines, wanted)


def _card_below(lines: list[str], wanted: str) -> list[str]:
    """The lines below a title that begin with a date or a source, if the body is not found after it."""
    for place, line in enumerate(lines):
        words = _squeezed(line)
        if not wanted or not _is_heading(words, wanted):
            continue
        below = lines[place + 1 : place + 1 + _CARD]
        end = next((n for n, one in enumerate(below) if len(one) > _LONGEST_LINE or "。" in one), len(below))
        if any(_SOURCE.search(one) or _begins_with_date(one) for one in below[:end]):
            return below[:end]
    return []


def _begins_with_date(line: str) -> bool:
    return len(line) <= _SHORT_LINE and _DATE_PARTS.match(line) is not None and parse_date(line) != ""


def _short_lines(lines: list[str]) -> list[str]:
    return [line for line in lines if len(line) <= _LONGEST_LINE and "。" not in line][:_FARTHEST]


def _is_heading(words: str, title: str) -> bool:
    """Whether a line is the title, maybe behind its kind or a label ("[见闻]", "標題"), or without the site's name."""
    if title in {words, _KIND.sub("", words)}:
        return True
    return len(words) >= len(title) * _HEADING_SHARE and len(words) > 7 and title.startswith(words)


def _squeezed(line: str) -> str:
    return "".join(line.split())
