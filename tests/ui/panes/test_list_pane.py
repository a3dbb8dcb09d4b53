"""An article in the list: marks, title, date, source, tags, length, at every width."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from termnews.desk.listing import ListedRow, RowMarks
from termnews.model.article import ArticleId
from termnews.model.row import Number, Row
from termnews.text.clean import clean_line
from termnews.ui.panes.list_pane import INDENT, copies_words, marked_title, marks_of, one_line, two_lines
from termnews.ui.widgets.fitting import Line, width_of


def listed(title: str = "立法會押後表決", *, copies: int = 1, **marks: object) -> ListedRow:
    """An article of the list."""
    row = Row(
        number=Number(1),
        id=ArticleId("abc"),
        title=title,
        source="希望之声",
        published="2021-03-01",
        tags=("港聞",),
        characters=12345,
        copies=copies,
    )
    return ListedRow(row, RowMarks(**marks))  # type: ignore[arg-type]


def text(line: Line) -> str:
    """The words of a line."""
    return "".join(piece.text for piece in line)


def test_marks_are_signs_and_never_colour_alone() -> None:
    assert text(marks_of(listed())) == "∙    "
    assert text(marks_of(listed(read=True, starred=True, noted=True))) == " *n  "
    assert text(marks_of(listed(copies=3))) == "∙ =  "
    assert text(marks_of(listed(), chosen=True)) == "∙  + "


def test_a_blank_keeps_the_marks_apart_from_what_follows() -> None:
    """A selected row does not read "+2021-03-01", and a row's second line begins below its title."""
    row = listed()
    first, second = two_lines(row, marked_title(row, []), 50, chosen=True)
    assert text(one_line(row, marked_title(row, []), 60, chosen=True)).startswith("∙  + 2021-03-01  立法會押後表決")
    assert text(first) == "∙  + 立法會押後表決"
    assert text(second).startswith(INDENT + "2021-03-01")
    assert len(INDENT) == width_of(marks_of(row))


def test_a_withdrawn_article_tells_since_when_if_that_is_known() -> None:
    since, unknown = (ListedRow(listed().row._replace(withdrawn=day), RowMarks()) for day in ("2020-02-14T09:30", "?"))

    assert copies_words(since) == "withdrawn 2020-02-14"
    assert copies_words(unknown) == "withdrawn"


def test_one_line_tells_day_title_and_source() -> None:
    row = listed(tags=("重讀",))
    assert text(one_line(row, marked_title(row, []), 60)).startswith("∙    2021-03-01  立法會押後表決")
    wide = text(one_line(row, marked_title(row, []), 110))
    assert "2021-03-01" in wide
    assert "重讀 港聞" in wide
    assert wide.rstrip().endswith("希望之声")


def test_a_long_source_stands_whole_where_the_title_leaves_room() -> None:
    row = listed("甲")
    row = row._replace(row=row.row._replace(source="termnews.example"))
    assert text(one_line(row, marked_title(row, []), 60)).endswith("  termnews.example")
    long = row._replace(row=row.row._replace(title="立法會押後表決" * 5))
    assert text(one_line(long, marked_title(long, []), 60)).endswith("  termnews.…")


def test_a_long_title_takes_the_column_of_a_source_that_is_not_known() -> None:
    row = listed("立法會押後表決" * 5)
    row = row._replace(row=row.row._replace(source=""))
    assert width_of(one_line(row, marked_title(row, []), 80)) == 80
    assert text(one_line(row, marked_title(row, []), 80)).endswith("立法會…")


def test_two_lines_tell_the_length_too() -> None:
    row = listed()
    first, second = two_lines(row, marked_title(row, []), 50)
    assert text(first) == "∙    立法會押後表決"
    assert text(second).split() == ["2021-03-01", "希望之声", "港聞", "31m"]


def test_a_long_title_takes_both_lines_on_a_phone() -> None:
    row = listed("大學校園三日紀事，圖書館與飯堂及宿舍裡的人")
    first, second = two_lines(row, marked_title(row, [(8, 9)]), 33, wraps=True)
    assert text(first) == "∙    大學校園三日紀事，圖書館與飯"
    assert text(second).split() == ["堂及宿舍裡的人", "2021-03-01"]
    first, second = two_lines(row, marked_title(row, []), 33)
    assert text(first).endswith("…")


def test_a_tag_that_only_names_the_source_is_not_said_twice() -> None:
    row = listed()
    same = ListedRow(row.row._replace(tags=("希望之聲", "港聞")), row.marks)
    assert text(two_lines(same, marked_title(same, []), 50)[1]).split()[:3] == ["2021-03-01", "希望之声", "港聞"]


def test_matches_stand_out_in_the_title() -> None:
    line = marked_title(listed(), [(0, 3)])
    assert [(piece.text, piece.look) for piece in line if piece.text] == [("立法會", "match"), ("押後表決", "strong")]


@given(st.text(max_size=40).map(clean_line), st.integers(8, 140))
@settings(max_examples=80)
def test_no_title_makes_a_line_too_wide(title: str, width: int) -> None:
    row = listed(title)
    lines = [one_line(row, marked_title(row, []), width), *two_lines(row, marked_title(row, []), width)]
    assert all(width_of(line) <= width for line in lines)
