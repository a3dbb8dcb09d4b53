"""Pages with little markup: those of the 1990s, and what converters make of a document."""

from __future__ import annotations

import pytest

from termnews.extract.read import read_page

THINGS = "桥路河船山海"
SENTENCES = [
    f"市政府说，新的{thing}会在明年开放，居民可以走过去，不必再绕远路，孩子上学也近了，老人去医院也不用再等渡船。"
    for thing in THINGS
]


def lines_of(body: str) -> list[str]:
    html = f"<html><head><title>水乡文摘</title></head><body>{body}</body></html>"
    return read_page(html.encode(), "a.htm").text.split("\n")


@pytest.mark.parametrize("parted", ["<p>", "<p>\n<p>"])
def test_a_first_paragraph_outside_the_elements_of_the_others_is_kept(parted: str) -> None:
    """`<p>` stands between paragraphs, as if it were a break, so that the first is in none."""
    body = f"<center><h2>堤修好了</h2></center><hr>{parted.join(SENTENCES)}<hr><a href='2.htm'>下一篇</a>"

    assert [line for line in lines_of(body) if line in SENTENCES] == SENTENCES


def test_the_lines_of_a_converted_document_are_kept() -> None:
    """Each line is an element, and many are too short to be paragraphs; a page without links has no menus."""
    pieces = [f"第{n}页第{k}行，{SENTENCES[k % 6][:40]}" for n in range(2) for k in range(15)]
    lines = [line for piece in pieces for line in (piece[:30], piece[30:])]
    sheets = ["".join(f"<div class='t m0 x0'>{line}</div>" for line in half) for half in (lines[:30], lines[30:])]
    body = "".join(f"<div class='pf w0'><div class='pc'>{sheet}</div></div>" for sheet in sheets)

    assert lines_of(body) == lines


def test_a_list_without_links_between_paragraphs_is_the_articles() -> None:
    """Even where trafilatura leaves it out, because its items are short."""
    first, second = [f"<p>{sentence}</p>" for sentence in SENTENCES[:2]]
    items = "<ul><li>材质：304不锈钢</li><li>容量：500毫升</li></ul>"
    body = f"<div><h1>水乡文摘</h1><div class=price>¥128</div><div>{first}{items}{second}</div></div>"

    assert "容量：500毫升" in lines_of(body)
