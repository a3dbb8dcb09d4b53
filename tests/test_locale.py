"""Every word of the interface stands in every language."""

from __future__ import annotations

import ast
import importlib.util
import re
from pathlib import Path
from typing import Any

import pytest

from termnews.text import words

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "termnews"
SAYING = {"say", "notify", "warn", "tell", "offer", "UsageError", "ClickException", "SettingsError", "LinkError"}
LETTERS = re.compile(r"[A-Za-z]{3}")


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
def test_no_word_is_missing_or_stale(translate: Any, language: str) -> None:
    assert translate.faults_of(language, translate.extract()) == []


def test_what_is_put_together_is_translated_before() -> None:
    """`_(f"...")` would look for a message that no catalogue can hold."""
    wrong = [
        f"{path.name}:{call.lineno}"
        for path in SOURCE.rglob("*.py")
        for call in calls_in(path)
        if name_of(call) in {"_", "N_", "ngettext"} and any(isinstance(given, ast.JoinedStr) for given in call.args)
    ]
    assert wrong == []


def test_no_sentence_is_said_without_a_translation() -> None:
    """What the screens tell and the commands print goes through the catalogue."""
    wrong = [
        f"{path.name}:{call.lineno}: {words}"
        for folder in ("ui", "cli")
        for path in (SOURCE / folder).rglob("*.py")
        for call in calls_in(path)
        if name_of(call) in SAYING and call.args and LETTERS.search(words := bare_words(call.args[0]))
    ]
    assert wrong == []


def calls_in(path: Path) -> list[ast.Call]:
    """Every call in a module."""
    return [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]


def name_of(call: ast.Call) -> str:
    """What is called."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def bare_words(given: ast.expr) -> str:
    """The words of a string that stand in the source: of an f-string, what stands between its values."""
    if isinstance(given, ast.JoinedStr):
        return "".join(str(part.value) for part in given.values if isinstance(part, ast.Constant))
    return given.value if isinstance(given, ast.Constant) and isinstance(given.value, str) else ""


@pytest.mark.parametrize(
    ("language", "said", "counted"),
    [
        ("en", "Search all articles", "3 articles"),
        ("zh_Hans", "搜索全部文章", "3 篇文章"),
        ("zh_Hant", "搜尋全部文章", "3 篇文章"),
    ],
)
def test_termnews_speaks_the_language_that_was_asked_for(language: str, said: str, counted: str) -> None:
    words.use_language(language)
    assert words._("Search all articles") == said
    assert words.ngettext("{count} article", "{count} articles", 3).format(count=3) == counted
