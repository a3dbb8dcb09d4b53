"""Keys needed for twenty tasks, in termnews and in newsboat: writes docs/keys-compared.md.

    python -m benchmarks.keys_compared            measure both, and write the page
    python -m benchmarks.keys_compared sort       only the tasks with one of these words; writes nothing

Both run in tmux with their own keys and settings, termnews on seeds/, newsboat on the
same articles as a feed. A task counts when the screen, or what the program ran, shows
that it is done; one that is not ends in exit code 1. Needs newsboat and tmux.
"""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from email.utils import format_datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from markdown_it import MarkdownIt
from tests.terminals.session import TERMNEWS
from tests.terminals.tmux import Tmux

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "keys-compared.md"
PATIENCE = 20.0
BETWEEN_KEYS = 0.25
STILL_S = 1.0
LIST = ("", "Enter")
"""What opens the list of articles in termnews (it is there) and in newsboat."""
ARTICLE = ("Enter", "Enter Enter")
"""What opens the newest article."""


class Way(NamedTuple):
    """How one program does a task."""

    keys: str
    """Keys with spaces between, by tmux's names; what is typed stands in «»."""
    shows: str
    """A pattern that the screen shows when it is done, and not before; "-" before it: that it no longer shows."""
    before: str = ""
    """Keys pressed first, which do not count."""

    @property
    def pressed(self) -> list[str]:
        """One name a key."""
        return keys_of(self.keys)


class Task(NamedTuple):
    """What a person wants."""

    words: str
    start: tuple[str, str]
    termnews: Way
    newsboat: Way
    why: str = ""
    """Why termnews needs more keys, where it does."""


TASKS = (
    Task("Look at the first four articles", LIST,
         Way("j j j", r"\b4/\d"), Way("Enter J J J", "Article '中文搜索")),
    Task("Go to the next article while reading", ARTICLE,
         Way("J", r"\b2/\d"), Way("J", "Article '欢迎使用")),
    Task("Go to the next unread article while reading", ARTICLE,
         Way(".", r"\b2/\d"), Way("n", "Article '欢迎使用")),
    Task("Go back from an article to the list", ARTICLE,
         Way("q", "Enter"), Way("q", "Articles in feed")),
    Task("Page through an article and on into the next", ARTICLE,
         Way("Space Space", r"\b2/\d"), Way("Space n", "Article '欢迎使用")),
    Task("Go to the last article", LIST,
         Way("G", r"\b(\d+)/\1 *$"), Way("End", "马云")),
    Task("Search everything for a word and open the first article", LIST,
         Way("s «keyboard» Enter Enter", "1 minute"), Way("/ «keyboard» Enter Enter", "Article 'The keyboard")),
    Task("List articles that contain either of two words", LIST,
         Way("s «mosh OR mouse» Enter", r" of \d"), Way("F «content =~ \"mosh|mouse\"» Enter", "matching filter")),
    Task("List articles with a word in their title", LIST,
         Way("s «title:ssh» Enter", r"2 of \d"), Way("F «title =~ \"ssh\"» Enter", "matching filter")),
    Task("List unread articles only", LIST,
         Way("2", r"of \d", "r"), Way("l", "-Welcome", "N")),
    Task("Sort by title", LIST,
         Way("S t", "by title"), Way("g t", r"\b[1-4] N +Nov 06")),
    Task("Show all articles again after a search", LIST,
         Way("Escape", r"19 +19 unread", "s «title:ssh» Enter"),
         Way("C-f", "-matching filter", "F «title =~ \"ssh\"» Enter")),
    Task("Go to the end of an article", ARTICLE,
         Way("G", "connects to anything"), Way("End", r"\[4\]: file")),
    Task("Mark an article read", LIST,
         Way("r", r"\b18 unread"), Way("N", r"1 {4}Nov 20")),
    Task("Mark every article read", LIST,
         Way("R", r"\b0 unread"), Way("A", r"\b0 unread")),
    Task("Star an article", LIST,
         Way("m", r"\*"), Way("C-e s Enter", "N!")),
    Task("List starred articles", LIST,
         Way("3", r"1 of \d", "m"), Way("F «flags # \"s\"» Enter", "matching filter", "C-e s Enter")),
    Task("Find a word in the article", ARTICLE,
         Way("/ «drawer» Enter", "drawer"), Way("/ «drawer» Enter", "drawer")),
    Task("Find the key for sorting in the help", LIST,
         Way("? «sort»", r"^ .*\bS\b.*Sort"), Way("? / «sort» Enter", "rev-sort")),
    Task("Quit while reading", ARTICLE,
         Way("Q", "prompt>$"), Way("Q", "prompt>$")),
)  # fmt: skip


