"""Git repositories and ArchiveBox folders: versions out of a history, one article out of a snapshot."""

from __future__ import annotations

import json
import os
import subprocess
from contextlib import closing, suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.archive.containers.pages import PAGES, Written
from tests.archive.test_captures import BLOCKED, CHANGED, PAGE, found
from tests.archive.test_captures import read as read  # noqa: PLC0414 - a fixture

from termnews.archive.archive import Archive
from termnews.archive.containers.git import Repository
from termnews.archive.containers.member import DEFAULT_BOUNDS, ContainerError, Member

if TYPE_CHECKING:
    from pathlib import Path

ME = {
    "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@example.org", "GIT_COMMITTER_NAME": "a",
    "GIT_COMMITTER_EMAIL": "a@example.org", "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null",
}  # fmt: skip


def git(folder: Path, *words: str, day: str = "2020-01-01") -> str:
    """Run git; commits are of that day."""
    moment = {"GIT_AUTHOR_DATE": f"{day}T08:00:00+08:00", "GIT_COMMITTER_DATE": f"{day}T08:00:00+08:00"}
    environment = {**os.environ, **ME, **moment}
    return subprocess.run(
        ["git", "-C", str(folder), *words], check=True, capture_output=True, text=True, env=environment
    ).stdout


@pytest.fixture
def history(tmp_path: Path) -> Path:
    """A repository in which a page was changed, and another removed."""
    folder = tmp_path / "a/news"
    (folder / "articles").mkdir(parents=True)
    git(folder, "init", "-q")
    river, ferry = folder / "articles/river.html", folder / "articles/ferry.html"
    river.write_bytes(PAGE.page)
    ferry.write_bytes(PAGES[2].page)
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "one", day="2020-01-01")
    river.write_bytes(CHANGED.page)
    git(folder, "commit", "-qam", "two", day="2020-02-01")
    git(folder, "rm", "-q", "articles/ferry.html")
    git(folder, "commit", "-qm", "three", day="2020-02-14")
    return folder


def test_a_file_of_a_repository_is_one_article_with_versions(history: Path, read) -> None:
    archive = read({})
    by_title = {archive.row(number).title: number for number in found(archive)}

    river = archive.row(by_title[PAGE.title])
    assert (river.versions, river.withdrawn) == (2, "")
    moments = [version.moment for version in archive.story(river.number).versions]
    assert moments == ["2020-01-01T08:00:00+08:00", "2020-02-01T08:00:00+08:00"]
    assert archive.text(river.number) == CHANGED.text


def test_the_file_that_is_checked_out_has_the_versions_of_its_history(history: Path, read) -> None:
    """It shares its bytes with the last version alone."""
    archive = read({})
    (number,) = archive.numbers_for_path("news/articles/river.html")

    assert [version.moment[:10] for version in archive.story(number).versions] == ["2020-01-01", "2020-02-01"]


def test_a_file_that_a_commit_removed_is_withdrawn_and_its_text_is_shown(history: Path, read) -> None:
    archive = read({})
    by_title = {archive.row(number).title: number for number in found(archive)}
    ferry = archive.row(by_title[PAGES[2].title])

    assert ferry.withdrawn == "2020-02-14T08:00:00+08:00"
    assert archive.text(ferry.number) == PAGES[2].text
    assert PAGES[2].paragraphs[1] in archive.markdown(ferry.number)
    removed = archive.row(archive.story(ferry.number).versions[-1].number)
    assert removed.title == "articles/ferry.html"


def test_a_bare_repository_is_read_and_a_new_commit_alone_is_read_later(history: Path, tmp_path: Path) -> None:
    root = tmp_path / "bare"
    root.mkdir()
    git(root, "clone", "-q", "--bare", str(history), "news.git")
    for count in (2, 3):
        with Archive.open(root, cache=tmp_path / "cache") as archive:
            archive.start()
            assert archive.wait(60)
            assert len(found(archive)) == count
        (history / "articles/library.html").write_bytes(PAGES[1].page)
        git(history, "add", ".")
        git(history, "commit", "-q", "--allow-empty", "-m", "more", day="2020-03-01")
        git(history, "push", "-q", str(root / "news.git"), "HEAD")


