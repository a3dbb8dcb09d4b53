"""Following links by keys, by hints, by mouse."""

from __future__ import annotations

import pytest
from tests.ui.reader.host import Host, make_article, settled
from textual.geometry import Offset
from textual.selection import Selection

from termnews.model.article import Link
from termnews.text.clean import clean
from termnews.ui.reader import messages
from termnews.ui.reader.document import View
from termnews.ui.reader.following_links import LETTERS, make_labels

TEXT = "前[甲](https://a.example/1)中[乙](https://b.example/2)後"
ARCHIVED = {"https://a.example/1"}.__contains__
FILLER = "\n\n".join(["隔開的一段。"] * 30)


def chosen(host: Host) -> list[str]:
    return [message.url for message in host.heard(messages.LinkChosen)]


async def test_links_are_told_apart_without_colour() -> None:
    """What the archive has is bold and underlined; what it has not is underlined and has an arrow."""
    async with Host(make_article(TEXT, is_archived=ARCHIVED)).run_test(size=(40, 8)) as pilot:
        host = await settled(pilot)

        assert "bold" in host.styles_of("甲")[0]
        assert "underline" in host.styles_of("甲")[0]
        assert "bold" not in host.styles_of("乙")[0]
        assert "underline" in host.styles_of("乙")[0]
        assert host.screen_lines()[2] == " 前甲中乙↗後"


async def test_a_link_in_hand_is_followed() -> None:
    async with Host(make_article(TEXT, is_archived=ARCHIVED)).run_test(size=(40, 8)) as pilot:
        host = await settled(pilot)
        await pilot.press("full_stop")
        assert "reverse" in host.styles_of("甲")[0]
        await pilot.press("enter", "full_stop", "enter", "comma", "enter")

        assert chosen(host) == [
            "https://a.example/1",
            "https://b.example/2",
            "https://a.example/1",
        ]


async def test_a_link_off_the_screen_comes_into_sight() -> None:
    async with Host(make_article(f"{TEXT}\n\n{FILLER}\n\n[丙](https://c.example/)")).run_test(size=(40, 8)) as pilot:
        host = await settled(pilot)
        await pilot.press("full_stop", "full_stop", "full_stop")

        assert any("丙" in line for line in host.screen_lines())


async def test_stepping_back_lets_go_of_a_link() -> None:
    async with Host(make_article(TEXT)).run_test(size=(40, 8)) as pilot:
        host = await settled(pilot)
        await pilot.press("full_stop")

        assert host.reader.step_back()
        assert not host.reader.step_back()
        assert "reverse" not in host.styles_of("甲")[0]


async def test_hints_stand_over_links_and_typing_follows_one() -> None:
    async with Host(make_article(TEXT)).run_test(size=(40, 8)) as pilot:
        host = await settled(pilot)
        await pilot.press("f")
        assert host.screen_lines()[2] == " 前A ↗中S ↗後"

        await pilot.press("s")

        assert chosen(host) == ["https://b.example/2"]
        assert host.screen_lines()[2] == " 前甲↗中乙↗後"


async def test_hints_take_keys_before_commands() -> None:
    """While hints are shown, j is a letter of theirs."""
    async with Host(make_article(f"{TEXT}\n\n{FILLER}")).run_test(size=(40, 8)) as pilot:
        host = await settled(pilot)
        before = host.screen_lines()
        await pilot.press("f", "j", "escape")
        assert host.screen_lines() == before

        await pilot.press("j")
        assert host.screen_lines() != before


async def test_many_links_get_hints_of_two_letters() -> None:
    links = " ".join(f"[{n:02}](https://a.example/{n})" for n in range(30))
    async with Host(make_article(links)).run_test(size=(80, 8)) as pilot:
        host = await settled(pilot)
        await pilot.press("f", "a", "d")

        assert chosen(host) == ["https://a.example/2"]


@pytest.mark.parametrize("count", [1, len(LETTERS), len(LETTERS) + 1, 300])
def test_no_hint_begins_another(count: int) -> None:
    labels = make_labels(count)

    assert len(set(labels)) == count
    assert not [one for one in labels for other in labels if one != other and other.startswith(one)]


async def test_a_click_follows_a_link() -> None:
    async with Host(make_article(TEXT, is_archived=ARCHIVED)).run_test(size=(40, 8)) as pilot:
        host = await settled(pilot)
        await pilot.click(offset=(3, 2))

        assert chosen(host) == ["https://a.example/1"]


async def test_the_list_of_links_has_their_words() -> None:
    async with Host(make_article(f"{TEXT}\n\n**[粗](https://c.example/)字**")).run_test(size=(40, 8)) as pilot:
        host = await settled(pilot)

        assert [(link.text, link.url) for link in host.reader.following.links()] == [
            ("甲", "https://a.example/1"),
            ("乙", "https://b.example/2"),
            ("粗", "https://c.example/"),
        ]


async def test_a_link_with_words_in_two_styles_is_one() -> None:
    async with Host(make_article("[甲**乙**丙](https://a.example/1)")).run_test(size=(40, 8)) as pilot:
        host = await settled(pilot)

        assert [link.text for link in host.reader.following.links()] == ["甲乙丙"]


