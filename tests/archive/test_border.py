"""A worker has read hostile pages: what it sends is looked at where it comes in."""

from __future__ import annotations

from typing import Any

import pytest
from tests.cleanness import is_clean

from termnews.archive.packing import pack
from termnews.archive.record import Record, make_record, read_article, receive_record
from termnews.extract.read import read_page
from termnews.model.fields import DETAILS, FieldKind
from termnews.model.problem import ProblemKind
from termnews.text.clean import clean_path

ESCAPE = "\x1b]52;c;UFdORUQ=\x07\u202e\x9b2J"
PAGE = """---
title: 标题
source: 来源
author: 作者
tags: [甲, 乙]
date: 2021-01-05
---
正文在这里。[链接](https://example.org/a)
"""


@pytest.fixture
def record() -> Record:
    """What a worker makes of a page."""
    return make_record(read_page(PAGE.encode(), "page.md"), b"page.md", 1, 1)


def strings_in(value: Any) -> list[str]:
    """Every string within a value."""
    if isinstance(value, str):
        return [value]
    return [string for part in value for string in strings_in(part)] if isinstance(value, tuple | list) else []


def test_what_is_clean_comes_in_as_it_is(record: Record) -> None:
    assert receive_record(tuple(record)) == record


@pytest.mark.parametrize(
    "name",
    ["title", "source", "byline", "section", "published", "posted", "layout", "language", "id", "member", "captured"],
)
def test_what_is_not_is_cleaned_and_told(record: Record, name: str) -> None:
    """A worker that a page has taken over could send anything."""
    received = receive_record(tuple(record._replace(columns=record.columns | {name: f"字{ESCAPE}"})))

    assert is_clean(received.columns[name])
    assert ProblemKind.HIDDEN_CHARACTERS.value in {kind for kind, _reason in received.problems}


def test_tags_and_reasons_are_looked_at_within(record: Record) -> None:
    r"""JSON writes an escape as \u001b, which looks harmless until it is read."""
    received = receive_record(
        tuple(
            record._replace(
                columns=record.columns | {"tags": '["\\u001b[2J"]'}, problems=(("bad-front-matter", f"x{ESCAPE}"),)
            )
        )
    )

    assert "\\u001b" not in received.columns["tags"]
    assert all(map(is_clean, strings_in(received.problems)))


def test_what_is_packed_is_cleaned_when_it_is_read(record: Record) -> None:
    """Addresses, captions, notices, links and the words."""
    # GB 18030, in which all is packed, has no lone surrogates; the rest of the escapes it has.
    quoted = ESCAPE.replace("\x1b", "\\u001b").replace("\x07", "\\u0007")
    values = {
        FieldKind.NAMES: f'["{quoted}"]',
        FieldKind.LINKS: f'[["{quoted}","{quoted}"]]',
        FieldKind.PROBLEMS: f'[["truncated","{quoted}"]]',
    }
    details = f'[["url:{quoted}"],' + ",".join(values.get(field.kind, f'"{quoted}"') for field in DETAILS) + "]"
    hostile = record._replace(details=pack(details), text=pack(f"字{ESCAPE}"))

    article = read_article(hostile.columns, hostile.details, hostile.text, clean_path("page"))

    assert all(map(is_clean, strings_in(tuple(article))))
