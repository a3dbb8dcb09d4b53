"""How each part of an article is laid out."""

from __future__ import annotations

import pytest
from tests.ui.reader.host import Host, laid_out, make_article, settled

from termnews.model.article import Link
from termnews.ui.reader.document import Document
from termnews.ui.reader.frame import header_blocks, minutes_of
from termnews.ui.reader.shown_article import Header, Position

ARCHIVED = {"https://a.example/1"}


@pytest.mark.parametrize(
    ("markdown", "lines"),
    [
        pytest.param("一段\n\n二段", ["一段", "", "二段"], id="paragraphs stand apart"),
        pytest.param("第一行\n第二行", ["第一行第二行"], id="Chinese lines join without a space"),
        pytest.param("第一行，\n“第二行”", ["第一行，“第二行”"], id="and at their marks"),
        pytest.param("one\ntwo", ["one two"], id="Latin lines join with one"),
        pytest.param("한국\n어", ["한국 어"], id="Korean lines join with one"),
        pytest.param("第一行  \n第二行", ["第一行", "第二行"], id="a line end that was asked for stays"),
        pytest.param("# 大\n\n文", ["大", "──", "", "文"], id="a heading stands on a rule"),
        pytest.param("文\n\n## 二\n\n文", ["文", "", "", "二", "──", "", "文"], id="with more room above"),
        pytest.param("文\n\n### 三\n\n文", ["文", "", "三", "", "文"], id="a low heading stands alone"),
        pytest.param("- 甲\n- 乙", ["• 甲", "• 乙"], id="a list"),
        pytest.param("- 甲\n\n- 乙", ["• 甲", "", "• 乙"], id="a list of paragraphs"),
        pytest.param("文\n\n- 甲", ["文", "", "• 甲"], id="a list stands apart"),
        pytest.param("- 甲\n  - 乙\n    1. 丙\n- 丁", ["• 甲", "  ◦ 乙", "    1. 丙", "• 丁"], id="lists in lists"),
        pytest.param("3. 甲\n4. 乙", ["3. 甲", "4. 乙"], id="a list that begins at three"),
        pytest.param("9. 甲\n10. 乙", [" 9. 甲", "10. 乙"], id="numbers end at one column"),
        pytest.param("- 甲\n\n  乙", ["• 甲", "", "  乙"], id="two paragraphs in an item"),
        pytest.param("- \n- 乙", ["•", "• 乙"], id="an empty item"),
        pytest.param("> 甲\n>\n> 乙", ["│ 甲", "│", "│ 乙"], id="a quote has one bar"),
        pytest.param("> 甲\n\n文", ["│ 甲", "", "文"], id="which ends with it"),
        pytest.param("> 甲\n>\n> > 乙", ["│ 甲", "│", "│ │ 乙"], id="quotes in quotes"),
        pytest.param("- > 甲\n  > 乙", ["• │ 甲乙"], id="a quote in a list"),
        pytest.param("> - 甲\n> - 乙", ["│ • 甲", "│ • 乙"], id="a list in a quote"),
        pytest.param("```\na  b\n\n c\n```", ["  a  b", "", "   c"], id="code keeps its spaces"),
        pytest.param("---", ["─" * 20], id="a rule"),
        pytest.param("![一幅畫](p.jpg)", ["[picture] 一幅畫"], id="a picture is a line"),
        pytest.param("![](p.jpg)", ["[picture]"], id="also one without words"),
        pytest.param("![畫](p.jpg)\n*某某攝*", ["[picture] 畫", "          某某攝"], id="with its caption below"),
        pytest.param("![畫](p.jpg)\n\n*某攝*", ["[picture] 畫", "          某攝"], id="also from a paragraph"),
        pytest.param("![](p.jpg)\n\n*某攝*", ["[picture] 某攝"], id="beside it when there are no words above"),
        pytest.param("看![畫](p.jpg)這", ["看[picture] 畫這"], id="a picture inside a sentence"),
        pytest.param("[在](https://a.example/1)", ["在"], id="a link to an archived article has no arrow"),
        pytest.param("[外](https://b.example/)，好", ["外↗，好"], id="a link that leads outside has one"),
        pytest.param("**粗**和*斜*和~~刪~~", ["粗和斜和刪"], id="emphasis has no signs"),
        pytest.param("<script>alert(1)</script>", ["<script>alert(1)</", "script>"], id="tags are words"),
        pytest.param("- [ ] 買\n- [x] 賣\n- 乙", ["[ ] 買", "[x] 賣", "• 乙"], id="tasks have a box for a bullet"),
        pytest.param(
            "- [ ] 一二三四五六七八九\n  - 乙",
            ["[ ] 一二三四五六七八", "    九", "    ◦ 乙"],
            id="whose words stand below each other",
        ),
        pytest.param("- 甲\n\n  [x] 乙", ["• 甲", "", "  [x] 乙"], id="only at its beginning"),
        pytest.param(
            "甲[^1]，乙[^2]。\n\n[^1]: 註\n\n[^2]: 解\n\n    又",
            ["甲¹，乙²。", "", "─" * 20, "", "1. 註", "", "2. 解", "", "   又"],
            id="footnotes",
        ),
        pytest.param("甲[^1]\n\n乙[^12]", ["甲[^1]", "", "乙[^12]"], id="a sign without its note is words"),
        pytest.param("甲\n\n[^1]:", ["甲", "", "─" * 20, "1."], id="an empty note"),
        pytest.param("[b]粗[/b] [@click=quit]", ["[b]粗[/b]", "[@click=quit]"], id="brackets are words"),
    ],
)
def test_what_is_drawn(markdown: str, lines: list[str]) -> None:
    assert laid_out(markdown, 20, is_archived=ARCHIVED.__contains__) == lines


