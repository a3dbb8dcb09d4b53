"""The layouts of pages, in the order in which they are tried.

A layout is a function that takes a `Page` and returns its `Article`, or None when the page has another layout.
Packages add their own by an entry
point of the group `termnews.layouts`; docs/extending.md tells how. What they
may use is named in `__all__`.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import entry_points
from itertools import chain
from typing import TYPE_CHECKING

from termnews.extract.body import take_body
from termnews.extract.compose import Found, compose
from termnews.extract.layouts import (
    bannedbook,
    drupal,
    fragment,
    markdown,
    matters,
    medium,
    schema,
    text,
    whole_page,
    wordpress,
)
from termnews.extract.metadata import read_metadata
from termnews.extract.page import Page, PageKind
from termnews.model.problem import Problem, ProblemKind
from termnews.text.words import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from termnews.model.article import Article

    Layout = Callable[[Page], Article | None]

__all__ = ["ENTRY_POINTS", "Found", "Page", "PageKind", "compose", "layouts_of", "read_metadata", "take_body"]

ENTRY_POINTS = "termnews.layouts"
"""The entry point group of layouts; an entry's value is the function."""

_WRITTEN: tuple[Layout, ...] = (text.read, markdown.read)
"""For plain text and Markdown, which are recognised at once."""

_NAMED: tuple[Layout, ...] = (bannedbook.read, drupal.read, wordpress.read, medium.read, matters.read)
"""For a particular site or publishing system."""

_REST: tuple[Layout, ...] = (schema.read, whole_page.read, fragment.read)
"""For any page; `fragment` accepts whatever is left."""


def layouts_of(page: Page) -> Iterator[Layout]:
    """The layouts to try for a page: specific ones, those of other packages, general ones."""
    added, _problems = added_layouts()
    is_written = page.kind in {PageKind.TEXT, PageKind.MARKDOWN}
    return chain(*((added, _WRITTEN, _NAMED, _REST) if is_written else (_NAMED, added, _REST)))


@cache
def added_layouts() -> tuple[tuple[Layout, ...], tuple[Problem, ...]]:
    """The layouts of other packages, by name, and the problems of those that could not be loaded."""
    layouts: list[Layout] = []
    problems: list[Problem] = []
    for entry in sorted(entry_points(group=ENTRY_POINTS)):
        try:
            layouts.append(entry.load())
        except (ImportError, AttributeError) as error:
            reason = _("The layout {name} cannot be loaded ({reason}); update or remove its package.")
            problems.append(Problem.told(ProblemKind.PARSE_CRASH, reason.format(name=entry.name, reason=error)))
    return tuple(layouts), tuple(problems)
