"""`termnews shelf import` takes what another reader knew: tags, what was read, what was starred, highlights."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.archive.containers.pages import PAGES
from tests.archive.containers.test_kinds import ADDRESSES, EXPORTS, LISTS
from tests.shelf.done import set_note

from termnews.shelf.marks import Marks
from termnews.shelf.shelf import Shelf


def marks() -> dict[str, Marks]:
    """The marks on the shelf, by address."""
    shelf = Shelf.open()
    found = {key.removeprefix("url:"): kept for keys, kept in shelf.keyed_marks() for key in keys}
    shelf.close()
    return {f"https://{key}": kept for key, kept in found.items()}


@pytest.mark.parametrize("name", [*LISTS, "wallabag.json", "omnivore.zip"])
def test_marks_of_another_reader_come_along(termnews, tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_bytes(LISTS[name].encode() if name in LISTS else EXPORTS[name]())

    done = termnews("shelf", "import", file)

    assert done.code == 0, done.err
    kept = marks()
    assert "镇上" in kept.get(ADDRESSES[0], Marks()).tags or name == "instapaper.csv"
    read = {address for address, mark in kept.items() if mark.read}
    assert read == (set() if name in {"omnivore.zip", "raindrop.csv"} else read & set(ADDRESSES[1:]))


def test_a_dry_run_says_what_would_come_and_changes_nothing(termnews, tmp_path: Path) -> None:
    file = tmp_path / "pocket.csv"
    file.write_text(LISTS["pocket.csv"])

    done = termnews("shelf", "import", "--dry-run", file)

    assert done.out.splitlines() == [f"{ADDRESSES[0]}\t#镇上, #河", f"{ADDRESSES[1]}\tread"]
    assert marks() == {}


def test_nothing_is_overwritten_and_a_second_import_brings_nothing(termnews, tmp_path: Path) -> None:
    """A note that is there stays; highlights become one where there is none."""
    file = tmp_path / "omnivore.zip"
    file.write_bytes(EXPORTS["omnivore.zip"]())
    shelf = Shelf.open()
    set_note(shelf, (f"url:{ADDRESSES[1].removeprefix('https://')}",), "mine")
    shelf.close()

    assert termnews("shelf", "import", file).out == "Imported 3 articles.\n"
    assert termnews("shelf", "import", file).out == "Imported 0 articles.\n"

    kept = marks()
    assert kept[ADDRESSES[0]].note == f"> {PAGES[0].paragraphs[0][:10]}"
    assert kept[ADDRESSES[1]].note == "mine"


def test_a_broken_export_is_told(termnews, tmp_path: Path) -> None:
    file = tmp_path / "wallabag.json"
    file.write_text(json.dumps([{"is_archived": 0, "is_starred": 0, "domain_name": "x"}])[:-3])

    done = termnews("shelf", "import", file)

    assert done.code == 2
    assert "damaged" in done.err


def test_what_is_no_export_cannot_be_tried(termnews, tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("{}")

    assert termnews("shelf", "import", "--dry-run", tmp_path / "x.txt").code == 2
    assert termnews("shelf", "import", tmp_path / "missing").code == 2
