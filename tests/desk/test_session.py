"""What the person is looking at: the journeys' rules, without thread and terminal."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from pyroaring import BitMap

from termnews.desk.listing import ArticleList, ListedRow, RowMarks
from termnews.desk.news import Progress
from termnews.desk.opened import OpenedArticle
from termnews.desk.results import AUTO, Results, order_of
from termnews.desk.session import Arrival, Pane, Session, Trail
from termnews.model.article import Article, ArticleId
from termnews.model.query import Query, parse_query
from termnews.model.row import Number, Row
from termnews.shelf.person import LastPlace
from termnews.text.clean import clean


def rows_of(numbers: Sequence[Number]) -> list[Row]:
    """Rows whose ids tell their numbers."""
    return [Row(number=n, id=ArticleId(f"id{n}"), title=f"第{n}篇") for n in numbers]


def results_of(*numbers: int, query: str = "", unread: int = 0) -> Results:
    """What a query found."""
    listing = ArticleList([Number(number) for number in numbers], rows_of, lambda _number: RowMarks())
    return Results(parse_query(query), listing, BitMap(numbers), len(numbers), unread, 0)


def opened(number: int) -> OpenedArticle:
    """An article with its text."""
    return OpenedArticle(
        Number(number), Article(id=ArticleId(f"id{number}"), keys=(f"key{number}",), title=clean("題")), "正文。"
    )


@pytest.fixture
def session() -> Session:
    """Five articles, the cursor on the first."""
    session = Session()
    session.show("", results_of(50, 40, 30, 20, 10))
    return session


# Results


def test_before_anything_is_known_there_is_nothing_to_choose() -> None:
    session = Session()
    assert (session.current, session.row, list(session.numbers), list(session.chosen())) == (None, None, [], [])
    assert not session.step(1)
    assert not session.jump(lambda count: count - 1)
    assert session.place(0) is None


def test_the_cursor_stays_on_its_article_when_others_come_in(session: Session) -> None:
    session.move_to(Number(30))
    session.show("", results_of(60, 50, 40, 30, 20, 10), cursor_on=session.current)
    assert (session.current, session.cursor) == (30, 3)


def test_the_cursor_stays_in_its_row_when_its_article_is_gone(session: Session) -> None:
    session.move_to(Number(30))
    session.show("", results_of(50, 40, 20, 10), cursor_on=Number(30))
    assert (session.current, session.cursor) == (20, 2)
    session.show("", results_of(50), cursor_on=Number(20))
    assert session.cursor == 0


def test_another_query_begins_at_its_first_article(session: Session) -> None:
    session.move_to(Number(20))
    session.show("港聞", results_of(40, 20, query="港聞"))
    assert (session.current, session.text, str(session.query)) == (40, "港聞", "港聞")


def test_a_row_under_the_cursor_is_fetched_by_its_place(session: Session) -> None:
    session.move_to(Number(40))
    assert session.row is not None
    assert session.row.row.title == "第40篇"


def test_marks_are_counted_again_and_the_results_stay(session: Session) -> None:
    first = session.row
    session.recount(BitMap([50, 40, 99]))
    assert session.results is not None
    assert session.results.unread == 2
    assert session.row is not first, "its marks are fetched again"


@pytest.mark.parametrize(
    ("typed", "narrowed"),
    [
        ("", "is:unread sort:title"),
        ("港聞", "is:unread 港聞 sort:title"),
        ("tag:a OR tag:b", "is:unread (tag:a OR tag:b) sort:title"),
        ("港聞 sort:date", "is:unread 港聞 sort:date"),
    ],
)
def test_a_query_is_narrowed_by_what_is_typed(session: Session, typed: str, narrowed: str) -> None:
    session.narrowed_from = parse_query("is:unread sort:title")
    assert str(session.narrowed(parse_query(typed))) == narrowed


@pytest.mark.parametrize(
    ("query", "chosen", "order"),
    [
        ("", AUTO, "-date"),
        ("港聞", AUTO, "relevance"),
        ("tag:港聞", AUTO, "-date"),
        ("港聞", "title", "title"),
        ("港聞 sort:length", "title", "length"),
    ],
)
def test_the_best_match_is_first_until_another_order_is_chosen(query: str, chosen: str, order: str) -> None:
    assert order_of(parse_query(query), chosen) == order


# Moving


def test_steps_end_at_both_ends_of_the_list(session: Session) -> None:
    assert not session.step(-1)
    assert [session.step(1) for _ in range(5)] == [True] * 4 + [False]
    assert session.current == 10


def test_a_step_to_the_next_unread_passes_over_what_is_read(session: Session) -> None:
    assert session.step_to(BitMap([50, 20]), 1)
    assert session.current == 20
    assert not session.step_to(BitMap([50, 20]), 1)
    assert session.current == 20
    assert session.step_to(BitMap([50, 20]), -1)
    assert session.current == 50


def test_an_article_by_chance_is_one_of_the_list(session: Session) -> None:
    assert session.jump(lambda count: count - 1)
    assert session.current == 10


def test_an_article_that_is_not_in_the_list_leaves_the_cursor_alone(session: Session) -> None:
    session.move_to(Number(99))
    assert session.current == 50


# Choosing


def test_a_command_is_about_the_selected_articles_and_else_the_one_under_the_cursor(session: Session) -> None:
    assert list(session.chosen()) == [50]
    session.toggle_selected(Number(40))
    session.toggle_selected(Number(20))
    assert list(session.chosen()) == [20, 40]
    session.toggle_selected(Number(40))
    assert list(session.chosen()) == [20]


def test_whoever_reads_is_asked_about_the_article_that_is_read(session: Session) -> None:
    session.toggle_selected(Number(40))
    session.pane, session.opened, session.wanted = Pane.READER, opened(30), Number(30)
    assert list(session.chosen()) == [30]
    session.is_asking = True
    assert list(session.chosen()) == [40], "while they type, the keys do not go to the article"


def test_selecting_all_turns_a_selection_round(session: Session) -> None:
    session.select_all()
    assert list(session.selected) == [10, 20, 30, 40, 50]
    session.toggle_selected(Number(30))
    session.select_all()
    assert list(session.selected) == [30]


# Reading


def test_a_late_header_is_passed_over(session: Session) -> None:
    session.wanted = Number(30)
    assert session.is_awaited(opened(30))
    assert not session.is_awaited(opened(40)), "another article is wanted now"
    session.opened = opened(30)
    assert session.has_wanted
    assert not session.is_awaited(opened(30)), "its text is there already"
    session.wanted = Number(40)
    assert not session.has_wanted


def test_the_trail_leads_back_and_forward_and_a_new_way_ends_the_old_one() -> None:
    trail = Trail()
    assert trail.step(-1) is None
    for number in (1, 2, 2, 3):
        trail.add(Number(number))
    assert [trail.step(-1), trail.step(-1), trail.step(-1)] == [2, 1, None]
    assert trail.step(1) == 2
    trail.add(Number(4))
    assert trail.step(1) is None
    assert trail.step(-1) == 2


# Where the next start begins


def test_no_place_is_told_while_the_row_of_the_cursor_is_not_there(session: Session) -> None:
    """The row of a server may come late: the place that is stored stays."""
    session.rows = [ListedRow(Row(number, ArticleId(""), ""), RowMarks()) for number in session.numbers]
    assert session.place(above=2) is None


def test_a_place_is_told_once_and_again_when_it_has_changed(session: Session) -> None:
    place = session.place(above=2)
    assert place == LastPlace("", AUTO, "id50", "", "2")
    assert session.place(above=2) is None
    session.step(1)
    session.pane, session.opened, session.wanted = Pane.READER, opened(40), Number(40)
    assert session.place(above=2) == LastPlace("", AUTO, "id40", "id40", "2")


def test_an_article_that_is_still_loading_is_the_one_that_is_marked_and_that_the_next_start_opens(
    session: Session,
) -> None:
    """Not the one before, which is shown meanwhile."""
    session.pane, session.opened, session.wanted = Pane.READER, opened(50), Number(50)
    session.step(1)
    session.wanted = session.current

    assert list(session.chosen()) == [40]
    assert session.place(above=2) == LastPlace("", AUTO, "id40", "id40", "2")


def test_a_start_goes_on_at_the_place_that_was_left() -> None:
    arrival = Arrival()
    arrival.resume(LastPlace("", AUTO, "id1", "id2", "7"))
    assert (arrival.article, arrival.opens, arrival.above, arrival.is_over) == ("id2", True, 7, False)
    arrival.resume(LastPlace("", AUTO, "id1", "", "0"))
    assert (arrival.article, arrival.opens) == ("id1", False)
    arrival.end()
    assert arrival.is_over


def test_a_page_that_was_asked_for_comes_before_the_place_that_was_left() -> None:
    arrival = Arrival(Path("a.md"))
    arrival.resume(LastPlace("", AUTO, "id1", "", "7"))
    assert (arrival.page, arrival.article, arrival.opens, arrival.above) == (Path("a.md"), "", True, 0)


@pytest.mark.parametrize(("step", "is_shown"), [(0, True), (1, False)], ids=["stayed", "moved on"])
def test_results_that_arrive_late_do_not_hide_or_keep_what_is_said_of_saving(
    session: Session, step: int, is_shown: bool
) -> None:
    """The list reports the cursor behind them: that is a move only for who has left the row that was marked."""
    session.show_saved()
    session.step(step)

    session.show("", results_of(60, 50, 40, 30, 20, 10), cursor_on=session.current)
    session.hide_saved()

    assert session.shows_saved is is_shown


def test_somebody_who_is_on_the_way_is_not_sent_to_the_place_that_was_left(session: Session) -> None:
    session.arrival.article = "id10"
    session.show("", results_of(50, 40, 30), cursor_on=session.current)
    assert session.arrival.article == "id10", "nobody has moved"
    session.step(1)
    session.show("", results_of(50, 40, 30, 20), cursor_on=session.current)
    assert session.arrival.is_over


def test_a_session_begins_with_nothing_asked_and_nothing_to_leave() -> None:
    session = Session()
    assert session.query == Query()
    assert session.progress == Progress()
    assert not session.has_moved
    assert not session.is_leaving
