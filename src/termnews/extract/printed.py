"""What stands printed under the title of a whole page: source, date, author."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from termnews.extract.blocks import lines_of
from termnews.extract.byline import clean_author, read_credit, read_labelled_author, read_labelled_date
from termnews.extract.dates import date_of_milliseconds, parse_date, written
from termnews.model.dates import Origin, WrittenDate

if TYPE_CHECKING:
    from termnews.extract.page import Page

_LONGEST_LINE = 120
_MOMENT = re.compile(
    r"\bvar (?:ct|oriCreateTime|createTime|publish_time) ?= ?[\"'](\d{10}(?=[\"'])|\d{4}-\d\d-\d\d[\d :]{0,9})"
)
_SOURCE = re.compile(r"(?:稿件来源|文章来源|新闻来源|消息来源|来源|來源|稿源|出处|出處)\s?[:：]\s?([^\s|｜:：]{2,30})")
_AUTHOR = re.compile(
    r"(?:作者|撰文|撰稿|记者|記者|文)\s?[:：/／]\s?([^\s|｜:：/／]{2,20}?)(?=\s|[|｜]|来源|來源|\d{4}|编辑|編輯|$)"
)
_DATE_ALONE = re.compile(r"[\d０-９]{4}[-/.年][\d０-９年月日号號:：/. -]{3,24}$")
_FARTHEST = 12
_CARD = 4
_CREDITS = 2
_SHORT_LINE = 60


class Printed(NamedTuple):
    """What stands printed between the title and the first sentence; what is missing is empty."""

    published: WrittenDate | None = None
    source: str = ""
    byline: str = ""


def read_printed(page: Page, title: str, lines: list[str], body: list[str]) -> Printed:
    """Read the lines between the title and the first sentence of the body.

    Args:
        page: The page; WeChat keeps the moment in a script and the account's name in an element.
        title: The article's title.
        lines: Every line of the page, in order, as it was before anything was taken out.
        body: The lines of the body; those at its beginning that only tell source and author are read too.
    """
    moment = _moment(page)
    account = page.root.css_first("#js_name")
    source = " ".join(account.text().split()) if account else ""
    byline = ""
    between = _between(lines, title, body[0] if body else "")
    for line in (*between, *filter(_is_card, body[:_CARD]), *_behind(lines, body)):
        if not moment and (iso := parse_date(line)):
            moment = WrittenDate(iso, Origin.BYLINE)
        if not source and (found := _SOURCE.search(line)):
            source = found[1]
        if not byline:
            named = _AUTHOR.search(line)
            byline = clean_author(named[1]) if named else read_labelled_author(line) or read_credit(line)
    byline = byline or next((name for line in body[-_CREDITS:] if (name := read_credit(line))), "")
    return Printed(moment, source, byline)


def _is_card(line: str) -> bool:
    return (
        len(line) <= _SHORT_LINE
        and "。" not in line
        and (
            _SOURCE.search(line) is not None or _DATE_ALONE.match(line) is not None or read_labelled_author(line) != ""
        )
    )


def page_lines(page: Page) -> list[str]:
    """Every line of a page."""
    return lines_of(page.root.html or "")


def _moment(page: Page) -> WrittenDate | None:
    """The moment that WeChat keeps in a script."""
    found = _MOMENT.search(page.text) if "js_content" in page.text else None
    if not found:
        return None
    if found[1].isdigit():
        return WrittenDate(date_of_milliseconds(f"{found[1]}000"), Origin.META)
    return written(found[1], Origin.META)


def _behind(lines: list[str], body: list[str]) -> list[str]:
    """The lines right behind the body that do nothing but give its author or date."""
    last = body[-1] if body else ""
    place = next((place for place in range(len(lines) - 1, -1, -1) if lines[place] == last), len(lines))
    behind = lines[place + 1 : place + 1 + _CARD]
    return [line for line in behind if read_labelled_date(line) or read_labelled_author(line)]


def _between(lines: list[str], title: str, first: str) -> list[str]:
    """The short lines that stand between the last title before the body and the body."""
    wanted, end = "".join(title.split()), first[:40]
    start = -1
    for place, line in enumerate(lines):
        if wanted and "".join(line.split()) == wanted:
            start = place
        elif start >= 0 and end and line.startswith(end):
            between = lines[start + 1 : place]
            return [line for line in between if len(line) <= _LONGEST_LINE and "。" not in line][:_FARTHEST]
    return []
