"""The card of China Digital Times above archived articles: who wrote it, where, and when."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from termnews.extract.byline import clean_author
from termnews.extract.cut import cut
from termnews.extract.dates import written
from termnews.extract.paragraphs import line_of, lines_of
from termnews.model.dates import Origin, WrittenDate

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

SIGN = "CDT"
"""Text on every page with a card."""

_HEADS = ("CDT档案卡", "CDT檔案卡")
_LONGEST = 1_000
_FIELD = re.compile(r"(作者|来源|來源|发表日期|發表日期)\s?[:：]\s?(.{1,80})$")


class ArchiveCard(NamedTuple):
    """The content of a card; empty where it has none."""

    byline: str = ""
    source: str = ""
    published: WrittenDate | None = None
    words: str = ""
    """All of it, on one line."""


def take_archive_card(content: LexborNode) -> ArchiveCard:
    """Remove and return the card of an article; empty when there is none."""
    for element in content.css("p,div,table,blockquote,figure,section"):
        if element.mem_id == content.mem_id or not _is_card(element.text()[: _LONGEST + 1]):
            continue
        lines = lines_of(element.html or "")
        fields = {found[1]: found[2].strip() for line in lines if (found := _FIELD.match(line))}
        card = ArchiveCard(
            byline=clean_author(fields.get("作者", "")),
            source=fields.get("来源", "") or fields.get("來源", ""),
            published=written(fields.get("发表日期", "") or fields.get("發表日期", ""), Origin.BYLINE),
            words=line_of(element.html or ""),
        )
        cut(element)
        return card
    return ArchiveCard()


def _is_card(words: str) -> bool:
    return len(words) <= _LONGEST and "".join(words.split()).startswith(_HEADS)
