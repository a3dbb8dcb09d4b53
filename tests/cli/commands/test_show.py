"""`termnews show` prints articles as Markdown, text or JSON."""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.usefixtures("shared_cache")

SEED = "000_e0e2832ca9543627.txt"


def test_an_id_or_its_beginning_names_an_article(termnews, seeds) -> None:
    """Any unique beginning of an id will do."""
    whole = termnews("show", "5jgzu4si5o5w", "--path", seeds)
    beginning = termnews("show", "5jgzu", "--path", seeds)

    assert whole.code == 0
    assert whole.out == beginning.out
    assert whole.out.startswith("# 马云陷风暴 美媒曝北京争夺敏感资料\n")


def test_the_seed_is_shown_without_notices_but_keeps_them(termnews, seeds) -> None:
    """Site notices, promotion and the republishing line are folded, not lost."""
    (record,) = termnews("show", seeds / SEED, "--format", "json").records

    assert len(record["notices"]) == 4
    for word in ("翻墙", "转载请注明", "原文链接", "本文标签", "相关阅读", "图文或视频完整版"):
        assert word not in record["markdown"]
        assert word not in record["text"]
    assert any("转载请注明" in notice for notice in record["notices"])
    assert "**" not in record["markdown"]
    assert "](" not in record["markdown"]


def test_text_has_the_words_alone(termnews, seeds) -> None:
    """Plain text is for other programs: title, blank line, a paragraph a line."""
    lines = termnews("show", seeds / SEED, "--format", "text").out.splitlines()

    assert lines[0] == "马云陷风暴 美媒曝北京争夺敏感资料"
    assert lines[1] == ""
    assert len(lines[2:]) == 22


def test_a_page_in_a_pipe_becomes_markdown(termnews, monkeypatch: pytest.MonkeyPatch) -> None:
    """`curl ... | termnews show -` works for any saved page."""
    page = "<html><title>x</title><h1>標題</h1><p>第一段，說的是今天的事情。</p><p><b>重點</b>在後面。</p></html>"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(page.encode())))

    outcome = termnews("show", "-")

    assert outcome.code == 0
    assert "第一段，說的是今天的事情。\n\n**重點**在後面。" in outcome.out


def test_what_is_not_there_is_named_and_the_rest_is_shown(termnews, seeds) -> None:
    """One wrong id costs no other article."""
    outcome = termnews("show", "zzzz", "5jgzu", "--path", seeds, "--format", "text")

    assert outcome.code == 1
    assert "zzzz" in outcome.err
    assert outcome.out.startswith("马云陷风暴")


def test_a_file_without_an_article_is_a_sentence(termnews, tmp_path) -> None:
    """An empty page ends in words, never in a traceback."""
    (tmp_path / "empty.html").write_bytes(b"  \n")

    outcome = termnews("show", tmp_path / "empty.html")

    assert (outcome.code, outcome.out) == (1, "")
    assert "empty.html" in outcome.err
    assert "Traceback" not in outcome.err


def test_input_without_end_is_refused_like_a_file_of_that_size(termnews, monkeypatch: pytest.MonkeyPatch) -> None:
    """`termnews show - < /dev/zero` reads one byte more than a page may have, and says so."""
    with Path("/dev/zero").open("rb") as endless:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(endless))
        outcome = termnews("show", "-")

    assert (outcome.code, outcome.out) == (1, "")
    assert "20 MB" in outcome.err


@pytest.mark.parametrize("word", ["\udcff", "../seeds", "zzzz"], ids=["not UTF-8", "a folder", "no id"])
def test_a_word_that_means_nothing_is_a_sentence(termnews, seeds, monkeypatch, word: str) -> None:
    """Whatever stands in the place of an id, the answer is exit code 1 and one line."""
    monkeypatch.chdir(seeds)

    outcome = termnews("show", word, "--path", seeds)

    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err.startswith("termnews: ")
    assert "Traceback" not in outcome.err


def test_a_word_that_would_steer_the_terminal_is_told_without_its_controls(termnews, seeds) -> None:
    outcome = termnews("show", "\x1b]2;PWNED\x07\u202e", "--path", seeds)

    assert outcome.code == 1
    assert "]2;PWNED" in outcome.err
    assert not set("\x1b\x07\u202e") & set(outcome.err)


def test_a_page_in_a_file_of_many_is_named_after_an_exclamation_mark(termnews, tmp_path: Path) -> None:
    """`show FILE!MEMBER`; JSON has the member beside the path, and a file of that very name wins."""
    file = tmp_path / "pages.zip"
    with zipfile.ZipFile(file, "w") as archive:
        for name in ("第一.html", "b.html"):
            archive.writestr(name, f"<h1>{name}里的标题</h1><p>这是{name}里的一段文字，说的是今天的事情。</p>")

    (record,) = termnews("show", f"{file}!第一.html", "--format", "json").records
    assert (record["title"], record["member"]) == ("第一.html里的标题", "第一.html")

    several = termnews("show", file)
    assert several.code == 1
    assert "2 pages" in several.err
    assert f"{file}!第一.html" in several.err

    (tmp_path / "pages.zip!b.html").write_text("<h1>一个文件</h1><p>它的名字就是这样，所以它赢了。</p>")
    assert "一个文件" in termnews("show", f"{file}!b.html").out


def test_a_file_of_one_page_is_shown(termnews, tmp_path: Path) -> None:
    mail = tmp_path / "letter.eml"
    mail.write_text("From: weekly@example.org\nSubject: The ferry\n\nThe last ferry left at nine.\n")

    assert "The last ferry left at nine." in termnews("show", mail).out


def test_the_field_of_json_that_the_settings_name_holds_the_page(termnews, tmp_path: Path, monkeypatch) -> None:
    file = tmp_path / "a.json"
    file.write_text('[{"n": 1, "title": "甲", "post": "只有几个字。"}]', "utf-8")

    assert termnews("show", file).code == 1
    monkeypatch.setenv("TERMNEWS_JSON_FIELD", "post")
    assert "只有几个字。" in termnews("show", f"{file}!/0").out
    assert "只有几个字。" in termnews("search", "几个字", "-p", tmp_path, "--no-cache").out


def test_a_page_of_a_folder_that_holds_many_is_named_as_one_of_a_file(termnews, tmp_path: Path) -> None:
    """`path!member` as JSON prints it, any extraction of a snapshot, or the folder alone when it holds one page."""
    snapshot = tmp_path / "archive/1614844800.5"
    (snapshot / "readability").mkdir(parents=True)
    (snapshot / "index.json").write_text('{"url": "https://news.example.org/a", "title": "河水"}', "utf-8")
    (snapshot / "singlefile.html").write_text(f"<h1>河水</h1><p>{'河水涨过了旧码头。' * 20}</p>", "utf-8")
    (snapshot / "readability/content.html").write_text(f"<p>{'只有正文的一份。' * 20}</p>", "utf-8")

    assert "河水涨过了旧码头" in termnews("show", snapshot).out
    assert "河水涨过了旧码头" in termnews("show", f"{snapshot}!singlefile.html").out
    assert "只有正文的一份" in termnews("show", f"{snapshot}!readability/content.html").out
    assert "holds no page named" in termnews("show", f"{snapshot}!none.html").err
