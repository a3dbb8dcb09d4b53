"""The article at which a start resumes, without a screen."""

from __future__ import annotations

from queue import SimpleQueue
from threading import Event
from typing import TYPE_CHECKING
from unittest.mock import Mock

import pytest
from tests.desk.test_session import results_of

from termnews.desk.results import AUTO
from termnews.desk.session import Arrival, Pane, Session
from termnews.model.row import Number
from termnews.shelf.person import LastPlace
from termnews.ui.actions.arriving import Arriving
from termnews.ui.actions.context import Context
from termnews.ui.work import Work

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def session() -> Session:
    """A start that is to resume in the article 30, when its rows have come."""
    session = Session()
    session.arrival.resume(LastPlace("", AUTO, "id30", "id30", "1"))
    session.show("", results_of(50, 40, 30, 20))
    return session


def arrive(session: Session, meanwhile: Callable[[Session], object]) -> list[Number]:
    """What is opened when rows come, and a key is handled before the next frame."""
    opening, waiting = Mock(), []
    desk = Mock(**{"articles.with_id": lambda _article: Number(30)}, is_far=False)
    arriving = Arriving(Context(desk, session, Mock(), Mock()), queries=Mock(), opening=opening, showing=Mock())
    arriving.on_results(waiting.append)
    assert session.current == 30
    meanwhile(session)
    for call in waiting:
        call()
    assert session.arrival.is_over
    return [call.args[0] for call in opening.read.mock_calls]


def test_the_article_is_opened_behind_the_first_rows(session: Session) -> None:
    assert arrive(session, lambda _session: None) == [30]


def test_rows_that_come_again_before_that_hinder_nothing(session: Session) -> None:
    """Pages that are read at the start bring the list anew."""
    assert arrive(session, lambda here: here.show("", results_of(60, 50, 40, 30, 20), cursor_on=Number(30))) == [30]


def test_a_page_that_is_asked_for_is_waited_for_when_the_list_was_made_before_it_was_read(session: Session) -> None:
    """The index has it already, and the news of it bring the next list."""
    session.arrival = Arrival(Number(30))
    opening, waiting = Mock(), []
    arriving = Arriving(
        Context(Mock(is_far=False), session, Mock(), Mock()), queries=Mock(), opening=opening, showing=Mock()
    )

    for listed in ([50], [50, 30]):
        session.show("", results_of(*listed), cursor_on=Number(50))
        arriving.on_results(waiting.append)
        while waiting:
            waiting.pop()()

    opening.read.assert_called_once_with(30)
    assert session.arrival.is_over


@pytest.mark.parametrize(
    "key",
    [
        pytest.param(lambda here: here.step(1), id="the cursor is moved"),
        pytest.param(lambda here: here.arrival.end(), id="something else is asked for"),
        pytest.param(lambda here: setattr(here, "pane", Pane.SIDEBAR), id="the sidebar is gone to"),
        pytest.param(lambda here: setattr(here, "is_asking", True), id="a search is typed"),
    ],
)
def test_a_key_that_is_faster_than_the_article_counts(session: Session, key: Callable[[Session], object]) -> None:
    """Nobody is taken away from where they have gone."""
    assert arrive(session, key) == []


@pytest.mark.parametrize(("steps", "ends_at"), [(0, 30), (1, 40)], ids=["nobody moves", "the cursor is moved"])
def test_the_screen_does_not_wait_for_a_server_that_looks_for_the_article(
    session: Session, steps: int, ends_at: int
) -> None:
    answers, is_found = SimpleQueue(), Event()
    work = Work(lambda *call: answers.put(call), Mock())
    desk = Mock(**{"articles.with_id": lambda _article: is_found.wait(60) and Number(30)}, is_far=True)
    arriving = Arriving(Context(desk, session, Mock(), work), queries=Mock(), opening=Mock(), showing=Mock())

    arriving.on_results(Mock())
    assert session.current == 50
    session.step(steps)
    is_found.set()
    call, *values = answers.get(timeout=60)
    call(*values)

    assert session.current == ends_at
    assert arriving._finding.is_idle
