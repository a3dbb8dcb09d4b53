"""Marks are exchanged in a folder: what is damaged there is named, what is sound is taken, what is not ours stays."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.shelf.done import add_tag, set_note, set_read, set_starred
from tests.shelf.hosts import ARTICLE, OTHER, Host

from termnews.errors import ShelfError
from termnews.shelf.files import sync_file
from termnews.shelf.folder import FolderLog
from termnews.shelf.forgotten import FORGOTTEN
from termnews.shelf.log import line_of
from termnews.shelf.marks import DAY_US, NO_MARKS, STARRED, Entry, Marks
from termnews.shelf.person import LastPlace
from termnews.shelf.pool import LogPosition
from termnews.shelf.syncing import Synced

EXCHANGERS = Path(__file__).with_name("exchangers.py")
YEAR_US = 365 * DAY_US


def names_in(folder: Path) -> list[str]:
    """What lies in a folder."""
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Callable[[str], Host]]:
    """Make hosts."""
    made: list[Host] = []

    def make(name: str) -> Host:
        made.append(Host(tmp_path, name))
        return made[-1]

    yield make
    for one in made:
        one.shelf.close()


@pytest.fixture
def pair(host: Callable[[str], Host]) -> tuple[Host, Host]:
    """Two hosts; the first has starred two articles and said so."""
    one, two = host("one"), host("two")
    set_starred(one.shelf, [ARTICLE, OTHER])
    one.sync()
    return one, two


def test_marks_go_to_the_other_host_and_an_undo_comes_back(pair: tuple[Host, Host]) -> None:
    one, two = pair
    assert two.sync() == Synced(taken=2, given=2)
    assert two.marks().starred
    set_note(two.shelf, ARTICLE, "我的筆記")
    two.sync()
    assert one.sync() == Synced(taken=1)  # its own host has given it
    assert one.marks().note == "我的筆記"
    assert one.shelf.undo()
    one.sync()
    two.sync()
    assert not two.marks().starred
    assert two.marks().note == "我的筆記"
    for _ in range(3):
        assert one.sync() == two.sync() == Synced()
    set_read(one.shelf, [OTHER])
    assert one.sync() == Synced(given=1)


def test_where_the_person_was_and_the_theme_stay_at_home(pair: tuple[Host, Host]) -> None:
    one, two = pair
    one.shelf.set_place(Path("/geheim"), LastPlace("geheim"))
    one.shelf.set_theme("nord")
    one.sync()
    two.sync()
    assert b"geheim" not in one.log.read_bytes()
    assert two.shelf.theme() == ""


def test_only_the_owner_may_read_the_log(pair: tuple[Host, Host]) -> None:
    one, _two = pair
    assert one.log.stat().st_mode & 0o777 == 0o600
    assert sync_file(one.file).stat().st_mode & 0o777 == 0o600


def test_a_log_without_its_end_is_named_and_the_rest_taken(pair: tuple[Host, Host]) -> None:
    one, two = pair
    whole = one.log.read_bytes()
    one.log.write_bytes(whole[:-5])
    synced = two.sync()
    assert synced.taken == 1
    assert synced.problems == (f"{one.log.name} is cut short; the marks before that were read.",)
    one.log.write_bytes(whole)
    assert two.sync() == Synced(taken=1)


@pytest.mark.parametrize("line", [0, 1])
def test_a_damaged_line_is_counted_and_the_others_taken(pair: tuple[Host, Host], line: int) -> None:
    one, two = pair
    lines = one.log.read_bytes().splitlines(keepends=True)
    lines[line] = lines[line].replace(b'"', b"'", 1)
    one.log.write_bytes(b"".join(lines))
    synced = two.sync()
    assert synced.taken == 2 - line
    assert synced.problems == (f"{one.log.name} is damaged: 1 line could not be read; the others were.",)
    assert one.sync() == Synced(given=2)  # its own host writes it again
    assert two.sync().problems == ()
    assert two.marks().starred
    assert two.marks(OTHER).starred


@pytest.mark.parametrize(
    "said",
    [
        [1],
        [1, [], "read", 1],
        [1, ["a"], "read", None],
        [1, [3], "read", 1],
        [1, ["a"], "place:/x", ""],
        ["1", ["a"], "read", 1],
    ],
)
def test_a_line_of_another_program_is_passed_over(pair: tuple[Host, Host], said: object) -> None:
    one, two = pair
    with one.log.open("ab") as stream:
        stream.write(line_of(said))
    assert two.sync().taken == 2
    assert {key for keys, _ in two.shelf.keyed_marks() for key in keys} == {*ARTICLE, *OTHER}


def test_a_log_of_a_newer_termnews_is_named(pair: tuple[Host, Host]) -> None:
    one, two = pair
    one.log.write_bytes(line_of({"termnews": "shelf", "version": 99, "host": "x", "id": "y"}))
    assert two.sync().problems == (f"{one.log.name} is from a newer termnews. Update termnews.",)


def test_copies_that_syncthing_kept_are_merged(pair: tuple[Host, Host]) -> None:
    one, two = pair
    copy = one.log.with_name(one.log.name.replace(".log", ".sync-conflict-20260101-120000-ABCDEF7.log"))
    one.log.rename(copy)
    assert two.sync().taken == 2
    assert two.marks().starred
    assert copy.exists()  # it is another's
    one.sync()
    assert not copy.exists()
    assert two.sync() == Synced(given=2)  # a log is gone
    assert two.sync() == one.sync() == Synced()


def test_a_shelf_that_was_copied_to_another_machine_loses_nothing(pair: tuple[Host, Host], tmp_path: Path) -> None:
    one, two = pair
    one.shelf.close()
    shutil.copytree(one.file.parent, tmp_path / "copy")
    twin = Host(tmp_path, "copy")
    set_note(one.open(), ARTICLE, "one")
    set_note(twin.shelf, OTHER, "twin")
    for host in (one, twin, one, twin, two):
        host.sync()
    faces = [(host.marks().note, host.marks(OTHER).note) for host in (one, twin, two)]
    twin.shelf.close()
    assert faces == [("one", "twin")] * 3


def test_what_lay_in_a_log_that_is_gone_is_given_by_who_has_it(
    pair: tuple[Host, Host], host: Callable[[str], Host]
) -> None:
    one, two = pair
    two.sync()
    set_note(one.shelf, ARTICLE, "geheim")
    one.sync()
    two.sync()
    assert b"geheim" not in two.log.read_bytes()
    one.log.unlink()  # and its machine with it
    two.sync()
    three = host("three")
    three.sync()
    assert three.marks() == one.marks()


@pytest.mark.parametrize("names", [("shelf.db", "shelf.db.log"), ()], ids=["an older one", "none"])
def test_a_shelf_in_whose_place_another_is_put_has_everything_again(
    pair: tuple[Host, Host], tmp_path: Path, names: tuple[str, ...]
) -> None:
    """What it knows of the others stays, and is about the shelf that was there."""
    one, two = pair
    set_note(two.shelf, OTHER, "早")
    two.sync()
    two.shelf.close()
    shutil.copytree(two.file.parent, tmp_path / "older")
    two.open()
    set_note(one.shelf, ARTICLE, "since")
    one.sync()
    set_starred(two.shelf, [("url:c",)])
    two.sync()
    two.shelf.close()
    for path in two.file.parent.glob("shelf.db*"):
        if path != sync_file(two.file):
            path.unlink()
    for name in names:
        shutil.copy(tmp_path / "older" / name, two.file.with_name(name))
    add_tag(two.open(), [("url:a much longer address than any",)], "new")
    for host in (two, one, two):
        host.sync()
    assert two.marks().note == "since"
    assert one.marks(("url:a much longer address than any",)).tags == ("new",)
    assert two.marks(("url:c",)).starred
    assert two.marks(OTHER).note == "早"


def test_what_else_lies_in_the_folder_is_left_alone(pair: tuple[Host, Host], tmp_path: Path) -> None:
    one, two = pair
    (one.pool / "notes.txt").write_text("mine")
    (one.pool / "marks-of-mine.log").write_text("mine")
    (one.pool / ".stfolder").mkdir()
    (tmp_path / "secret").write_text("secret")
    (one.pool / "marks-0123456789ab.log").symlink_to(tmp_path / "secret")
    os.mkfifo(one.pool / "marks-0123456789ac.log")
    before = names_in(one.pool)
    synced = two.sync()
    assert synced.taken == 2
    assert synced.problems == tuple(
        f"marks-0123456789{end}.log is not a regular file; it was ignored." for end in ("ab", "ac")
    )
    assert names_in(one.pool) == sorted([*before, two.log.name])
    assert (tmp_path / "secret").read_text() == "secret"


def test_a_log_that_has_just_gone_is_named(tmp_path: Path) -> None:
    log = FolderLog(tmp_path / "marks-0123456789ab.log", is_own=False)
    assert list(log.entries(LogPosition())) == []
    assert log.problems == ["marks-0123456789ab.log could not be read: No such file or directory."]


def test_a_link_in_the_place_of_the_own_log_is_not_followed(pair: tuple[Host, Host], tmp_path: Path) -> None:
    one, _two = pair
    one.log.unlink()
    (tmp_path / "target").write_text("mine")
    one.log.symlink_to(tmp_path / "target")
    with pytest.raises(ShelfError, match="is not a regular file; it was ignored"):
        one.sync()
    assert (tmp_path / "target").read_text() == "mine"


def test_a_folder_that_is_not_there_is_a_sentence_and_marks_wait(pair: tuple[Host, Host]) -> None:
    one, two = pair
    one.pool.rename(one.pool.with_name("unplugged"))
    set_note(one.shelf, ARTICLE, "later")
    with pytest.raises(ShelfError, match=r"Cannot sync marks in .*pool: no such folder\."):
        one.sync()
    one.pool.with_name("unplugged").rename(one.pool)
    one.sync()
    two.sync()
    assert two.marks().note == "later"


def test_two_notes_on_what_turns_out_to_be_one_article_are_both_kept_everywhere(
    pair: tuple[Host, Host], host: Callable[[str], Host]
) -> None:
    one, two = pair
    three = host("three")
    set_note(one.shelf, ("url:a",), "note of one")
    two.now = one.now
    set_note(two.shelf, ("url:b",), "note of two")
    set_read(three.shelf, [("url:a", "url:b")])
    for someone in (one, two, three) * 3:
        someone.sync()
    notes = [someone.marks(("url:b",)).note for someone in (one, two, three)]
    assert notes == ["note of two\n\nnote of one"] * 3


# Clocks


def test_a_clock_that_is_years_ahead_does_not_win(pair: tuple[Host, Host]) -> None:
    one, two = pair
    one.now += 60 * YEAR_US
    set_note(one.shelf, ARTICLE, "of the future")
    one.sync()
    synced = two.sync()
    assert synced.taken == 2
    (problem,) = synced.problems
    assert problem.startswith(f"1 mark in {one.log.name} is dated in the future and was ignored")
    set_note(two.shelf, ARTICLE, "of now")
    two.sync()

    set_right(one, two)
    assert one.sync().problems == ("1 mark was made while the clock was ahead; its date was corrected.",)
    assert two.sync().problems == ()
    assert two.marks().note == one.marks().note == "of now"
    set_note(two.shelf, ARTICLE, "later")
    two.sync()
    one.sync()
    assert one.marks().note == "later"


def set_right(host: Host, other: Host) -> None:
    """Set the clock of a host to that of another, a minute later."""
    host.shelf.close()
    host.now = other.now + 60_000_000
    host.open()


@pytest.mark.parametrize("is_rewritten", [False, True], ids=["", "its log is rewritten meanwhile"])
def test_a_star_of_a_clock_ahead_does_not_come_back_after_it_was_removed(
    pair: tuple[Host, Host], *, is_rewritten: bool
) -> None:
    """What another host removed stays removed, even if the first saw the removal while its clock was ahead."""
    one, two = pair
    two.sync()
    one.now += 60 * YEAR_US
    set_starred(one.shelf, [ARTICLE], starred=False)
    set_starred(one.shelf, [ARTICLE, OTHER])
    if is_rewritten:
        one.shelf.forget([("url:gone.example.org/page",)])
    one.sync()
    two.sync()
    set_starred(two.shelf, [ARTICLE], starred=False)
    two.sync()
    one.sync()
    set_right(one, two)
    one.sync()
    two.sync()
    assert not two.marks().starred
    assert not one.marks().starred
    assert one.marks(OTHER) == two.marks(OTHER)
    assert 0 < one.marks(OTHER).starred_at <= one.now


def test_a_mark_of_a_clock_ahead_wins_over_what_the_person_saw_then(pair: tuple[Host, Host]) -> None:
    """What another host did before stays changed, and so does what was done right after the clock was set."""
    one, two = pair
    two.sync()
    set_note(two.shelf, ARTICLE, "first")
    set_note(two.shelf, OTHER, "first")
    two.sync()
    one.now += 60 * YEAR_US
    one.sync()
    set_note(one.shelf, ARTICLE, "second")
    set_note(one.shelf, OTHER, "second")
    set_right(one, two)
    set_note(one.shelf, OTHER, "third")
    one.sync()
    two.sync()
    assert one.marks().note == two.marks().note == "second"
    assert one.marks(OTHER).note == two.marks(OTHER).note == "third"


def test_where_the_clocks_of_others_seem_ahead_too_no_date_is_corrected(
    pair: tuple[Host, Host], host: Callable[[str], Host]
) -> None:
    """Then it is this host's clock that is behind."""
    one, two = pair
    three = host("three")
    for ahead in (two, three):
        ahead.now += 60 * YEAR_US
        set_note(ahead.shelf, ARTICLE, "of the future")
    three.sync()
    set_right(two, one)

    (problem,) = two.sync().problems

    assert "is dated in the future and was ignored" in problem


