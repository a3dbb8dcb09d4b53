"""Finding articles by what was typed."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyroaring import BitMap
from tests.archive.found import Saved, open_archive, random_text
from tests.archive.stores import STORES, kept_in

from termnews.archive.archive import Archive
from termnews.archive.matches import make_snippet
from termnews.archive.search import Search
from termnews.archive.terms import named
from termnews.model.query import Field, Query, Term, parse_query
from termnews.text.han import find_phrase, fold

LONG = "这是一篇很长的文章，讲的是别的事情。" * 30

PAGES = [
    Saved(
        name="a.md",
        title="馬雲陷風暴",
        text="杠上北京當局後，螞蟻集團遭重點整頓。",
        date="2021-01-05",
        tags="北京, 馬雲",
    ),
    Saved(name="b.md", title="北京今日", text="马云，北京人。ＡＰＰＬＥ　手机。", date="2021-02-10", source="BBC"),
    Saved(
        name="c.md",
        title="Privacy in the city",
        text="Privacy matters in New York. "
        + "The people of the city say that it is theirs, and that they will keep it. " * 5,
        date="2020",
        source="BBC 中文",
    ),
    Saved(
        name="d/d.md",
        title="没有日期",
        text="马\n\n云之上。New things. York is far. "
        + "It is not near the sea, and nobody there has ever seen it. " * 3,
        tags="New York",
    ),
    Saved(name="d/e.md", title="旧闻", text=LONG + "北京。", date="2021-01-20", more="author: 李明"),
    Saved(name="f.md", title="旧闻二", text=LONG.replace("别的", "其他") + "北京。", date="2021-01-21"),
]


@pytest.fixture(scope="module", params=STORES)
def archive(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """A handful of pages."""
    kept = kept_in(request.param, request)
    with open_archive(tmp_path_factory.mktemp("search"), PAGES, **kept) as archive:
        yield archive


def shelf_terms(term: Term) -> BitMap:
    """A shelf on which the first article is starred and tagged."""
    return BitMap([1]) if term.value in ("starred", "own") else BitMap()


@pytest.fixture
def search(archive: Archive) -> Search:
    """Search on the day of 1 February 2021."""
    return Search(archive, shelf_terms, lambda: date(2021, 2, 1))


def names(archive: Archive, numbers: object) -> str:
    """Articles as the names of their files."""
    return " ".join(os.fsdecode(archive.path(number)).rpartition("/")[2][:-3] for number in numbers)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", "b f e a c d"),
        ("马云", "b a"),
        ("馬雲", "b a"),
        ("云", "b a d"),
        ("apple", "b"),
        ("ＡＰＰＬＥ手机", "b"),
        ("privac", ""),
        ("privac*", "c"),
        ("new york", "c d"),
        ('"new york"', "c"),
        ('"马云，北京"', "b"),
        ("马云北京", ""),
        ("title:北京", "b"),
        ("body:北京", "b f e a"),
        ("title:北京 body:马云", "b"),
        ("北京 -马云", "f e"),
        ("马云 OR privacy", "b a c"),
        ("-(马云 OR privacy)", "f e d"),
        ("title:*", "b f e a c d"),
        ("tag:马云", "a"),
        ("tag:马", ""),
        ("tag:马*", "a"),
        ('tag:"new york"', "d"),
        ("tag:*", "a d"),
        ("source:bbc", "b"),
        ("source:中文", "c"),
        ("source:bbc*", "b c"),
        ("byline:李", "e"),
        ("byline:没有", ""),
        ("path:d/", "e d"),
        ("path:d/e*", "e"),
        ("lang:zh", "b f e a"),
        ("lang:en", "c d"),
        ("layout:nothing", ""),
        ("date:2021", "b f e a"),
        ("date:2020", "c"),
        ("date:2020-01", ""),
        ("date:2021-01", "f e a"),
        ("date:2021-01-20", "e"),
        ("date:2021-01-20..2021-02-10", "b f e"),
        ("date:..2021-01-05", "a c"),
        ("date:*", "b f e a c"),
        ("-date:*", "d"),
        ("newer:2w", "b f e"),
        ("posted:2021", ""),
        ("posted:*", ""),
        ("is:problem", ""),
        ("has:original", ""),
        ("is:starred", "1"),
        ("tag:own", "1"),
        ("北京 sort:date", "a e f b"),
        ("sort:date", "c a e f b d"),
        ("马云 sort:length", "b a"),
        ("sort:-length date:2021-01", "f e a"),
        ("privacy OR new sort:title", "c d"),
        ("privacy OR new sort:-title", "d c"),
        ("sort:relevance", "b f e a c d"),
        ('"OR" title:"AND NOT NEAR(a b)" body:"*"', ""),
    ],
)
def test_what_a_query_finds(archive: Archive, search: Search, query: str, found: str) -> None:
    """Every term of the language, newest first unless another order is asked for."""
    if found == "1":
        found = names(archive, [1])
    assert names(archive, search.ordered(parse_query(query))) == found


def test_an_order_asked_for_beside_the_query_wins(archive: Archive, search: Search) -> None:
    """The list has a key for it."""
    assert names(archive, search.ordered(parse_query("北京 sort:date"), "-date")) == "b f e a"


def test_the_title_weighs_more_and_the_newer_breaks_ties(archive: Archive, search: Search) -> None:
    """Two articles that answer alike stand newest first, below the one that has it in its title."""
    ranked = search.ranked(parse_query("北京"))
    assert names(archive, [number for number, _ in ranked]) == "b a f e"
    scores = [score for _, score in ranked]
    assert scores[0] == 1.0
    assert all(0 <= score <= 1 for score in scores)
    assert names(archive, search.ordered(parse_query("北京 sort:relevance"))) == "b a f e"


def test_words_asked_for_in_bodies_gain_nothing_by_titles(search: Search) -> None:
    """Half of a score is for the title."""
    assert max(score for _, score in search.ranked(parse_query("body:北京"))) == 0.5
    assert max(score for _, score in search.ranked(parse_query("北京"))) > 0.5


def test_without_words_there_is_nothing_to_rank(archive: Archive, search: Search) -> None:
    """Then the newest come first, none better than another."""
    assert {score for _, score in search.ranked(parse_query("date:2021"))} == {0.0}


def test_the_snippet_shows_the_match_as_written(archive: Archive, search: Search) -> None:
    """Found by 蚂蚁, shown as 螞蟻."""
    query = parse_query("蚂蚁")
    snippet = make_snippet(archive.text(search.ordered(query)[0]), query)
    assert [snippet.text[start:end] for start, end in snippet.matches] == ["螞蟻"]


def test_how_a_query_was_read(search: Search) -> None:
    """Every term says what it finds alone."""
    explained = search.explain(parse_query("北京 -tag:马云"))
    assert explained.articles == 3
    assert [(str(term), count) for term, count in explained.terms] == [("北京", 4), ("tag:马云", 1)]
    assert explained.suggestion is None
    assert search.explain(parse_query("title:*")).terms[0][1] == len(PAGES)


@pytest.mark.parametrize(
    ("query", "instead", "count", "dropped"),
    [
        ("北京 没有这个词", "北京", 4, "没有这个词"),
        ("马云 privacy 北京", "马云 北京", 2, "privacy"),
        ("北京 马云 -北京", "北京 马云", 2, "-北京"),
        ("privac", "privac*", 1, "None"),
        ("tag:马芸", "tag:馬雲", 1, "None"),
        ("tag:nwe-york", 'tag:"New York"', 1, "None"),
        ("source:BBD", "source:BBC", 1, "None"),
        ("没有这个词 没有那个词 马云 北京", "马云 北京", 2, "没有这个词 没有那个词"),
        ("privacy 马云 title:没有日期 北京", "马云 北京", 2, "privacy title:没有日期"),
        ("没有这个词 没有那个词 云", "云", 3, "没有这个词 没有那个词"),
    ],
)
def test_what_to_ask_instead_of_nothing(search: Search, query: str, instead: str, count: int, dropped: str) -> None:
    """The part is named without which most would be found."""
    suggestion = search.explain(parse_query(query)).suggestion
    assert suggestion is not None
    assert (str(suggestion.query), suggestion.articles, str(suggestion.dropped)) == (instead, count, dropped)


@pytest.mark.parametrize(
    "query",
    ["没有这个词", "没有*", "tag:没有", "tag:无", "source:news", "没有这个 OR 那个词", "没有这个词 没有那个词 或者"],
)
def test_sometimes_nothing_helps(search: Search, query: str) -> None:
    """Then nothing is suggested."""
    assert search.explain(parse_query(query)).suggestion is None


@pytest.mark.parametrize(
    ("term", "values", "found"),
    [
        (Term(Field.TAG, "台湾"), ["臺灣", "台灣人", "台湾"], ["臺灣", "台湾"]),
        (Term(Field.LANG, "ZH"), ["zh", "zh-Hant", "zhx"], ["zh", "zh-Hant"]),
        (Term(Field.SOURCE, "希望"), ["希望之声", "大希望"], ["希望之声", "大希望"]),
        (Term(Field.SOURCE, "希望"), ["希望之声", "希望"], ["希望"]),
        (Term(Field.SECTION, "新"), ["新闻"], []),
        (Term(Field.SECTION, "新", prefix=True), ["新闻", "最新"], ["新闻"]),
    ],
)
def test_which_values_a_term_names(term: Term, values: list[str], found: list[str]) -> None:
    """Folded; whole names, but for sources and bylines that none is named exactly."""
    assert named(term, values) == found


@pytest.fixture(scope="module", params=STORES)
def many(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Search, dict[int, tuple[str, str]]]]:
    """Pages of the same words in every order, and their titles and texts as the archive has them."""
    pages = [
        Saved(name=f"{n}.md", title=random_text(1000 + n, 2).replace("\n", ""), text=random_text(n)) for n in range(40)
    ]
    kept = kept_in(request.param, request)
    with open_archive(tmp_path_factory.mktemp("many"), pages, **kept) as archive:
        yield Search(archive), {n: (archive.row(n).title, archive.text(n)) for n in archive.catalogue.order}


def holds(articles: dict[int, tuple[str, str]], phrase: str, *, prefix: bool = False) -> set[int]:
    """The plain scan: every article whose title or text has the phrase."""
    return {n for n, both in articles.items() if any(any(find_phrase(phrase, fold(t), prefix=prefix)) for t in both)}


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_search_finds_what_a_scan_of_the_texts_finds(many, data: st.DataObject) -> None:
    """Precision and recall are 1 for any piece of any text, and for pieces put together."""
    search, articles = many
    pieces = []
    for _ in range(data.draw(st.integers(1, 3))):
        text = data.draw(st.sampled_from([text for both in articles.values() for text in both]))
        start = data.draw(st.integers(0, len(text) - 1))
        pieces.append(" ".join(text[start : start + data.draw(st.integers(1, 8))].split()))
    expected = set(articles)
    for piece in filter(None, pieces):
        prefix = data.draw(st.booleans())
        found = holds(articles, piece, prefix=prefix)
        assert set(search.select(Query(Term(Field.WORDS, piece, prefix)))) == found
        expected &= found if not prefix else holds(articles, piece)
    spelled = " ".join(str(Term(Field.WORDS, piece)) for piece in pieces if piece)
    plain = [holds(articles, piece) for piece in pieces if piece]
    assert set(search.select(parse_query(spelled))) == set(articles).intersection(*plain)


@given(st.text("马云雲北京中国國香港蚂蚁螞蟻上海", min_size=1, max_size=6))
@settings(max_examples=100, deadline=None)
def test_for_chinese_that_is_a_substring_of_the_folded_text(many, word: str) -> None:
    """One to six characters, anywhere in a sentence, in either script."""
    search, articles = many
    scanned = {n for n, both in articles.items() if any(fold(word) in fold(text) for text in both)}
    assert set(search.select(Query(Term(Field.WORDS, word)))) == scanned


@pytest.mark.parametrize("zone", ["UTC+99", "UTC-25", "Nowhere/Nowhere", ":/etc/passwd", "UTC"])
def test_a_time_zone_of_any_name_finds_articles(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest, zone: str
) -> None:
    request.addfinalizer(time.tzset)
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("TZ", zone)
        time.tzset()
        assert len(Search(archive).select(parse_query("newer:90y"))) == len(PAGES) - 1
