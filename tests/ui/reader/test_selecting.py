"""Selecting words and copying them as they were written."""

from __future__ import annotations

from tests.ui.reader.host import Host, make_article, settled

from termnews.ui.reader import messages

LONG = "這是一段很長的文字，" * 8


def copied(host: Host) -> list[str]:
    return [message.text for message in host.heard(messages.Copy)]


async def test_what_is_selected_by_keys_is_copied() -> None:
    async with Host(make_article("一二三四五")).run_test(size=(40, 8)) as pilot:
        host = await settled(pilot)
        await pilot.press("v", "j", "v", "l", "l", "y")

        assert copied(host) == ["一二三"]
        assert not host.reader.selecting.selection.is_on


async def test_lines_that_were_only_wrapped_are_copied_as_one() -> None:
    async with Host(make_article(LONG)).run_test(size=(40, 8)) as pilot:
        host = await settled(pilot)
        await pilot.press("v", "j", "v", "j", "j", "dollar_sign", "y")

        assert "\n" not in copied(host)[0]
        assert LONG.startswith(copied(host)[0])
        assert len(copied(host)[0]) > 40


async def test_paragraphs_are_copied_apart() -> None:
    async with Host(make_article("一二\n\n- 三\n- 四")).run_test(size=(40, 8)) as pilot:
        host = await settled(pilot)
        await pilot.press("v", "j", "v", "G", "y")

        assert copied(host) == ["一二\n\n三\n四"]


async def test_the_arrow_behind_a_link_is_not_copied() -> None:
    async with Host(make_article("前[甲](https://b.example/)後")).run_test(size=(40, 8)) as pilot:
        host = await settled(pilot)
        await pilot.press("v", "j", "v", "G", "y")

        assert copied(host) == ["前甲後"]


async def test_a_table_is_copied_with_tabs() -> None:
    async with Host(make_article("|甲|乙|\n|-|-|\n|1|2|")).run_test(size=(40, 8)) as pilot:
        host = await settled(pilot)
        await pilot.press("v", "j", "v", "G", "y")

        assert copied(host) == ["甲\t乙\n1\t2"]


async def test_the_other_end_can_be_moved() -> None:
    async with Host(make_article("一二三四五")).run_test(size=(40, 8)) as pilot:
        host = await settled(pilot)
        await pilot.press("v", "j", "l", "l", "v", "l", "o", "h", "y")

        assert copied(host) == ["二三四"]


async def test_escape_leaves_without_copying() -> None:
    async with Host(make_article("一二三")).run_test(size=(40, 8)) as pilot:
        host = await settled(pilot)
        await pilot.press("v", "l", "escape")

        assert copied(host) == []
        assert not host.reader.selecting.selection.is_on


async def test_selecting_begins_at_the_match_that_was_found() -> None:
    async with Host(make_article("一二三四五")).run_test(size=(40, 8)) as pilot:
        host = await settled(pilot)
        host.reader.finding.find("三四")
        await pilot.press("v", "l", "y")

        assert copied(host) == ["三四"]


async def test_the_caret_goes_past_the_screen() -> None:
    async with Host(make_article("\n\n".join(f"第{n}段" for n in range(50)))).run_test(size=(40, 8)) as pilot:
        host = await settled(pilot)
        await pilot.press("v", "j", "v", *["j"] * 20, "y")

        assert copied(host)[0].split("\n\n")[-2:] == ["第19段", "第"]
        assert "第20段" in "".join(host.screen_lines())


async def test_the_caret_keeps_its_column_over_wide_and_narrow_characters() -> None:
    async with Host(make_article("abcdef\n\n一二三")).run_test(size=(40, 8)) as pilot:
        host = await settled(pilot)
        await pilot.press("v", "j", "l", "l", "l", "l", "j", "v", "y")

        assert copied(host) == ["三"]


async def test_what_the_mouse_selects_is_copied_in_the_words_of_the_page() -> None:
    async with Host(make_article(LONG)).run_test(size=(40, 8)) as pilot:
        host = await settled(pilot)
        await pilot.mouse_down(offset=(3, 2))
        await pilot.hover(offset=(9, 3))
        await pilot.mouse_up(offset=(9, 3))
        await pilot.pause()

        selected = host.screen.get_selected_text()
        assert selected is not None
        assert "\n" not in selected.strip("\n")
        assert selected.strip() in LONG
        assert len(selected) > 15
        assert host.reader.selecting.text == selected.rstrip("\n")


async def test_a_selection_stays_on_its_words_when_the_width_changes() -> None:
    async with Host(make_article(LONG)).run_test(size=(40, 8)) as pilot:
        host = await settled(pilot)
        await pilot.press("v", "j", "v", "j", "j")
        before = host.reader.selecting.text
        await pilot.resize_terminal(60, 8)
        await settled(pilot)

        assert host.reader.selecting.text == before
