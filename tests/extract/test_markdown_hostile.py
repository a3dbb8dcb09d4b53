"""Pages made to hurt become Markdown that cannot hurt, in a time that nobody notices."""

from __future__ import annotations

import sys

import pytest
from tests.cleanness import is_clean
from tests.hostile.pages import GROWING, HOSTILE_PAGES, WORDS, many_tags, nested, nested_lists

from termnews.extract.markdown import render_markdown
from termnews.extract.markdown.soup import MOST_TAGS
from termnews.model.article import Article, ArticleId, BodyKind
from termnews.text.commonmark import bare_words, make_parser

BODIES = [name for name in HOSTILE_PAGES if "yaml" not in name and "packed" not in name]


def markdown(body: str, kind: BodyKind = BodyKind.HTML) -> str:
    return render_markdown(Article(id=ArticleId("a"), keys=(), title="", body=body, body_kind=kind))


@pytest.mark.parametrize("name", BODIES)
def test_a_hostile_page_keeps_its_words(name: str) -> None:
    page = HOSTILE_PAGES[name]().decode("utf-8", "replace")

    written = markdown(page)

    assert is_clean(written)
    assert WORDS in bare_words(make_parser().parse(written)) or name == "wrong declaration"


@pytest.mark.parametrize("name", [name for name in BODIES if name not in {"many tags", "data address"}])
def test_hostile_markdown_keeps_its_words(name: str) -> None:
    page = HOSTILE_PAGES[name]().decode("utf-8", "replace")

    written = markdown(page, BodyKind.MARKDOWN)

    assert is_clean(written)
    assert WORDS in bare_words(make_parser().parse(written)) or name == "wrong declaration"


@pytest.mark.parametrize("name", ["escapes", "zero bytes", "line ends", "spaces", "emphasis marks", "brackets"])
def test_hostile_text_keeps_its_words(name: str) -> None:
    written = markdown(HOSTILE_PAGES[name]().decode("utf-8", "replace"), BodyKind.TEXT)

    assert is_clean(written)
    assert WORDS in bare_words(make_parser().parse(written))


def calls(body: str, kind: BodyKind) -> int:
    """How many functions are called to make the Markdown of a body."""
    count = 0

    def watch(_frame: object, event: str, _function: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(watch)
    try:
        markdown(body, kind)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("kind", [BodyKind.HTML, BodyKind.MARKDOWN])
@pytest.mark.parametrize("name", GROWING)
def test_work_grows_with_the_page_and_not_with_its_square(name: str, kind: BodyKind) -> None:
    once, twice = (calls(GROWING[name](count).decode(), kind) for count in (70, 140))

    assert twice < 2.6 * once


def test_lists_are_shown_to_a_depth_and_kept_to_any() -> None:
    written = markdown(nested_lists(100).decode())

    assert written.splitlines()[-1].strip() == f"x{WORDS}"
    assert max(len(line) - len(line.lstrip()) for line in written.splitlines()) <= 64


def test_a_page_of_too_many_tags_is_read_for_its_words() -> None:
    page = "<p>甲<b>乙</b><br>丙</p>\n<div>丁</div>" + "<i></i>" * MOST_TAGS + "<hr>戊"

    assert markdown(page) == "甲乙  \n丙\n\n丁\n\n戊\n"


def test_nothing_of_a_picture_within_the_page_is_copied() -> None:
    assert len(markdown(HOSTILE_PAGES["data address"]().decode())) < 100


def test_emphasis_without_end_is_emphasis() -> None:
    assert markdown(nested("b", 500).decode()) == f"**{WORDS}**\n"


def test_many_tags_of_one_style_are_one_stretch() -> None:
    assert markdown(many_tags(300).decode()) == f"**{'x' * 300}**{WORDS}\n"