@pytest.mark.parametrize("keys", [["full_stop", "enter"], ["f", "a"], ["enter"]])
async def test_folded_notices_unfold(keys: list[str]) -> None:
    async with Host(make_article("文", notices=("轉載啟事",))).run_test(size=(40, 12)) as pilot:
        host = await settled(pilot)
        assert "[1 site notice hidden: x shows it]" in host.screen_lines()[-1] + "".join(host.screen_lines())

        await pilot.press(*keys)

        assert " 轉載啟事" in host.screen_lines()
        assert not any("[1 site notice hidden: x shows it]" in line for line in host.screen_lines())


async def test_enter_takes_the_first_link_in_hand_and_then_follows_it() -> None:
    async with Host(make_article("[甲](https://a.example/1) [乙](https://a.example/2)")).run_test(
        size=(40, 8)
    ) as pilot:
        host = await settled(pilot)
        await pilot.press("enter")
        assert not host.heard(messages.LinkChosen)

        await pilot.press("enter")
        await pilot.pause()

        assert [message.url for message in host.heard(messages.LinkChosen)] == ["https://a.example/1"]


async def test_a_click_unfolds_notices() -> None:
    async with Host(make_article("文", notices=("轉載啟事",))).run_test(size=(40, 12)) as pilot:
        host = await settled(pilot)
        await pilot.click(offset=(4, host.screen_lines().index(" [1 site notice hidden: x shows it]")))

        assert " 轉載啟事" in host.screen_lines()


NOTED = f"前文[^1]。\n\n{FILLER}\n\n[^1]: 註的話，見[別處](https://b.example/2)。"


async def test_a_footnote_is_gone_to_and_come_back_from() -> None:
    async with Host(make_article(NOTED)).run_test(size=(40, 8)) as pilot:
        host = await settled(pilot)
        assert " 前文¹。" in host.screen_lines()
        await pilot.press("full_stop", "enter")
        await settled(pilot)
        assert any("1. 註的話" in line for line in host.screen_lines())
        assert not chosen(host), "nothing outside the reader is asked for"

        assert host.reader.step_back()
        assert " 前文¹。" in host.screen_lines()


async def test_a_footnote_that_was_left_behind_is_not_come_back_from() -> None:
    async with Host(make_article(NOTED)).run_test(size=(40, 8)) as pilot:
        host = await settled(pilot)
        await pilot.press("f", LETTERS[0])
        await settled(pilot)
        for _ in range(3):
            host.reader.scrolling.page_up()
        here = host.screen_lines()

        host.reader.step_back()
        assert host.screen_lines() == here


async def test_footnotes_are_none_of_the_links_of_the_list() -> None:
    async with Host(make_article(NOTED)).run_test(size=(40, 8)) as pilot:
        host = await settled(pilot)
        assert [link.text for link in host.reader.following.links()] == ["別處"]


async def test_links_that_lead_into_the_archive_are_shown_where_the_person_is() -> None:
    """Pages come while an article is read: what was found, selected, focused and unfolded in it stays."""
    text = f"{TEXT}\n\n{FILLER}\n\n前[丙](https://c.example/)中[丁](https://d.example/)後\n\n{FILLER}"
    async with Host(make_article(text, notices=("轉載",))).run_test(size=(40, 12)) as pilot:
        host = await settled(pilot)
        host.reader.finding.find("丁")
        await pilot.press("v", "l")
        top, selected = host.reader.viewport.position.block, host.reader.selecting.text
        host.reader.show_links(make_article(text, notices=("轉載",), is_archived={"https://c.example/"}.__contains__))
        await settled(pilot)

        assert any("前丙中丁↗後" in line for line in host.screen_lines())
        assert (host.reader.viewport.position.block, host.reader.selecting.text) == (top, selected)
        assert "reverse" in host.styles_of("丁")[0]
        assert host.reader.finding.count == (1, 1)
        assert [link.text for link in host.reader.following.links() if link.is_archived] == ["丙"]


async def test_a_focused_link_and_a_mouse_selection_follow_their_words() -> None:
    """An archived link loses its arrow, so the text behind it moves."""
    text = "前[甲](https://a.example/1)中[乙](https://b.example/2)後面選"
    async with Host(make_article(text)).run_test(size=(40, 12)) as pilot:
        host = await settled(pilot)
        await pilot.press("full_stop", "full_stop")
        index = host.reader.viewport.document.body_start
        start = host.reader.viewport.document.blocks[index].text.index("後")
        host.screen.selections = {host.reader: Selection(Offset(start, index), Offset(start + 2, index))}
        host.reader.show_links(make_article(text, is_archived={"https://a.example/1"}.__contains__))
        await settled(pilot)

        assert host.reader.selecting.text == "後面"
        host.screen.clear_selection()
        assert "reverse" in host.styles_of("乙")[0]
        await pilot.press("enter")
        assert chosen(host) == ["https://b.example/2"]


async def test_hints_stay_where_links_change_and_the_source_stays_the_source() -> None:
    now = make_article(TEXT, is_archived=ARCHIVED, cited_by=(Link(clean("引"), clean("https://z.example/")),))
    async with Host(make_article(TEXT)).run_test(size=(40, 12)) as pilot:
        host = await settled(pilot)
        await pilot.press("f")
        host.reader.show_links(now)
        await settled(pilot)
        await pilot.press("s")
        assert chosen(host) == ["https://b.example/2"]

        await pilot.press("x", "x")
        host.reader.show_links(now)
        await settled(pilot)
        assert host.reader.looks.view is View.SOURCE
        await pilot.press("x")
        await settled(pilot)
        assert any("引" in line for line in host.screen_lines())
