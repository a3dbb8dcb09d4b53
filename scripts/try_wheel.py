"""Build the wheel, install it into a fresh environment, and start it there in a terminal.

Finds what only an installed termnews can miss: a data file that was not packed, a manual page,
a dependency that is not named. The packed sources (sdist) must build the same wheel.
"""

from __future__ import annotations

import json
import os
import pty
import select
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 60.0


def main() -> None:
    """Do it all; leave with a sentence when something is missing."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        wheel = build(folder)
        check_sdist(folder / "sdist", wheel)
        termnews = install(wheel, folder / "env")
        home = folder / "home"
        home.mkdir()
        seeds = sorted(path.name for path in (ROOT / "seeds").iterdir())
        listed = subprocess.run(
            [termnews, "list", "--json"], cwd=home, env=environment(home), check=True, capture_output=True, text=True
        )
        found = sorted({json.loads(line)["path"] for line in listed.stdout.splitlines()})
        if found != seeds:
            sys.exit(f"the installed termnews lists {found}, and seeds/ holds {seeds}")
        in_chinese = environment(home) | {"LANG": "zh_CN.UTF-8"}
        spoken = subprocess.run([termnews, "--help"], env=in_chinese, check=True, capture_output=True, text=True).stdout
        if "文章" not in spoken:
            sys.exit(f"the installed termnews speaks no Chinese: {spoken!r}")
        check_pages_of_man(folder / "env")
        screen = start_in_a_terminal(termnews, home)
        if "termnews" not in screen:
            sys.exit(f"the installed termnews drew no screen: {screen!r}")
    print(f"The wheel works: {len(found)} articles, and a screen.")


def build(folder: Path, sources: Path = ROOT) -> Path:
    """Build the wheel of some sources; gives its file in `folder`."""
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps"]
    subprocess.run([*pip, "--wheel-dir", str(folder), str(sources)], check=True)
    return next(folder.glob("*.whl"))


def check_sdist(folder: Path, wheel: Path) -> None:
    """Leave with a sentence unless the sources that are packed build the same wheel."""
    hatch = [sys.executable, "-m", "hatchling", "build", "--target"]
    subprocess.run([*hatch, "sdist", "--directory", folder], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    again = build(folder, next(folder.glob("*.tar.gz")))
    differing = sorted({name for name, _ in contents(wheel) ^ contents(again)})
    if differing:
        sys.exit(f"the wheel built from the sdist differs in {', '.join(differing)}")


def contents(wheel: Path) -> set[tuple[str, int]]:
    """The files of a wheel, each with its checksum; RECORD follows from the others."""
    with zipfile.ZipFile(wheel) as files:
        return {(file.filename, file.CRC) for file in files.infolist() if not file.filename.endswith("/RECORD")}


def check_pages_of_man(env: Path) -> None:
    """Leave with a sentence unless the manual pages lie where man looks for them."""
    wanted = {path.name for path in (ROOT / "docs/man").iterdir()}
    found = {path.name for path in (env / "share/man").rglob("termnews*")}
    if found != wanted:
        sys.exit(f"the installed manual pages are {sorted(found)}, not {sorted(wanted)}")


def install(wheel: Path, env: Path) -> Path:
    """Install the wheel with the pip that a new environment brings."""
    subprocess.run([sys.executable, "-m", "venv", env], check=True)
    pip = [str(env / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
    subprocess.run([*pip, "--constraint", str(ROOT / "constraints.txt"), str(wheel)], check=True)
    return env / "bin" / "termnews"


def environment(home: Path) -> dict[str, str]:
    """An environment in which nothing of the person's is found."""
    return {"HOME": str(home), "PATH": os.environ["PATH"], "TERM": "xterm-256color", "LANG": "C.UTF-8"}


def start_in_a_terminal(termnews: Path, home: Path) -> str:
    """Start the reader, wait for its first screen, press q, and give what it wrote."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(home)
        os.execve(termnews, [str(termnews)], environment(home))
    written = b""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if not select.select([terminal], [], [], 1)[0]:
            if b"termnews" in written:
                os.write(terminal, b"q")
            continue
        try:
            chunk = os.read(terminal, 65536)
        except OSError:
            break
        if not chunk:
            break
        written += chunk
    os.close(terminal)
    _, status = os.waitpid(pid, 0)
    if os.waitstatus_to_exitcode(status):
        sys.exit(f"the installed termnews ended with {os.waitstatus_to_exitcode(status)}: {written!r}")
    return written.decode(errors="replace")


if __name__ == "__main__":
    main()
