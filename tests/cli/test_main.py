"""Which command is meant, and how it ends."""

from __future__ import annotations

import errno
import marshal
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from shlex import quote

import pytest

import termnews
from termnews import __version__
from termnews.cli.main import COMMANDS, INTERRUPTED, refusal_words

TERMNEWS = f"{quote(sys.executable)} -m termnews"
"""As a shell is given it."""


def test_the_version_is_printed(termnews) -> None:
    """`--version` names program and version."""
    assert termnews("--version").out == f"termnews {__version__}\n"


def test_the_help_names_every_command(termnews) -> None:
    """Whoever asks for help learns what there is."""
    outcome = termnews("--help")

    assert outcome.code == 0
    assert all(f"  {name} " in outcome.out for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(termnews, name: str) -> None:
    """A command without a line of help would be a riddle."""
    outcome = termnews(name, "--help")

    assert outcome.code == 0
    assert outcome.out.startswith(f"Usage: termnews {name}")


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_h_is_help_as_everywhere(termnews, name: str) -> None:
    """`-h` prints what `--help` prints."""
    words = [name] if name else []

    assert termnews(*words, "-h").out == termnews(*words, "--help").out


@pytest.mark.parametrize("name", ["check", "list", "sources", "tags"])
def test_the_archive_is_a_word_or_follows_p(termnews, shared_cache: Path, seeds: Path, name: str) -> None:
    """Where no other words are given PATH stands alone; `-p` works in every command."""
    printed = termnews(name, seeds).out

    assert printed or name == "check"
    assert printed == termnews(name, "-p", seeds).out == termnews(name, "--path", seeds).out


def test_two_archives_at_once_are_refused(termnews, seeds: Path) -> None:
    """Which of them is meant cannot be known."""
    outcome = termnews("list", seeds, "-p", seeds.parent)

    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("termnews: Two archives: ")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("lst", "list"),
        ("serch", "search"),
        ("exprt", "export"),
        ("Settings", "settings"),
        ("help", "--help"),
        ("version", "--version"),
    ],
)
def test_a_mistyped_command_is_pointed_out(termnews, typed: str, meant: str) -> None:
    """With options behind it or not."""
    for words in ([typed], [typed, "--json"]):
        outcome = termnews(*words)

        assert (outcome.code, outcome.out) == (2, "")
        assert f"Did you mean: termnews {meant}?" in outcome.err


@pytest.mark.parametrize(
    ("words", "meant"),
    [("--helo", "'--help'"), ("mark --starr x", "'--star'"), ("shelf exprt", "'export'"), ("list --pth x", "'--path'")],
)
def test_the_most_similar_name_is_suggested(termnews, words: str, meant: str) -> None:
    """One suggestion, even where others share a few letters with what was typed."""
    assert f" Did you mean {meant}?\n" in termnews(*words.split()).err


@pytest.mark.parametrize("words", [[""], ["list", ""], ["search", ""], ["show", ""], ["shelf", "sync", ""]])
def test_an_empty_argument_is_refused(termnews, words: list[str]) -> None:
    """A variable that is not set names neither the current folder nor all articles."""
    outcome = termnews(*words)

    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("termnews: An argument is empty.")


@pytest.mark.parametrize("address", ["http://news.example/1", "file:///home/lin/archive"])
def test_an_address_is_no_archive(termnews, address: str) -> None:
    """The sentence says what can be opened, and does not call the address a missing file."""
    for words in ([address], ["list", address], ["search", "選舉", "-p", address]):
        outcome = termnews(*words)

        assert (outcome.code, outcome.out) == (2, "")
        assert "Name a folder, a file or a server" in outcome.err


