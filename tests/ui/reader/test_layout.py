"""What holds for every article at every width."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from tests.ui.reader.host import make_article

from termnews.text.clean import clean_body
from termnews.ui.reader.blocks import BlockKind
from termnews.ui.reader.document import Document
from termnews.ui.reader.layout import Layout

WORDS = ["中文", "，", "。”", "“她說", "——", "……", "《書》", "word", " ", "1,234", "😀", "𠀀", "e\u0301"]
MARKED = ["**粗**", "`c`", "[鏈](https://x.example/)"]
PHRASE = st.lists(st.sampled_from(WORDS + MARKED), min_size=1, max_size=30).map("".join)
PART = st.one_of(
    PHRASE,
    PHRASE.map("## {}".format),
    st.lists(PHRASE, min_size=1, max_size=3).map(lambda items: "\n".join(f"- {item}" for item in items)),
    st.tuples(PHRASE, PHRASE).map(lambda pair: f"1. {pair[0]}\n   - {pair[1]}"),
    PHRASE.map("> {}".format),
    PHRASE.map("> > - {}".format),
    PHRASE.map("```\n{}\n```".format),
    st.lists(PHRASE, min_size=4, max_size=4).map(lambda cells: "|{}|{}|\n|-|:-:|\n|{}|{}|".format(*cells)),
    st.text(max_size=60).map(lambda text: clean_body(text).text),
    st.just("---"),
    st.just("![畫](p.jpg)\n*說明*"),
)
MARKDOWN = st.lists(PART, max_size=8).map("\n\n".join)
WIDTHS = st.integers(10, 100)


def read(markdown: str) -> Document:
    document = Document(make_article(markdown, notices=("啟事",), original="https://x.example/o"))
    document.read_all()
    return document


@given(MARKDOWN, WIDTHS)
@example("1. 中文中文\n   -  ", 10)
@settings(max_examples=80, deadline=None)
def test_no_line_is_wider_than_the_text_may_be(markdown: str, width: int) -> None:
    document = read(markdown)
    layout = Layout(document, width)

    for index, block in enumerate(document.blocks):
        for line in layout.lines(index):
            right = cell_len(line.prefix)
            for piece in line.pieces:
                assert piece.column >= right
                right = piece.column + cell_len(block.text[piece.start : piece.end])
            assert right <= width


@given(MARKDOWN, WIDTHS)
@settings(max_examples=80, deadline=None)
def test_every_character_is_drawn_once(markdown: str, width: int) -> None:
    """But for spaces where a line breaks, and what parts the cells of a table."""
    document = read(markdown)
    layout = Layout(document, width)

    for index, block in enumerate(document.blocks):
        if document.is_folded(index):
            continue
        drawn = sorted((piece.start, piece.end) for line in layout.lines(index) for piece in line.pieces)
        place = 0
        for start, end in drawn:
            assert start >= place
            assert block.text[place:start].strip(" \u3000\n\t") == ""
            place = max(place, end)
        assert block.text[place:].strip(" \u3000\n\t") == ""


@given(st.lists(PART, min_size=6, max_size=30).map("\n\n".join), st.integers(20, 300))
@settings(max_examples=60, deadline=None)
def test_an_article_read_in_pieces_is_the_same_article(markdown: str, size: int) -> None:
    """Whatever the pieces, the same words stand in the same order, in blocks of the same kind."""
    whole, pieces = read(markdown), Document(make_article(markdown, notices=("啟事",), original="https://x.example/o"))
    while not pieces.is_complete:
        pieces.read_on(size)

    assert _words(pieces) == _words(whole)


def _words(document: Document) -> list[str]:
    return [block.text for block in document.blocks if block.kind is not BlockKind.RULE]


@given(MARKDOWN, WIDTHS, WIDTHS, st.floats(0, 1))
@example("中文\n\n中文\n\n中文\n\n|中文|中文|\n|-|:-:|\n|中文中文|中文中文|\n\n中文", 14, 10, 0.5)
@settings(max_examples=80, deadline=None)
def test_another_width_keeps_the_place(markdown: str, width: int, other: int, share: float) -> None:
    """The line that holds the first character of a line, at whatever width, and back again."""
    document = read(markdown)
    narrow, wide = Layout(document, width), Layout(document, other)
    for index in range(len(document.blocks)):
        narrow.lines(index)
        wide.lines(index)
    anchor = narrow.anchor_at(int(share * (narrow.height - 1)))

    there = wide.anchor_at(wide.line_of(anchor))

    assert there.block == anchor.block
    assert there.blanks == anchor.blanks
    assert there.character <= anchor.character or document.blocks[anchor.block].kind is BlockKind.TABLE
    assert narrow.anchor_at(narrow.line_of(anchor)) == anchor


@given(MARKDOWN, WIDTHS)
@settings(max_examples=40, deadline=None)
def test_heights_are_exact_once_lines_are_made(markdown: str, width: int) -> None:
    document = read(markdown)
    layout = Layout(document, width)
    while layout.missing:
        layout.make_some(50)

    assert layout.height == sum(len(layout.lines(index)) for index in range(len(document.blocks)))
    assert [layout.locate(layout.top(index))[0] for index in range(len(document.blocks)) if layout.lines(index)] == [
        index for index in range(len(document.blocks)) if layout.lines(index)
    ]
