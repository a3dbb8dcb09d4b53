"""Pages that share an address are versions of one article, or different articles that share nothing."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.archive.stores import STORES, empty_index

from termnews.archive.record import make_record
from termnews.archive.store import IndexStore, PageName
from termnews.archive.store.writing import IndexWriter
from termnews.archive.versions import MANY, is_notice_of_removal, sentences_of, share_enough, tell_apart
from termnews.model.article import Article, ArticleId

SENTENCES = [f"这是别处没有的第{n}句话。" for n in range(12)]
TITLES = ["官员落马", "台风来袭", "高考放榜", "官员落马了"]
ADDRESSES = ["example.org/a", "example.org/b", "example.org/latest"]
PAGES = st.fixed_dictionaries(
    {
        "addresses": st.lists(st.sampled_from(ADDRESSES), min_size=1, max_size=2, unique=True),
        "title": st.sampled_from(TITLES),
        "text": st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=8, unique=True).map("".join),
    }
)


@pytest.fixture(scope="module", params=STORES)
def index(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[IndexStore]:
    """An index that is emptied for every example."""
    with empty_index(request, tmp_path_factory) as store:
        yield store


def put(writer: IndexWriter, name: int, page: dict) -> int:
    """Write a page."""
    keys = (*(f"url:{address}" for address in page["addresses"]), f"sha256:{name:02}")
    article = Article(id=ArticleId("a" * 12), keys=keys, title=page["title"], text=page["text"])
    return writer.put(make_record(article, b"%d.md" % name, 1, 1))


def are_versions(one: dict, other: dict) -> bool:
    """The rule, for two pages that share an address."""
    return one["title"] == other["title"] or share_enough(sentences_of(one["text"]), sentences_of(other["text"]))


def reachable(pages: dict[int, dict], start: int) -> set[int]:
    """The versions of a page, and theirs."""
    found, waiting = {start}, [start]
    while waiting:
        one = pages[waiting.pop()]
        for number, other in pages.items():
            shares = set(one["addresses"]) & set(other["addresses"])
            if number not in found and shares and are_versions(one, other):
                found.add(number)
                waiting.append(number)
    return found


@given(before=st.lists(PAGES, max_size=5), after=st.lists(PAGES, max_size=4), gone=st.integers(0, 8))
def test_two_articles_never_share_a_key(index: IndexStore, before: list[dict], after: list[dict], gone: int) -> None:
    """Whatever came first, and whatever has gone since; versions have one in common."""
    with index.writing(pages=True) as writer:
        for number, _path, _member in list(writer.names()):
            writer.drop(number)
        tell_apart(writer)
        pages = {put(writer, name, page): page for name, page in enumerate(before)}
        tell_apart(writer)
        pages |= {put(writer, name, page): page for name, page in enumerate(after, len(before))}
        if (number := writer.at(PageName(b"%d.md" % gone))) is not None:
            writer.drop(number)
            del pages[number]
        tell_apart(writer)

        keys = dict(writer.keys(list(pages)))
        for one, other in combinations(pages, 2):
            if other not in reachable(pages, one):
                assert set(keys[one]).isdisjoint(keys[other])
            elif set(pages[one]["addresses"]) & set(pages[other]["addresses"]) and are_versions(
                pages[one], pages[other]
            ):
                assert not set(keys[one]).isdisjoint(keys[other])
        for number, known in keys.items():
            found = writer.with_keys(known)
            assert all(number in found[key] for key in known)


def test_an_article_alone_at_its_address_is_known_by_it_again(index: IndexStore) -> None:
    with index.writing(pages=True) as writer:
        for number, _path, _member in list(writer.names()):
            writer.drop(number)
        one = put(writer, 1, {"addresses": ["example.org/a"], "title": "甲", "text": SENTENCES[0]})
        other = put(writer, 2, {"addresses": ["example.org/a"], "title": "乙", "text": SENTENCES[1]})
        tell_apart(writer)
        ids = [row.id for row in writer.rows([one, other])]
        assert len(set(ids)) == 2
        assert all(id_.startswith("a" * 12) for id_ in ids)
        assert "url:example.org/a" not in writer.article(one).keys
        assert writer.with_addresses(["url:example.org/a"]) == {"url:example.org/a": [one, other]}

        writer.drop(other)
        tell_apart(writer)
        assert writer.rows([one])[0].id == "a" * 12
        assert writer.article(one).keys == ("url:example.org/a", "sha256:01")
        assert writer.with_keys(["url:example.org/a"]) == {"url:example.org/a": [one]}


def test_a_notice_of_removal_is_a_version_and_makes_not_one_of_two(index: IndexStore) -> None:
    """A page that was withdrawn is the same article, though it says something else."""
    gone = {"addresses": ["example.org/a"], "title": "提示", "text": "此内容因违规无法查看"}
    with index.writing(pages=True) as writer:
        for number, _path, _member in list(writer.names()):
            writer.drop(number)
        numbers = [
            put(writer, 1, {"addresses": ["example.org/a"], "title": "甲", "text": SENTENCES[0]}),
            put(writer, 2, gone),
        ]
        tell_apart(writer)
        assert {key for _number, keys in writer.keys(numbers) for key in keys if key.startswith("url:")} == {
            "url:example.org/a"
        }

        other = put(writer, 3, {"addresses": ["example.org/a"], "title": "乙", "text": SENTENCES[1]})
        tell_apart(writer)
        one, notice, two = (set(keys) for _number, keys in writer.keys([*numbers, other]))
        assert one.isdisjoint(two)
        assert bool(notice & one) != bool(notice & two)


def test_at_the_address_of_a_whole_site_titles_tell_articles_apart(index: IndexStore) -> None:
    """Every page names the home page as its own: none is another's version for that."""
    with index.writing(pages=True) as writer:
        for number, _path, _member in list(writer.names()):
            writer.drop(number)
        pages = [
            put(writer, n, {"addresses": ["example.org/"], "title": f"第{n // 2}篇", "text": SENTENCES[n % 12]})
            for n in range(MANY + 10)
        ]
        tell_apart(writer)
        keys = [set(found) for _number, found in writer.keys(pages)]
        assert keys[0] & keys[1]
        assert keys[1].isdisjoint(keys[2])


@pytest.mark.parametrize(
    ("title", "text", "is_notice"),
    [
        ("提示", "该内容已被发布者删除", True),
        ("微信公众平台", "此内容因违规无法查看。此内容因违反《互联网用户公众账号信息服务管理规定》，查看详情", True),
        ("該頁面不存在", "您訪問的頁面不存在", True),
        ("404 Not Found", "nginx", True),
        ("Page not found", "The page you were looking for could not be found.", True),
        ("微博", "抱歉，此微博已被作者删除。", True),
        ("Error", "This article has been removed.", True),
        ("官员落马", "一名官员落马。", False),
        ("文章被删除之后", "文章被删除之后，人们把它抄了下来。" * 30, False),
    ],
)
def test_notices_of_removal_are_known(title: str, text: str, is_notice: bool) -> None:
    assert is_notice_of_removal(title, text) is is_notice
