"""Every kind of problem has a file made to cause it, and `termnews check` names that file and the kind."""

from __future__ import annotations

import gzip
import lzma
import os
import socket
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from tests.conftest import post
from tests.hostile import pages

from termnews.archive.archive import Archive
from termnews.archive.limits import DEFAULT_LIMITS
from termnews.model.problem import ProblemKind

SLOW = ("马云杠上北京当局后，" * 10 + "\n\n") * 60_000
GOOD = {f"good-{number}.md": post(f"好的第{number}篇", f"这一篇谁都能读，是第{number}篇。") for number in range(20)}
PAGE = b"<p>x</p>" * 999
HOSTILE: dict[ProblemKind, dict[str, bytes]] = {
    ProblemKind.BAD_ENCODING: {"bytes.html": "<p>蚂蚁金服的最后一句话".encode() * 9 + b"\xff</p>"},
    ProblemKind.BAD_FRONT_MATTER: {"laughs.md": pages.yaml_laughs(10), "brackets.md": pages.yaml_brackets(30_000)},
    ProblemKind.BAD_ENVELOPE: {
        "cut.html.gz": gzip.compress(PAGE)[:40],
        "cut.html.xz": lzma.compress(b"<p>x</p>" * 999)[:-40],
    },
    ProblemKind.DEPTH_FLATTENED: {
        "div.html": pages.nested("div", 50_000),
        "lists.html": pages.nested_lists(50_000),
        "list.html": pages.nested_lists(2_900),
        "tables.html": pages.nested_tables(3_000),
    },
    ProblemKind.TRUNCATED: {"tags.html": pages.many_tags(500_001)},
    ProblemKind.HIDDEN_CHARACTERS: {"escapes.html": pages.escapes()},
    ProblemKind.EMPTY_TEXT: {"empty.html": b"", "title.html": "<h1>只有标题</h1>".encode()},
    ProblemKind.NOT_AN_ARTICLE: {"nothing.html": b"<html><body><script>1</script></body></html>"},
    ProblemKind.TOO_BIG: {"data.html": pages.data_address(30_000_000)},
    ProblemKind.TOO_DEEP: {f"{'d/' * 70}deep.html": b"<p>x</p>"},
}


def make_special(root: Path) -> dict[ProblemKind, set[str]]:
    """What only a file system can hold: links, a pipe, a socket, a sparse file of 5 GiB, a name that is not UTF-8."""
    (root / "circle.html").symlink_to("circle.html")
    (root / "nowhere.html").symlink_to("missing")
    (root / "device.html").symlink_to("/dev/zero")
    os.mkfifo(root / "pipe.html")
    here = Path.cwd()
    with socket.socket(socket.AF_UNIX) as server:
        os.chdir(root)  # Names of sockets are short.
        server.bind("socket.html")
        os.chdir(here)
    with (root / "sparse.html").open("wb") as sparse:
        sparse.truncate(5 << 30)
    Path(os.fsdecode(os.fsencode(root) + b"/\xff.html")).write_bytes(b"")
    return {
        ProblemKind.SYMLINK: {"circle.html", "nowhere.html", "device.html"},
        ProblemKind.SPECIAL_FILE: {"pipe.html", "socket.html"},
        ProblemKind.TOO_BIG: {"sparse.html"},
        ProblemKind.EMPTY_TEXT: {"\\xff.html"},
    }


def test_hostile_files_are_named_each_and_all_others_are_read(termnews, make_archive) -> None:
    root = make_archive(GOOD | {name: page for files in HOSTILE.values() for name, page in files.items()})
    expected = {kind: set(files) for kind, files in HOSTILE.items()}
    for kind, names in make_special(root).items():
        expected.setdefault(kind, set()).update(names)

    records = termnews("check", root, "--json").records

    found: dict[str, set[str]] = {}
    for record in records:
        found.setdefault(record["kind"], set()).add(record["path"])
        assert record["reason"].endswith("."), record
    assert {path.rpartition("/")[2] for path in found[ProblemKind.TOO_DEEP]} == {"d"}
    for kind, names in expected.items():
        assert kind is ProblemKind.TOO_DEEP or names <= found[kind], kind
    listed = termnews("list", root, "--json").records
    assert set(GOOD) <= {record["path"] for record in listed}


@pytest.fixture
def limited(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Read with limits that ordinary files already reach."""

    def limit(**limits: float) -> None:
        defaults = dict(Archive.open.__kwdefaults__) | {"limits": replace(DEFAULT_LIMITS, **limits)}
        monkeypatch.setattr(Archive.open.__func__, "__kwdefaults__", defaults)

    return limit


@pytest.mark.parametrize(
    ("kind", "limits"),
    [(ProblemKind.PARSE_TIMEOUT, {"cpu_seconds": 0.3}), (ProblemKind.PARSE_CRASH, {"memory": 100_000_000})],
)
def test_what_ends_its_worker_is_named(termnews, make_archive, limited, kind: ProblemKind, limits) -> None:
    limited(**limits)

    records = termnews("check", make_archive(GOOD | {"slow.md": SLOW}), "--json").records

    assert [(record["kind"], record["path"]) for record in records] == [(kind, "slow.md")]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_named(termnews, make_archive) -> None:
    root = make_archive(GOOD | {"locked.html": b"<p>x</p>"})
    (root / "locked.html").chmod(0)

    records = termnews("check", root, "--json").records

    assert [(record["kind"], record["path"]) for record in records] == [(ProblemKind.UNREADABLE, "locked.html")]


def test_no_kind_is_forgotten() -> None:
    """Three come while something goes on: tests/archive/ changes and removes what is being read."""
    here = {ProblemKind.SYMLINK, ProblemKind.SPECIAL_FILE, ProblemKind.PARSE_TIMEOUT, ProblemKind.PARSE_CRASH}
    moving = {ProblemKind.CHANGED, ProblemKind.VANISHED, ProblemKind.INDEX_FAILED}

    assert set(HOSTILE) | here | {ProblemKind.UNREADABLE} | moving == set(ProblemKind)
