"""The one query language: what is typed and how it is read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from termnews.errors import QueryError
from termnews.model.query import And, Field, Not, Or, Part, Query, Sort, Term, parse_query


def word(value: str, *, prefix: bool = False) -> Term:
    """A term without a field."""
    return Term(Field.WORDS, value, prefix)


def tag(value: str) -> Term:
    """A term for a tag."""
    return Term(Field.TAG, value)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", And()),
        ("  ", And()),
        ("*", And()),
        ("马云", word("马云")),
        ("马云 北京", And((word("马云"), word("北京")))),
        ("马云\u3000北京", And((word("马云"), word("北京")))),
        ("马云 AND 北京", And((word("马云"), word("北京")))),
        ('"new  york"', word("new york")),
        ("“马云 北京”", word("马云 北京")),
        ("「马云 北京」", word("马云 北京")),
        ("『马云』", word("马云")),
        ("他说“你好”吗", And((word("他说"), word("你好"), word("吗")))),
        ('"still typed', word("still typed")),
        (r'"a \"b\" \\"', word(r'a "b" \ '.strip())),
        ("a OR b", Or((word("a"), word("b")))),
        ("a ＯＲ b", Or((word("a"), word("b")))),
        ("a|b｜c", Or((word("a"), word("b"), word("c")))),
        ("a b OR c", Or((And((word("a"), word("b"))), word("c")))),
        ("a (b OR c)", And((word("a"), Or((word("b"), word("c")))))),
        ("（a OR b） c", And((Or((word("a"), word("b"))), word("c")))),
        ("(a b) c", And((word("a"), word("b"), word("c")))),
        ("(*)", And()),
        ("a *", word("a")),
        ("-a", Not(word("a"))),
        ("－tag：转载", Not(tag("转载"))),
        ("NOT a", Not(word("a"))),
        ("--a", Not(Not(word("a")))),
        ("-(a b)", Not(And((word("a"), word("b"))))),
        ("covid-19", word("covid-19")),
        ("or and not", And((word("or"), word("and"), word("not")))),
        ('"OR"', word("OR")),
        ("或", word("或")),
        ("privac*", word("privac", prefix=True)),
        ("privac＊", word("privac", prefix=True)),
        ('"new yor"*', word("new yor", prefix=True)),
        ("tag:北京", tag("北京")),
        ("ＴＡＧ：北京", tag("北京")),
        ('tag:"New York"', tag("New York")),
        ("tag:*", Term(Field.TAG, "", prefix=True)),
        ("title:a body:b", And((Term(Field.TITLE, "a"), Term(Field.BODY, "b")))),
        ("https://example.org/a", word("https://example.org/a")),
        ("10:30", word("10:30")),
        ("备注：内容", word("备注：内容")),
        ("is:UNREAD", Term(Field.IS, "unread")),
        ("has:original", Term(Field.HAS, "original")),
        ("date:2021", Term(Field.DATE, "2021")),
        ("date:*", Term(Field.DATE, "", prefix=True)),
        ("date：２０２１年１月５日", Term(Field.DATE, "2021-01-05")),
        ("posted:2021/1..2021.03", Term(Field.POSTED, "2021-01..2021-03")),
        ("newer:30天", Term(Field.NEWER, "30d")),
        ("note:重要", Term(Field.NOTE, "重要")),
    ],
)
def test_how_a_query_is_read(text: str, part: Part) -> None:
    """The same marks are read in half and in full width."""
    assert parse_query(text) == Query(part)


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        ("sort:date", Sort.OLDEST),
        ("sort:-date", Sort.NEWEST),
        ("sort：－length", Sort.LONGEST),
        ("sort:TITLE", Sort.TITLE),
    ],
)
def test_a_query_may_ask_for_an_order(text: str, sort: Sort) -> None:
    """The order stands beside the terms."""
    assert parse_query(text) == Query(And(), sort)
    assert parse_query(f"a {text} OR b") == Query(Or((word("a"), word("b"))), sort)


@pytest.mark.parametrize(
    ("text", "marked", "says"),
    [
        ("a titel:b", "titel:", "Did you mean “title:”"),
        ("author:b", "author:", "Did you mean “byline:”"),
        ("xyzzy:b", "xyzzy:", "Unknown field “xyzzy:”. To search for"),
        ("a tag:", "tag:", "needs a value"),
        ('a ""', '""', "Empty quotes"),
        ("a ()", "()", "Empty brackets"),
        ("a (b", "(", "there is no “)” after it"),
        ("a) b", ")", "Unmatched “)”"),
        ("- a", "-", "right before the term"),
        ("-", "-", "right before the term"),
        ("(-)", "-", "right before the term"),
        ("date:2021..x", "2021..x", "is not a date"),
        ("- OR a", "-", "right before the term"),
        ("a OR", "OR", "needs a term on both sides"),
        ("OR a", "OR", "needs a term on both sides"),
        ("a OR OR b", "OR", "needs a term on both sides"),
        ("a OR sort:date", "OR", "needs a term on both sides"),
        ("AND a", "AND", "needs a term on both sides"),
        ("(a AND) b", "AND", "needs a term on both sides"),
        ("a AND AND b", "AND", "needs a term on both sides"),
        ("a AND", "AND", "needs a term on both sides"),
        ("date:2021-13", "2021-13", "is not a date"),
        ("date:2021..2020", "2021..2020", "ends before it begins"),
        ("date:2021*", "2021*", "is not a date"),
        ("newer:soon", "soon", "is not a time span"),
        ("is:unred", "unred", "Use one of: problem, unread"),
        ("has:tail", "tail", "Use one of: caption"),
        ("sort:size", "size", "Use one of: date"),
        ("(sort:date)", "sort:date", "cannot be in brackets"),
        ("-sort:date", "sort:date", "or excluded"),
        ("(" * 40, "(", "nested too deeply"),
        ("a " * 101, "a ", "Too many terms"),
        ("a" * 2001, "a" * 2001, "too long"),
    ],
)
def test_a_mistake_says_where_it_is(text: str, marked: str, says: str) -> None:
    """The message helps, and its place can be shown under the line."""
    with pytest.raises(QueryError) as mistake:
        parse_query(text)

    assert text[mistake.value.start : mistake.value.end] == marked
    assert says in str(mistake.value)


def test_a_mistake_can_be_told_in_another_language() -> None:
    """The sentence and what stands in it are apart."""
    with pytest.raises(QueryError) as mistake:
        parse_query("titel:b")

    assert mistake.value.message.format(**mistake.value.values) == str(mistake.value)
    assert mistake.value.values["meant"] == "title"


typed = st.text(
    st.sampled_from('马云ab -－*＊():：（）"“”「」|\\.OR AND sort:tag:date:2021is:unread\u3000\n'), max_size=30
)


@given(typed | st.text(max_size=30))
@settings(max_examples=100, deadline=None)
def test_whatever_is_typed_is_a_query_or_a_mistake(text: str) -> None:
    """Nothing else ever happens, and the one spelling of a query is read as itself."""
    try:
        query = parse_query(text)
    except QueryError as error:
        mistake = error
    else:
        mistake = QueryError("", 0, 0)
        assert parse_query(str(query)) == query
        assert str(parse_query(str(query))) == str(query)
    assert 0 <= mistake.start <= mistake.end <= len(text)


values = st.text(min_size=1, max_size=8).map(lambda text: " ".join(text.split())).filter(bool)
fields = st.sampled_from([Field.WORDS, Field.TITLE, Field.BODY, Field.TAG, Field.SOURCE, Field.PATH, Field.NOTE])
terms = st.builds(Term, fields, values, st.booleans())


@given(terms, terms, terms)
@settings(max_examples=100, deadline=None)
def test_any_value_can_be_spelled(one: Term, other: Term, third: Term) -> None:
    """A tag like `OR` or `a "b" (c)*` can be asked for."""
    for part in (one, Not(one), And((one, Or((other, Not(third)))))):
        assert parse_query(str(Query(part))) == Query(part)


def test_what_is_wanted_leaves_out_what_is_excluded() -> None:
    """Only words that are looked for are marked."""
    query = parse_query("a -b tag:c (title:d OR -(e -f))")
    assert [str(term) for term in query.wanted] == ["a", "title:d", "f"]
    assert [str(term) for term in query.terms] == ["a", "b", "tag:c", "title:d", "e", "f"]


@pytest.mark.parametrize(
    ("text", "is_shelf"),
    [
        ("is:unread", True),
        ("is:problem", False),
        ("has:note", True),
        ("has:caption", False),
        ("note:x", True),
        ("x", False),
    ],
)
def test_who_answers_a_term(text: str, is_shelf: bool) -> None:
    """The shelf knows what the person did, the archive the rest."""
    assert parse_query(text).terms[0].is_shelf is is_shelf


@pytest.mark.parametrize(
    ("query", "part", "more", "less"),
    [
        ("", "tag:a", "tag:a", ""),
        ("x", "tag:a", "x tag:a", "x"),
        ("tag:a", "tag:a", "tag:a tag:a", ""),
        ("x tag:a y sort:date", "tag:a", "x tag:a y tag:a sort:date", "x y sort:date"),
        ("x tag:a", "tag:a", "x tag:a tag:a", "x"),
        ("x OR y", "-tag:a", "(x OR y) -tag:a", "x OR y"),
        ("x", "y z", "x y z", "x"),
        ("x", "*", "x", "x"),
    ],
)
def test_a_part_is_asked_for_or_no_longer(query: str, part: str, more: str, less: str) -> None:
    """The sidebar requires and excludes with this."""
    parsed, added = parse_query(query), parse_query(part).part
    assert str(parsed.also(added)) == more
    assert str(parsed.without(added)) == less


def test_every_example_of_the_manual_can_be_typed() -> None:
    """What docs/search.md shows is read as a query."""
    manual = (Path(__file__).parents[2] / "docs/search.md").read_text("utf-8")
    examples = [example for line in manual.splitlines() if line.startswith("| `") for example in line.split("|")[1:2]]
    typed = [query for example in examples for query in re.findall("`([^`]+)`", example)]
    assert len(typed) > 40
    for query in typed:
        assert parse_query(query) != Query()
