"""What every test finds: a home of its own, one language, and a way to make archives."""

from __future__ import annotations

import gc
import os
import runpy
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, nullcontext
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from tests import left_open
from tests.left_open import left_since, open_connections, watch_connections, what_is_open
from tests.nursery import Nursery, can_be_used
from tests.postgres import Server, end_server, postgres, replica, server_address

from termnews.archive import workers
from termnews.database.server_address import ServerAddress
from termnews.text.words import use_language

__all__ = ["postgres", "replica", "server_address"]
"""Fixtures that are kept elsewhere."""
TESTS = Path(__file__).parent
SEEDS = TESTS.parent / "seeds"
PERSONS_OWN = frozenset(
    """
    BROWSER COLORTERM COLUMNS DISPLAY EDITOR FORCE_COLOR LANGUAGE LESS LINES NO_COLOR PAGER STY TERM_PROGRAM TMUX
    VISUAL WAYLAND_DISPLAY
    """.split()
)
"""Variables of the person who runs the tests, of which termnews or what it starts takes notice."""
PERSONS_OWN_PREFIXES = ("GIT_", "LC_", "PG", "SSH_", "TERMNEWS_", "TEXTUAL_", "XDG_")
CLOSE_EVERYTHING = ("archive", "shelf", "desk", "cli", "hostile")
"""Folders of tests after each of which nothing may be open that was not open before; elsewhere, no connection."""


# The suite tries the same inputs every time, on a busy machine, too. To look for new
# ones: HYPOTHESIS_PROFILE=explore make test.
# "first" is for benchmarks/mutants.py: whether anything fails is all that it asks.
settings.register_profile(
    "suite", derandomize=True, deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("explore", settings.get_profile("suite"), derandomize=False, max_examples=1000)
settings.register_profile(
    "first", settings.get_profile("suite"), phases=[Phase.explicit, Phase.generate], report_multiple_bugs=False
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))


# What Python compiles is kept, whatever the environment says: else every program that a test starts compiles termnews.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
# Programs that tests start import what lies beside them, say nothing of their own, and write as the locale has it.
for name in ("PYTHONSAFEPATH", "PYTHONWARNINGS", "PYTHONDEVMODE", "PYTHONIOENCODING"):
    os.environ.pop(name, None)
# Looking for garbage, and through what all tests before have left, is a fifth of a test that starts the app.
gc.set_threshold(50_000, 20, 10)
watch_connections()


def pytest_configure(config: pytest.Config) -> None:
    """Compile the catalogues that were changed since termnews was installed, once for all processes of the suite."""
    if not hasattr(config, "workerinput"):
        runpy.run_path(str(SEEDS.parent / "scripts" / "translate.py"))["compile_catalogues"]()
    if hasattr(config, "workerinput") or not getattr(config.option, "numprocesses", None):
        let_programs_be_ended()
    else:
        # Workers are told by execnet, in UTF-8, where it is; they take the variable away again.
        os.environ["PYTHONIOENCODING"] = "utf-8"


def let_programs_be_ended() -> None:
    """Let programs that tests start be ended by signals that this process ignores: under nohup, or behind a "&".

    A handler, even one that does nothing, is the default action again in a program that is started.
    """
    for number in (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT):
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, lambda *_: None)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Look once for what was never closed; pytest would look five times, at half a second each in every worker."""
    gc.collect()
    gc.freeze()
    if not hasattr(session.config, "workerinput"):
        end_server(session.config._tmp_path_factory.getbasetemp())


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Two processes a core for `-n auto`: half of the time tests wait, for disks, terminals and screens to settle."""
    return 2 * (os.cpu_count() or 1)


@pytest.fixture(autouse=True, scope="session")
def nursery() -> Iterator[Nursery | None]:
    """Where workers come from; None where they cannot."""
    if not can_be_used():
        yield None
        return
    with closing(Nursery()) as opened:
        left_open.nurseries.append(opened)
        yield opened