def test_a_host_that_meets_nobody_corrects_no_date(host: Callable[[str], Host]) -> None:
    one = host("one")
    one.now += 60 * YEAR_US
    set_note(one.shelf, ARTICLE, "of the future")
    one.shelf.close()
    one.now -= 60 * YEAR_US
    one.open()
    assert one.sync().problems == ()


def test_a_host_in_the_year_9998_is_told_and_wins_nothing_by_it(pair: tuple[Host, Host]) -> None:
    one, two = pair
    now = one.now
    one.now = 253_340_000_000_000_000
    set_note(one.shelf, ARTICLE, "of 9998")
    assert one.sync().problems == ("The clock of this machine is wrong: set it.",)
    assert two.sync().problems == ()
    assert two.marks().note == "of 9998"
    two.now = now + 60_000_000
    set_note(two.shelf, ARTICLE, "later")
    two.sync()
    one.sync()
    assert one.marks().note == "later"


def test_a_host_without_a_clock_takes_nothing_and_spoils_nothing(pair: tuple[Host, Host]) -> None:
    one, two = pair
    two.sync()
    two.now = 0
    set_note(one.shelf, ARTICLE, "of now")
    one.sync()
    assert "is dated in the future" in two.sync().problems[0]
    two.now = one.now
    assert two.sync().problems == ()
    assert two.marks().note == "of now"
    assert two.marks().starred


