"""Finding the title of a Markdown page, and reading the lines before it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from termnews.extract.byline import read_labelled_author, read_labelled_date
from termnews.extract.dates import parse_date
from termnews.extract.urls import page_address
from termnews.model.dates import Origin, WrittenDate

_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(.*?)[ \t]*#*[ \t]*$")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-{3,})[ \t]*$")
_RULE = re.compile(r" {0,3}(?:[-*_=][ \t]*){3,}$")
_ONLY_LINKS = re.compile(r"(?:[*_\s|·]*!?\[(?:[^\[\]]|!?\[[^\[\]]*\](?:\([^()]*\))?)*\]\([^()]*\))+[*_\s|]*$")
_ONLY_ADDRESS = re.compile(r"[*_\s<(]*https?://\S+[*_\s>)]*$")
_REPUBLISHED = re.compile(r"(?:轉載自|转载自|來源|来源)\s?[:：]?\s?\[([^\[\]]{1,60})\]\(([^()]*)\)")
_LINK = re.compile(r"\[([^\[\]]{1,200})\]\(([^()\s]{1,2000})\)")
_PICTURE = re.compile(r"\s*(?:!\[[^\[\]]*\]\([^()]*\)\s*)+$")
_REPUBLISHED_INSIDE = re.compile(r"\[(?:轉載自|转载自)([^\[\]]{1,60})\]\([^()]*\)")
_CODE = re.compile(r"`([^`\n]{8,160})`")
_CLOCKED = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?)?")
_CREDIT = re.compile(
    r"[*_（(\s]*(?:.{0,12}(?:听写组|聽寫組|翻译组|翻譯組)|(?:文字整理|整理|听写|聽寫|翻译|翻譯|校对|校對|编辑|編輯|作者|新聞來源|新闻来源|图片来源|圖片來源)\s?[/／:：].{0,20}$)"
)
# "推薦文章：" or "推薦文章:point_right:" before a list of links.
_LABEL = re.compile(r"(?:[:：→👉↓]|:[a-z_]{2,20}:)\s*$")
_MARKUP = re.compile(
    r"!?\[([^\[\]]*)\]\([^()]*\)|[*`~]{1,3}|(?<![A-Za-z0-9])_{1,3}|_{1,3}(?![A-Za-z0-9])|<[^<>]{0,200}>|\\(?=[!-/:-@\[-`{-~])"
)
_SENTENCE_END = re.compile(r"[。！？!?；;]|……")
_LOOKED_AT = 60
_LONGEST = 80
_MANY_LINKS = 3
"""This many links after a heading are navigation between pages of a list."""


@dataclass(slots=True)
class Headline:
    """The title of a Markdown page, and the lines before it."""

    title: str = ""
    start: int = 0
    """The first line of the body."""
    line: int = 0
    """The line of the title itself."""
    source: str = ""
    byline: str = ""
    published: WrittenDate | None = None
    original: str = ""
    notices: list[str] = field(default_factory=list)


def pictures_above(lines: list[str], headline: Headline) -> list[str]:
    """Pictures before the title, which belong to the body."""
    return [line for line in lines[: headline.line] if _PICTURE.match(line)]


def find_headline(lines: list[str]) -> Headline:
    """Find the title of a page.

    A heading that only leads back to a list names nothing. One that is followed by
    where the texts were taken from names the collection. Lines that give credit are
    passed over. The title is the first heading left, else the first bold or short
    line, else the first sentence.
    """
    headline = Headline()
    credit = -1
    for index, line in enumerate(lines[:_LOOKED_AT]):
        heading = _HEADING.match(line)
        words = (heading[1] if heading else line).strip()
        if not words or _RULE.match(line) or _take_note(headline, words):
            continue
        if heading and _names_collection(lines, index):
            headline.notices.append(plain(words))
        elif _CREDIT.match(words) and not heading:
            credit = index if credit < 0 else credit
        elif plain(words) and not (_LABEL.search(words) and _leads_to_links(lines, index)):
            _set_title(headline, lines, index)
            break
    if headline.title and 0 <= credit < headline.start:
        # Credits before the title are part of the visible text.
        headline.notices.extend(plain(line) for line in lines[credit : headline.line] if _CREDIT.match(line.strip()))
    _read_stamp_behind(headline, lines)
    return headline


def _take_note(headline: Headline, words: str) -> bool:
    """Whether a line contains only the source and date."""
    republished = _REPUBLISHED.match(words)
    if republished:
        headline.source = republished[1].strip()
        headline.original = headline.original or page_address(republished[2])
    is_note = bool(republished or _read_stamp(headline, words) or _read_fact(headline, plain(words)))
    if is_note or _ONLY_LINKS.match(words) or _ONLY_ADDRESS.match(words):
        if told := plain(_LINK.sub(r"\1 \2", words) if republished else words):
            headline.notices.append(told)
        return True
    return False


def _read_fact(headline: Headline, words: str) -> bool:
    """Parse a line that contains only the date or the author: "日期：2020年6月29日", "作者：韦生"."""
    published, author = read_labelled_date(words), read_labelled_author(words)
    headline.published = headline.published or published
    headline.byline = headline.byline or author
    return bool(published or author)


def _read_stamp(headline: Headline, words: str) -> bool:
    """Read `author date` or `date author` in a code span, as mirrors of social media print it."""
    code = _CODE.match(words)
    clock = _CLOCKED.search(code[1]) if code else None
    if not code or not clock or not (iso := parse_date(clock[0])):
        return False
    headline.published = WrittenDate(iso, Origin.BYLINE)
    headline.byline = (code[1][: clock.start()] + code[1][clock.end() :]).strip()
    if inside := _REPUBLISHED_INSIDE.search(words):
        headline.source = inside[1].strip()
    return True


def _read_stamp_behind(headline: Headline, lines: list[str]) -> None:
    """The stamp may also be right below the title; then it is not part of the body."""
    for index in range(headline.start, min(headline.start + 3, len(lines))):
        if lines[index].strip():
            if headline.title and _read_stamp(headline, lines[index].strip()):
                headline.notices.append(plain(lines[index]))
                headline.start = index + 1
            break


def _leads_to_links(lines: list[str], index: int) -> bool:
    following = next((line for line in lines[index + 1 : index + 4] if line.strip()), "")
    return _ONLY_LINKS.match(following.strip()) is not None


def _names_collection(lines: list[str], index: int) -> bool:
    following = next((line for line in lines[index + 1 : index + 4] if line.strip()), "")
    return bool(_REPUBLISHED.match(following.strip()))


def _set_title(headline: Headline, lines: list[str], index: int) -> None:
    line = lines[index]
    heading = _HEADING.match(line)
    words = (heading[1] if heading else line).strip()
    if (note := _REPUBLISHED.search(words)) and plain(words[note.end() :]):
        # "# Name of the collection 轉載自[site](url)**title**", all in one line.
        headline.source = note[1].strip()
        headline.notices.append(plain(words[: note.end()]))
        words = words[note.end() :]
    links = words.count("](")
    title = (plain(words[: words.index("[")]) if links >= _MANY_LINKS else "") or plain(words)
    is_underlined = index + 1 < len(lines) and _UNDERLINE.match(lines[index + 1]) is not None
    is_bold = words.startswith(("**", "__")) and words.endswith(("**", "__"))
    is_title = heading is not None or is_underlined or is_bold or len(title) <= _LONGEST * 0.75
    headline.line = index
    headline.title = title if is_title else first_sentence(title)
    headline.start = index + 1 + is_underlined if is_title else index


def plain(words: str) -> str:
    """A line of Markdown without its marks."""
    return " ".join(_MARKUP.sub(lambda found: found[1] or "", words).split())


def first_sentence(words: str) -> str:
    """The title of a text without one."""
    end = _SENTENCE_END.search(words)
    return words[: end.start()] if end and 4 <= end.start() <= _LONGEST else words[:60]
