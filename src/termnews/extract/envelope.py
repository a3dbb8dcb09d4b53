"""Unwrapping pages: compression, MHTML, front matter, notes of the tool or site that saved them."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from termnews.errors import OtherKindError
from termnews.extract.broken_off import broken_off, is_broken_off, without_begun_link, without_begun_tag
from termnews.extract.decode import decode
from termnews.extract.depth import MOST_LEVELS, is_bottomless
from termnews.extract.facts import with_front_matter
from termnews.extract.file_kind import FileKind, kind_of, told
from termnews.extract.front_matter import split_front_matter
from termnews.extract.mhtml import MailPart, is_mhtml, open_mhtml
from termnews.extract.packed import unpack
from termnews.extract.page import Page, digest_of
from termnews.extract.paragraphs import words_without_tree
from termnews.extract.protected import unprotect
from termnews.extract.server_notes import without_server_notes
from termnews.extract.snapshot import SnapshotPage, open_snapshot
from termnews.extract.templates import without_templates
from termnews.extract.urls import address_of_folder, is_web
from termnews.model.facts import NO_FACTS, Facts
from termnews.model.problem import Problem, ProblemKind
from termnews.text.words import _, ngettext

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_TAGS = 500_000
_LONGEST_DATA_ADDRESS = 4096
_SAVED_FROM = re.compile(
    r"<!--\s{0,64}(?:Page saved with SingleFile\s{0,64}url: ?|saved from url=\(\d{1,6}\))(\S{1,2000})", re.IGNORECASE
)
# A feed exported to posts: the moment in milliseconds, the title as a link, a rule.
_STAMP = re.compile(
    r"\s{0,64}(?:<!--[ ]?(\d{11,13}|NaN)[ ]?-->\s{0,64})?\[((?:[^\]\n]|"
    r"\](?!\()){1,600})\]\((\S{1,4000})\)[ \t]*\r?\n-{3,}[ \t]*\r?\n"
)
_STAMP_FACT = re.compile(
    r"\s{0,64}((?:日期|时间|時間|作者|来源|來源|Date|Author)\s?[:：][^\n<]{2,120})[ \t]*\r?(?:\n|$)"
)
_MIRRORED = re.compile(r"<!--\s{0,64}Mirrored from ([^\s<>]{4,2000}) by HTTrack")
_NEAR = 5_000
_DATA_ADDRESS = "data:"
_END_OF_DATA = re.compile(r"[\"'\s<>)\\]")


def open_envelope(data: bytes, path: str, facts: Facts = NO_FACTS) -> Page:
    """Unwrap a file.

    Args:
        data: The file as it lies on disk.
        path: Its place in the archive.
        facts: What its container knows about it.

    Returns:
        The decoded page, with the facts and problems of its envelopes.

    Raises:
        UnreadablePageError: The file is empty or cannot be unpacked.
        OtherKindError: It is not a page but a PDF, a picture, a zip file ...
    """
    part = _take_out(data, facts.charset)
    decoded = decode(part.data, part.charset)
    front = split_front_matter(decoded.text)
    text, stamp = _take_stamp(front.body)
    url = part.url or facts.address or _saved_from(text)
    text = without_server_notes(without_templates(unprotect(without_data(text))))
    flaw = _flaw_of_tree(text)
    # Before a snapshot is unwrapped, because its content is complete again.
    whole, is_begun = (text, False) if flaw else _without_begun(text)
    snapshot = open_snapshot(whole) or SnapshotPage(whole, "")
    problems = _problems(decoded.replaced, front.flaw, is_cut=decoded.is_cut or is_begun)
    return Page(
        path=path,
        called=facts.called,
        text=words_without_tree(snapshot.text) if flaw else snapshot.text,
        digest=digest_of(data),
        front=with_front_matter(facts, front.values),
        url=_address(snapshot.url or url, path, snapshot.text),
        captured=snapshot.captured,
        is_file=not facts.origin,
        stamp=stamp,
        problems=(*part.problems, *problems, *([flaw] if flaw else ())),
        is_plain=flaw is not None,
    )


def _take_out(data: bytes, charset: str) -> MailPart:
    """Decompress a page, and take it out of its email message, if any.

    Raises:
        UnreadablePageError: They cannot be unpacked.
        OtherKindError: They are not a page.
    """
    unpacked = unpack(data)
    refuse_other_kinds(unpacked.data)
    if not is_mhtml(unpacked.data):
        return MailPart(unpacked.data, charset, problems=unpacked.problems)
    part = open_mhtml(unpacked.data)
    return part._replace(problems=(*unpacked.problems, *part.problems))


def _problems(replaced: int, flaw_of_front: str, *, is_cut: bool) -> Iterator[Problem]:
    """The problems of a page's text, in order."""
    if replaced:
        yield _replaced(replaced)
    if flaw_of_front:
        yield Problem.told(ProblemKind.BAD_FRONT_MATTER, flaw_of_front)
    if is_cut:
        yield broken_off()


