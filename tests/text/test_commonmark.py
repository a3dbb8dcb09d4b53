"""Markdown is read as CommonMark has it, and as Chinese is written."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from termnews.text.commonmark import bare_words, find_addresses, flanking, is_cjk, make_parser

PARSER = make_parser()
STOCK = MarkdownIt("commonmark", {"html": False, "maxNesting": 100}).enable(["table", "strikethrough"])


def html(markdown: str) -> str:
    return PARSER.renderInline(markdown)


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        pytest.param("**《北京》**外卖", "<strong>《北京》</strong>外卖", id="title marks"),
        pytest.param("他说**“你好”**了", "他说<strong>“你好”</strong>了", id="quotes"),
        pytest.param("**问：**你好", "<strong>问：</strong>你好", id="colon at the end"),
        pytest.param("文字**（注）**", "文字<strong>（注）</strong>", id="full-width brackets"),
        pytest.param("**[北京](u)**外卖", '<strong><a href="u">北京</a></strong>外卖', id="a link in bold"),
        pytest.param("~~删除。~~后文", "<s>删除。</s>后文", id="strikethrough"),
        pytest.param("*（甲）*乙", "<em>（甲）</em>乙", id="italics"),
        pytest.param("文字_强调_字", "文字<em>强调</em>字", id="underscores"),
        pytest.param("**甲***乙*丙", "<strong>甲</strong><em>乙</em>丙", id="bold beside italics"),
        pytest.param("***甲**乙*丙", "<em><strong>甲</strong>乙</em>丙", id="bold within italics"),
        pytest.param("**甲——**乙", "<strong>甲——</strong>乙", id="dash"),
        pytest.param("**甲……**乙", "<strong>甲……</strong>乙", id="ellipsis"),
        pytest.param("甲**，乙**丙", "甲<strong>，乙</strong>丙", id="comma first"),
        pytest.param("𠮷**（𠮷）**𠮷", "𠮷<strong>（𠮷）</strong>𠮷", id="astral characters"),
        pytest.param("한국**(말)**은", "한국<strong>(말)</strong>은", id="hangul"),
        pytest.param("日本**「語」**を", "日本<strong>「語」</strong>を", id="kana"),
        pytest.param("ＡＢ**（ＣＤ）**ＥＦ", "ＡＢ<strong>（ＣＤ）</strong>ＥＦ", id="full-width letters"),
        pytest.param("甲 ** 乙 ** 丙", "甲 ** 乙 ** 丙", id="spaces inside are no emphasis"),
        pytest.param("foo**(bar)**baz", "foo**(bar)**baz", id="Latin stays as it was"),
        pytest.param("snake_case_name", "snake_case_name", id="underscores in a Latin word"),
    ],
)
def test_emphasis_begins_and_ends_beside_chinese(markdown: str, expected: str) -> None:
    assert html(markdown) == expected


@given(st.text(alphabet="ab1 *_~`[]()<>!#-+.:\\\n|&;'\"", max_size=60))
@settings(max_examples=100)
def test_text_in_ascii_is_read_as_everybody_reads_it(markdown: str) -> None:
    """The rules for Chinese never touch a text without Chinese."""
    assert PARSER.render(markdown) == STOCK.render(markdown)


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        pytest.param("见 http://e.com/abc，后文（略）", ["http://e.com/abc"], id="Chinese after it"),
        pytest.param("看https://e.com/a-b_c?x=1&y=2#z。", ["https://e.com/a-b_c?x=1&y=2#z"], id="Chinese around it"),
        pytest.param("（http://e.com/）", ["http://e.com/"], id="full-width brackets"),
        pytest.param("(see http://e.com/a).", ["http://e.com/a"], id="a sentence in brackets"),
        pytest.param("http://e.com/a_(b)", ["http://e.com/a_(b)"], id="brackets of its own"),
        pytest.param("http://e.com/a, http://e.com/b!", ["http://e.com/a", "http://e.com/b"], id="two"),
        pytest.param("HTTP://E.COM", ["HTTP://E.COM"], id="upper case"),
        pytest.param('"http://e.com"', ["http://e.com"], id="quotes"),
        pytest.param("http://e.com/a]}", ["http://e.com/a"], id="closing brackets that nothing opened"),
        pytest.param("http://. https://)", [], id="marks after the scheme"),
        pytest.param("http:// 和 https://。", [], id="nothing after the scheme"),
        pytest.param("javascript://x ftp://e.com e.com a@e.com", [], id="other schemes"),
    ],
)
def test_a_bare_address_ends_where_its_characters_end(text: str, addresses: list[str]) -> None:
    assert [text[start:end] for start, end in find_addresses(text)] == addresses


def test_a_bare_address_becomes_a_link() -> None:
    assert html("看http://e.com/a_b_c，好") == '看<a href="http://e.com/a_b_c">http://e.com/a_b_c</a>，好'


def test_an_address_at_the_end_becomes_a_link_too() -> None:
    assert html("http://e.com/") == '<a href="http://e.com/">http://e.com/</a>'


def test_an_address_within_a_link_is_not_linked_again() -> None:
    assert html("[http://a.com](http://b.com)") == '<a href="http://b.com">http://a.com</a>'


def test_an_address_in_code_is_no_link() -> None:
    assert html("`http://e.com`") == "<code>http://e.com</code>"


def test_html_in_markdown_is_words() -> None:
    assert PARSER.render("<div>甲</div> <b>乙") == "<p>&lt;div&gt;甲&lt;/div&gt; &lt;b&gt;乙</p>\n"


def test_lists_forty_deep_keep_their_words() -> None:
    """The parser's own limit would drop what lies deeper than twenty."""
    markdown = "".join(f"{'  ' * depth}- 第{depth}\n" for depth in range(40))

    assert "第39" in bare_words(PARSER.parse(markdown))


