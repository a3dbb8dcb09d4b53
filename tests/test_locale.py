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

STILTED = {
    "en": re.compile(
        r"\b(giv(e|es|en)|gave|wander|anew|amiss|lately|nobody|somebody|whoever|heard?|hears|is found|lies?|is wanted"
        r"|(is|star) taken|done again|round|lies ahead|lies before|passed over|empty-text|for want of)\b",
        re.IGNORECASE,
    ),
    "zh_Hans": re.compile(
        r"缩小|退一步|离开|下一处|输入以|眼前|的字体|附注|送进|漫游|篇文章的自己的|最相符|没读完|不含|归档|本存档|档案|略过|记号"
        r"|[\u4e00-\u9fff][:,;?!]"
    ),
    "zh_Hant": re.compile(
        r"縮小|退一步|離開|下一處|輸入以|眼前|的字體|附註|送進|漫遊|篇文章的自己的|最相符|沒讀完|不含|歸檔|本存檔|記號|撤銷|撤消"
        r"|設置|文件夾|搜索|屏幕|默認|網絡|軟件|程序|信息|鏈接|保存|打印|鼠標|窗口|菜單|視頻|音頻|數據|內存|磁盤|用戶|賬|服務器|緩存"
        r"|進程|線程|字節|字符|支持|導入|導出|剪貼板|運行|加載|登錄|復制|終端(?!機)|匹配|列表|倉庫|打開|套接字|查找|退出|“|”"
        r"|[\u4e00-\u9fff][:,;?!]"
    ),
}
"""What no message says: stilted words, a second word for one thing, terms of the other side of the strait."""


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


@pytest.mark.parametrize("language", ["en", "zh_Hans", "zh_Hant"])
def test_a_message_that_ends_in_a_reason_is_a_sentence(translate: Any, language: str) -> None:
    """It has the full stop itself, because the reason may come from the system."""
    catalogue = translate.extract() if language == "en" else translate.read(language)
    said = [form for message in catalogue for form in forms_of(message.id if language == "en" else message.string)]
    assert [form for form in said if form.endswith("{reason}")] == []


@pytest.mark.parametrize(
    "reason", ["The file is empty.", "文件是空的。", "No space left on device", OSError("No such file or directory")]
)
def test_a_reason_that_is_a_sentence_leaves_its_full_stop_to_the_message(reason: object) -> None:
    assert words.without_stop(reason) == str(reason).strip(".。")


@pytest.mark.parametrize("language", ["en", "zh_Hans", "zh_Hant"])
def test_every_message_uses_the_words_of_the_field(translate: Any, language: str) -> None:
    """One word for one thing, in all three languages."""
    catalogue = translate.extract() if language == "en" else translate.read(language)
    said = [form for message in catalogue for form in forms_of(message.id if language == "en" else message.string)]

    assert len(said) > 700
    assert [words for words in said if STILTED[language].search(words)] == []


def forms_of(words: str | tuple[str, ...]) -> tuple[str, ...]:
    """A message, or the forms of one that counts."""
    return (words,) if isinstance(words, str) else words


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
