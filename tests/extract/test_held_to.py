"""What the whole reading promises of any page: no more is lost than a stated share without a word of it."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from termnews.extract.opinion import ask
from termnews.extract.read import read_page
from termnews.extract.runs import fold

SHARE = 0.8
"""Of what trafilatura finds, so much is in text, related links and notices together; or a problem is told."""

WORDS = st.text("新闻说港口在星期一重新开放的桥路人", min_size=30, max_size=80).map(lambda words: f"{words}。")
LABELS = st.sampled_from(
    ["相关报道", "相关链接", "Share", "分享", "评论", "Related", "广告", "订阅", "推荐阅读", "Video"]
)
INLINE = st.sampled_from(
    ["a href=/x", "b", "em", "span", "i", "strong", "span class=share-link", "a class=related href=/y"]
)
BODIES = st.sampled_from(
    ["div class=entry-content", "article", "div itemprop=articleBody", "div class=story", "div class='field-name-body'"]
)


def page(paragraphs: list[str], body: str, below: str = "") -> bytes:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    name = body.split(maxsplit=1)[0]
    menu = "<ul><li><a href=/>首页</a><li><a href=/a>国际</a></ul>"
    return (
        f"<html><head><title>港口重开</title></head><body>{menu}<h1>港口重开</h1><{body}>{text}</{name}>{below}"
        "</body></html>"
    ).encode()


@settings(max_examples=60)
@given(st.lists(WORDS, min_size=3, max_size=8, unique=True), BODIES, st.lists(WORDS, max_size=2))
def test_a_text_never_shrinks_below_the_second_opinion_unsaid(words: list[str], body: str, more: list[str]) -> None:
    data = page(words, body, "".join(f"<div class=comment><p>{said}</p></div>" for said in more))
    article = read_page(data, "a.html")
    told = fold("".join((article.text, *article.notices, *(link.title for link in article.related))))
    wanted = [fold(line) for line in ask(data.decode()).paragraphs if line not in more]

    assert sum(len(line) for line in wanted if line in told) >= SHARE * sum(map(len, wanted)) or article.problems


@settings(max_examples=60)
@given(st.lists(WORDS, min_size=3, max_size=6, unique=True), BODIES, LABELS, INLINE, st.integers(0, 5))
def test_no_inline_element_removes_text_outside_itself(
    words: list[str], body: str, label: str, tag: str, place: int
) -> None:
    place %= len(words)
    inline = f"{words[place]}<{tag}>{label}</{tag.split(maxsplit=1)[0]}>，{words[place]}"
    article = read_page(page([*words[:place], inline, *words[place + 1 :]], body), "a.html")

    assert all(fold(line) in fold(article.text) for line in words)
    assert fold(article.text).count(fold(words[place])) == 2
