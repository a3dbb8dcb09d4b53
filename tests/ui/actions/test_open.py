"""Opening articles, without a screen."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock

from termnews.desk.opened import OpenedArticle
from termnews.desk.session import Session
from termnews.errors import TermnewsError, VanishedError
from termnews.model.row import Number
from termnews.ui.actions.context import Context
from termnews.ui.actions.open import OpenCommands


class InAThread:
    """Work whose errors are told, as those of the thread are; what is done with its answer has none."""

    def ask(self, work: Any, answer: Any, failed: Any) -> None:
        """Answer here and now."""
        try:
            found = work()
        except TermnewsError as error:
            failed(error)
        else:
            answer(found)

    def latest(self) -> InAThread:
        """Any kind of work."""
        return self


def test_a_copy_that_has_just_gone_is_told() -> None:
    """The index is asked in the thread: a server may be far away."""
    copy = SimpleNamespace(number=Number(8), title="河水")
    article = OpenedArticle(Number(7), Mock(), "", copies=(copy,))  # type: ignore[arg-type]
    desk = Mock(**{"articles.open": lambda _number: article}, alike=lambda _number: [])
    gone = VanishedError("The page of this article no longer exists.")
    desk.articles.shown_path.side_effect = ["a.md", gone]
    session, stage = Mock(Session, meant=Number(7)), Mock()

    OpenCommands(Context(desk, session, stage, InAThread()), showing=Mock(), outside=Mock()).more_like_this()  # type: ignore[arg-type]

    stage.say.assert_called_once_with(gone)