def _address(url: str, path: str, text: str) -> str:
    """The address that a page was saved from, else the one that the folder of an HTML page names; else empty."""
    if not is_web(url) and text.lstrip().startswith("<"):
        url = address_of_folder(path)
    return url if is_web(url) else ""


def _without_begun(text: str) -> tuple[str, bool]:
    """A page without the tag or address that the end of its file cuts off, and whether there is one."""
    if text.lstrip().startswith("<"):
        return (without_begun_tag(text), True) if is_broken_off(text) else (text, False)
    rest = without_begun_link(text)
    return rest, rest != text


def _saved_from(text: str) -> str:
    """The address noted by the tool that saved the page."""
    if saved := _SAVED_FROM.search(text, 0, _NEAR):
        return saved[1]
    mirrored = _MIRRORED.search(text, 0, _NEAR) or _MIRRORED.search(text, max(0, len(text) - _NEAR))
    return f"http://{mirrored[1]}" if mirrored else ""


def refuse_other_kinds(data: bytes) -> None:
    """Accept pages, and emails, which may contain a page.

    Raises:
        OtherKindError: It is a file of another kind; the message says which, and what can be done.
    """
    kind = kind_of(data)
    if kind and kind is not FileKind.MAIL:
        raise OtherKindError(kind.value, told(kind))


def _flaw_of_tree(text: str) -> Problem | None:
    """Why a page cannot be parsed into a tree; None when it can."""
    tags = text.count("<")
    if tags > MOST_TAGS:
        return Problem.told(ProblemKind.TRUNCATED, _("More than 500,000 tags: only the text was read."))
    if tags >= MOST_LEVELS and is_bottomless(text):
        return Problem.told(ProblemKind.DEPTH_FLATTENED, _("Nested too deeply: only the text was read."))
    return None


def _take_stamp(text: str) -> tuple[str, dict[str, str]]:
    found = _STAMP.match(text)
    if not found:
        return text, {}
    stamp = {"moment": found[1] or "", "title": unescape(found[2]), "url": unescape(found[3])}
    end = found.end()
    while fact := _STAMP_FACT.match(text, end):
        stamp.update(_fact_of(fact[1]))
        end = fact.end()
    return text[end:], stamp


def _fact_of(line: str) -> dict[str, str]:
    """The fact in a line below the rule: date, author, source."""
    name, _colon, value = line.replace("：", ":", 1).partition(":")
    if name.strip() in {"作者", "Author"}:
        return {"author": value.strip()}
    return {"source" if name.strip() in {"来源", "來源"} else "date": value.strip()}


def without_data(text: str) -> str:
    """Drop every data: address longer than 4 kB in one scan, before parsing."""
    if _DATA_ADDRESS not in text or len(text) < _LONGEST_DATA_ADDRESS:
        return text
    kept: list[str] = []
    start = 0
    while (place := text.find(_DATA_ADDRESS, start)) >= 0:
        ending = _END_OF_DATA.search(text, place)
        end = ending.start() if ending else len(text)
        kept.append(text[start : place if end - place > _LONGEST_DATA_ADDRESS else end])
        start = end
    kept.append(text[start:])
    return "".join(kept)


def _replaced(count: int) -> Problem:
    reason = ngettext(
        "{count} byte could not be decoded and was replaced.",
        "{count} bytes could not be decoded and were replaced.",
        count,
    )
    return Problem.told(ProblemKind.BAD_ENCODING, reason.format(count=count))
