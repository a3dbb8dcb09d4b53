"""What choosing a row of the sidebar makes of a query."""

from __future__ import annotations

import pytest

from termnews.desk.sidebar import (
    RowKind,
    SidebarRow,
    asked_parts,
    asked_value,
    changed_query,
    filtered,
    language_words,
    signed_rows,
)
from termnews.model.query import Query, parse_query


@pytest.mark.parametrize(
    ("before", "term", "way", "after"),
    [
        ("", "tag:港聞", "=", "tag:港聞"),
        ("蚂蚁", "tag:港聞", "=", "tag:港聞"),
        ("蚂蚁", "", "=", ""),
        ("蚂蚁", "tag:港聞", "+", "蚂蚁 tag:港聞"),
        ("蚂蚁 tag:港聞", "tag:港聞", "+", "蚂蚁"),
        ("蚂蚁", "tag:港聞", "-", "蚂蚁 -tag:港聞"),
        ("蚂蚁 -tag:港聞", "tag:港聞", "-", "蚂蚁"),
        ("蚂蚁 tag:港聞", "tag:港聞", "-", "蚂蚁 -tag:港聞"),
        ("蚂蚁 -tag:港聞", "tag:港聞", "+", "蚂蚁 tag:港聞"),
        ("tag:港聞", "tag:港聞", "+", ""),
        ("a OR b", "tag:港聞", "+", "(a OR b) tag:港聞"),
        ("sort:title", "tag:港聞", "+", "tag:港聞 sort:title"),
    ],
)
def test_a_row_changes_the_query(before: str, term: str, way: str, after: str) -> None:
    part = parse_query(term).part
    assert str(changed_query(parse_query(before), term, way, part)) == after


def test_signs_stand_before_what_the_query_asks_for() -> None:
    assert asked_parts(parse_query("蚂蚁 tag:a -tag:b")) == {"蚂蚁": "+", "tag:a": "+", "tag:b": "-"}
    assert asked_parts(Query()) == {}


@pytest.mark.parametrize(
    ("query", "signs"),
    [
        ("", ["", ">", "", "", "", ""]),
        ("tag:港聞", ["", "", "", "", "+", ""]),
        ("-tag:港聞 is:unread", ["", "", "+", "", "-", ""]),
        ("蚂蚁", ["", "", "", ">", "", ""]),
    ],
)
def test_signs_change_before_the_articles_are_found(query: str, signs: list[str]) -> None:
    rows = [
        SidebarRow(RowKind.HEADING, "TAGS"),
        SidebarRow(RowKind.QUERY, "All", "", 3, "+"),
        SidebarRow(RowKind.QUERY, "Unread", "is:unread", 2),
        SidebarRow(RowKind.SAVED, "蚂蚁", "蚂蚁", 1),
        SidebarRow(RowKind.FACET, "港聞", "tag:港聞", 0, "+"),
        SidebarRow(RowKind.MORE, "…", "tag"),
    ]
    signed = signed_rows(rows, parse_query(query))
    assert [row.state for row in signed] == signs
    assert [row.words for row in signed] == [row.words for row in rows]


def test_a_value_is_read_from_its_spelling() -> None:
    from termnews.model.query import Field

    assert asked_value('tag:"two words"', Field.TAG) == "two words"
    assert asked_value("source:x", Field.TAG) == ""


def test_a_filter_keeps_headings_of_what_it_finds() -> None:
    rows = [
        SidebarRow(RowKind.QUERY, "All"),
        SidebarRow(RowKind.GAP),
        SidebarRow(RowKind.HEADING, "TAGS"),
        SidebarRow(RowKind.FACET, "港聞", "tag:港聞", 2),
        SidebarRow(RowKind.GAP),
        SidebarRow(RowKind.HEADING, "SOURCES"),
        SidebarRow(RowKind.FACET, "Times", "source:Times", 1),
    ]
    assert [row.words for row in filtered(rows, "港闻")] == ["/港闻", "", "TAGS", "港聞"]
    assert [row.words for row in filtered(rows, "nothing")] == []
    assert filtered(rows, " ") == rows


def test_languages_are_named_in_themselves() -> None:
    assert language_words("zh-Hant") == "繁體中文"
    assert language_words("tlh") == "tlh"
