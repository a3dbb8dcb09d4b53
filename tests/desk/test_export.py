"""Exported files have safe names, stay in their folder, and never take another file's place."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termnews.archive.store import PageName
from termnews.desk.export import export_name, make_folder, make_folder_in, page_place, slug, write_export
from termnews.errors import UsageError
from termnews.model.article import Article, ArticleId
from termnews.model.dates import Origin, WrittenDate

DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


def article(title: str = "标题", iso: str = "2021-01-05", name: str = "abcdefghij27") -> Article:
    """An article of which only the name matters."""
    published = WrittenDate(iso, Origin.META) if iso else None
    return Article(id=ArticleId(name), keys=("url:x",), title=title, published=published)


@pytest.mark.parametrize(
    ("title", "iso", "name"),
    [
        ("马云陷风暴 美媒曝", "2021-01-05", "2021-01-05-马云陷风暴-美媒曝-abcdefghij27.md"),
        ("Budget: vote/1", "2021-01-05T09:30+08:00", "2021-01-05-Budget-vote-1-abcdefghij27.md"),
        ("../../etc/passwd", "2021", "2021-etc-passwd-abcdefghij27.md"),
        (".hidden", "", "undated-hidden-abcdefghij27.md"),
        ("-rf", "2021-01", "2021-01-rf-abcdefghij27.md"),
        ("CON", "", "undated-CON-abcdefghij27.md"),
        ("《》！？", "2021-01-05", "2021-01-05-abcdefghij27.md"),
        ("🙂 笑 _下划线_", "2021-01-05", "2021-01-05-笑-下划线-abcdefghij27.md"),
        ("Cafe\u0301", "2021-01-05", "2021-01-05-Café-abcdefghij27.md"),
        ("a\0b\x1b[31m\u202e", "2021-01-05", "2021-01-05-a-b-31m-abcdefghij27.md"),
        ("字" * 100, "2021-01-05", f"2021-01-05-{'字' * 26}-abcdefghij27.md"),
    ],
)
def test_names_are_made_of_day_title_and_id(title: str, iso: str, name: str) -> None:
    assert export_name(article(title, iso), "md") == name


@given(st.text(), st.text(max_size=12))
def test_any_title_gives_a_safe_name(title: str, name: str) -> None:
    found = export_name(article(title, "", name), "md")
    assert found == os.path.basename(found)  # noqa: PTH119
    assert found[0] not in ".-"
    assert found.isprintable()
    assert not re.search(r'[<>:"/\\|?*\s]', found)
    assert not DEVICES.match(found)
    assert len(slug(title).encode()) <= 80
    assert len(found.encode()) <= 255
    found.encode("utf-8")


def test_a_file_is_written_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    make_folder(folder)
    assert write_export(folder, "x.md", "words")
    assert (folder / "x.md").read_text() == "words"
    assert (folder / "x.md").stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700
    assert len(list(folder.iterdir())) == 1


def test_a_file_that_is_there_is_kept_unless_asked_otherwise(tmp_path: Path) -> None:
    (tmp_path / "x.md").write_text("mine")
    assert not write_export(tmp_path, "x.md", "new")
    assert (tmp_path / "x.md").read_text() == "mine"
    assert write_export(tmp_path, "x.md", "new", force=True)
    assert (tmp_path / "x.md").read_text() == "new"
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("force", [True, False])
def test_a_link_is_never_followed(tmp_path: Path, force: bool) -> None:
    outside = tmp_path / "outside"
    outside.write_text("mine")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "x.md").symlink_to(outside)
    assert write_export(folder, "x.md", "new", force=force) is force
    assert outside.read_text() == "mine"
    assert (folder / "x.md").is_symlink() is not force


def test_what_was_left_by_a_killed_export_is_no_obstacle(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / f".{os.getpid()}-x.md.new").symlink_to(outside)
    assert write_export(folder, "x.md", "words")
    assert not outside.exists()


def test_what_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "x.md").mkdir()
    with pytest.raises(UsageError, match=r"Cannot write .*: Not a directory"):
        make_folder(tmp_path / "file" / "folder")
    with pytest.raises(UsageError, match=r"Cannot write .*: Not a directory"):
        write_export(tmp_path / "file", "x.md", "")
    with pytest.raises(UsageError, match=r"Cannot write .*: Is a directory"):
        write_export(tmp_path, "x.md", "", force=True)


def test_half_a_surrogate_pair_is_replaced(tmp_path: Path) -> None:
    write_export(tmp_path, "x.md", "a\ud800b")
    assert (tmp_path / "x.md").read_text() == "a?b"


@pytest.mark.parametrize(
    ("path", "member", "place"),
    [
        (b"2021/a.html", "", "2021/a.html"),
        (b"alpha:/srv/news/a.html", "", "alpha:/srv/news/a.html"),
        (b"news.zip", "x/1.html", "news.zip/x/1.html"),
        (b"../../.bashrc", "", "_/_/.bashrc"),
        (b"/etc/passwd", "", "etc/passwd"),
        (b"./a\0b", "..", "a_b/_"),
        (b"a", "长" * 90, "a/" + "长" * 80),
    ],
)
def test_a_saved_page_lies_below_the_folder_whatever_its_path(path: bytes, member: str, place: str) -> None:
    assert str(page_place(PageName(path, member))) == place


def test_a_link_in_the_folder_leads_no_page_out_of_it(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "a").symlink_to(tmp_path)

    with pytest.raises(UsageError, match="leads out of the folder"):
        make_folder_in(tmp_path / "out", Path("a/1.html"))
    assert make_folder_in(tmp_path / "out", Path("b/1.html")) == tmp_path / "out" / "b"
