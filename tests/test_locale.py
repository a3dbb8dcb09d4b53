"""Every word of the interface stands in every language."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest

from termnews.text import words

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def translate() -> Any:
    """The script that keeps the catalogues."""
    spec = importlib.util.spec_from_file_location("translate", ROOT / "scripts" / "translate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("language", ["zh_Hans", "zh_Hant"])
def test_no_word_is_missing_stale_or_uncompiled(translate: Any, language: str) -> None:
    assert translate.faults_of(language, translate.extract()) == []


@pytest.mark.parametrize(
    ("language", "said", "counted"),
    [
        ("en", "Search the whole archive", "3 articles"),
        ("zh_Hans", "搜索全部文章", "3 篇文章"),
        ("zh_Hant", "搜尋全部文章", "3 篇文章"),
    ],
)
def test_termnews_speaks_the_language_that_was_asked_for(language: str, said: str, counted: str) -> None:
    words.use_language(language)
    assert words._("Search the whole archive") == said
    assert words.ngettext("{count} article", "{count} articles", 3).format(count=3) == counted