@pytest.mark.parametrize(
    ("markdown", "width", "lines"),
    [
        pytest.param(
            "|名|數|\n|:-|-:|\n|甲|1|\n|乙丙|20|",
            40,
            ["名    數", "────  ──", "甲     1", "乙丙  20"],
            id="columns as wide as they need, numbers to the right",
        ),
        pytest.param(
            "|名|說明|\n|-|-|\n|甲|一二三四五六七八九十|\n|乙|短|",
            16,
            ["名  說明", "──  ────────────", "甲  一二三四五六", "    七八九十", "", "乙  短"],
            id="a long cell wraps, and rows stand apart",
        ),
        pytest.param(
            "|甲|乙|丙|丁|\n|-|-|-|-|\n|一二三四五|二三四五六|三四五六七|四五六七八|",
            20,
            ["甲  一二三四五", "乙  二三四五六", "丙  三四五六七", "丁  四五六七八"],
            id="too many columns become a list, each cell beside the name of its column",
        ),
        pytest.param(
            "|甲|乙|丙|丁|\n|-|-|-|-:|\n|一二三四五六七八九十|2|||\n|1|||4|",
            20,
            ["甲  一二三四五六七八", "    九十", "乙  2", "丙", "丁", "", "甲  1", "乙", "丙", "丁  4"],
            id="rows of such a list stand apart",
        ),
        pytest.param(
            "|甲|乙|丙|丁|\n|-|-|-|-|\n|一二三|二三四|三四五|四五六|",
            6,
            ["甲", "乙", "丙", "丁", "", "一二三", "二三四", "三四五", "四五六"],
            id="in no room names stand above",
        ),
        pytest.param(
            "|中|右|\n|:-:|-:|\n|甲<br>乙|1|\n|一二三|20|",
            40,
            ["  中    右", "──────  ──", "甲       1", "乙", "", "一二三  20"],
            id="a line break in a cell",
        ),
        pytest.param(
            "|甲|乙|\n|-|-|\n|\\<br>|2|",
            40,
            ["甲    乙", "────  ──", "<br>  2"],
            id="an escaped one is words",
        ),
    ],
)
def test_tables_fit(markdown: str, width: int, lines: list[str]) -> None:
    assert laid_out(markdown, width) == lines


def test_code_that_is_too_wide_goes_on_behind_a_mark() -> None:
    assert laid_out("```\n" + "一" * 12 + "\n```", 20) == ["  " + "一" * 9, "↪ " + "一" * 3]


def test_a_wrapped_item_goes_on_under_its_words() -> None:
    assert laid_out("1. " + "一" * 12, 20) == ["1. " + "一" * 8, "   " + "一" * 4]


def test_text_nested_too_deeply_keeps_its_words() -> None:
    """Forty quotes leave no room for bars: the words are drawn without."""
    lines = laid_out(">" * 40 + " 深處的話", 20)

    assert "".join(lines).replace("│", "").replace(" ", "") == "深處的話"


def test_the_header_says_who_when_and_how_long() -> None:
    header = Header(
        title="標題",
        source="例報",
        published="2021-01-05",
        posted="2021-02-01",
        byline="某某",
        tags=("港聞",),
        own_tags=("重要",),
        characters=3_240,
        language="zh-Hant",
    )

    assert [block.text for block in header_blocks(header)] == [
        "標題",
        "例報 · published 2021-01-05 · posted 2021-02-01",
        "by 某某 · 3,240 characters · 8 minutes · Traditional Chinese",
        "#港聞  +重要",
    ]


