"""`termnews search` finds articles from the command line; `tags`, `sources` and `which` look an archive up."""

from __future__ import annotations

from pathlib import Path

import pytest

PAGES = {
    "a.md": "---\ntitle: 馬雲陷風暴\nsource: 希望之声\ndate: 2021-01-05\ntags: [北京, 馬雲]\n"
    "original: https://example.org/a\n---\n\n杠上北京當局後，螞蟻集團遭重點整頓。\n",
    "b.md": "---\ntitle: 北京今日\nsource: BBC\ndate: 2021-02-10\ntags: [北京]\n---\n\n马云，北京人。\n",
    "c.md": "---\ntitle: Privacy\nsource: BBC\n---\n\nPrivacy matters in New York.\n",
}


@pytest.fixture
def archive(keep_archive) -> Path:
    """Three articles."""
    return keep_archive(PAGES)


def test_a_line_an_article_the_best_first(termnews, archive: Path) -> None:
    """Id, day, source, title, and the words around the match."""
    found = termnews("search", "北京", "--path", archive)
    assert found.code == 0
    lines = [line.split("\t") for line in found.out.splitlines()]
    assert [line[1:] for line in lines] == [
        ["2021-02-10", "BBC", "北京今日", "马云，北京人。"],
        ["2021-01-05", "希望之声", "馬雲陷風暴", "杠上北京當局後，螞蟻集團遭重點整頓。"],
    ]


def test_json_has_all_of_list_and_more(termnews, archive: Path) -> None:
    """The objects of `list --json` with snippet and score; Simplified finds Traditional."""
    (record,) = termnews("search", "蚂蚁", "--json", "--path", archive).records
    listed = next(r for r in termnews("list", archive, "--json").records if r["path"] == "a.md")
    snippet, score = record.pop("snippet"), record.pop("score")
    assert record == listed
    assert "螞蟻" in snippet
    assert score == 0.5


@pytest.mark.parametrize(
    ("words", "paths"),
    [
        (["北京", "-tag:馬雲"], ["b.md"]),
        (["马云", "OR", "privac*"], ["c.md", "a.md", "b.md"]),
        (["北京", "sort:date"], ["a.md", "b.md"]),
        (["北京", "--limit", "1"], ["b.md"]),
        (["“new york”"], ["c.md"]),
        (["source:bbc", "-date:*"], ["c.md"]),
    ],
)
def test_the_query_language(termnews, archive: Path, words: list[str], paths: list[str]) -> None:
    """A term may begin with a minus; the query may ask for an order."""
    records = termnews("search", *words, "--json", "--path", archive).records
    assert [record["path"] for record in records] == paths


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["privac"], "privac* finds 1."),
        (["source:bbd"], "source:BBC finds 2."),
        (["北京", "没有这个词"], "Without 没有这个词: 2."),
        (["没有这个词"], "No articles match."),
    ],
)
def test_nothing_found_says_what_to_ask_instead(termnews, archive: Path, words: list[str], says: str) -> None:
    """On the way of errors, so that pipes stay empty."""
    found = termnews("search", *words, "--path", archive)
    assert (found.code, found.out) == (1, "")
    assert says in found.err


def test_a_mistake_is_shown_where_it_is(termnews, archive: Path) -> None:
    """With the exit code of wrong usage."""
    found = termnews("search", "a", "titel:b", "--path", archive)
    assert (found.code, found.out) == (2, "")
    assert "Did you mean “title:”?" in found.err
    assert "a >>>titel:<<<b" in found.err
    assert len(termnews("search", "发" * 10_000, "--path", archive).err) < 300


@pytest.mark.parametrize("words", [[], ["a", "--limit", "0"], ["a", "--path", "/nowhere/at/all"]])
def test_wrong_usage(termnews, words: list[str]) -> None:
    """A query is needed, and an archive that is there."""
    assert termnews("search", *words).code == 2


def test_tags(termnews, archive: Path) -> None:
    """The commonest first."""
    assert termnews("tags", archive).out == "2\t北京\n1\t馬雲\n"
    assert termnews("tags", archive, "--json").records == [{"tag": "北京", "count": 2}, {"tag": "馬雲", "count": 1}]


def test_own_tags_are_counted_with_those_of_the_pages(termnews, archive: Path) -> None:
    """An article that has a tag twice over counts once."""
    assert termnews("mark", "今日", "OR", "privacy", "--tag", "北京", "--path", archive).code == 0
    assert termnews("tags", archive).out == "3\t北京\n1\t馬雲\n"


@pytest.mark.parametrize("query", ["tag:台湾", "tag:臺*", "tag:* -tag:北京"])
def test_own_tags_are_found_as_those_of_the_pages(termnews, archive: Path, query: str) -> None:
    """In either script, and by their beginning."""
    termnews("mark", "privacy", "--tag", "臺灣", "--path", archive)
    assert [record["path"] for record in termnews("search", query, "--json", "--path", archive).records] == ["c.md"]


def test_sources(termnews, archive: Path) -> None:
    """The commonest first."""
    assert termnews("sources", archive).out == "2\tBBC\n1\t希望之声\n"
    assert termnews("sources", archive, "--json").records[0] == {"source": "BBC", "count": 2}


@pytest.mark.parametrize(
    ("command", "sentence"), [("tags", "No article has a tag."), ("sources", "No article names its source.")]
)
def test_nothing_to_count(termnews, keep_archive, command: str, sentence: str) -> None:
    """An archive without tags and sources."""
    done = termnews(command, keep_archive({"a.md": "# 标题\n\n只有一句话，没有别的。\n"}))
    assert (done.code, done.out, done.err) == (1, "", f"termnews: {sentence}\n")


@pytest.mark.parametrize("url", ["https://example.org/a", "http://www.example.org/a/#top", "example.org/a"])
def test_which_article_has_an_address(termnews, archive: Path, url: str) -> None:
    """However the address is written."""
    found = termnews("which", url, "--path", archive)
    assert (found.code, found.out.split("\t")[3:]) == (0, ["馬雲陷風暴", "a.md\n"])
    assert [record["path"] for record in termnews("which", url, "--json", "--path", archive).records] == ["a.md"]


def test_no_article_has_an_address(termnews, archive: Path) -> None:
    """Said on the way of errors."""
    found = termnews("which", "https://example.org/nothing", "--path", archive)
    assert (found.code, found.out) == (1, "")
    assert "https://example.org/nothing" in found.err


@pytest.mark.parametrize("words", [["-港"], ["-price"], ["-“上海”"], ["-tag:金融"]], ids="".join)
def test_what_begins_with_a_hyphen_is_a_term(termnews, archive: Path, words: list[str]) -> None:
    """One character, a word that begins like an option, a phrase, a field: none is taken for an option."""
    found = termnews("search", "北京", *words, "-p", archive)

    assert found.code == 0, found.err
    assert len(found.out.splitlines()) == 2


def test_a_folder_among_the_words_is_pointed_out(termnews, archive: Path, monkeypatch) -> None:
    """`termnews search 北京 news` looks for both words; who meant the folder learns how to say so."""
    monkeypatch.chdir(archive.parent)

    found = termnews("search", "北京", archive.name)

    assert f"To search the folder of that name: -p {archive.name}" in found.err
    assert termnews("search", "北京", archive.name, "-p", archive).err.count("folder") == 0