NAMES = st.sampled_from(["a.md", "b/c.md", "文.html"])


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.dictionaries(st.sampled_from(["a.md", "b/c.md", "文.html"]), st.text("ab\n", max_size=4), max_size=3),
        max_size=5,
    )
)
def test_versions_are_what_git_shows(tmp_path_factory: pytest.TempPathFactory, commits: list[dict[str, str]]) -> None:
    """Whatever was committed: each version has the bytes of `git show COMMIT:PATH`."""
    folder = tmp_path_factory.mktemp("repository")
    git(folder, "init", "-q")
    git(folder, "commit", "-q", "--allow-empty", "-m", "zero")
    for place, files in enumerate(commits):
        for name, text in files.items():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_text(text)
        git(folder, "add", "-A")
        git(folder, "commit", "-q", "--allow-empty", "-m", "x", day=f"2020-01-{place + 1:02}")
    repository = Repository(str(folder), "r", DEFAULT_BOUNDS)
    names = [member.name for member in repository.members() if isinstance(member, Member)]

    log = git(folder, "-c", "core.quotePath=false", "log", "--format=%H", "--name-only", "--no-renames").split("\n")
    expected: list[str] = []
    commit = ""
    for line in filter(None, log):
        if len(line) == 40:
            commit = line[:12]
        else:
            expected.append(f"{commit}:{line}")
    assert sorted(names) == sorted(expected)
    for name in names:
        assert repository.read(name).data.decode() == git(folder, "show", name)
    repository.close()


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository as a clone is: its objects in one file."""
    folder = tmp_path_factory.mktemp("packed")
    git(folder, "init", "-q")
    for page in (PAGE, CHANGED):
        (folder / "river.html").write_bytes(page.page)
        git(folder, "add", ".")
        git(folder, "commit", "-qm", "x")
    git(folder, "gc", "-q")
    return folder


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.floats(0.05, 0.95), byte=st.integers(0, 255), length=st.integers(1, 40))
def test_a_damaged_repository_is_members_and_container_errors(
    packed: Path, place: float, byte: int, length: int
) -> None:
    file = next((packed / ".git/objects/pack").glob("*.pack"))
    whole = file.read_bytes()
    file.chmod(0o644)
    start = int(len(whole) * place)
    file.write_bytes(whole[:start] + bytes([byte]) * length + whole[start + length :])
    try:
        read_whole(packed)
    finally:
        file.write_bytes(whole)


def read_whole(folder: Path) -> None:
    """Read what can be read of a repository."""
    with closing(Repository(str(folder), "r", DEFAULT_BOUNDS)) as repository:
        names: list[str] = []
        with suppress(ContainerError):
            names += (member.name for member in repository.members() if isinstance(member, Member))
        for name in names:
            with suppress(ContainerError):
                repository.read(name)


BOX = {
    "index.sqlite3": b"SQLite format 3",
    "index.html": b"<h1>Archived sites</h1><p>Two links, and when they were added.</p>",
    "sources/1614844800-import.txt": b"https://example.org/a\nhttps://example.org/b\n",
    "logs/errors.txt": b"Failed to fetch the page: the server did not answer, whatever it was asked.",
}
SNAPSHOT = "archive/1614844800.5"


def snapshot(page: Written, pages: dict[str, bytes], folder: str = SNAPSHOT, **said: object) -> dict[str, bytes]:
    """A folder as ArchiveBox makes it."""
    moment = folder.rpartition("/")[2]
    index = {"url": page.address, "timestamp": moment, "title": f"{page.title} - Example", "tags": "镇上,河"}
    files = {
        "index.json": json.dumps(index | said).encode(),
        "index.html": b"<h1>Snapshot</h1><p>Cards of all extractions, and nothing else.</p>",
        "archive.org.txt": b"https://web.archive.org/web/2021/x",
    }
    return {f"{folder}/{name}": data for name, data in (files | pages).items()}


def copies_of(archive: Archive, number: int) -> list[str]:
    copies = archive.around(number, archive.article(number)).copies
    return [archive.page(copy).shown for copy in copies]


EXTRACTIONS = {
    "singlefile.html": PAGE.page,
    "readability/content.html": PAGE.body.encode(),
    "dom.html": PAGE.page,
    "example.org/river.html": PAGE.page,
}


def test_a_snapshot_of_archivebox_is_one_article_with_what_the_box_knows_of_it(read) -> None:
    """Its other extractions and the box's own pages are no rows."""
    empty = {"singlefile.html": b"", "readability/content.html": PAGES[2].body.encode()}
    archive = read({**BOX, **snapshot(PAGE, EXTRACTIONS), **snapshot(PAGES[2], empty, "archive/1614844900")})

    rows = {archive.article(number).permalink: number for number in found(archive)}

    assert set(rows) == {PAGE.address, PAGES[2].address}
    article = archive.article(rows[PAGE.address])
    assert (article.title, article.tags, article.captured) == (PAGE.title, ("镇上", "河"), "2021-03-04T08:00:00Z")
    assert article.text == PAGE.text
    assert archive.page(rows[PAGE.address]).shown == f"{SNAPSHOT}!singlefile.html"