def test_what_is_done_after_an_exchange_is_later_than_what_came(pair: tuple[Host, Host]) -> None:
    one, two = pair
    two.now -= 3_600_000_000
    two.sync()
    set_starred(two.shelf, [ARTICLE], starred=False)
    two.sync()
    one.sync()
    assert not one.marks().starred


# Forgetting


def test_what_is_forgotten_is_gone_from_the_folder_and_from_other_hosts(
    pair: tuple[Host, Host], tmp_path: Path
) -> None:
    one, two = pair
    set_note(one.shelf, ARTICLE, "geheim")
    one.sync()
    two.sync()
    set_note(two.shelf, OTHER, "kept")
    one.shelf.forget([ARTICLE[1:]])
    one.sync()
    traces = (b"secret.example", b"5ec7e7", b"geheim")
    assert not any(trace in one.log.read_bytes() for trace in traces)
    two.sync()
    one.sync()
    two.shelf.close()
    for file in (*one.pool.iterdir(), *two.file.parent.iterdir()):
        assert not any(trace in file.read_bytes() for trace in traces), file
    two.open()
    assert one.marks() == two.marks() == NO_MARKS
    assert one.marks(OTHER).note == two.marks(OTHER).note == "kept"


def test_a_mark_of_the_moment_of_the_forgetting_goes(pair: tuple[Host, Host]) -> None:
    one, two = pair
    one.sync()
    two.sync()
    two.now += 60_000_000
    two.shelf.forget([ARTICLE])
    moment_us = max(register.at_us for register in two.shelf.ledger.kept.find(FORGOTTEN).values())
    one.now = moment_us - 2_000_000
    one.shelf.ledger.put([Entry(ARTICLE, STARRED, moment_us, moment_us)])
    one.sync()
    two.sync()
    assert two.marks() == NO_MARKS


