"""Three hosts that mark, forget and exchange in any order end with the same shelf."""
# ruff: noqa: D102 - a rule says by its name what is done

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule
from tests.shelf.done import add_tag, remove_tag, set_note, set_read, set_starred

from termnews.shelf.folder import Folder
from termnews.shelf.marks import KeptPosition, Marks
from termnews.shelf.person import SavedSearch
from termnews.shelf.shelf import Shelf
from termnews.shelf.syncing import sync

ARTICLES = tuple((f"url:{n}", f"sha256:{n}") for n in range(3))
HOSTS = st.sampled_from(range(3))
ONE = st.sampled_from(ARTICLES)
TAGS = st.sampled_from(["a", "選舉"])
MEMORY = Path("/dev/shm")
"""Where nothing waits for a disk."""
HOUR_US = 3_600_000_000


class HostsMachine(RuleBasedStateMachine):
    """Three hosts, whose clocks are hours apart, and a folder between them."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(dir=MEMORY if MEMORY.is_dir() else None))
        self.now = 1_600_000_000_000_000
        (self.folder / "pool").mkdir()
        self.shelves = [self.open(host) for host in range(3)]

    def open(self, host: int) -> Shelf:
        """Open a shelf; between two looks at the clock a second goes by, on all hosts."""

        def clock() -> int:
            self.now += 1_000_000
            return self.now + (host - 1) * 5 * HOUR_US

        return Shelf.open(self.folder / f"host {host}" / "shelf.db", clock=clock, check=False)

    def teardown(self) -> None:
        for _ in range(2):
            for host in range(3):
                self.exchange(host)
        faces = [self.face(shelf) for shelf in self.shelves]
        for shelf in self.shelves:
            assert shelf.close() == 0
        shutil.rmtree(self.folder)
        assert faces[0] == faces[1] == faces[2]

    def face(self, shelf: Shelf) -> tuple[list[Marks], list[SavedSearch]]:
        return shelf.find_marks(ARTICLES), shelf.saved_searches()

    @rule(host=HOSTS)
    def exchange(self, host: int) -> None:
        assert sync(self.shelves[host], Folder(self.folder / "pool")).problems == ()

    @rule(host=HOSTS, article=ONE, read=st.booleans())
    def read(self, host: int, article: tuple[str, ...], read: bool) -> None:
        set_read(self.shelves[host], [article], read=read)

    @rule(host=HOSTS, starred=st.booleans())
    def star_all(self, host: int, starred: bool) -> None:
        set_starred(self.shelves[host], ARTICLES, starred=starred)

    @rule(host=HOSTS, article=ONE, tag=TAGS, tagged=st.booleans())
    def tag(self, host: int, article: tuple[str, ...], tag: str, tagged: bool) -> None:
        shelf = self.shelves[host]
        (add_tag if tagged else remove_tag)(shelf, [article], tag)

    @rule(host=HOSTS, article=ONE, note=st.sampled_from(["", "一", "two", "三\n\ntwo"]))
    def note(self, host: int, article: tuple[str, ...], note: str) -> None:
        set_note(self.shelves[host], article, note)

    @rule(host=HOSTS, article=ONE, paragraph=st.integers(0, 3))
    def move(self, host: int, article: tuple[str, ...], paragraph: int) -> None:
        self.shelves[host].set_position(article, KeptPosition(1, paragraph, 0, 0.5))

    @rule(host=HOSTS, query=st.sampled_from(["", "is:unread", "選舉"]))
    def search(self, host: int, query: str) -> None:
        self.shelves[host].save_search(SavedSearch("mine", query))

    @rule(host=HOSTS)
    def undo(self, host: int) -> None:
        self.shelves[host].undo()

    @rule(host=HOSTS, article=ONE)
    def forget(self, host: int, article: tuple[str, ...]) -> None:
        self.shelves[host].forget([article])

    @rule(host=HOSTS)
    def forget_all(self, host: int) -> None:
        self.shelves[host].forget_all()

    @rule(host=HOSTS)
    def restart(self, host: int) -> None:
        assert self.shelves[host].close() == 0
        self.shelves[host] = self.open(host)

    @rule(host=HOSTS)
    def keep_a_copy(self, host: int) -> None:
        """Copy a shelf elsewhere, as a backup does at night."""
        assert self.shelves[host].close() == 0
        shutil.copytree(self.folder / f"host {host}", self.folder / f"copy {host}", dirs_exist_ok=True)
        self.shelves[host] = self.open(host)

    @rule(host=HOSTS)
    def put_back(self, host: int) -> None:
        """Put the copy in the shelf's place; what the shelf knows of others stays."""
        copy = self.folder / f"copy {host}"
        if copy.exists():
            assert self.shelves[host].close() == 0
            for name in ("shelf.db", "shelf.db.log"):
                shutil.copy(copy / name, self.folder / f"host {host}" / name)
            self.shelves[host] = self.open(host)

    @rule(host=HOSTS, name=st.sampled_from(["pool", "state"]))
    def lose(self, host: int, name: str) -> None:
        """Lose the host's log in the folder, or what it knows of the others; a host that never met any has neither."""
        for path in self.folder.glob(f"host {host}/shelf.db.sync" if name == "state" else "pool/*.log"):
            path.unlink()


TestHostsMachine = HostsMachine.TestCase
TestHostsMachine.settings = settings(max_examples=15, stateful_step_count=20, deadline=None)