@pytest.mark.parametrize(
    "markdown",
    [
        pytest.param("".join(f"{'  ' * depth}- x\n" for depth in range(500)) + "甲", id="items, a line each"),
        pytest.param("- " * 500 + "甲", id="items on one line"),
        pytest.param("1. " * 500 + "甲", id="numbers on one line"),
        pytest.param("> " * 500 + "甲", id="quotes"),
        pytest.param(">" * 500 + "甲", id="quotes without spaces"),
        pytest.param("> - " * 500 + "甲", id="items in quotes"),
        pytest.param("".join(f"{'   ' * depth}1. x\n" for depth in range(500)) + "甲", id="numbers, a line each"),
        pytest.param("> " * 16 + "".join(f"{'> ' * 16}{'  ' * depth}- x\n" for depth in range(60)) + "甲", id="both"),
    ],
)
def test_no_depth_loses_words(markdown: str) -> None:
    assert bare_words(PARSER.parse(markdown)).endswith("甲")


def test_lines_of_marks_are_not_taken_for_depth() -> None:
    assert html("+-------------------------+") == "+-------------------------+"


def test_the_words_are_those_on_the_screen() -> None:
    markdown = "# 题\n\n甲**乙** `丙` [丁](http://e.com) ![图**一**](u)\n戊  \n己\n\n"
    markdown += "```x\n庚\n```\n\n    辛\n\n| a |\n| --- |\n| b |\n"

    assert "".join(bare_words(PARSER.parse(markdown)).split()) == "题甲乙丙丁图一戊己庚辛ab"


@pytest.mark.parametrize("character", "汉字かカ한，。：（）《》「」“”‘’—…·ＡＢ！𠮷㐀豈ㄅ々〇")
def test_chinese_and_its_marks_are_written_without_spaces(character: str) -> None:
    assert is_cjk(character)


@pytest.mark.parametrize("character", "aZ0é. ,(-\"'éЖα😀°")
def test_other_characters_are_not(character: str) -> None:
    assert not is_cjk(character)


@given(st.characters(codec="utf-8"), st.characters(codec="utf-8"))
@settings(max_examples=100)
def test_marks_between_words_open_or_close(before: str, after: str) -> None:
    """Between two characters that are no space, emphasis can always do one of the two."""
    opens, closes = flanking(before, after)

    assert opens or closes or before.isspace() or after.isspace()


@given(st.text(alphabet="甲，。（）《》a1*_~`[]()<>!#-\\\n😀 |", max_size=80))
@settings(max_examples=100)
def test_no_text_is_too_odd_to_read(markdown: str) -> None:
    bare_words(PARSER.parse(markdown))
