"""The ways in which pages are built, in the order in which they are asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

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

if TYPE_CHECKING:
    from collections.abc import Callable

    from termnews.extract.page import Page
    from termnews.model.article import Article

LAYOUTS: tuple[Callable[[Page], Article | None], ...] = (
    text.read,
    markdown.read,
    bannedbook.read,
    drupal.read,
    wordpress.read,
    medium.read,
    matters.read,
    schema.read,
    whole_page.read,
    fragment.read,
)
"""Plain text and Markdown know themselves at a glance; a fragment takes whatever is left."""