@pytest.mark.parametrize(
    ("words", "command"), [("list --json=yes", "list"), ("search --limit", "search"), ("shelf expotr", "shelf")]
)
def test_a_mistake_leads_to_the_help_of_its_command(termnews, words: str, command: str) -> None:
    """Also where click does not say in which command it found the mistake."""
    assert f"\nSee: termnews {command} --help\n" in termnews(*words.split()).err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("list locked", "/locked: permission denied. Ask its owner"),
        ("index {seeds} --cache locked", "the index is kept in a temporary file."),
        ("export -p {seeds} -o locked/out", "Cannot write locked/out: "),
        ("shelf sync locked/pool", "/locked/pool: permission denied."),
    ],
)
def test_what_may_not_be_opened_is_told_in_our_words(seeds: Path, tmp_path: Path, words: str, sentence: str) -> None:
    """Each command says what it means for the person; root gives up the right to open what its own modes forbid."""
    (tmp_path / "locked").mkdir(0o000)
    command = [sys.executable, "-m", "termnews", *shlex.split(words.format(seeds=quote(str(seeds))))]
    if os.geteuid() == 0:
        command = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", *command]
    home = os.environ | {"HOME": str(tmp_path)}
    done = subprocess.run(command, cwd=tmp_path, env=home, capture_output=True, text=True, check=False)

    assert sentence in done.stderr
    assert "Invalid value" not in done.stderr


def test_a_missing_option_is_called_an_option(termnews) -> None:
    """An argument is something else."""
    assert termnews("export").err.startswith("termnews: Missing option '-o' / '--output'.")


def test_without_a_terminal_the_reader_says_what_to_do(seeds: Path) -> None:
    """In a pipe or under cron there is no screen; the sentence names the commands that need none."""
    done = subprocess.run(
        [sys.executable, "-m", "termnews", seeds], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )

    assert done.returncode == 2
    assert "termnews list" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "words",
    [["--nonsense"], ["nowhere/at/all"], ["show"], ["show", "--format", "pdf", "x"], ["list", "a", "b"]],
    ids=["unknown option", "no such path", "no id", "unknown format", "too many paths"],
)
def test_wrong_usage_is_exit_code_2_and_a_sentence(termnews, words: list[str]) -> None:
    """A mistake is told on stderr, stdout stays empty."""
    outcome = termnews(*words)

    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("termnews: ")


def test_a_commands_name_wins_over_a_folder_of_that_name(termnews, tmp_path: Path, monkeypatch) -> None:
    """`termnews list` lists; `./list` is the folder."""
    (tmp_path / "list").mkdir()
    (tmp_path / "list" / "a.md").write_text("# 一篇文章\n\n写在一个叫做 list 的文件夹里。\n")
    monkeypatch.chdir(tmp_path)

    assert "一篇文章" in termnews("list", "./list").out


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo], ids=["a folder", "a pipe"])
def test_marks_are_not_kept_in_what_is_no_file(termnews, seeds: Path, tmp_path: Path, make) -> None:
    """A device or folder named as the shelf is refused and left as it is, even by a command that only reads."""
    make(tmp_path / "shelf")
    before = (tmp_path / "shelf").stat()

    outcome = termnews("list", seeds, "--shelf", tmp_path / "shelf")

    assert (outcome.code, outcome.out) == (2, "")
    assert "--private" in outcome.err
    assert (tmp_path / "shelf").stat() == before


@pytest.mark.usefixtures("shared_cache")
@pytest.mark.parametrize(
    ("command", "code"),
    [("list {seeds} >&-", 0), ("show - <&-", 1), ("list {seeds} >/dev/full", 2), ("--help >/dev/full", 2)],
)
def test_closed_and_full_streams_end_without_a_traceback(seeds: Path, command: str, code: int) -> None:
    """Whatever a shell puts in the place of input and output, the worst that comes is a sentence."""
    line = f"{TERMNEWS} {command.format(seeds=quote(str(seeds)))}"
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=False)

    assert done.returncode == code
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr


def test_where_the_terminal_has_gone_the_exit_code_alone_tells(seeds: Path) -> None:
    """Neither the output nor the sentence about it can be written, and Python does not try again when it exits."""
    master, terminal = os.openpty()
    os.close(master)
    try:
        outcome = subprocess.run(
            [sys.executable, "-m", "termnews", "list", str(seeds)], stdout=terminal, stderr=terminal, check=False
        )
    finally:
        os.close(terminal)
    assert outcome.returncode == 2


