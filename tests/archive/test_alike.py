"""Articles are alike that share words which few others have."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import post

from termnews.archive.alike import telling_words
from termnews.archive.search import Search
from termnews.text.han import fold

ALPHABET = st.one_of(st.sampled_from("习近平螞蟻的KyotoＡß \n"), st.characters(exclude_categories=["Cs"]))
_OTHERS = {f"{n}.md": post(f"杂谈之{n}", f"今天天气很好。今天天气很好。第{n}天。") for n in range(30)}
PAGES = {
    "one.md": post("蚂蚁集团上市", "蚂蚁集团暂停上市。蚂蚁集团与马云：马云说，今天天气很好。"),
    "two.md": post("馬雲去了哪裡", "馬雲不見了。螞蟻集團說不知道馬雲在哪裡。"),
    "three.md": post("搬家的故事", "树上有蚂蚁集团，它们在搬家。"),
    **_OTHERS,
}


def test_what_shares_most_rare_words_comes_first_in_either_script(opened: Any, make_archive: Any) -> None:
    """Of one word alone nothing is made, nor of words that most articles have."""
    archive = opened(make_archive(PAGES))
    titles = {archive.row(number).title: number for number in archive.catalogue.order}

    found = Search(archive).alike(titles["蚂蚁集团上市"], 5)

    assert [archive.row(one.number).title for one in found] == ["馬雲去了哪裡"]
    assert set(found[0].words) == {"蚂蚁集团", "马云"}


def test_copies_of_an_article_are_not_like_it(opened: Any, make_archive: Any) -> None:
    words = "".join(f"第{n}段说蚂蚁集团，也说马云。" for n in range(20))
    archive = opened(make_archive({"a.md": post("蚂蚁", words), "b.md": post("蚂蚁", words), **_OTHERS}))
    number = next(number for number in archive.catalogue.order if archive.row(number).title == "蚂蚁")

    assert archive.row(number).copies == 2
    assert Search(archive).alike(number, 5) == []


def test_a_name_is_one_word_and_grammar_is_none() -> None:
    words = telling_words("习近平的讲话", "习近平说，这是Kyoto的。习近平和习近平在kyoto with them with them。")

    assert words == ["习近平", "Kyoto"]


def test_tags_come_first_as_they_are_written() -> None:
    assert telling_words("", "选举 选举", ["選舉", "Vote"])[:2] == ["選舉", "Vote"]


@given(title=st.text(ALPHABET), text=st.text(ALPHABET))
def test_every_word_stands_in_the_article(title: str, text: str) -> None:
    assert all(fold(word) in fold(f"{title}\n{text}") for word in telling_words(title, text))
