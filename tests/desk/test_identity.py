"""What articles are known by is read from the index as it was written."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.conftest import post

from termnews.archive.packing import pack
from termnews.archive.record import _compact, read_details, read_keys
from termnews.errors import UsageError
from termnews.model.fields import DETAILS, FieldKind

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
KEYS = st.lists(st.one_of(st.integers(0, 1), WORDS), max_size=30)
ADDRESSES = st.one_of(WORDS, st.just("https://www.example.org/b5/21/1/5/n12665.htm?a=1&utm_source=x"))


@given(KEYS, ADDRESSES, ADDRESSES, st.lists(WORDS, max_size=60))
@settings(max_examples=60)
def test_keys_read_alone_are_those_of_the_whole(
    keys: list[int | str], permalink: str, original: str, captions: list[str]
) -> None:
    known = {"permalink": permalink, "original": original, "captions": captions}
    values = [known.get(field.name, "" if field.kind is FieldKind.TEXT else []) for field in DETAILS]
    packed = pack(_compact((keys, *values)))
    assert read_keys(packed) == read_details(packed).keys


LATEST = "https://example.org/latest"
TWO_ARTICLES = {
    "a.md": post("官员落马", "一名官员今天落马，没有人说为什么。").replace(
        "---\n\n", f"permalink: {LATEST}\n---\n\n", 1
    ),
    "b.md": post("台风来袭", "台风今晚登陆，沿海各地停课停工。").replace("---\n\n", f"permalink: {LATEST}\n---\n\n", 1),
}


def test_two_articles_at_one_address_share_neither_mark_nor_id(open_desk, found, number_of) -> None:
    """Whoever stars one has not starred the other; each is shown by its id, and what both ids begin with names both."""
    desk = open_desk(TWO_ARTICLES)
    one, other = number_of(desk, "官员落马"), number_of(desk, "台风来袭")
    desk.marking.star([one])
    desk.marking.note(other, "台风的笔记")
    assert found(desk, "is:starred") == ["官员落马"]
    assert found(desk, "is:noted") == ["台风来袭"]
    assert desk.articles.marks(other).starred is False

    for number in (one, other):
        shown = desk.articles.find_shown(desk.articles.row(number).row.id)
        assert shown is not None
        assert shown.article.title == desk.articles.row(number).row.title
    with pytest.raises(UsageError, match="Several"):
        desk.articles.find_shown(desk.articles.row(one).row.id[:12])


def test_a_mark_stays_when_another_article_comes_to_its_address(open_desk, found, number_of, make_archive) -> None:
    """It was made when the address was the article's alone, and is not the newcomer's."""
    root = make_archive({"a.md": TWO_ARTICLES["a.md"]})
    desk = open_desk(root)
    desk.marking.star([number_of(desk, "官员落马")])
    desk.close()

    (root / "b.md").write_text(TWO_ARTICLES["b.md"], "utf-8")
    desk = open_desk(root)
    assert found(desk, "is:starred") == ["官员落马"]
    desk.close()

    (root / "b.md").unlink()
    assert found(open_desk(root), "is:starred") == ["官员落马"]