@pytest.mark.usefixtures("shared_cache")
@pytest.mark.parametrize("limit", ["-n 5", "-n 6", "-n 8", "-n 12", "-n 16", "-v 60000", "-v 90000", "-f 0", "-f 1"])
def test_a_system_that_gives_little_is_told_in_a_sentence(seeds: Path, limit: str, tmp_path: Path) -> None:
    """Few files, little memory, no disk: as far as that goes articles are listed, and the rest is told."""
    line = f"ulimit {limit}; exec {TERMNEWS} list {quote(str(seeds))} --cache {quote(str(tmp_path))}"
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=False)

    assert "Traceback" not in done.stderr
    assert "Error:" not in done.stderr
    assert done.stdout or done.stderr
    assert "damaged" not in done.stderr
    assert ("the output" in done.stderr) <= limit.startswith("-f")


def test_bytecode_that_would_be_cut_off_is_not_written(tmp_path: Path) -> None:
    """Some Pythons rename half a file into its place when there is no room, and every later start fails."""
    copy = tmp_path / "termnews"
    shutil.copytree(Path(termnews.__file__).parent, copy, ignore=shutil.ignore_patterns("__pycache__"))
    line = f"ulimit -f 4; exec {TERMNEWS} list {quote(str(copy))}"
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    subprocess.run(["bash", "-c", line], env=environment, cwd=tmp_path, capture_output=True, check=False)

    for written in copy.rglob("*.pyc"):
        marshal.loads(written.read_bytes()[16:])


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (OSError(errno.EACCES, "Permission denied", "/a/b"), "Cannot open /a/b: Permission denied."),
        (OSError(errno.EACCES, "Permission denied", b"/a/\xff"), r"Cannot open /a/\xff: Permission denied."),
        (OSError(errno.EMFILE, "Too many open files"), "Nothing more can be read: Too many open files."),
        (OSError(errno.ENOSPC, "No space left on device"), "Cannot write the output: No space left on device."),
        (OSError("odd"), "Cannot write the output: odd."),
    ],
)
def test_what_the_system_refuses_is_told_as_it_is(error: OSError, sentence: str) -> None:
    """Only what could not be written is told of the output."""
    assert refusal_words(error) == sentence


def test_a_system_without_memory_for_an_archive_is_told_at_once(seeds: Path) -> None:
    """Else Python may run out of it while it handles an error, and try to go on for ever."""
    line = f"ulimit -v 60000; exec {TERMNEWS} list {quote(str(seeds))} --no-cache"
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "termnews: Too little memory (ulimit -v): termnews needs 90 MB.\n"
    assert "No articles" not in done.stderr


@pytest.mark.usefixtures("shared_cache")
def test_a_folder_that_cannot_be_opened_for_want_of_files_is_told(seeds: Path, tmp_path: Path) -> None:
    """However few files may be open: all articles are listed, or it is said why not, once."""
    for limit in range(8, 28, 4):
        cache = quote(str(tmp_path / str(limit)))
        line = f"ulimit -n {limit}; exec {TERMNEWS} list {quote(str(seeds))} --cache {cache}"
        done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=False)
        told = done.stderr.strip().splitlines()
        assert len(done.stdout.splitlines()) == 19 or "Too many open files" in told[0], limit
        assert len(told) == len(set(told))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["lst"], "termnews：lst 既不是命令，也不是文件夹。是不是 termnews list？\n"),
        (["show"], "termnews：缺少参数 'ID...'。\n参见：termnews show --help\n"),
        (["search", "a", "--limit", "-5"], "'--limit' 的值不对：必须是不小于 1 的整数。\n"),
    ],
)
def test_wrong_usage_is_told_in_the_language_of_the_person(
    termnews, monkeypatch: pytest.MonkeyPatch, words: list[str], said: str
) -> None:
    monkeypatch.setenv("LANGUAGE", "zh_CN")
    told = termnews(*words).err
    assert said in told
    assert not re.search(r"[\u4e00-\u9fff'][.:]", told)


