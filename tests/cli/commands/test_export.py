"""`termnews export` writes the articles of a query to files."""

from __future__ import annotations

import json
import os
from pathlib import Path
from zipfile import ZipFile

import pytest
from tests.conftest import post


@pytest.fixture
def archive(keep_archive):
    """Two articles."""
    return keep_archive(
        {
            "a.md": post("選舉", "這是**第一篇**文章。", date="2021-01-01"),
            "b.md": post("../天氣", "這是第二篇文章。", date="2021-01-02"),
        }
    )


def test_every_article_of_a_query_becomes_a_file(termnews, archive, tmp_path) -> None:
    done = termnews("export", "選舉", "--path", archive, "-o", tmp_path / "out")
    assert done.code == 0
    (file,) = (tmp_path / "out").iterdir()
    assert done.out == f"{file}\n"
    assert file.name.startswith("2021-01-01-選舉-")
    assert file.suffix == ".md"
    assert "**第一篇**" in file.read_text()


def test_a_dash_is_no_folder(termnews, archive, tmp_path, monkeypatch) -> None:
    """Elsewhere it is the standard output; here a folder of that name would be hard to remove."""
    monkeypatch.chdir(tmp_path)
    done = termnews("export", "--path", archive, "-o", "-")
    assert (done.code, done.out, list(tmp_path.glob("-"))) == (2, "", [])
    assert "`termnews show` prints articles; a folder of this name is ./-." in done.err


def test_one_path_that_is_too_long_keeps_no_other_page(termnews, tmp_path, monkeypatch) -> None:
    """The walk reads pages below any number of folders; a path that is given whole has a limit."""
    archive = tmp_path / "archive"
    archive.mkdir()
    (archive / "top.md").write_text(post("頂", "最上面的一篇。", date="2020-01-01"))
    monkeypatch.chdir(archive)
    for _depth in range(20):
        Path("d" * 250).mkdir()
        os.chdir("d" * 250)
    Path("deep.md").write_text(post("底", "最下面的一篇。"))
    os.chdir(tmp_path)
    done = termnews("export", "--path", archive, "-o", "out", "--format", "page")
    assert (done.code, done.out) == (2, "out/top.md\n")
    assert "Cannot write out/ddd" in done.err


def test_without_a_query_all_are_written_and_none_outside(termnews, archive, tmp_path) -> None:
    assert termnews("export", "--path", archive, "-o", tmp_path / "out").code == 0
    assert len(list((tmp_path / "out").iterdir())) == 2
    assert {path.name for path in tmp_path.iterdir()} == {"out"}


@pytest.mark.parametrize(
    ("form", "ending", "beginning"),
    [
        ("markdown", ".md", "---\n"),
        ("html", ".html", "<!DOCTYPE html>"),
        ("text", ".txt", "選舉\n"),
        ("json", ".json", "{"),
    ],
)
def test_each_form_has_its_ending(termnews, archive, tmp_path, form: str, ending: str, beginning: str) -> None:
    termnews("export", "title:選舉", "--path", archive, "--format", form, "-o", tmp_path / "out")
    (file,) = (tmp_path / "out").iterdir()
    assert file.suffix == ending
    assert file.read_text().startswith(beginning)
    assert "第一篇" in file.read_text()
    if form == "json":
        assert json.loads(file.read_text())["title"] == "選舉"


def test_files_that_are_there_are_written_over_only_by_force(termnews, archive, tmp_path) -> None:
    out = tmp_path / "out"
    termnews("export", "選舉", "--path", archive, "-o", out)
    (file,) = out.iterdir()
    file.write_text("mine")
    done = termnews("export", "--path", archive, "-o", out)
    assert done.code == 2
    assert "--force" in done.err
    assert file.read_text() == "mine"
    assert len(list(out.iterdir())) == 2
    assert termnews("export", "--path", archive, "-o", out, "--force").code == 0
    assert file.read_text() != "mine"


def test_excluded_terms_are_no_options(termnews, archive, tmp_path) -> None:
    """`-o` is an option; `-note:x`, which holds an o, is a term."""
    done = termnews("export", "-選舉", "-note:x", "--path", archive, "-o", tmp_path / "out")
    assert done.code == 0
    assert len(done.out.splitlines()) == 1
    assert "天氣" in done.out


def test_nothing_found_writes_nothing(termnews, archive, tmp_path) -> None:
    assert termnews("export", "無此詞", "--path", archive, "-o", tmp_path / "out").code == 1
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_made_is_told(termnews, archive, tmp_path) -> None:
    (tmp_path / "file").touch()
    done = termnews("export", "--path", archive, "-o", tmp_path / "file" / "out")
    assert done.code == 2
    assert "Cannot write" in done.err


def test_a_file_in_the_place_of_the_folder_is_told(termnews, archive, tmp_path) -> None:
    (tmp_path / "file").touch()
    done = termnews("export", "--path", archive, "-o", tmp_path / "file")
    assert (done.code, done.err) == (2, f"termnews: {tmp_path / 'file'} is not a folder.\n")


def test_pages_are_written_as_they_were_saved(termnews, make_archive, tmp_path) -> None:
    """Copies too, each under its path; a page of a file of many into a folder of that file's name."""
    page = "<h1>標題</h1><p>內文，一段話。</p>".encode("big5")
    root = make_archive({"a/1.html": page, "b/1.html": page})
    with ZipFile(root / "c.zip", "w") as packed:
        packed.writestr("d/2.html", "<h1>第二篇</h1><p>另一段話。</p>")

    done = termnews("export", "--path", root, "--format", "page", "-o", tmp_path / "out")

    written = {
        str(file.relative_to(tmp_path / "out")): file.read_bytes() for file in (tmp_path / "out").rglob("*.html")
    }
    assert (done.code, len(done.out.splitlines())) == (0, 3)
    assert written == {
        "a/1.html": page,
        "b/1.html": page,
        "c.zip/d/2.html": "<h1>第二篇</h1><p>另一段話。</p>".encode(),
    }


def test_exports_need_a_folder(termnews, archive) -> None:
    assert termnews("export", "--path", archive).code == 2


def test_what_was_exported_is_an_archive(termnews, archive, tmp_path) -> None:
    termnews("export", "--path", archive, "-o", tmp_path / "out")
    titles = {record["title"] for record in termnews("list", tmp_path / "out", "--json").records}
    assert titles == {record["title"] for record in termnews("list", archive, "--json").records}
