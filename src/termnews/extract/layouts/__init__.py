"""The ways in which pages are built, in the order in which they are asked.

A layout is a function that takes a `Page` and gives the `Article` in it, or
None when the page is built in another way. Packages add their own by an entry
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
from termnews.extract.page import Kind, Page
from termnews.model.problem import Problem, ProblemKind
from termnews.text.words import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from termnews.model.article import Article

    Layout = Callable[[Page], Article | None]

__all__ = ["ENTRY_POINTS", "Found", "Kind", "Page", "compose", "layouts_of", "read_metadata", "take_body"]

ENTRY_POINTS = "termnews.layouts"
"""Where packages name their layouts: an entry's value is the function."""

_WRITTEN: tuple[Layout, ...] = (text.read, markdown.read)
"""For plain text and Markdown, which know themselves at a glance."""

_NAMED: tuple[Layout, ...] = (bannedbook.read, drupal.read, wordpress.read, medium.read, matters.read)
"""For what one site, or one program that makes sites, builds."""

_REST: tuple[Layout, ...] = (schema.read, whole_page.read, fragment.read)
"""For any page: a fragment takes whatever is left."""


def layouts_of(page: Page) -> Iterator[Layout]:
    """The layouts to ask for a page: ours that have a name, those of other packages, those that take what is left."""
    added, _problems = added_layouts()
    is_written = page.kind in {Kind.TEXT, Kind.MARKDOWN}
    return chain(*((added, _WRITTEN, _NAMED, _REST) if is_written else (_NAMED, added, _REST)))


@cache
def added_layouts() -> tuple[tuple[Layout, ...], tuple[Problem, ...]]:
    """The layouts of other packages, by name; and what kept others from being loaded."""
    layouts: list[Layout] = []
    problems: list[Problem] = []
    for entry in sorted(entry_points(group=ENTRY_POINTS)):
        try:
            layouts.append(entry.load())
        except (ImportError, AttributeError) as error:
            reason = _("The layout {name} cannot be loaded ({reason}); update or remove its package.")
            problems.append(Problem.told(ProblemKind.PARSE_CRASH, reason.format(name=entry.name, reason=error)))
    return tuple(layouts), tuple(problems)
