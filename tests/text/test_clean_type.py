"""Whoever holds a `Clean` knows that its words were cleaned: no other string becomes one."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import NamedTuple, get_type_hints

import pytest

import termnews
import termnews.model.article as article_module
import termnews.model.dates as dates_module
import termnews.model.problem as problem_module
from termnews.model.article import Article, ArticleId, Link
from termnews.model.dates import WrittenDate
from termnews.model.problem import Problem
from termnews.text import clean as clean_module
from termnews.text.clean import Clean

SOURCES = sorted(Path(termnews.__file__).parent.rglob("*.py"))
HOME = Path(clean_module.__file__)
BY_US = {ArticleId}
"""A hash of our own alphabet."""


def calls_of(source: Path, name: str) -> list[int]:
    """The lines of a module that call something of a name."""
    tree = ast.parse(source.read_text("utf-8"))
    names = (
        (node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", ""), node.lineno)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
    )
    return [line for called, line in names if called == name]


def test_text_clean_alone_makes_clean_strings() -> None:
    """Mypy lets no `str` into a field of an article; the one way around it would be the type's own name."""
    makers = [f"{source.name}:{line}" for source in SOURCES if source != HOME for line in calls_of(source, "Clean")]

    assert makers == []
    assert calls_of(HOME, "Clean")


def test_no_cast_makes_one() -> None:
    """`cast(Clean, text)` would be a way around the type."""
    casts = [
        f"{source.name}:{node.lineno}"
        for source in SOURCES
        for node in ast.walk(ast.parse(source.read_text("utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "cast" and "Clean" in ast.dump(node)
    ]

    assert casts == []


@pytest.mark.parametrize("model", [Article, Link, Problem, WrittenDate])
def test_no_field_of_an_article_is_a_plain_string(model: type[NamedTuple]) -> None:
    """Titles, names, tags, addresses, captions, notices, dates, reasons: each says by its type that it is clean."""
    names = {**vars(article_module), **vars(dates_module), **vars(problem_module), "Clean": Clean}
    hints = get_type_hints(model, names)

    plain = [name for name, hint in hints.items() if "str" in {getattr(part, "__name__", "") for part in parts(hint)}]

    assert plain == []


def parts(hint: object) -> list[object]:
    """A type and the types inside it; those that only we make are left out."""
    inner = [part for argument in getattr(hint, "__args__", ()) for part in parts(argument)]
    return [] if hint in BY_US else [hint, *inner]
