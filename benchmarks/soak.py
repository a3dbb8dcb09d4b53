"""Random keys for minutes on a large archive: errors, and memory at the beginning and at the end.

    python -m benchmarks.soak ARCHIVE [--cache DIR] [--minutes 10] [--seed 1]

The reader runs in a terminal of its own, without programs to start and with a
home folder of its own; commands that leave, write files or start programs are
not pressed. Before the first, all articles are marked once. Prints the keys pressed
and the memory of each minute; 1 when the reader ended, or kept more than a fifth above
what it had after two minutes.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

from tests.terminals.session import TERMNEWS, Session

LEFT_OUT = {"quit", "suspend", "back", "write", "pipe", "note-editor", "page-in-pager", "palette", "help"}
SIZES = ((160, 45), (100, 30), (80, 24), (50, 20), (40, 12))
GROWTH = 1.2
FILLED = 2
"""Minutes after which every cache has been filled."""
NAMED = {
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "delete": "\x1b[3~",
    "f5": "\x1b[15~",
    "enter": "\r",
    "escape": "\x1b\x1b",
    "space": " ",
    "tab": "\t",
    "shift+tab": "\x1b[Z",
    "backspace": "\x7f",
    "alt+left": "\x1b[1;3D",
    "alt+right": "\x1b[1;3C",
}


def main() -> int:
    """Press keys until the time is over, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--cache", type=Path, help="where its index is")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        cache = ["--cache", str(arguments.cache)] if arguments.cache else []
        environment = {"HOME": home, "PATH": "/nonexistent", "LANG": "C.UTF-8"}
        command = [*TERMNEWS, str(arguments.archive), *cache, "--shelf", f"{home}/shelf.db"]
        with Session(command, columns=160, lines=45, environment=environment) as session:
            session.wait_for("unread", 600)
            session.settle(2, 600)
            mark_all(session)
            return press_for(session, 60 * arguments.minutes, random.Random(arguments.seed))


def mark_all(session: Session) -> None:
    """Mark every article read, and take it back: the first time each gets a row of its own."""
    for key in ("R", "u"):
        session.send(key)
        session.settle(2, 60)


def press_for(session: Session, seconds: float, chance: random.Random) -> int:
    """Press random keys for some time, and measure each minute."""
    keys = pressable()
    memory = [megabytes(session.process.pid)]
    print(f"start     0 keys   {memory[0]:.0f} MB", flush=True)
    started, pressed = time.monotonic(), 0
    while (passed := time.monotonic() - started) < seconds:
        if session.process.poll() is not None:
            print(f"ended with {session.process.returncode} after {pressed} keys\n{session.text}")
            return 1
        pressed += press_some(session, keys, chance)
        session.settle(0.02, 2)
        session.received.clear()
        if passed >= 60 * len(memory):
            memory.append(megabytes(session.process.pid))
            print(f"{passed / 60:5.1f} min {pressed:6} keys   {memory[-1]:.0f} MB", flush=True)
    memory.append(megabytes(session.process.pid))
    print(f"end    {pressed:6} keys   {memory[-1]:.0f} MB")
    session.send("\x1b\x1b" * 4)
    session.settle(0.5)
    highest, asked = megabytes(session.process.pid, "VmHWM"), time.monotonic()
    session.send("\x11\x11")
    code = session.wait(30)
    if code:
        print(session.text)
    print(f"left with {code} after {time.monotonic() - asked:.2f} s")
    filled = memory[min(FILLED, len(memory) - 1)]
    print(f"after {FILLED} minutes {filled:.0f} MB, at the end {memory[-1]:.0f} MB, at most {highest:.0f} MB")
    return int(code != 0 or memory[-1] > GROWTH * filled)


def press_some(session: Session, keys: list[str], chance: random.Random) -> int:
    """Press a key, or do what takes several; give how many were pressed."""
    dice = chance.random()
    if dice < 0.01:
        session.resize(*chance.choice(SIZES))
        return 0
    if dice < 0.04:
        # The windows of all commands: looked through, never chosen from.
        typed = chance.choice(":?") + "".join(chance.choices("aceilnorst", k=3))
        session.send(typed)
        session.settle(0.05, 1)
        session.send(NAMED["escape"])
        return len(typed) + 1
    if dice < 0.07:
        words = chance.choice(["记者", "tag:医生", "date:2015", "is:unread", "a OR", '"', "-x"])
        session.send(f"s\x15{words}")
        session.settle(0.2, 2)
        session.send(chance.choice(["\r", NAMED["escape"]]))
        return len(words) + 3
    session.send(chance.choice(keys))
    return 1


def pressable() -> list[str]:
    """What a terminal sends for every key that is pressed here."""
    from termnews.ui.commands import COMMANDS
    from termnews.ui.keymap import key_names, split_keys

    named = key_names()
    names = [key for command in COMMANDS if command.id not in LEFT_OUT for key in split_keys(command.keys)]
    sent = [NAMED.get(name) or named.get(name) or control(name) for name in names]
    return [*(keys for keys in sent if keys), NAMED["escape"], NAMED["escape"], "\r", "x", "中"]


def control(name: str) -> str:
    """What a terminal sends for a letter with ctrl; itself for a letter; "" for what it does not know."""
    if name.startswith("ctrl+") and len(name) == len("ctrl+a"):
        return chr(ord(name[-1]) & 0x1F)
    return name if len(name) == 1 else ""


def megabytes(pid: int, which: str = "VmRSS") -> float:
    """Memory of the reader itself, without the processes that parse for it (Linux only)."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith(which)).split()[1]) * 1024 / 1e6


if __name__ == "__main__":
    sys.exit(main())