def test_the_other_extractions_of_a_snapshot_are_copies_of_the_best_and_no_versions(read) -> None:
    archive = read({**BOX, **snapshot(PAGE, EXTRACTIONS, canonical={"wget_path": "example.org/river.html"})})
    (number,) = found(archive)

    row = archive.row(number)
    assert (row.copies, row.versions, row.withdrawn) == (4, 1, "")
    others = {"readability/content.html", "dom.html", "example.org/river.html"}
    assert set(copies_of(archive, number)) == {f"{SNAPSHOT}!{name}" for name in others}
    assert len(archive.story(number).versions) == 1
    assert archive.numbers_for_url(PAGE.address)[0] == number
    assert archive.numbers_for_id(row.id)[0] == number
    assert {archive.article(page).rendering for page in archive.numbers_for_url(PAGE.address)} == {1, 3, 6, 7}


@pytest.mark.parametrize("page", [BLOCKED, b"<script>1</script>" * 20])
def test_an_extraction_that_has_the_article_beats_one_that_has_not(read, page: bytes) -> None:
    archive = read({**BOX, **snapshot(PAGE, EXTRACTIONS | {"singlefile.html": page + b" " * 200})})
    (number,) = found(archive)

    assert archive.page(number).shown == f"{SNAPSHOT}!dom.html"
    assert archive.row(number).withdrawn == ""


def test_snapshots_of_one_address_are_versions_however_little_their_extractions_have_in_common(read) -> None:
    """What an extraction lost, its title or nearly all of its text, makes it no other article."""
    poor = {"singlefile.html": CHANGED.page, "mercury/content.html": "<p>只剩下这一句完全不同的话。</p>".encode() * 9}
    archive = read({
        **BOX, **snapshot(PAGE, EXTRACTIONS), **snapshot(CHANGED, poor, "archive/1624844900", title="无题"),
    })  # fmt: skip
    (number,) = found(archive)

    assert archive.page(number).shown == "archive/1624844900!singlefile.html"
    assert (archive.row(number).copies, archive.row(number).versions) == (5, 2)
    moments = [version.moment for version in archive.story(number).versions]
    assert moments == ["2021-03-04T08:00:00Z", "2021-06-28T01:48:20Z"]


def test_a_word_that_only_a_copy_has_finds_the_copy(read) -> None:
    archive = read({**BOX, **snapshot(PAGE, EXTRACTIONS | {"dom.html": CHANGED.page})})

    (number,) = found(archive, "水一点也没有涨")
    assert archive.page(number).shown == f"{SNAPSHOT}!dom.html"
