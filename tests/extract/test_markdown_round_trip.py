"""Whatever a page is made of, its Markdown has its words, all of them and no others."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.cleanness import is_clean
from tests.extract.words import page_words, squeezed

from termnews.extract.markdown import render_markdown
from termnews.model.article import Article, ArticleId, BodyKind
from termnews.text.commonmark import bare_words, make_parser

PARSER = make_parser()

# Everything that means something to Markdown, HTML or the rules for Chinese.
_PIECES = st.sampled_from([
    "甲", "乙丙", "，", "。", "《书》", "“话”", "（注）", "——", "…", "𠮷", "😀", "foo", "b", "1", "2020", "1.", "12)",
    "-", "+", "*", "**", "_", "~", "~~", "`", "``", "#", "##", ">", "|", "[", "]", "(", ")", "!", "\\", "=", "===",
    "---", ":", " ", "  ", "\n", "\n\n", "\t", "\u3000", "\u00a0", "&amp;", "&lt;", "&copy;", "&amp;copy;", "&#42;",
    "http://e.com/a_b", "\u200b", "\x1b", "e\u0301", "\\\n", "&", ";", "x@y.z", "<!-- c -->", "$", "~~~",
    "[x]: http://a",
])  # fmt: skip
_WORDS = st.lists(_PIECES, max_size=6).map("".join)
_WITHIN = st.sampled_from(
    ["b", "i", "em", "strong", "u", "s", "del", "code", "span", "sup", "sub", "q", "small", "kbd", "mark", "ruby"]
)
_AROUND = st.sampled_from([
    "p", "div", "h1", "h2", "h6", "blockquote", "ul", "ol", "li", "pre", "table", "tr", "td", "th", "dl", "dt", "dd",
    "figure", "figcaption", "section", "center", "article", "caption", "summary", "address",
])  # fmt: skip
_EMPTY = st.sampled_from(
    ["<br>", "<hr>", "<br><br>", "<wbr>", '<img src="http://e.com/a.jpg" alt="图">', '<img alt="*图*" src="data:x">']
)
_LINK = st.sampled_from(["http://e.com/", "http://e.com/a b(c)", "javascript:x", "#a", "/rel", "http://[", ""])


def _elements(inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    several = st.lists(inside, max_size=5).map("".join)
    return st.one_of(
        st.builds("<{0}>{1}</{0}>".format, _WITHIN, several),
        st.builds("<{0}>{1}</{0}>".format, _AROUND, several),
        st.builds('<a href="{0}">{1}</a>'.format, _LINK, several),
        st.builds("<{0}>{1}".format, st.one_of(_AROUND, _WITHIN), several),
        several,
    )


PAGES = st.recursive(st.one_of(_WORDS, _EMPTY), _elements, max_leaves=25)


def markdown(body: str, kind: BodyKind = BodyKind.HTML) -> str:
    return render_markdown(Article(id=ArticleId("a"), keys=(), title="", body=body, body_kind=kind))


def words(text: str) -> str:
    return squeezed(bare_words(PARSER.parse(text)))


@given(PAGES)
@example("<b>甲<i>乙</i></b><i>丙</i>")
@example("a<del><b>b</b></del>c")
@settings(max_examples=70, deadline=None)
def test_markdown_has_the_words_of_the_page(html: str) -> None:
    assert words(markdown(html)) == page_words(html)


@given(PAGES)
@settings(max_examples=30, deadline=None)
def test_markdown_of_markdown_is_the_same_markdown(html: str) -> None:
    """What termnews exports, it reads back as it was."""
    written = markdown(html)

    assert words(markdown(written, BodyKind.MARKDOWN)) == words(written)


@given(st.lists(_PIECES, max_size=25).map("".join))
@settings(max_examples=50, deadline=None)
def test_plain_text_keeps_its_words(text: str) -> None:
    assert words(markdown(text, BodyKind.TEXT)) == squeezed(text)


@given(st.text(max_size=200), st.sampled_from(BodyKind))
@settings(max_examples=50, deadline=None)
def test_nothing_that_could_steer_a_terminal_comes_out(body: str, kind: BodyKind) -> None:
    assert is_clean(markdown(body, kind))
