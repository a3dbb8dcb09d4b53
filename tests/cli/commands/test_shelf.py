"""`termnews shelf` takes marks and notes elsewhere, and brings them back."""

from __future__ import annotations

import json
import os
import threading

import pytest
from tests.conftest import post
from tests.shelf.done import set_note

from termnews.shelf.shelf import Shelf


@pytest.fixture
def archive(keep_archive):
    """Two articles, one of them with a note."""
    return keep_archive(
        {
            "a.md": post("選舉 [一]", "這是第一篇文章。"),
            "b.md": post("天氣", "這是第二篇文章。", date="2021-01-02"),
        }
    )


@pytest.fixture
def noted(termnews, archive):
    """The archive, with a note about one article."""
    termnews("mark", "選舉", "--path", archive, "--star")
    shelf = Shelf.open()
    ((keys, _),) = shelf.keyed_marks()
    set_note(shelf, keys, "我的筆記\x1b[31m\n第二行")
    shelf.close()
    return archive


def test_a_shelf_is_taken_to_another_machine(termnews, noted, tmp_path) -> None:
    exported = termnews("shelf", "export")
    assert exported.code == 0
    assert "\x1b" not in exported.out
    (tmp_path / "shelf.jsonl").write_text(exported.out)
    imported = termnews("shelf", "import", tmp_path / "shelf.jsonl", "--shelf", tmp_path / "other.db")
    assert (imported.code, imported.out, imported.err) == (0, "Imported 1 article.\n", "")
    assert termnews("shelf", "export", "--shelf", tmp_path / "other.db").out == exported.out
    search = termnews("search", "note:筆記", "--path", noted, "--shelf", tmp_path / "other.db", "--json")
    assert [record["title"] for record in search.records] == ["選舉 [一]"]


def test_a_shelf_that_cannot_be_written_is_taken_to_another_machine(termnews, noted, own_home) -> None:
    exported = termnews("shelf", "export")
    (log,) = own_home.rglob("shelf.db.log")
    log.unlink()
    log.mkdir()

    again = termnews("shelf", "export")

    assert (again.code, again.out) == (0, exported.out)
    assert f"{log} is not a regular file." in again.err


def test_an_empty_shelf_prints_nothing(termnews) -> None:
    done = termnews("shelf", "export")
    assert (done.code, done.out, done.err) == (1, "", "termnews: There are no marks yet.\n")


def test_bad_lines_are_named_and_the_others_taken(termnews, tmp_path) -> None:
    good = json.dumps({"keys": ["url:a"], "marks": {"read": [5, 5]}})
    (tmp_path / "x.jsonl").write_bytes(b"words\n" + good.encode() + b"\n\xff\n")
    done = termnews("shelf", "import", tmp_path / "x.jsonl")
    assert done.code == 2
    assert done.out == "Imported 1 article.\n"
    assert "Line 1 skipped: not JSON." in done.err
    assert "Line 3 skipped: not JSON." in done.err
    assert len(termnews("shelf", "export").out.splitlines()) == 1


def test_what_has_no_lines_is_not_read_to_its_end(termnews, tmp_path) -> None:
    """A device, a picture of a disk: the import says where it stopped."""
    with (tmp_path / "disk.img").open("wb") as hole:
        hole.truncate(1 << 40)
    done = termnews("shelf", "import", tmp_path / "disk.img")
    assert (done.code, done.out) == (2, "Imported 0 articles.\n")
    assert done.err == "termnews: Line 1 is too long; the rest was not read.\n"


def test_marks_come_through_a_pipe(termnews, tmp_path) -> None:
    """What another program writes into a pipe can be read once only."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    good = json.dumps({"keys": ["url:a"], "marks": {"read": [5, 5]}})
    writer = threading.Thread(target=pipe.write_text, args=(good,))
    writer.start()
    assert termnews("shelf", "import", pipe).out == "Imported 1 article.\n"
    writer.join()


@pytest.mark.parametrize("command", ["export", "import"])
def test_other_peoples_files_are_refused(termnews, tmp_path, command: str) -> None:
    (tmp_path / "letter.txt").write_text("Dear reader")
    (tmp_path / "x.jsonl").touch()
    words = [tmp_path / "x.jsonl"] if command == "import" else []
    done = termnews("shelf", command, *words, "--shelf", tmp_path / "letter.txt")
    assert done.code == 2
    assert "Cannot use" in done.err


def test_notes_are_printed_with_their_articles(termnews, noted) -> None:
    done = termnews("shelf", "notes", "--path", noted)
    assert done.code == 0
    assert done.out.startswith("## 選舉 \\[一\\]\n\n希望之声 · 2021-01-05\n\n我的筆記")
    assert "\x1b" not in done.out


def test_notes_of_a_query_are_printed(termnews, noted) -> None:
    assert termnews("shelf", "notes", "選舉", "OR", "天氣", "--path", noted).code == 0
    done = termnews("shelf", "notes", "-選舉", "--path", noted)
    assert (done.code, done.out, done.err) == (1, "", "termnews: No articles match.\n")


def test_shelf_alone_prints_its_help_as_it_is_laid_out(termnews) -> None:
    """One command a line, its words in a column; the exit code says that something was missing."""
    alone, asked = termnews("shelf"), termnews("shelf", "--help")

    assert (alone.code, alone.out, alone.err) == (2, "", asked.out)
    assert "\n  export  " in alone.err
    assert "..." not in alone.err.split("Commands:")[1]
