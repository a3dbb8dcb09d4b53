"""What is looked up in the index does not hold the screen up, however far away the index is."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from termnews.archive.archive import Archive

ASKED = ["rows", "article", "keys", "numbers_for_url", "numbers_for_keys", "page"]


@pytest.fixture
def asked_in(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The threads in which the index is asked about single articles."""
    threads: set[str] = set()

    def watched(name: str) -> Any:
        ask = getattr(Archive, name)

        def ask_and_tell(*values: Any, **named: Any) -> Any:
            threads.add(threading.current_thread().name)
            return ask(*values, **named)

        return ask_and_tell

    for name in ASKED:
        monkeypatch.setattr(Archive, name, watched(name))
    return threads


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ("i", "About this article"),
        ("ctrl+o", "History"),
        ("a", "Note on 立法會押後表決"),
        ("Y", "Copied: "),
        ("f", "No browser here; copied https://example.com/"),
    ],
)
async def test_a_key_that_looks_something_up_leaves_the_screen_free(
    open_app: Any,
    three_articles: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    asked_in: set[str],
    key: str,
    shown: str,
) -> None:
    monkeypatch.setattr("termnews.ui.browser.can_open", lambda: False)
    three_articles["a.md"] += "\n[外面](https://example.com/)\n"
    async with open_app(three_articles) as session:
        await session.press("enter", *(["f"] if key == "f" else []))
        asked_in.clear()
        await session.press("a" if key == "f" else key)

        assert shown in f"{session.text}\n{session.told}"
        assert asked_in
        assert {name.partition("_")[0] for name in asked_in} == {"ui-latest"}
