"""What the reader is told to show, without a screen."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock

import pytest

from termnews.desk.opened import OpenedArticle
from termnews.desk.session import Session
from termnews.model.row import Number
from termnews.ui.actions.showing import Showing


class AtOnce:
    """Work that is done where it is asked for."""

    is_idle = True

    def ask(self, work: Any, answer: Any, _failed: Any = None) -> None:
        """Answer here and now."""
        answer(work())

    def latest(self) -> AtOnce:
        """Any kind of work."""
        return self


def opened(**more: Any) -> OpenedArticle:
    """An article on the desk."""
    return OpenedArticle(number=Number(7), article=Mock(), markdown="文", **more)


def shown_after(before: OpenedArticle, now: OpenedArticle) -> list[OpenedArticle]:
    """What the reader is given when pages have come or gone."""
    session, stage = Session(), Mock()
    session.opened = before
    showing = Showing(Mock(open_article=lambda _number: now), session, stage, AtOnce(), "end")  # type: ignore[arg-type]
    showing.look_around_again()
    return [call.args[0] for call in stage.article.show_article.call_args_list]


@pytest.mark.parametrize(
    "more", [{"known": {"page:b.md": Number(8)}}, {"cited_by": (SimpleNamespace(),)}, {"copies": (SimpleNamespace(),)}]
)
def test_links_of_the_open_article_follow_what_is_in_the_archive(more: dict[str, Any]) -> None:
    """On a first start an article is open before the pages that it links to are read."""
    now = opened(**more)

    assert shown_after(opened(), now) == [now]


def test_an_article_around_which_nothing_has_changed_is_left_alone() -> None:
    assert shown_after(opened(), opened()) == []