@pytest.fixture(autouse=True)
def workers_are_forked(nursery: Nursery | None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Start workers that have imported everything, unless a test gives them another Python.

    A module whose subject is the start overrides this.
    """
    if nursery:
        python, start_anew = sys.executable, workers._started
        monkeypatch.setattr(
            workers,
            "_started",
            lambda *given: nursery.start(*given) if sys.executable == python else start_anew(*given),
        )


@pytest.fixture
def make_program(tmp_path: Path) -> Callable[[str, str], Path]:
    """Write a program into the test's folder, unless nothing may be run from there."""

    def make(name: str, text: str) -> Path:
        if os.statvfs(tmp_path).f_flag & os.ST_NOEXEC:
            pytest.skip("no program may be run from the folder for temporary files")
        program = tmp_path / name
        program.parent.mkdir(exist_ok=True)
        program.write_text(text, "utf-8")
        program.chmod(0o700)
        return program

    return make


@pytest.fixture(autouse=True, scope="module")
def module_leaves_nothing_open(request: pytest.FixtureRequest) -> Iterator[None]:
    """Count what is open after a module: what its tests share is closed only then."""
    with everything_closed(request):
        yield


@pytest.fixture(autouse=True)
def nothing_left_open(request: pytest.FixtureRequest) -> Iterator[None]:
    """Count what is open after a test, and after the end of all its fixtures, unless it shares some with others."""
    with nullcontext() if shares_with_others(request) else everything_closed(request):
        yield


@contextmanager
def everything_closed(request: pytest.FixtureRequest) -> Iterator[None]:
    """Whoever opens a connection, thread, process, timer or file closes it."""
    is_strict = request.path.relative_to(TESTS).parts[0] in CLOSE_EVERYTHING
    look = what_is_open if is_strict else open_connections
    before = look()
    yield
    left = left_since(before, look)
    assert not left, f"left open: {left}"


def shares_with_others(request: pytest.FixtureRequest) -> bool:
    """Whether a test uses what its module's fixtures opened: an archive of the module opens and closes as it likes."""
    used = (request._fixturemanager.getfixturedefs(name, request.node) for name in request.fixturenames)
    return any(found and found[-1].scope == "module" and found[-1].baseid not in {"", "tests"} for found in used)


@pytest.fixture(autouse=True)
def own_home(
    nothing_left_open: None, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """Keep tests away from the person's settings, marks and index, and from their language, programs and terminal."""
    # Not `mktemp`, which looks through all folders that were made before.
    homes = tmp_path_factory.getbasetemp() / "homes"
    homes.mkdir(exist_ok=True)
    home = Path(tempfile.mkdtemp(dir=homes))
    monkeypatch.setenv("HOME", str(home))
    for name in filter(is_persons_own, tuple(os.environ)):
        monkeypatch.delenv(name)
    monkeypatch.setenv("LANG", "C.UTF-8")
    use_language("en")
    return home


def is_persons_own(name: str) -> bool:
    """Whether a variable says something of the person who runs the tests that termnews heeds, too."""
    return name in PERSONS_OWN or (name.startswith(PERSONS_OWN_PREFIXES) and name != "TERMNEWS_TEST_STORE")


@pytest.fixture
def seeds() -> Path:
    """The articles of the first start."""
    return SEEDS


@pytest.fixture
def make_archive(tmp_path: Path) -> Callable[[Mapping[str, str | bytes]], Path]:
    """Write pages into a folder of their own: path to words or bytes."""
    return lambda pages: write_pages(pages, tmp_path / "archive")


@pytest.fixture(scope="session")
def read_before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where archives and their indexes stay: pages that one test has opened need not be read again for the next."""
    return tmp_path_factory.mktemp("archives")


@pytest.fixture
def shared_cache(own_home: Path, read_before: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep indexes from one test to the next; marks and settings are each test's own."""
    cache = read_before / "cache"
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    return cache


@pytest.fixture
def keep_archive(read_before: Path, shared_cache: Path) -> Callable[[Mapping[str, str | bytes]], Path]:
    """As `make_archive`, for tests that leave the pages as they are: they are read once for all of these."""
    return lambda pages: keep_pages(pages, read_before)


@pytest.fixture
def store(request: pytest.FixtureRequest) -> str:
    """What an archive is kept in: "sqlite", unless TERMNEWS_TEST_STORE or `IN_BOTH_STORES` says "postgres"."""
    return str(getattr(request, "param", os.environ.get("TERMNEWS_TEST_STORE", "sqlite")))


IN_BOTH_STORES = pytest.mark.parametrize("store", ["sqlite", "postgres"], indirect=True)
"""For a test of what the store answers: it runs once with each."""


@pytest.fixture
def served(store: str, request: pytest.FixtureRequest) -> Callable[[Path], Path | ServerAddress]:
    """What a desk opens for a folder: itself, or an archive on a server that it was brought to."""
    if store != "postgres":
        return lambda root: root
    server: Server = request.getfixturevalue("postgres")
    return server.archive_of


@pytest.fixture
def in_a_folder(store: str) -> None:
    """Skip where archives are kept on a server: the test changes what only the reader of a folder has."""
    if store == "postgres":
        pytest.skip("a server has neither a file that is changed nor a folder that is looked at")


@pytest.fixture
def one_core(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read a few pages in one process: a second takes longer to come up than they take."""
    monkeypatch.setattr(os, "cpu_count", lambda: 1)


def has_keys_to_give(app: Any) -> bool:
    """Whether a key is being handled or waiting; a key whose receiver has gone counts as handled."""
    return bool(app._waiting) or (app._is_under_way and app._receiver.is_running)


def write_pages(pages: Mapping[str, str | bytes], root: Path) -> Path:
    """Write pages into a folder."""
    for name, page in pages.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(page.encode() if isinstance(page, str) else page)
    root.mkdir(parents=True, exist_ok=True)
    return root


def keep_pages(pages: Mapping[str, str | bytes], folder: Path) -> Path:
    """Write pages into an archive whose place follows from what is in it."""
    root = folder / sha256(repr(sorted(pages.items())).encode()).hexdigest()[:16] / "archive"
    return root if root.exists() else write_pages(pages, root)


def post(title: str, body: str, *, date: str = "2021-01-05", tags: str = "", source: str = "希望之声") -> str:
    """A post with front matter, as static site generators keep them."""
    return f'---\ntitle: "{title}"\ndate: {date}\nsource: {source}\ntags: [{tags}]\n---\n\n{body}\n'
