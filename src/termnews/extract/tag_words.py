"""Which keywords of a page are words that a reader would use, and which are notes of the system that made it.

Publishing systems write campaigns, layouts and places of advertisements where their pages have keywords. They have the
form of identifiers: "type_news", "Elevated:false", "3b8fe070-fe86-4836", "div-gpt-ad-12".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_LONGEST = 60
_LABEL = re.compile(
    r"(?:tags?|topics?|subjects?|keywords?|categor(?:y|ies)|persons?|标签|標籤|关键词|關鍵詞|主题|主題|话题|話題)[:：]\s*",
    re.IGNORECASE,
)
"""What a system writes before a word of readers: "Tag:Apple Silicon"."""
_NOTE = re.compile(
    r"(?:(?:page|article|content|post|ad|media) ?(?:type|id|format)|type|id|day|time|wc|word ?count|partner|layout|"
    r"template|section|channel|publication|lite|elevated|device|slot|campaign|test|lockedpostsource):.*|"
    r"\w+:(?:true|false|null|\d+)",
    re.IGNORECASE,
)
_ID = re.compile(
    r"[\da-f]{8}-[\da-f-]{4,}|(?=[a-f]*\d)(?=\d*[a-f])[\da-f]{8,}|[a-z]{0,6}[-.]?\d{7,}|"
    r"(?=\D*\d+\D+\d)(?=\S*[a-z])(?=\S*(?-i:[A-Z]))[\w+/-]{20,}={0,2}|"
    r"/\d{4,}/.*|div-gpt-.*|gpt-(?:ad|slot|unit)\S*|ad-?(?:slot|unit)\S*|\S+=\S*|.*[<>].*|:?//.*|@[a-z].*",
    re.IGNORECASE | re.ASCII,
)
"""Numbers of seven figures, hashes, names of places of advertisements, settings, and what is left of broken HTML."""
_PLACE = re.compile(
    r"(?:text|image|video|above|below|left|right|cent(?:er|re)|top|bottom|small|medium|large|full|bleed|width|height|inline|"
    r"header|footer|sidebar|side|server|client|hawk|desktop|mobile|sticky|related|other|weight|rail|module|layout|page|"
    r"article|template|slot|ad|autoplay){3,}",
    re.IGNORECASE,
)
"""Three or more words of a layout without a space: "textaboveleftsmall"."""
_JOINED = re.compile(r"(?<![#\w])[a-z\d]+(?:_[a-z\d-]+)+(?!\w)", re.IGNORECASE | re.ASCII)
_LONGEST_WORD = 8
_PAIR = 2
_MARKS = re.compile(r"[,，;；、]")
_HAN = re.compile(r"[\u3400-\u9fff]")


def reader_words(tags: Iterable[str], *, text: str, own: Iterable[str] = ()) -> tuple[str, ...]:
    """The tags that are words of readers, in order, each once.

    Args:
        tags: The keywords as they are in the page.
        text: The page. Words joined by "_" are kept if it has them with spaces, too: "new_york".
        own: What the page tells elsewhere, which says nothing as a tag: its title, the name of its site.
    """
    told = {name.casefold() for name in own}
    words = (_LABEL.sub("", " ".join(tag.split()), count=1) for tag in tags)
    return tuple(
        dict.fromkeys(
            word for word in words if 0 < len(word) <= _LONGEST and word.casefold() not in told and _is_word(word, text)
        )
    )


def _is_word(tag: str, text: str) -> bool:
    if any(form.fullmatch(tag) for form in (_NOTE, _ID, _PLACE)):
        return False
    return all(re.search(rf"\b{found[0].replace('_', ' ')}\b", text, re.IGNORECASE) for found in _JOINED.finditer(tag))


def listed_by_spaces(text: str) -> bool:
    """Whether Chinese keywords are parted by nothing but spaces: "宇航员 太空 1975年"."""
    words = [] if _MARKS.search(text) else text.split()
    written = sum(_HAN.search(word) is not None for word in words)
    is_short = len(words) > 1 and max(map(len, words)) <= _LONGEST_WORD
    is_all = written == len(words) and min(map(len, words), default=0) > 1
    return is_short and (is_all or (len(words) > _PAIR and written * 3 >= len(words) * 2))