def shown_key(key: str) -> str:
    """A key as a person knows it, by tmux's name."""
    return "^" + key[2:].upper() if key.startswith("C-") else key.replace("Escape", "Esc")


def keys_of(keys: str) -> list[str]:
    """One name a key; what stands in «» letter by letter."""
    found = []
    for typed, key in re.findall(r"«(.*?)»|(\S+)", keys):
        found += list(typed) if typed else [key]
    return found


def main() -> None:
    """Measure every task, and write the page."""
    if shutil.which("newsboat") is None:
        sys.exit("newsboat is not installed")
    words = sys.argv[1:]
    wanted = [task for task in TASKS if not words or any(word in task.words for word in words)]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        prepare(folder)
        failed = [task for number, task in enumerate(wanted) if not measure(task, folder, folder / str(number))]
    if failed:
        sys.exit(1)
    if len(wanted) == len(TASKS):
        PAGE.write_text(page(TASKS), "utf-8")


def prepare(folder: Path) -> None:
    """Read the articles once, for both."""
    write_feed(folder / "seeds.xml")
    environment = os.environ | {"XDG_CACHE_HOME": str(folder / "cache")}
    subprocess.run([*TERMNEWS, "index", "seeds"], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)


def measure(task: Task, folder: Path, home: Path) -> bool:
    """Do a task in both programs, and say whether it was done in both."""
    home.mkdir()
    tries = (
        ("termnews", [*TERMNEWS, str(ROOT / "seeds")], task.termnews, task.start[0]),
        ("newsboat", newsboat(folder, home), task.newsboat, task.start[1]),
    )
    well = True
    for program, command, way, start in tries:
        screen = done(command, folder, home, way, start)
        well = well and not screen
        result = f": NOT DONE\n{screen}" if screen else ""
        print(f"{program} {len(way.pressed):3} {task.words}{result}", flush=True)
    return well