def test_help_has_the_colons_of_its_language(termnews, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "zh_TW")
    lines = termnews("search", "-h").out.splitlines()
    assert lines[0].startswith("用法：termnews search")
    assert "選項：" in lines


@pytest.mark.parametrize("option", ["--tag", "--untag"])
def test_the_value_of_an_option_may_begin_with_a_hyphen(option: str) -> None:
    """It is no term that is excluded."""
    from termnews.cli.commands.mark import command

    given = command.make_context("mark", [option, "-later", "tag:Tour", "-tag:ssh"]).params
    assert given[option.removeprefix("--") + "s"] == ("-later",)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become an account that does not exist")
@pytest.mark.parametrize("home", [{}, {"HOME": ""}], ids=["unset", "empty"])
def test_an_account_without_a_home_has_one(home: dict[str, str]) -> None:
    script = (
        "import os; from platformdirs import *; from termnews.cli.main import find_home\n"
        "os.setuid(54321); find_home(); print(user_cache_path('termnews'))"
    )
    done = subprocess.run([sys.executable, "-c", script], env=home, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("/.cache/termnews\n", "")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_command_that_a_signal_ends_leaves_no_index_behind(
    seeds: Path, tmp_path: Path, number: signal.Signals
) -> None:
    """`--no-cache` keeps no index, also when a command is ended while it reads the pages."""
    listing = subprocess.Popen(
        [sys.executable, "-m", "termnews", "list", str(seeds), "--no-cache"],
        env=os.environ | {"TMPDIR": str(tmp_path)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    while not list(tmp_path.glob("termnews-index-*/index.sqlite")):
        assert listing.poll() is None
        time.sleep(0.01)
    listing.send_signal(number)
    _, said = listing.communicate(timeout=60)

    assert (listing.returncode, said) == (128 + number, b"")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("module", ["termnews.cli.main", "click"])
def test_ctrl_c_while_modules_are_imported_prints_no_traceback(seeds: Path, module: str) -> None:
    """Most of a short command is its imports."""
    listing = subprocess.Popen(
        [sys.executable, "-X", "importtime", "-m", "termnews", "list", str(seeds), "--no-cache"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert listing.stderr
    while line := listing.stderr.readline():
        if line.split("|")[-1].strip().startswith(module):
            break
    listing.send_signal(signal.SIGINT)
    _, said = listing.communicate(timeout=60)

    assert listing.returncode in {-signal.SIGINT, INTERRUPTED}
    assert "Traceback" not in said
    assert "Exception" not in said


@pytest.mark.skipif(shutil.which("localedef") is None, reason="localedef is not installed")
def test_names_in_utf_8_are_read_where_the_locale_is_gb18030(tmp_path: Path) -> None:
    """A folder comes from a machine of today, the locale from a desktop of long ago; workers are told bytes."""
    locale = "zh_CN.GB18030"
    made = subprocess.run(
        ["localedef", "-i", "zh_CN", "-f", "GB18030", str(tmp_path / locale)], capture_output=True, check=False
    )
    if not (tmp_path / locale).is_dir():
        pytest.skip(f"the locale cannot be made: {made.stderr!r}")
    archive = tmp_path / "我的 文档"
    archive.mkdir()
    (archive / "蚂蚁.md").write_text("---\ntitle: 蚂蚁上市\n---\n\n蚂蚁集团今天上市。\n", "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "termnews", "list", os.fsencode(archive), "--no-cache"],
        env=os.environ | {"LOCPATH": str(tmp_path), "LC_ALL": locale, "PYTHONUTF8": "0"},
        capture_output=True,
        check=False,
    )

    assert done.stdout.decode().endswith("\t蚂蚁上市\n"), done.stderr.decode()
