"""Finding words in the article."""

from __future__ import annotations

import re

from tests.ui.reader.host import Host, make_article, settled

FILLER = "\n\n".join("這一段沒有什麼可看，只是把前後隔開。" * 3 for _ in range(12))
TEXT = f"螞蟻在前。\n\n{FILLER}\n\n中間的蚂蚁與 ＡＮＴ。\n\n{FILLER}\n\n最後的螞蟻"


async def test_every_match_is_marked_and_the_first_one_shown() -> None:
    async with Host(make_article("甲乙甲\n\n乙甲")).run_test(size=(40, 10)) as pilot:
        host = await settled(pilot)
        host.reader.finding.find("甲")
        await pilot.pause()

        assert len(host.styles_of("甲")) == 3
        assert len([style for style in host.styles_of("甲") if "reverse" in style]) == 1
        assert all("bold" in style for style in host.styles_of("甲"))
        assert host.reader.finding.count == (1, 3)


async def test_one_word_finds_both_scripts() -> None:
    async with Host(make_article(TEXT)).run_test(size=(60, 12)) as pilot:
        host = await settled(pilot)
        host.reader.finding.find("蚂蚁")
        await pilot.pause()

        assert host.reader.finding.count == (1, 3)


async def test_case_and_width_do_not_matter() -> None:
    async with Host(make_article(TEXT)).run_test(size=(60, 12)) as pilot:
        host = await settled(pilot)
        host.reader.finding.find("ant")
        await pilot.pause()

        assert any("ＡＮＴ" in line for line in host.screen_lines())


async def test_n_goes_round_and_shift_n_back() -> None:
    async with Host(make_article(TEXT)).run_test(size=(60, 12)) as pilot:
        host = await settled(pilot)
        host.reader.finding.find("螞蟻")
        counts = [host.reader.finding.count]
        for key in "nnnN":
            await pilot.press(key)
            counts.append(host.reader.finding.count)

        assert counts == [(1, 3), (2, 3), (3, 3), (1, 3), (3, 3)]
        assert any("最後的螞蟻" in line for line in host.screen_lines())


async def test_finding_begins_where_the_person_reads() -> None:
    async with Host(make_article(TEXT)).run_test(size=(60, 12)) as pilot:
        host = await settled(pilot)
        await pilot.press("pagedown")
        host.reader.finding.find("螞蟻")
        await pilot.pause()

        assert host.reader.finding.count == (2, 3)


async def test_a_match_over_a_link_and_a_line_end_is_found() -> None:
    async with Host(make_article("前[螞](https://x.example/)蟻後")).run_test(size=(40, 10)) as pilot:
        host = await settled(pilot)
        host.reader.finding.find("前螞")
        await pilot.pause()

        assert host.reader.finding.count == (1, 1)


async def test_nothing_found_leaves_the_text_where_it_is() -> None:
    async with Host(make_article(TEXT)).run_test(size=(60, 12)) as pilot:
        host = await settled(pilot)
        before = host.screen_lines()
        host.reader.finding.find("沒有的詞")
        await pilot.press("n")

        assert host.reader.finding.count == (0, 0)
        assert host.screen_lines() == before


async def test_an_expression_is_taken_literally() -> None:
    async with Host(make_article("a.c abc (x [y")).run_test(size=(40, 10)) as pilot:
        host = await settled(pilot)
        host.reader.finding.find("a.c")
        assert host.reader.finding.count == (1, 1)
        host.reader.finding.find("(x")
        await pilot.pause()

        assert host.reader.finding.count == (1, 1)


async def test_what_the_search_asked_for_is_marked_until_something_else_is_found() -> None:
    def find_matches(text: str) -> list[tuple[int, int]]:
        return [match.span() for match in re.finditer("乙", text)]

    async with Host(make_article("甲乙甲", find_matches=find_matches)).run_test(size=(40, 10)) as pilot:
        host = await settled(pilot)
        assert "bold" in host.styles_of("乙")[0]

        host.reader.finding.find("甲")
        assert "bold" not in host.styles_of("乙")[0]

        assert host.reader.step_back()
        assert "bold" in host.styles_of("乙")[0]
        assert host.reader.finding.count == (0, 1)
        await pilot.press("n")
        assert host.reader.finding.count == (1, 1)


async def test_matches_show_without_colours() -> None:
    async with Host(make_article("甲乙甲")).run_test(size=(40, 10)) as pilot:
        host = await settled(pilot)
        host.theme = "ansi-dark"
        await pilot.pause()
        host.reader.finding.find("甲")
        await pilot.pause()

        assert host.styles_of("甲")[0].startswith("bold reverse default on default")
        assert host.styles_of("甲")[1].startswith("bold underline default on default")
