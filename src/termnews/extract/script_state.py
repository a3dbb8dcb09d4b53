"""What the scripts of a page say about its article, where nothing else does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from termnews.extract.dates import LENGTH_OF_DAY, date_of_milliseconds, written
from termnews.extract.proper_names import clean_source, is_outlet
from termnews.model.dates import Origin

if TYPE_CHECKING:
    from termnews.extract.page import Page
    from termnews.model.dates import WrittenDate

_MOMENT = re.compile(
    r"[\"'](?:pub_?time|publish_?time|pub_?date|publish_?date|ptime)[\"']\s?:\s?[\"'](\d{4}-\d\d-\d\d[^\"']{0,15})[\"']",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"(?:[\"'](?:pub_?time|publish_?time|pub_?date|publish_?date|published_?at)[\"']\s?:\s?[\"']?|"
    r"<textarea class=[\"'][\w-]{0,20}\btime[\"'][^<>]{0,80}>)(1\d{9})(?:\d{3})?\b",
    re.IGNORECASE,
)
"""The seconds or milliseconds since 1970, in a script or a text field of one."""
_MEDIA = re.compile(
    r"(?:[\"']media(?:_?name)?[\"']\s?:\s?[\"']|<textarea class=[\"'][\w-]{0,20}\bsource(?:-name)?[\"'][^<>]{0,80}>)"
    r"([^\"'\\<>]{2,20})[\"'<]",
    re.IGNORECASE,
)


def scripted_date(page: Page) -> WrittenDate | None:
    """The moment of publication in a script; None when scripts tell of several days, as those of lists do."""
    moments = _MOMENT.findall(page.text)
    moments = moments or [date_of_milliseconds(f"{seconds}000") for seconds in _CLOCK.findall(page.text)]
    return written(moments[0], Origin.TEXT) if len({moment[:LENGTH_OF_DAY] for moment in moments}) == 1 else None


def scripted_source(page: Page) -> str:
    """The paper that a script names; empty when scripts name several."""
    names = {clean_source(found) for found in _MEDIA.findall(page.text)}
    name = names.pop() if len(names) == 1 else ""
    return name if is_outlet(name) else ""
