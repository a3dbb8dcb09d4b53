"""Words in which nothing is set apart: the short way to Markdown is html2text's, and long texts keep every word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termnews.extract.markdown import plain
from termnews.extract.markdown.body_blocks import Paragraph, StyledRun
from termnews.extract.markdown.convert import LeafConverter
from termnews.extract.markdown.inline_html import to_html
from termnews.extract.markdown.write import write
from termnews.text.commonmark import bare_words, make_parser

WORDS = st.text(st.sampled_from("蚂蚁a1 *_`~[]<>&#!|+-=.():;\\，。「」😀𠀀"), min_size=1, max_size=12)


@given(st.lists(WORDS.map(str.strip).filter(bool), min_size=1, max_size=4))
def test_a_plain_paragraph_is_written_as_html2text_writes_it(lines: list[str]) -> None:
    runs = [StyledRun("\n".join(lines))]

    assert write([Paragraph(runs)]) == LeafConverter().convert([f"<p>{to_html(runs)}</p>"])[0] + "\n"


@pytest.mark.parametrize("count", [4, 5, 6, 7, 13, 50])
def test_of_too_many_paragraphs_neighbours_are_shown_as_one(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain, "MOST_PARAGRAPHS", 5)
    text = "\n\n".join(f"第{number}段" for number in range(count))

    blocks = plain.text_blocks(text)

    assert len(blocks) == min(count, 6)
    words = bare_words(make_parser().parse(write(blocks)))
    assert "".join(words.split()) == "".join(text.split())
