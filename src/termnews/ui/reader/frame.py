"""The lines around the text: the header above, and related articles, links and notices below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.text.address import ADDRESS_LENGTH, shown_address
from termnews.text.clean import clean_body, clean_line
from termnews.text.words import _, ngettext
from termnews.ui.reader.blocks import ARCHIVED, DECORATION, LINK, Block, BlockKind, Mark
from termnews.ui.reading_time import reading_minutes
from termnews.ui.widgets.fitting import crop

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from termnews.model.article import Link
    from termnews.ui.reader.shown_article import Header, ReaderArticle

_ADDRESS_CELLS = 60
"""Cells of an address below the text, which fits into one line with its label."""


def header_blocks(header: Header) -> list[Block]:
    """Build the header: title, source and dates, author and length, tags, the person's note."""
    lines = [
        _join(header.source, _say(_("published {date}"), header.published), _say(_("posted {date}"), header.posted)),
        _join(_say(_("by {name}"), header.byline), _length(header)),
    ]
    tags = "  ".join([*(f"#{tag}" for tag in header.tags), *(f"+{tag}" for tag in header.own_tags)])
    title = Block(BlockKind.TITLE, clean_line(header.title) or _("Untitled"), gap=0)
    blocks = [title, *(Block(BlockKind.META, clean_body(line).text, gap=0) for line in lines if line)]
    blocks += [Block(BlockKind.TAGS, clean_body(tags).text, gap=0)] if tags else []
    return [*blocks, *_note_blocks(clean_body(header.note).text.strip("\n"))]


def _note_blocks(note: str) -> Iterator[Block]:
    """The person's note after a bar, with its line breaks."""
    if note.strip():
        yield Block(BlockKind.SECTION, _("Your note"))
        yield Block(BlockKind.NOTE, note, first="┃ ", rest="┃ ", gap=0)


def minutes_of(header: Header) -> int:
    """Estimate how long the article takes to read."""
    is_han = header.language.startswith(("zh", "ja")) or not header.language
    return reading_minutes(header.characters, is_han=is_han)


def _length(header: Header) -> str:
    if not header.characters:
        return ""
    minutes = minutes_of(header)
    return _join(
        ngettext("{count:,} character", "{count:,} characters", header.characters).format(count=header.characters),
        ngettext("{count} minute", "{count} minutes", minutes).format(count=minutes),
        language_name(header.language),
    )


def language_name(tag: str) -> str:
    """Return the name of a language, or its tag."""
    names = {"zh-Hans": _("Simplified Chinese"), "zh-Hant": _("Traditional Chinese"), "en": _("English")}
    return names.get(tag, tag)


def _say(sentence: str, value: str) -> str:
    return sentence.format(date=value, name=value) if value else ""


def _join(*parts: str) -> str:
    return " · ".join(filter(None, parts))


def end_blocks(article: ReaderArticle) -> Iterator[Block]:
    """Build the end: the addresses, related articles and notices."""
    sections = ((_("Related"), article.related), (_("Cited by"), article.cited_by))
    addresses = ((_("Original"), article.original), (_("Permalink"), article.permalink))
    if not (article.markdown or "").strip():
        yield Block(BlockKind.CAPTION, _("This page has no text."))
    notices = [notice for notice in article.notices if notice.strip()]
    if article.related or article.cited_by or article.original or article.permalink or notices:
        yield Block(BlockKind.RULE, "", gap=2)
    for heading, links in sections:
        if links:
            yield Block(BlockKind.SECTION, heading)
            yield from (_link_line(link, article.is_archived) for link in links)
    for place, (heading, url) in enumerate((heading, url) for heading, url in addresses if url):
        yield _address_line(heading, clean_line(url, ADDRESS_LENGTH), article.is_archived, gap=0 if place else 1)
    for notice in notices:
        yield Block(BlockKind.NOTICE, clean_body(notice).text.strip())


def _link_line(link: Link, is_archived: Callable[[str], bool]) -> Block:
    words = clean_line(link.title) or shown_address(link.url)
    text, marks = _mark_link(words, 0, link.url, is_archived)
    return Block(BlockKind.TEXT, text, marks, first="• ", rest="  ", gap=0)


def _address_line(heading: str, url: str, is_archived: Callable[[str], bool], gap: int) -> Block:
    label = f"{heading}  "
    shown = crop(shown_address(url), _ADDRESS_CELLS)
    text, marks = _mark_link(label + shown, len(label), url, is_archived)
    return Block(BlockKind.META, text, marks, gap=gap)


def _mark_link(text: str, start: int, url: str, is_archived: Callable[[str], bool]) -> tuple[str, tuple[Mark, ...]]:
    if is_archived(url):
        return text, (Mark(start, len(text), LINK | ARCHIVED, url),)
    marks = (Mark(start, len(text), LINK, url), Mark(len(text), len(text) + 1, LINK | DECORATION, url))
    return text + "↗", marks
