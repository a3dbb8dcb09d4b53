"""The person's own programs: started when asked for, told nothing by their arguments."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from termnews.errors import UsageError
from termnews.ui.programs import edit_text, pipe_text, show_page


@pytest.fixture
def editor(tmp_path: Path, make_program: Callable[[str, str], Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """An editor that adds a line and writes down how it was called."""
    script = make_program("editor", f'#!/bin/sh\necho "$@" > "{tmp_path}/called"\necho 加了一行 >> "$1"\n')
    monkeypatch.setenv("VISUAL", shlex.quote(str(script)))
    return tmp_path / "called"


def test_a_text_comes_back_as_it_was_left(editor: Path) -> None:
    assert edit_text("筆記\n") == "筆記\n加了一行\n"
    assert "筆記" not in editor.read_text("utf-8")


@pytest.mark.parametrize(
    ("program", "left"),
    [
        ("sed -i s/筆/墨/", "墨記\n"),
        ("sed -i -e 's/筆/兩 墨/'", "兩 墨記\n"),
        ("truncate -s0", ""),
    ],
)
def test_an_editor_is_given_its_arguments_and_may_leave_nothing(
    program: str, left: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", program)
    assert edit_text("筆記\n") == left


@pytest.mark.parametrize(
    ("program", "sentence"),
    [
        ("false", "Note unchanged: the editor failed."),
        ("rm", "Note unchanged: the editor failed."),
        ("cp /bin/true", "Note unchanged: the editor saved text that is not UTF-8."),
        ("/no/such/editor", "Cannot start /no/such/editor: set $EDITOR, or press a."),
        ("'", "Cannot start ': set $EDITOR"),
    ],
)
def test_an_editor_that_fails_changes_nothing_and_is_told(
    program: str, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISUAL", program)
    with pytest.raises(UsageError, match=re.escape(sentence)):
        edit_text("筆記")


def test_a_command_gets_the_text_and_gives_what_it_prints() -> None:
    assert pipe_text("tr a-z A-Z", "abc 中") == (0, "ABC 中")
    assert pipe_text("exit 3", "")[0] == 3


def test_a_page_is_shown_in_the_pager(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAGER", f"""sh -c 'cat > "{tmp_path}/shown"'""")
    show_page("字".encode("gbk"))
    assert (tmp_path / "shown").read_bytes() == "字".encode("gbk")
    monkeypatch.setenv("PAGER", str(tmp_path / "none"))
    with pytest.raises(UsageError, match=r"Cannot start a pager: set \$PAGER\."):
        show_page(b"words")


def test_what_needs_a_temporary_file_says_so_where_none_can_be_written(
    tmp_path: Path, editor: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "none"))
    for begin in (lambda: edit_text("筆記"), lambda: show_page(b"words")):
        with pytest.raises(UsageError, match=r"Cannot write a temporary file: No such file or directory\. Set TMPDIR"):
            begin()
    assert not editor.exists()