async def test_tags_are_not_cut_at_the_end_of_a_line() -> None:
    header = Header(title="標題", tags=("習近平", "立法會", "財政預算"), own_tags=("a very long tag of my own",))
    async with Host(make_article("文")._replace(header=header)).run_test(size=(20, 10)) as pilot:
        host = await settled(pilot)

        assert host.screen_lines()[1:6] == ["#習近平  #立法會", "#財政預算", "+a very long tag of", "my own", ""]


async def test_the_header_breaks_between_its_items_only() -> None:
    header = Header(
        title="標題", source="例報", published="2021-01-05", byline="Ann Lee", characters=8800, language="en"
    )
    async with Host(make_article("文")._replace(header=header)).run_test(size=(30, 10)) as pilot:
        host = await settled(pilot)

        assert host.screen_lines()[1:6] == [
            " 例報 · published 2021-01-05",
            " by Ann Lee",
            " 8,800 characters",
            " 8 minutes · English",
            "",
        ]


async def test_the_note_of_the_person_stands_above_the_text_as_it_was_written() -> None:
    header = Header(title="標題", note="第一行 [粗]\x1b[31m\n\n😀 second line that goes on")
    async with Host(make_article("文")._replace(header=header)).run_test(size=(24, 12)) as pilot:
        host = await settled(pilot)

        assert [line.strip() for line in host.screen_lines()[1:9]] == [
            "",
            "Your note",
            "┃ 第一行 [粗]\ufffd[31m",
            "┃",
            "┃ 😀 second line that",
            "┃ goes on",
            "",
            "文",
        ]


async def test_an_article_without_text_says_so() -> None:
    async with Host(make_article("")).run_test(size=(40, 10)) as pilot:
        host = await settled(pilot)

        assert "This page has no text." in "\n".join(host.screen_lines())


def test_what_is_not_known_takes_no_line() -> None:
    assert [block.text for block in header_blocks(Header(title=""))] == ["Untitled"]


def test_latin_is_read_faster_by_the_character() -> None:
    chinese = minutes_of(Header(title="", characters=4_400, language="zh-Hans"))
    english = minutes_of(Header(title="", characters=4_400, language="en"))

    assert (chinese, english) == (11, 4)


def test_the_end_says_where_it_came_from_and_what_it_points_to() -> None:
    lines = laid_out(
        "文",
        40,
        related=(Link("在檔", "https://a.example/1"), Link("", "https://b.example/2")),
        cited_by=(Link("引用者", "https://a.example/1"),),
        original="https://b.example/o",
        permalink="https://a.example/1",
        notices=("轉載請註明", "歡迎訂閱"),
        is_archived=ARCHIVED.__contains__,
    )

    assert lines[2:] == [
        "",
        "─" * 24,
        "",
        "Related",
        "• 在檔",
        "• b.example/2↗",
        "",
        "Cited by",
        "• 引用者",
        "",
        "Original  b.example/o↗",
        "Permalink  a.example/1",
        "",
        "[2 site notices hidden: x shows them]",
    ]


def test_a_paragraph_that_repeats_over_the_archive_is_folded_where_it_stands() -> None:
    lines = laid_out("前\n\n關注我們\n\n掃碼訂閱\n\n後", 40, is_notice={"關注我們", "掃碼訂閱"}.__contains__)

    assert lines == ["前", "", "[2 site notices hidden: x shows them]", "", "後"]


@pytest.mark.parametrize(
    ("markdown", "lines"),
    [
        ("![街頭](a.png)\n*街頭（攝影：某某）*", ["[picture] 街頭（攝影：某某）"]),
        ("![街 頭](a.png)\n\n*街頭*", ["[picture] 街頭"]),
        ("![一扇門](a.png)\n\n*街頭*", ["[picture] 一扇門", "          街頭"]),
    ],
)
def test_a_picture_does_not_say_twice_what_its_caption_says(markdown: str, lines: list[str]) -> None:
    assert laid_out(markdown, 40) == lines


def test_a_place_is_found_again_by_its_words_when_paragraphs_have_come_before_it() -> None:
    """The layouts get better: an article that was half read may have lost a notice since."""
    words = "\n\n".join(f"這是第{n}段，長得足夠認出來。" for n in range(30))
    before, after = Document(make_article(words)), Document(make_article(f"新的一段。\n\n- 又\n- 又\n\n{words}"))
    before.read_all()
    index = before.body_start + 20
    position = Position(20, 3, before.fingerprint_of(index))

    found = after.find_block(position)

    assert after.blocks[found].text == before.blocks[index].text
