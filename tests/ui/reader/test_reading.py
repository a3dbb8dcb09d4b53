"""Reading an article with keys: scrolling, places, headings, width."""

from __future__ import annotations

import pytest
from tests.ui.reader.host import Host, make_article, settled

from termnews.ui.reader import messages
from termnews.ui.reader.shown_article import Position

SENTENCE = "這是第{n}段的第一句話，後面還有“引文”和（括號），寫得不短也不長，剛好占兩三行的樣子。"
LONG = "\n\n".join(SENTENCE.format(n=n) * (1 + n % 4) for n in range(200))
CHAPTERS = "\n\n".join(f"## 第{n}章\n\n{SENTENCE.format(n=n) * 5}" for n in range(8))


async def test_an_article_begins_with_its_title() -> None:
    async with Host(make_article("第一段")).run_test(size=(40, 10)) as pilot:
        host = await settled(pilot)

        assert host.screen_lines()[:3] == [" 標題", "", " 第一段"]


async def test_a_page_down_keeps_the_last_line_in_sight() -> None:
    async with Host(make_article(LONG)).run_test(size=(60, 12)) as pilot:
        host = await settled(pilot)
        before = host.screen_lines()

        await pilot.press("pagedown")

        assert host.screen_lines()[0] == before[-1]


async def test_down_and_up_come_back_to_the_same_lines() -> None:
    async with Host(make_article(LONG)).run_test(size=(60, 12)) as pilot:
        host = await settled(pilot)
        await pilot.press("pagedown", "pagedown")
        before = host.screen_lines()

        await pilot.press("j", "d", "pagedown", "pageup", "u", "k")

        assert host.screen_lines() == before


async def test_the_end_is_the_last_line_and_home_the_first() -> None:
    async with Host(make_article(LONG + "\n\n最後一段")).run_test(size=(60, 12)) as pilot:
        host = await settled(pilot)

        await pilot.press("G")
        assert host.screen_lines()[-1] == "  最後一段"

        await pilot.press("g")
        assert host.screen_lines()[0] == "  標題"


async def test_the_end_is_reached_before_all_is_laid_out() -> None:
    """A key at once after opening finds the last line all the same."""
    async with Host(make_article(LONG * 5 + "\n\n最後一段")).run_test(size=(60, 12)) as pilot:
        await pilot.press("G")

        assert (await settled(pilot)).screen_lines()[-1] == "  最後一段"


async def test_the_end_of_an_article_is_told_once() -> None:
    async with Host(make_article(LONG)).run_test(size=(60, 12)) as pilot:
        host = await settled(pilot)
        assert not host.heard(messages.ReachedEnd)

        await pilot.press("G", "k", "j")

        assert len(host.heard(messages.ReachedEnd)) == 1


async def test_an_article_that_fits_is_read_to_its_end_at_once() -> None:
    async with Host(make_article("短")).run_test(size=(40, 10)) as pilot:
        host = await settled(pilot)

        assert len(host.heard(messages.ReachedEnd)) == 1


@pytest.mark.parametrize("keys", [["pagedown", "j"], ["d", "d", "d"], ["pagedown"] * 9, ["G"]])
async def test_a_place_is_restored_exactly(keys: list[str]) -> None:
    async with Host(make_article(LONG)).run_test(size=(60, 12)) as pilot:
        host = await settled(pilot)
        await pilot.press(*keys)
        place, lines = host.reader.viewport.position, host.screen_lines()

        host.reader.show(make_article("另一篇"))
        await settled(pilot)
        host.reader.show(make_article(LONG), place)
        assert host.screen_lines() == lines
        await settled(pilot)

        assert host.screen_lines() == lines
        assert host.reader.viewport.position == place


@pytest.mark.parametrize("width", [30, 45, 80, 120])
async def test_a_new_width_keeps_the_paragraph_at_the_top(width: int) -> None:
    async with Host(make_article(LONG)).run_test(size=(60, 12)) as pilot:
        host = await settled(pilot)
        await pilot.press(*["pagedown"] * 15, "j")
        await settled(pilot)
        before, lines = host.reader.viewport.position, host.screen_lines()

        await pilot.resize_terminal(width, 12)
        await settled(pilot)
        assert host.reader.viewport.position == before
        await pilot.resize_terminal(60, 12)
        await settled(pilot)

        assert host.screen_lines() == lines


async def test_loading_does_not_move_the_text() -> None:
    """While heights below and above get exact, the lines on the screen stay."""
    async with Host().run_test(size=(60, 12)) as pilot:
        host = await settled(pilot)
        host.reader.show(make_article(LONG * 5), Position(500, 3))
        lines = host.screen_lines()
        assert host.reader.loader.is_running

        await settled(pilot)

        assert host.screen_lines() == lines


