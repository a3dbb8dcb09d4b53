"""What the reader is told to show, without a screen."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock

import pytest

from termnews.desk.comparison import Compared, Comparison
from termnews.desk.opened import OpenedArticle
from termnews.desk.session import Session
from termnews.model.row import Number
from termnews.ui.actions.context import Context
from termnews.ui.actions.showing import Showing
from termnews.ui.panes.opened_article import kept_place
from termnews.ui.reader.shown_article import Position as Place
from termnews.ui.reader.shown_article import ReaderArticle

ARTICLE = Mock()
COMPARED = Compared(Number(7), Number(8), "2020 → 2021")


class AtOnce:
    """Work that is done where it is asked for."""

    is_idle = True

    def ask(self, work: Any, answer: Any, _failed: Any = None) -> None:
        """Answer here and now."""
        answer(work())

    def latest(self) -> AtOnce:
        """Any kind of work."""
        return self

    @property
    def changes(self) -> AtOnce:
        """Work that is all done."""
        return self

    def do(self, work: Any, done: Any, **_how: Any) -> None:
        """Do it here and now."""
        done(work())


def opened(**more: Any) -> OpenedArticle:
    """An article on the desk."""
    return OpenedArticle(number=Number(7), article=more.pop("article", ARTICLE), markdown="文", **more)


def stage_at(block: int) -> Mock:
    """A screen whose article is at a block."""
    stage = Mock()
    stage.article.viewport.position, stage.article.viewport.share = Place(block, 0, 0), 0.5
    return stage


def shown_after(before: OpenedArticle, now: OpenedArticle, block: int = 0) -> list[tuple[str, OpenedArticle]]:
    """What the reader is told when pages have come or gone."""
    session, stage = Session(), stage_at(block)
    session.opened = before
    showing = Showing(Context(Mock(**{"articles.open": lambda _number: now}), session, stage, AtOnce()), "end")  # type: ignore[arg-type]
    showing.look_around_again()
    return [(call[0], call[1][0]) for call in stage.article.method_calls]


@pytest.mark.parametrize(
    "more", [{"known": {"page:b.md": Number(8)}}, {"cited_by": (SimpleNamespace(),)}, {"copies": (SimpleNamespace(),)}]
)
def test_links_of_the_open_article_follow_what_is_in_the_archive(more: dict[str, Any]) -> None:
    """On a first start an article is open before the pages that it links to are read."""
    now = opened(**more)

    assert shown_after(opened(), now) == [("show_links_of", now)]


def test_an_article_that_was_saved_again_is_shown_anew_where_it_was() -> None:
    """It may have been read on while its links were looked up."""
    ((how, shown),) = shown_after(opened(), opened(known={"page:b.md": Number(8)}, article=Mock()), block=5)

    assert how == "show_article"
    assert kept_place(shown) == Place(5, 0, 0)


def test_links_of_an_article_do_not_come_over_the_next_one() -> None:
    session, stage = Session(), stage_at(0)
    session.opened = opened()

    def find(_number: Number) -> OpenedArticle:
        session.cursor, session.wanted = 0, Number(7)
        showing.on_cursor()
        return opened(known={"page:b.md": Number(8)})

    session.results = Mock(listing=Mock(numbers=[Number(9)]))
    showing = Showing(Context(Mock(**{"articles.open": find}), session, stage, AtOnce()), "end")  # type: ignore[arg-type]
    showing.look_around_again()

    assert showing.is_waiting
    stage.article.show_article.assert_not_called()


def test_an_article_around_which_nothing_has_changed_is_left_alone() -> None:
    assert shown_after(opened(), opened()) == []


def test_a_place_in_a_comparison_is_not_stored_for_the_article() -> None:
    """What is moved while the comparison is made is stored before it is shown."""
    session, stage, moments = Session(), stage_at(5), Mock()
    session.opened, session.has_moved_in_article = opened(), False
    stage.article.show = moments.show
    desk = Mock(**{"articles.open": lambda _number: opened(), "articles.compare": lambda _one, _other: Comparison(())})
    desk.marking.place_in = moments.place_in

    class MovedMeanwhile(AtOnce):
        def ask(self, work: Any, answer: Any, _failed: Any = None) -> None:
            found = work()
            assert isinstance(found[1], ReaderArticle), (
                "made in the thread: of a long text it takes longer than a frame"
            )
            session.has_moved_in_article = True
            answer(found)

    Showing(Context(desk, session, stage, MovedMeanwhile()), "end").compare(Number(7), COMPARED)  # type: ignore[arg-type]

    assert [call[0] for call in moments.mock_calls] == ["place_in", "show"]
