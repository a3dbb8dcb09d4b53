"""Whatever a page hides in whichever of its fields, no output of any kind carries it."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest
from tests.cleanness import is_clean
from tests.conftest import write_pages

from termnews.cli.commands.export import _ENDINGS
from termnews.cli.main import run
from termnews.desk.forms import citation, render_citation
from termnews.errors import PageError
from termnews.extract.markdown import render_markdown
from termnews.extract.read import read_page

PAGES = sorted(path for path in (Path(__file__).parent.parent / "pages").iterdir() if path.suffix != ".json")
ESCAPES = "\x1b]52;c;UFdORUQ=\x07\x1b[2J\x9b31m\x9d2;x\x9c\u202e\u2066\u200b\U000e0041\x7f\x08"
HOSTILE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]"
)
_WORDS = re.compile(r">([^<>]*[^<>\s])(?=[^<>]*<)")
_VALUES = re.compile(
    r"""((?:content|alt|title|datetime|href|src|value|rel|lang|itemprop|property|data-src)\s*=\s*)(["'])(.*?)\2""",
    re.DOTALL,
)
_FRONT = re.compile(r"^(\w[\w.]*:[ ]*)(.*\S)$", re.MULTILINE)
_JSON = re.compile(r'(":\s*")([^"]+)"')


def poisoned(page: str, escapes: str) -> str:
    """The page with escapes behind each of its words and values, in whatever field a layout may read."""
    if page.lstrip().startswith("<"):
        page = _JSON.sub(lambda found: f'{found[1]}{found[2]}{escapes}"', page)
        page = _WORDS.sub(lambda found: f">{found[1]}{escapes}", page)
        return _VALUES.sub(lambda found: f"{found[1]}{found[2]}{found[3]}{escapes}{found[2]}", page)
    head, fence, body = page.removeprefix("---\n").partition("\n---\n") if page.startswith("---") else ("", "", page)
    front = _FRONT.sub(lambda found: f'{found[1]}"{found[2].strip(chr(34))}{yaml_of(escapes)}"', head)
    body = re.sub(r"(\S)$", lambda found: found[1] + escapes, body, flags=re.MULTILINE)
    return f"---\n{front}{fence}{body}" if fence else body


def yaml_of(escapes: str) -> str:
    """Escapes as YAML writes them within quotes."""
    return "".join(f"\\U{ord(character):08x}" for character in escapes)


WAYS = {"as they are": ESCAPES, "as entities": "".join(f"&#{ord(character)};" for character in ESCAPES)}


def strings_in(value: Any) -> list[str]:
    """Every string within a value."""
    if isinstance(value, str):
        return [value]
    return [string for part in value for string in strings_in(part)] if isinstance(value, tuple | list) else []


@pytest.mark.parametrize("escapes", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_no_field_that_a_layout_reads_keeps_what_was_hidden(path: Path, escapes: str) -> None:
    try:
        article = read_page(poisoned(path.read_text("utf-8"), escapes).encode(), f"{ESCAPES}{path.name}")
    except PageError:
        return

    assert [string for string in strings_in(tuple(article)) if HOSTILE.search(string) or not is_clean(string)] == []
    assert not HOSTILE.search(render_markdown(article))
    assert not HOSTILE.search(citation(article))
    assert not HOSTILE.search(render_citation(article, "我的笔记"))


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of such pages; one under a name that tries the same, and one that is no page."""
    pages = {f"{n}-{path.name}": poisoned(path.read_text("utf-8"), ESCAPES) for n, path in enumerate(PAGES)}
    name = ESCAPES.replace("\x00", "") + os.fsdecode(b"\xff\x9b2J.html")
    flawed = f'---\ntitle: [{ESCAPES}\nauthor: "{ESCAPES}"\n---\n正文在这里。'
    return write_pages({**pages, name: "<h1>檔名</h1><p>內文</p>", "flawed.md": flawed}, tmp_path_factory.mktemp("a"))


WRITTEN_OUT = re.compile(r"\\u(?:00(?:0[0-8bcef]|1|7f|8|9)|20[26]|db40)")


def without_paths(printed: str) -> str:
    """JSON names a file as the system does: other programs open it by that name."""
    return re.sub(r'"path": "(?:[^"\\]|\\.)*"', "", printed)


COMMANDS = {
    "list": ["list"],
    "list as JSON": ["list", "--json"],
    "search": ["search", "的"],
    "search as JSON": ["search", "的", "--json"],
    "tags": ["tags"],
    "sources": ["sources"],
    "check": ["check"],
    "check as JSON": ["check", "--json"],
    "index": ["index"],
    **{f"show as {form}": ["show", "--format", form] for form in ("markdown", "text", "json")},
}


@pytest.mark.parametrize("words", COMMANDS.values(), ids=COMMANDS)
def test_no_command_prints_it(
    hostile: Path, words: list[str], one_core: None, shared_cache: Path, capfd: pytest.CaptureFixture
) -> None:
    r"""On neither stream; JSON writes controls as \u001b, which is looked for as well."""
    if words[0] == "show":
        run(["list", str(hostile)])
        ids = [line.partition("\t")[0] for line in capfd.readouterr().out.splitlines()]
        run([*words, *ids, "--path", str(hostile)])
    elif words[0] == "search":
        run([*words, "--path", str(hostile)])
    else:
        run([*words, str(hostile)])

    printed = capfd.readouterr()
    assert printed.out
    assert not HOSTILE.search(printed.out.replace("\r", ""))
    assert not HOSTILE.search(printed.err.replace("\r", ""))
    assert not WRITTEN_OUT.search(without_paths(printed.out))


@pytest.mark.parametrize("form", _ENDINGS)
def test_no_exported_file_holds_it_nor_is_called_so(
    hostile: Path, form: str, one_core: None, shared_cache: Path, tmp_path: Path
) -> None:
    run(["export", "--path", str(hostile), "--format", form, "-o", str(tmp_path / "out")])

    files = list((tmp_path / "out").iterdir())
    assert len(files) > len(PAGES) / 2
    for file in files:
        assert not HOSTILE.search(file.name)
        words = file.read_text("utf-8")
        assert not HOSTILE.search(words), file.name
        assert not WRITTEN_OUT.search(without_paths(words))