def test_what_is_forgotten_by_one_key_is_forgotten_by_all_on_other_hosts(host: Callable[[str], Host]) -> None:
    one, two = host("one"), host("two")
    set_starred(two.shelf, [ARTICLE[:1]])
    one.sync()
    one.now += 60_000_000
    set_starred(one.shelf, [ARTICLE])
    one.shelf.wait_saved(10)
    one.shelf.forget([ARTICLE[1:]])
    one.sync()
    two.sync()
    assert two.marks(ARTICLE[:1]) == NO_MARKS


def test_a_mark_of_after_the_forgetting_stays(pair: tuple[Host, Host]) -> None:
    one, two = pair
    two.sync()
    one.shelf.forget([ARTICLE])
    two.now += 60_000_000
    set_note(two.shelf, ARTICLE, "new")
    for host in (one, two, one):
        host.sync()
    assert one.marks() == two.marks() == Marks(note="new")


def test_a_step_no_longer_brings_back_what_another_host_forgot(pair: tuple[Host, Host]) -> None:
    one, two = pair
    two.sync()
    set_note(two.shelf, ARTICLE, "geheim")
    one.now += 60_000_000
    one.shelf.forget([ARTICLE])
    one.sync()
    two.sync()
    two.shelf.undo()
    two.shelf.redo()
    assert two.marks() == NO_MARKS


def test_forgetting_all_empties_every_shelf(pair: tuple[Host, Host]) -> None:
    one, two = pair
    two.sync()
    one.now += 60_000_000
    one.shelf.forget_all()
    one.sync()
    two.sync()
    assert list(two.shelf.keyed_marks()) == []
    assert b"example" not in one.log.read_bytes() + two.log.read_bytes()


# Crowds and kills


def test_hosts_that_exchange_at_once_and_are_killed_lose_nothing_confirmed(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, EXCHANGERS, tmp_path, "3", "4"], capture_output=True, text=True, timeout=150, check=False
    )
    assert done.stderr == ""
    outcome = json.loads(done.stdout)
    assert outcome["confirmed"] >= 12
    assert outcome["lost"] == 0
    assert outcome["differing"] == 0
