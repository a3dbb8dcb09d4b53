"""The keys in the lowest line, which can be clicked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termnews.ui.commands import COMMANDS
from termnews.ui.keymap import key_title, key_titled, split_keys
from termnews.ui.panes.key_line import fitting_keys, line_of_keys, title_at
from termnews.ui.widgets.fitting import width_of

SAID = [key for command in COMMANDS for key in split_keys(command.keys) if "+" not in key or key.startswith("ctrl+")]
KEYS = st.lists(st.tuples(st.sampled_from(["Enter", "^E", "/"]), st.sampled_from(["read", "搜索", "x"])), max_size=8)


@pytest.mark.parametrize("key", SAID)
def test_a_key_is_known_by_its_title(key: str) -> None:
    title = key_title(key)
    assert key_title(key_titled(title)) == title


@pytest.mark.parametrize("title", ["hjkl", "a-z", "Shift-Tab"])
def test_words_for_several_keys_are_none(title: str) -> None:
    assert key_titled(title) == ""


@given(keys=KEYS, cells=st.integers(0, 60))
def test_keys_are_shown_whole_or_not_at_all(keys: list[tuple[str, str]], cells: int) -> None:
    line = fitting_keys(keys, cells)
    shown = sum(piece.look == "key" for piece in line)

    assert width_of(line) <= cells
    assert line == line_of_keys(keys[:shown])


@given(keys=KEYS)
def test_every_cell_of_a_key_and_its_word_is_about_it(keys: list[tuple[str, str]]) -> None:
    """Between two keys there is nothing to click."""
    line = line_of_keys(keys)
    wanted = [title for key, words in keys for title in [key] * width_of(line_of_keys([(key, words)])) + ["", ""]]

    assert [title_at(line, cell) for cell in range(width_of(line))] == wanted[: width_of(line)]