async def test_the_scrollbar_and_the_wheel_move_the_text() -> None:
    async with Host(make_article(LONG)).run_test(size=(60, 12)) as pilot:
        host = await settled(pilot)

        host.reader.scroll_to(y=100, animate=False)
        await pilot.pause()

        assert host.reader.viewport.top == 100
        assert host.reader.viewport.position.block > 10


async def test_longer_and_shorter_lines() -> None:
    async with Host(make_article(LONG)).run_test(size=(120, 12)) as pilot:
        host = await settled(pilot)
        before = host.screen_lines()[2]

        await pilot.press("greater_than_sign")
        longer = host.screen_lines()[2]
        await pilot.press("less_than_sign", "less_than_sign")
        shorter = host.screen_lines()[2]

        assert len(shorter) < len(before) < len(longer)
        assert host.heard(messages.LookChanged)[-1].measure == 72


async def test_lines_are_at_most_76_cells_until_the_person_asks() -> None:
    async with Host(make_article("長" * 200)).run_test(size=(160, 12)) as pilot:
        host = await settled(pilot)

        assert host.screen_lines()[2] == "    " + "長" * 38


async def test_the_text_can_stand_in_the_middle() -> None:
    async with Host(make_article("長" * 200)).run_test(size=(160, 12)) as pilot:
        host = await settled(pilot)
        host.reader.is_centred = True
        await pilot.pause()

        assert host.screen_lines()[2] == " " * 41 + "長" * 38


async def test_headings_come_to_the_top_one_by_one() -> None:
    async with Host(make_article(CHAPTERS)).run_test(size=(60, 8)) as pilot:
        host = await settled(pilot)
        tops = []
        for key in ["right_curly_bracket"] * 3 + ["left_curly_bracket"]:
            await pilot.press(key)
            tops.append(host.screen_lines()[0].strip())

        assert tops == ["第0章", "第1章", "第2章", "第1章"]


async def test_before_the_first_heading_stands_the_title() -> None:
    async with Host(make_article(CHAPTERS)).run_test(size=(60, 8)) as pilot:
        host = await settled(pilot)

        await pilot.press("right_curly_bracket", "left_curly_bracket")

        assert host.screen_lines()[0].strip() == "標題"


async def test_the_outline_lists_headings_and_bold_lines_that_serve_as_such() -> None:
    async with Host(make_article("# 一\n\n文\n\n**小標題**\n\n文**粗**\n\n### 三")).run_test(size=(60, 8)) as pilot:
        host = await settled(pilot)

        assert [(heading.text, heading.level) for heading in host.reader.headings.outline()] == [
            ("一", 1),
            ("小標題", 7),
            ("三", 3),
        ]


async def test_going_to_a_heading_of_the_outline() -> None:
    async with Host(make_article(CHAPTERS)).run_test(size=(60, 8)) as pilot:
        host = await settled(pilot)

        host.reader.scrolling.go_to(host.reader.headings.outline()[5].position)

        assert host.screen_lines()[0].strip() == "第5章"


async def test_nothing_is_clipped_on_the_smallest_screen() -> None:
    async with Host(make_article("中文 and English，混排。" * 5)).run_test(size=(12, 4)) as pilot:
        host = await settled(pilot)
        seen = list(host.screen_lines())
        while not host.reader.viewport.is_at_end:
            await pilot.press("j")
            seen.append(host.screen_lines()[-1])

        assert "".join(seen).replace(" ", "") == "標題" + "中文andEnglish，混排。" * 5


async def test_the_header_stands_while_the_body_is_being_made() -> None:
    async with Host(make_article(None, original="https://a.example/")).run_test(size=(40, 6)) as pilot:
        host = await settled(pilot)
        await pilot.press("space")
        assert host.screen_lines() == [" 標題", "", "", "", "", ""]
        assert not host.heard(messages.ReachedEnd)

        host.reader.show(make_article("正文"))
        await settled(pilot)

        assert host.screen_lines()[2] == " 正文"


async def test_no_article_is_an_empty_screen() -> None:
    async with Host().run_test(size=(40, 6)) as pilot:
        host = await settled(pilot)
        await pilot.press(*["j", "pagedown", "G", "n", "f", "full_stop", "v", "x", "c", "right_curly_bracket"])

        assert host.screen_lines() == [""] * 6


async def test_hostile_characters_do_not_reach_the_screen() -> None:
    hostile = "甲\x1b]52;c;eA==\x07乙\u202e丙\x9b2J丁\u200b戊"
    article = make_article(hostile, notices=(hostile,))
    async with Host(article._replace(header=article.header._replace(title=hostile))).run_test(size=(60, 12)) as pilot:
        host = await settled(pilot)
        drawn = "".join(strip.text for strip in map(host.reader.render_line, range(12)))

        assert not set(drawn) & set("\x1b\x07\u202e\x9b\u200b")
        assert "丁戊" in drawn
