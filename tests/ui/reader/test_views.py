"""Other views of an article, and the other Chinese script."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.ui.reader.host import Host, make_article, settled
from textual.worker import WorkerFailed

from termnews.ui.reader import messages
from termnews.ui.reader.blocks import Block, BlockKind
from termnews.ui.reader.document import View
from termnews.ui.reader.script import _CONFIGURATIONS, Script, convert_block, load_converter
from termnews.ui.reader.shown_article import Position

LONG = "\n\n".join(f"這是第{n}段，[鏈接](https://a.example/{n})，不太長。" for n in range(100))


async def test_notices_come_and_go() -> None:
    async with Host(make_article("文", notices=("轉載啟事",))).run_test(size=(40, 12)) as pilot:
        host = await settled(pilot)
        await pilot.press("x")
        assert " 轉載啟事" in host.screen_lines()

        await pilot.press("x", "x")

        assert " [1 site notice hidden: x shows it]" in host.screen_lines()


async def test_the_source_is_the_markdown_itself() -> None:
    async with Host(make_article("**粗** [鏈](https://a.example/)\n\n- 項\x07")).run_test(size=(60, 12)) as pilot:
        host = await settled(pilot)
        await pilot.press("x", "x")

        assert "  **粗** [鏈](https://a.example/)" in host.screen_lines()
        assert "  - 項\u2407" in host.screen_lines()
        assert host.heard(messages.LookChanged)
        assert host.reader.looks.view is View.SOURCE


async def test_another_view_shows_the_same_place() -> None:
    async with Host(make_article(LONG)).run_test(size=(60, 12)) as pilot:
        host = await settled(pilot)
        await pilot.press(*["pagedown"] * 9)
        host.reader.scrolling.go_to(Position(50, 0))
        assert "第50段" in host.screen_lines()[0]

        host.reader.looks.set_view(View.SOURCE)
        assert "第50段，[鏈接]" in host.screen_lines()[0]

        host.reader.looks.set_view(View.CLEAN)
        assert "第50段" in host.screen_lines()[0]


async def test_the_script_goes_round() -> None:
    async with Host(make_article("螞蟻与皇后")).run_test(size=(40, 8)) as pilot:
        host = await settled(pilot)
        seen = [host.screen_lines()[2].strip()]
        for _ in range(3):
            await pilot.press("c")
            await host.workers.wait_for_complete()
            await pilot.pause()
            seen.append(host.screen_lines()[2].strip())

        assert seen == ["螞蟻与皇后", "蚂蚁与皇后", "螞蟻與皇后", "螞蟻与皇后"]


async def test_a_script_stays_for_the_next_article() -> None:
    async with Host(make_article("螞蟻")).run_test(size=(40, 8)) as pilot:
        host = await settled(pilot)
        await pilot.press("c")
        await host.workers.wait_for_complete()
        host.reader.show(make_article("飛機"))
        await settled(pilot)

        assert host.screen_lines()[2].strip() == "飞机"


async def test_links_and_matches_stand_in_the_other_script_too() -> None:
    async with Host(make_article("前面的[螞蟻](https://a.example/)後面")).run_test(size=(40, 8)) as pilot:
        host = await settled(pilot)
        await pilot.press("c")
        await host.workers.wait_for_complete()
        host.reader.finding.find("螞蟻")
        await pilot.pause()

        assert host.reader.following.links()[0].text == "蚂蚁"
        assert host.reader.finding.count == (1, 1)


async def test_a_script_keeps_the_place_the_match_and_the_link_in_hand() -> None:
    async with Host(make_article(LONG)).run_test(size=(60, 12)) as pilot:
        host = await settled(pilot)
        host.reader.finding.find("鏈接")
        await pilot.press(*["n"] * 50, "full_stop")
        before = host.reader.viewport.position, host.reader.finding.count, host.reader.following.walk.focused

        await pilot.press("c")
        await host.workers.wait_for_complete()
        await pilot.pause()

        assert "链接" in "".join(host.screen_lines())
        assert (host.reader.viewport.position, host.reader.finding.count, host.reader.following.walk.focused) == before


async def test_a_script_without_its_tables_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A broken installation is no reason to end."""
    monkeypatch.setitem(_CONFIGURATIONS, Script.SIMPLIFIED, "no-such-table")
    load_converter.cache_clear()
    async with Host(make_article("螞蟻")).run_test(size=(60, 8)) as pilot:
        host = await settled(pilot)
        await pilot.press("c")
        with suppress(WorkerFailed):
            await host.workers.wait_for_complete()
        await pilot.pause()

        assert host.reader.looks.script is Script.ORIGINAL
        assert "螞蟻" in host.screen_lines()[2]
        assert any("no-such-table" in told.message for told in host._notifications)


async def test_the_source_names_the_same_place_to_come_back_to() -> None:
    async with Host(make_article("- 項\n- 項\n- 項\n\n" + LONG)).run_test(size=(60, 12)) as pilot:
        host = await settled(pilot)
        host.reader.scrolling.go_to(Position(50, 0))
        before = host.reader.viewport.position

        host.reader.looks.set_view(View.SOURCE)

        now = host.reader.viewport.position
        assert (now.block, now.fingerprint) == (before.block, before.fingerprint)


@pytest.mark.parametrize("script", [Script.SIMPLIFIED, Script.TRADITIONAL])
@given(text=st.text(st.one_of(st.characters(codec="utf-8"), st.sampled_from("后後里裡發发乾干臺台着著鐘钟"))))
def test_a_script_changes_characters_and_not_their_places(script: Script, text: str) -> None:
    block = convert_block(Block(BlockKind.TEXT, text), load_converter(script))

    assert len(block.text) == len(text)


def test_a_character_that_would_become_two_stays_as_it_is() -> None:
    """Else every mark behind it would stand one character too far left."""
    block = convert_block(Block(BlockKind.TEXT, "甲乙丙"), lambda text: text.replace("乙", "AB").replace("丙", "C"))

    assert block.text == "甲乙C"
