"""Keys that arrive in one packet do what they would do one by one."""

from __future__ import annotations

from pathlib import Path

from tests.terminals.session import TERMNEWS, Session


def test_letters_behind_the_key_that_opens_a_line_are_typed_into_it(seeds: Path, own_home: Path) -> None:
    """On a slow line "smr" comes at once: it searches for "mr", and stars and reads nothing."""
    with Session((*TERMNEWS, str(seeds)), environment={"HOME": str(own_home)}) as reader:
        reader.wait_for("19 unread")
        reader.settle()
        reader.send("smrtour")
        reader.wait_for("search mrtour")
        reader.send("\x1b")
        reader.settle()

        assert "19 unread" in reader.text
        assert "* " not in reader.text.split("Welcome")[0]


def test_a_packet_of_keys_moves_as_single_keys_do(seeds: Path, own_home: Path) -> None:
    """Open, next article, back, down: four keys in one packet end where they should."""
    with Session((*TERMNEWS, str(seeds)), environment={"HOME": str(own_home)}) as reader:
        reader.wait_for("19 unread")
        reader.settle()
        reader.send("jj\rJqj")
        reader.wait_for("5/19")
