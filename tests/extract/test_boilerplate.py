"""What is taken out of a body are blocks of their own: no word within a sentence, no paragraph behind a link."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from termnews.extract.body import take_body

LABELS = [
    "相关报道",
    "相关链接",
    "相关阅读",
    "延伸閱讀",
    "Share",
    "Related",
    "Read more",
    "评论",
    "广告",
    "Subscribe",
    "Video",
]
INLINE = ["a href='/x'", "b", "strong", "span", "em", "button", "label", "i", "code"]
BEFORE = "港务局长说，风暴过后港口在星期一重新开放"
BEHIND = "渔民天亮前就出海了。"


def lines(html: str, *, is_whole: bool = True) -> list[str]:
    body = LexborHTMLParser(html).body
    assert body is not None
    return take_body(body, is_whole=is_whole).lines


@given(st.sampled_from(LABELS), st.sampled_from(INLINE), st.booleans(), st.booleans())
def test_an_inline_element_takes_no_word_out_of_a_sentence(
    label: str, tag: str, is_whole: bool, is_before: bool
) -> None:
    """A link or bold words that read like a label keep their place; only buttons themselves are machinery."""
    inline = f"<{tag}>{label}</{tag.split(maxsplit=1)[0]}>"
    words = f"{inline}，{BEFORE}" if is_before else f"{BEFORE}（{inline}）{BEHIND}"
    told = lines(f"<p>{BEFORE}。</p><p>{words}</p><p>{BEHIND}</p><p>完。</p>", is_whole=is_whole)

    shown = "" if tag == "button" else label
    assert told[1] == (f"{shown}，{BEFORE}" if is_before else f"{BEFORE}（{shown}）{BEHIND}")
    assert told[2:] == [BEHIND, "完。"]


@pytest.mark.parametrize(
    "label",
    [
        "<p>相关报道</p>",
        "<p><b>相关链接：</b></p>",
        "<h3>Related</h3>",
        "<div>延伸閱讀</div>",
        "<h3>往期推薦</h3>",
        "<p>點擊查看大圖</p>",
    ],
)
def test_a_label_takes_nothing_behind_it_but_links(label: str) -> None:
    html = f"<p>{BEFORE}。</p>{label}<p><a href='/a'>别的新闻</a></p><p>{BEHIND * 20}</p><p>完。</p>"

    assert lines(html) == [f"{BEFORE}。", BEHIND * 20, "完。"]


def test_related_lists_of_posts_are_told_apart() -> None:
    html = f"<p>{BEFORE}。</p><h3>相关文章</h3><ul><li><a href='https://e.org/a'>别的新闻</a></li></ul><p>{BEHIND}</p>"
    body = LexborHTMLParser(html).body
    assert body is not None

    taken = take_body(body)

    assert taken.lines == [f"{BEFORE}。", BEHIND]
    assert [link.url for link in taken.related] == ["https://e.org/a"]


def test_a_label_with_links_on_lines_of_one_paragraph_goes_out() -> None:
    links = "".join(
        f"<br><b><a href='/{n}'>A long title of the other story, number {n}</a> [NEWS]</b>" for n in range(3)
    )

    assert lines(f"<p>{BEFORE}。</p><p><b>DON'T MISS</b>{links}</p><p>{BEHIND}</p>") == [f"{BEFORE}。", BEHIND]


def test_a_paragraph_whose_first_line_reads_like_a_label_stays() -> None:
    told = lines(f"<p>{BEFORE}。</p><p>Related<br>{BEFORE}，<a href='/a'>他说</a>。</p><p>{BEHIND}</p>")

    assert f"{BEFORE}，他说。" in told
