"""Every kind of problem has a file made to cause it, and `termnews check` names that file and the kind."""

from __future__ import annotations

import gzip
import io
import json
import lzma
import os
import shlex
import socket
import subprocess
import sys
import zipfile
from collections.abc import Callable
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
    ProblemKind.PASSED_OVER: {"cookies.txt": b"# Netscape HTTP Cookie File\nexample.org\tTRUE\t/\n"},
    ProblemKind.OTHER_KIND: {"paper.html": b"%PDF-1.4\n%\xe2\xe3\xcf\xd3"},
    ProblemKind.TOO_BIG: {"data.html": pages.data_address(30_000_000)},
    ProblemKind.TOO_DEEP: {f"{'d/' * 70}deep.html": b"<p>x</p>"},
}


def make_containers(root: Path) -> dict[ProblemKind, set[str]]:
    """Files of many pages: damaged, with an encrypted member, one whose name climbs out, a list of addresses."""
    (root / "cut.zip").write_bytes(b"PK\x03\x04 and no more")
    (root / "pocket.csv").write_text("title,url,time_added,tags,status\n好,https://example.org/a,1614844800,,unread\n")
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("secret.html", PAGE)
        archive.writestr("../out.html", PAGE)
    packed = bytearray(data.getvalue())
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        packed[packed.find(sign) + offset] |= 1
    (root / "odd.zip").write_bytes(packed)
    return {
        ProblemKind.BAD_CONTAINER: {"cut.zip"},
        ProblemKind.ADDRESSES_ONLY: {"pocket.csv"},
        ProblemKind.ENCRYPTED: {"odd.zip!secret.html"},
        ProblemKind.BAD_MEMBER: {"odd.zip!../out.html"},
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
        ProblemKind.PASSED_OVER: {"cookies.txt": b"# Netscape HTTP Cookie File\nexample.org\tTRUE\t/\n"},
        ProblemKind.OTHER_KIND: {"paper.html": b"%PDF-1.4\n%\xe2\xe3\xcf\xd3"},
        ProblemKind.TOO_BIG: {"sparse.html"},
        ProblemKind.EMPTY_TEXT: {"\\xff.html"},
    }


def test_hostile_files_are_named_each_and_all_others_are_read(termnews, make_archive) -> None:
    root = make_archive(GOOD | {name: page for files in HOSTILE.values() for name, page in files.items()})
    expected = {kind: set(files) for kind, files in HOSTILE.items()}
    for kind, names in (*make_special(root).items(), *make_containers(root).items()):
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
        defaults = dict(Archive.open.__kwdefaults__) | {"limits": DEFAULT_LIMITS._replace(**limits)}
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


def test_what_may_not_be_read_is_named(make_archive) -> None:
    root = make_archive(GOOD | {"locked.html": b"<p>x</p>", "shut/page.html": b"<p>x</p>"})
    (root / "locked.html").chmod(0)
    (root / "shut").chmod(0)

    records = check_without_privileges(root)

    (root / "shut").chmod(0o700)
    assert [(record["kind"], record["path"]) for record in records] == [
        (ProblemKind.UNREADABLE, "locked.html"),
        (ProblemKind.UNREADABLE, "shut"),
    ]
    assert all("ask its owner" in record["reason"] for record in records)


def check_without_privileges(root: Path) -> list[dict[str, str]]:
    """Run `termnews check` as a program; root gives up the right to read what its own modes forbid."""
    command = [sys.executable, "-m", "termnews", "check", str(root), "--json"]
    if os.geteuid() == 0:
        command = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", *command]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in ran.stdout.splitlines()]


WATCHED = """
import os, sys

root = {root!r}

def when(event, arguments):
    # The worker opens a page by its name, asks about it, and then opens the descriptor it got.
    if event == "open" and arguments[0] == b"gone.html":
        os.unlink(root + "/gone.html")
    elif event == "open" and isinstance(arguments[0], int):
        page = os.readlink("/proc/self/fd/%d" % arguments[0])
        if page.endswith("/restless.html"):
            with open(page, "ab") as file:
                file.write(b"<p>one more")

sys.addaudithook(when)
exec(sys.stdin.read())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="which file a descriptor stands for is asked of /proc")
def test_what_changes_or_vanishes_while_it_is_read_is_named(
    termnews, make_archive, make_program, tmp_path, monkeypatch
) -> None:
    """Pages are read by a Python that writes to one and removes another just when they are opened.

    What rests at the next look is read.
    """
    root = make_archive(GOOD | {"gone.html": b"<p>x</p>", "restless.html": b"<p>x</p>"})
    (tmp_path / "watched.py").write_text(WATCHED.format(root=str(root)))
    python = make_program(
        "python",
        f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -I -S -X utf8 -c "$(cat "{tmp_path}/watched.py")"\n',
    )

    with monkeypatch.context() as moment:
        moment.setattr(sys, "executable", str(python))
        records = termnews("check", root, "--json").records

    assert [(record["kind"], record["path"]) for record in records] == [
        (ProblemKind.CHANGED, "restless.html"),
        (ProblemKind.VANISHED, "gone.html"),
    ]
    assert (root / "restless.html").read_bytes().count(b"one more") >= 3
    assert termnews("check", root, "--json").records == []
    assert {record["path"] for record in termnews("list", root, "--json").records} == {*GOOD, "restless.html"}


def test_that_nothing_can_be_indexed_is_named(termnews, make_archive, tmp_path, monkeypatch) -> None:
    """The Python that would read the pages is gone."""
    monkeypatch.setattr(sys, "executable", str(tmp_path / "gone"))

    outcome = termnews("check", make_archive(GOOD), "--json", "--strict")

    assert [(record["kind"], record["path"]) for record in outcome.records] == [(ProblemKind.INDEX_FAILED, "")]
    assert "Cannot start a process" in outcome.records[0]["reason"]
    assert outcome.code == 1


def test_no_kind_is_forgotten() -> None:
    with_limits = {ProblemKind.PARSE_TIMEOUT, ProblemKind.PARSE_CRASH}
    in_the_file_system = {ProblemKind.SYMLINK, ProblemKind.SPECIAL_FILE, ProblemKind.UNREADABLE}
    in_containers = {
        ProblemKind.BAD_CONTAINER,
        ProblemKind.ADDRESSES_ONLY,
        ProblemKind.ENCRYPTED,
        ProblemKind.BAD_MEMBER,
    }
    without_a_library = {ProblemKind.NEEDS_EXTRA}
    while_it_runs = {ProblemKind.CHANGED, ProblemKind.VANISHED, ProblemKind.INDEX_FAILED}

    known = set(HOSTILE) | with_limits | in_the_file_system | in_containers | without_a_library | while_it_runs
    assert known == set(ProblemKind)
