"""`termnews completions` makes a shell complete commands, options, and the words of the archive."""

from __future__ import annotations

import shlex
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.terminals.session import Session

from termnews.cli.commands.completions import SCRIPTS
from termnews.cli.completing import split
from termnews.cli.main import WRONG_USAGE

PAGES = {
    "a.md": "---\ntitle: 馬雲陷風暴\nsource: 希望之声\ntags: [北京, New York, 'a:b']\n---\n\n螞蟻集團遭重點整頓。\n",
    "b.md": "---\ntitle: 北京今日\nsource: BBC\ntags: [北京]\n---\n\n马云，北京人。😀\n",
}
SHELLS = {
    "bash": ["bash", "--norc", "--noprofile", "-i"],
    "zsh": ["zsh", "-f", "-i"],
    "fish": ["fish", "--no-config", "-i"],
}

# The line that a Tab completed is run with this in the place of termnews, which shows the words that it was given.
_PROGRAM = """#!/bin/sh
if [ -n "$TERMNEWS_COMPLETE" ]; then exec {python} -m termnews "$@"; fi
printf 'GIVEN'; printf '<%s>' "$@"; echo END
"""


@pytest.fixture
def archive(keep_archive, termnews) -> Path:
    """Two articles whose index is there already."""
    folder: Path = keep_archive(PAGES)
    assert termnews("list", folder).code == 0
    return folder


@pytest.fixture(params=SHELLS)
def shell(request, tmp_path: Path, make_program, archive: Path, shared_cache: Path):
    """A real shell that has read our script: for a line with tabs it gives the words that termnews is given."""
    if shutil.which(request.param) is None:
        pytest.skip(f"{request.param} is not installed")
    program = make_program("bin/termnews", _PROGRAM.format(python=shlex.quote(sys.executable)))
    script = tmp_path / "script"
    script.write_text(SCRIPTS[request.param])
    begin = {"zsh": "autoload -Uz compinit; compinit -u -D; "}.get(request.param, "")
    environment = {
        "PATH": f"{program.parent}:/usr/bin:/bin",
        "HOME": str(tmp_path),
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "TERM": "dumb" if request.param == "zsh" else "xterm",
    }
    with Session(SHELLS[request.param], columns=200, environment=environment, folder=archive.parent) as session:
        session.send(f"{begin}. {shlex.quote(str(script))}; echo REA''DY\n")
        session.wait_for(lambda: "READY" in session.received.decode("utf-8", "replace"))
        yield lambda line: words_given(session, line)


def words_given(session: Session, line: str) -> list[str]:
    """Type a line, run it, and give the words that came of it."""
    before = len(session.received)
    session.send(line + "\n")

    def printed() -> str:
        return session.received[before:].decode("utf-8", "replace").replace("\r", "").replace("\n", "")

    session.wait_for(lambda: "GIVEN<" in printed() and ">END" in printed().split("GIVEN<")[-1])
    return printed().split("GIVEN<")[-1].split(">END")[0].split("><")


def test_a_tab_completes_the_line(shell: Callable[[str], list[str]], archive: Path) -> None:
    """Commands, options, formats; fields; tags and sources of the archive, also those that a shell must quote."""
    path = archive.name

    assert shell("termnews sea\t-x") == ["search", "-x"]
    assert shell("termnews list --js\t") == ["list", "--json"]
    assert shell("termnews export --format mark\t") == ["export", "--format", "markdown"]
    assert shell(f"termnews search -p {path} sour\tBBC") == ["search", "-p", path, "source:BBC"]
    assert shell(f"termnews search -p {path} tag:北\t") == ["search", "-p", path, "tag:北京"]
    assert shell(f'termnews search -p {path} tag:\\"New\t') == ["search", "-p", path, 'tag:"New York"']
    assert shell(f"termnews search -p {path} source:希\t") == ["search", "-p", path, "source:希望之声"]
    assert shell(f"termnews mark -p {path} --tag 北\t 马云") == ["mark", "-p", path, "--tag", "北京", "马云"]
    # zsh takes the slash away again when the line is run.
    assert [word.rstrip("/") for word in shell(f"termnews list {path[:-1]}\t")] == ["list", path]


def answer(termnews, shell: str, line: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a script is told."""
    with monkeypatch.context() as moment:
        moment.setenv("TERMNEWS_COMPLETE", shell)
        outcome = termnews(line)
    assert (outcome.code, outcome.err) == (0, "")
    return outcome.out.splitlines()


@pytest.mark.parametrize("line", ["termnews ", "termnews shelf "])
def test_descriptions_are_whole_sentences(termnews, line: str, monkeypatch) -> None:
    """How much of them there is room for, zsh and fish know."""
    described = [answered.partition("\t")[2] for answered in answer(termnews, "zsh", line, monkeypatch)]

    assert max(map(len, described)) > 50
    assert not any(description.endswith("...") for description in described)


def test_a_term_may_be_excluded(termnews, archive: Path, monkeypatch) -> None:
    """`-is:st` is a term with a minus, not an option."""
    line = f"termnews search -p {shlex.quote(str(archive))} -is:st"

    assert answer(termnews, "zsh", line, monkeypatch) == [
        "words",
        "-is:starred",
    ]


def test_bash_is_given_what_follows_the_last_colon(termnews, archive: Path, monkeypatch) -> None:
    """It takes a colon for the end of a word; inside quotes it does not."""
    line = f"termnews search -p {shlex.quote(str(archive))} "

    assert answer(termnews, "bash", line + "tag:a", monkeypatch) == ["words", '\\"a:b\\"']
    assert answer(termnews, "bash", line + "'tag:北", monkeypatch) == ["words", "tag:北京"]


@pytest.mark.parametrize("line", ["", "termnews", "termnews search -p /nowhere tag:", "termnews list --nonsense "])
def test_what_cannot_be_known_is_passed_over_in_silence(termnews, line: str, monkeypatch) -> None:
    """A line that is being typed is no place for a message."""
    assert len(answer(termnews, "fish", line, monkeypatch)) >= 1


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1), min_size=1))
def test_words_are_split_as_a_shell_splits_them(words: list[str]) -> None:
    """Whatever is quoted comes out as it was."""
    from shlex import quote

    typed = split(" ".join(map(quote, words)))

    assert [*typed.words, typed.begun] == words


@pytest.mark.parametrize("words", [(), ("tcsh",)])
def test_which_shells_there_are_is_said_in_a_sentence(termnews, words: tuple[str, ...], monkeypatch) -> None:
    outcome = termnews("completions", *words)

    assert (outcome.code, outcome.out) == (WRONG_USAGE, "")
    assert outcome.err == "termnews: Name your shell: bash, zsh or fish; there is no script for others.\n"
    assert {*answer(termnews, "bash", "termnews completions ", monkeypatch)} >= {*SCRIPTS}