def newsboat(folder: Path, home: Path) -> list[str]:
    """What starts newsboat on the articles, with nothing of the person's."""
    (home / "urls").write_text(f"file://{folder / 'seeds.xml'}\n")
    (home / "config").write_text("browser \"sh -c 'echo opened %u; sleep 9'\"\n")
    command = ["newsboat", "-u", str(home / "urls"), "-C", str(home / "config"), "-c", str(home / "cache.db")]
    environment = {"HOME": str(home), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
    subprocess.run([*command, "-x", "reload"], check=True, env=environment)
    return [*command, "-q"]


def done(command: Sequence[str], folder: Path, home: Path, way: Way, start: str) -> str:
    """Do a task; gives the screen when it was not done."""
    folders = {"XDG_CACHE_HOME": str(folder / "cache"), "XDG_STATE_HOME": str(home), "XDG_CONFIG_HOME": str(home)}
    environment = {"HOME": str(home), "LANG": "C.UTF-8", "LANGUAGE": "en", **folders}
    with Tmux(command, columns=120, lines=34, environment=environment) as tmux:
        wait(tmux, r"q:Quit|/\d+ *$")
        for keys in (keys_of(start), keys_of(way.before), way.pressed):
            before = still_screen(tmux)
            for key in keys:
                (tmux.keys if len(key) > 1 else tmux.type)(key)
                time.sleep(BETWEEN_KEYS)
        return "" if wait(tmux, way.shows) and tmux.screen(styled=True) != before else tmux.screen()


def still_screen(tmux: Tmux) -> str:
    """The screen once it has been the same for a while: nobody presses keys at a screen that is being drawn."""
    screen = ""
    while screen != (screen := tmux.screen(styled=True)):
        time.sleep(STILL_S)
    return screen


def wait(tmux: Tmux, pattern: str) -> bool:
    """Wait until the screen shows a pattern, or no longer shows it."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        found = re.search(pattern.removeprefix("-"), tmux.screen().rstrip(), re.MULTILINE)
        if bool(found) != pattern.startswith("-"):
            return True
        time.sleep(0.1)
    return False


def write_feed(file: Path) -> None:
    """The articles of seeds/ as a feed."""
    items = []
    listed = map(json.loads, termnews("list", "seeds", "--json").splitlines())
    for article in {article["id"]: article for article in listed}.values():
        page = article["path"] if article["member"] is None else f"{article['path']}!{article['member']}"
        fields = {
            "title": article["title"],
            "link": article["permalink"] or f"https://termnews.example/{article['id']}",
            "guid": article["id"],
            "pubDate": format_datetime(datetime.fromisoformat(article["published"])),
            "description": MarkdownIt().render(termnews("show", f"seeds/{page}")),
        }
        items.append("".join(f"<{name}>{html.escape(text)}</{name}>" for name, text in fields.items()))
    head = "<title>seeds</title><link>https://termnews.example</link><description/>"
    channel = head + "".join(f"<item>{item}</item>" for item in items)
    file.write_text(f'<rss version="2.0"><channel>{channel}</channel></rss>', "utf-8")


def termnews(*arguments: str) -> str:
    """What a command of termnews prints."""
    return subprocess.run([*TERMNEWS, *arguments], cwd=ROOT, capture_output=True, text=True, check=True).stdout


_HEAD = """\
# Keys beside newsboat's

The keys that twenty common tasks need in termnews and in newsboat {version}, each with its default keys and settings.
Both have the same articles: termnews the folder seeds/, newsboat a feed made from it.
`python -m benchmarks.keys_compared` presses every key listed here in both, checks on the screen that the task is done,
and writes this page.

A task starts in the list of articles or in the newest article, as the table says. Getting there is not counted;
newsboat needs one key more for it. Every typed letter counts as one key, and so does a combination such as ^E.

| task | from | termnews | keys | newsboat | keys |
|---|---|---|--:|---|--:|
"""
_TAIL = """
## What has no keys in newsboat

Undo (`u`); tags of articles, and tags of your own (`t`); notes (`a`); copying the address or a citation (`y`, `Y`);
simplified characters that find traditional ones; the article beside the list; going back to where you read (`H`);
related articles and copies (`M`).
"""


def page(tasks: Sequence[Task]) -> str:
    """The page."""
    version = subprocess.run(["newsboat", "-v"], capture_output=True, text=True, check=True).stdout.split()[1]
    ours = sum(len(task.termnews.pressed) for task in tasks)
    theirs = sum(len(task.newsboat.pressed) for task in tasks)
    rows = "".join(row(task) for task in tasks)
    longer = [task for task in tasks if len(task.termnews.pressed) > len(task.newsboat.pressed)]
    reasons = "".join(f"- **{task.words}**: {task.why}\n" for task in longer)
    more = f"\n## Where termnews needs more\n\n{reasons}" if reasons else ""
    return f"{_HEAD.format(version=version)}{rows}| **all** | | | **{ours}** | | **{theirs}** |\n{more}{_TAIL}"


def row(task: Task) -> str:
    """A task as a row of the table."""
    start = "list" if task.start is LIST else "article"
    ways = (f"{shown(way)} | {len(way.pressed)}" for way in (task.termnews, task.newsboat))
    return f"| {task.words} | {start} | {' | '.join(ways)} |\n"


def shown(way: Way) -> str:
    """Keys as the page shows them."""
    parts = (typed or shown_key(key) for typed, key in re.findall(r"«(.*?)»|(\S+)", way.keys))
    return " ".join(f"`{part}`" for part in parts).replace("|", "\\|")


if __name__ == "__main__":
    main()
