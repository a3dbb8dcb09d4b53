"""Run the tests with the Pythons of Debian 13 (3.13) and of Debian sid (3.14), and with a python3.12 that is found.

    make test-pythons
    python scripts/test_pythons.py sid      one of them

Each Debian lies in a folder of its own under build/pythons, made by debootstrap from
the mirror that apt is set up with. What is mounted into it is mounted in a namespace
of mounts that ends with the run: nothing stays mounted, whatever happens.

It needs: root, debootstrap, git, a mirror of Debian among apt's sources, and 3.5 GB of disk.
A folder that cannot be made, or a run that does not end in time, is told and passed over;
a test that fails ends in exit code 1.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
PYTHONS = ROOT / "build/pythons"
RELEASES = ("trixie", "sid")
PACKAGES = ("python3", "python3-venv", "make", "git", "ca-certificates", "tmux", "openssh-client", "openssh-server",
            "ripgrep", "wget", "zsh", "fish", "man-db", "postgresql")  # fmt: skip
MOST_SECONDS = 1080
"""For all of it: CI has 25 minutes, and other things to do."""
STARTED = time.monotonic()
OUT_OF_TIME = 124
"""The exit code that stands for it."""
FAILING = re.compile(r"[.sxX]*[FE][.sxXFE]*(\s+\[ *\d+%\])?$")
"""A line of dots with a test that failed."""

PIP_FILES = ("/etc/pip.conf", "/etc/xdg/pip", "~/.config/pip", "~/.pip", "$PIP_CONFIG_FILE")
CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt"
VARIABLES = re.compile(r"PIP_\w+|\w+_proxy|\w+_PROXY|\w+_CA_BUNDLE|SSL_CERT_\w+")
"""Of the environment, what leads pip to its packages."""

MOUNT = r"""
set -e
root=$1; shift
mount --bind "$root" "$root"  # so that it has a line of its own in /proc/mounts
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
while [ "$1" != -- ]; do
    mkdir -p "$root$1"
    mount --bind "$1" "$root$1"
    shift
done
shift
exec chroot "$root" "$@"
"""


class Failure(NamedTuple):
    """Why a Python was not tried, or what it found."""

    python: str
    reason: str
    is_test: bool = False


def main() -> None:
    """Make the folders side by side, run the tests one after the other, and say what came of each."""
    wanted = sys.argv[1:] or [*RELEASES, "3.12"]
    found = in_debians([release for release in RELEASES if release in wanted])
    if "3.12" in wanted:
        found.append(with_python_312())
    failures = [failure for failure in found if failure]
    for failure in failures:
        print(f"{failure.python}: {failure.reason}", flush=True)
    if any(failure.is_test for failure in failures):
        sys.exit(1)


def in_debians(releases: list[str]) -> list[Failure | None]:
    """Run the tests in some releases of Debian."""
    missing = what_is_missing()
    if missing:
        return [Failure(f"Debian {release}", f"not tried: {missing}.") for release in releases]
    with ThreadPoolExecutor() as pool:
        made = dict(zip(releases, pool.map(make_ready, releases), strict=True))
    return [made[release] or run_tests(release) for release in releases]


def what_is_missing() -> str:
    """What keeps folders from being made; empty when all is there."""
    if os.geteuid() != 0:
        return "only root can make them (sudo make test-pythons)"
    if shutil.which("debootstrap") is None:
        return "debootstrap is not installed (apt install debootstrap)"
    if subprocess.run(["unshare", "--mount", "--pid", "--fork", "true"], capture_output=True, check=False).returncode:
        return "nothing may be mounted here"
    return "" if mirror() else "apt knows no mirror of Debian"


def mirror() -> str:
    """The mirror of Debian that apt is set up with; empty when there is none."""
    wanted = ["apt-get", "indextargets", "--format", "$(ORIGIN) $(LABEL) $(COMPONENT) $(SITE)", "Created-By: Packages"]
    told = subprocess.run(wanted, capture_output=True, text=True, check=False).stdout
    sites = (line.split() for line in told.splitlines())
    return next((words[3] for words in sites if words[:3] == ["Debian", "Debian", "main"]), "")


def make_ready(release: str) -> Failure | None:
    """Make the folder of a release, copy the project into it, and install what it needs."""
    folder, log = PYTHONS / release, PYTHONS / f"{release}.log"
    made = folder / "made"
    PYTHONS.mkdir(parents=True, exist_ok=True)
    if not made.exists():
        shutil.rmtree(folder, ignore_errors=True)
        command = [
            "debootstrap",
            "--variant=minbase",
            f"--include={','.join(PACKAGES)}",
            release,
            str(folder),
            mirror(),
        ]
        if code := ran(command, log, "make", apt_proxy() | dict(os.environ)):
            return not_tried(release, code, "the folder cannot be made", log)
        made.touch()
    bring_pip_along(folder)
    bring_project(folder / "termnews")
    if code := ran(inside(folder, "make", ".venv/.ready-dev"), log, "install"):
        return not_tried(release, code, "what termnews needs cannot be installed", log)
    return None


def not_tried(python: str, code: int, reason: str, log: Path) -> Failure:
    """Say why a Python was not tried: for a reason, or because the time was over."""
    if code == OUT_OF_TIME:
        return Failure(python, f"not tried: {MOST_SECONDS // 60} minutes were over; see {log}.")
    return Failure(python, f"not tried: {reason}; see {log}.\n{end_of(log)}")


def apt_proxy() -> dict[str, str]:
    """The proxy of apt, for debootstrap."""
    told = subprocess.run(["apt-config", "shell", "proxy", "Acquire::http::Proxy"], capture_output=True, text=True,
                          check=False).stdout  # fmt: skip
    found = re.search("proxy='(.+)'", told)
    return {"http_proxy": found[1]} if found else {}


def pip_files() -> list[Path]:
    """Files and folders with the settings of pip."""
    named = (Path(os.path.expandvars(name)).expanduser() for name in PIP_FILES)
    return [path for path in named if path.exists()]


def pip_variables() -> dict[str, str]:
    """What the environment says of pip's packages and certificates."""
    return {name: value for name, value in os.environ.items() if VARIABLES.fullmatch(name)}


def pip_places() -> list[Path]:
    """Files and folders of this machine that pip's settings name."""
    files = [file for path in pip_files() for file in ([path] if path.is_file() else path.rglob("*")) if file.is_file()]
    words = [word for text in (*pip_variables().values(), *map(Path.read_text, files)) for word in text.split()]
    named = {Path(word.removeprefix("file://")) for word in words if word.startswith(("/", "file:///"))}
    # The pages of an index name files beside them.
    named = {path.parent if path.name == "simple" else path for path in named}
    return sorted(path for path in named if path.exists())


def bring_pip_along(folder: Path) -> None:
    """Copy pip's settings, the certificates and the addresses of name servers to the same places in a folder."""
    copied = [*pip_files(), *filter(Path.is_file, pip_places()), Path(CERTIFICATES), Path("/etc/resolv.conf")]
    for path in filter(Path.exists, copied):
        target = folder / str(path).removeprefix("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            shutil.copytree(path, target, dirs_exist_ok=True)
        else:
            target.unlink(missing_ok=True)
            shutil.copyfile(path, target)


def bring_project(target: Path) -> None:
    """Copy the project's own files, in the place of those of the run before; what is installed stays."""
    target.mkdir(exist_ok=True)
    for old in target.iterdir():
        if old.name != ".venv":
            shutil.rmtree(old) if old.is_dir() else old.unlink()
    listed = subprocess.run(["git", "ls-files", "-coz", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True,
                            check=True).stdout  # fmt: skip
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).exists():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)


def inside(folder: Path, *command: str) -> list[str]:
    """A command in the project's copy in a folder, with the devices and with what pip's settings lead to."""
    variables = {"HOME": os.environ.get("HOME", "/root"), "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8"}
    environment = [f"{name}={value}" for name, value in (variables | pip_variables()).items()]
    mounts = [str(path) for path in pip_places() if path.is_dir() and not path.is_relative_to("/etc")]
    in_project = ["sh", "-c", 'mkdir -p "$HOME"; cd /termnews && exec "$@"', "sh", *command]
    return [
        *("unshare", "--mount", "--propagation", "private", "--pid", "--fork", "--kill-child"),
        *("sh", "-c", MOUNT, "sh", str(folder), *mounts, "--"),
        *("env", "-i", *environment, *in_project),
    ]


def run_tests(release: str) -> Failure | None:
    """Run the tests in the folder of a release."""
    folder = PYTHONS / release
    version = subprocess.run(
        inside(folder, "python3", "-V"), capture_output=True, text=True, check=False
    ).stdout.strip()
    return tried(f"{version} (Debian {release})", inside(folder, "make", "test"), PYTHONS / f"{release}.log")


def with_python_312() -> Failure | None:
    """Run the tests with a python3.12, where one is found that runs."""
    python = shutil.which("python3.12")
    # Where pyenv put it forward, it runs one only by name.
    os.environ["PYENV_VERSION"] = "3.12"
    if python is None or subprocess.run([python, "-V"], capture_output=True, check=False).returncode:
        return Failure("Python 3.12", "not tried: no python3.12 is found.")
    target, log = PYTHONS / "python3.12", PYTHONS / "python3.12.log"
    target.mkdir(parents=True, exist_ok=True)
    bring_project(target)
    command = ["make", "-C", str(target), f"PYTHON={python}"]
    if code := ran([*command, ".venv/.ready-dev"], log, "install"):
        return not_tried("Python 3.12", code, "what termnews needs cannot be installed", log)
    return tried("Python 3.12", [*command, "test"], log)


def tried(python: str, command: list[str], log: Path) -> Failure | None:
    """Run tests, and say how they ended."""
    code = ran(command, log, "test")
    lines = log.read_text("utf-8", "replace").splitlines()
    if code == OUT_OF_TIME and not any(map(FAILING.match, lines)):
        return Failure(python, f"not tried to the end: {MOST_SECONDS // 60} minutes were over; see {log}.")
    if code:
        return Failure(python, f"tests failed; see {log}.\n{end_of(log, 60)}", is_test=True)
    closing = [line for line in lines if " passed" in line]
    print(f"{python}: {closing[-1] if closing else 'passed'}", flush=True)
    return None


def ran(command: list[str], log: Path, step: str, environment: dict[str, str] | None = None) -> int:
    """Run a command with its output in a file; gives its exit code, OUT_OF_TIME when the time for all is over."""
    left = max(1.0, STARTED + MOST_SECONDS - time.monotonic())
    with log.open("ab" if step == "test" else "wb") as output:
        running = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, env=environment,
            start_new_session=True,
        )  # fmt: skip
        try:
            return running.wait(left)
        except subprocess.TimeoutExpired:
            # All that it has started ends, too; what `inside` has unshared ends with its first process.
            os.killpg(running.pid, signal.SIGKILL)
            running.wait()
            return OUT_OF_TIME


def end_of(log: Path, lines: int = 10) -> str:
    """How a log ends."""
    return "\n".join(log.read_text("utf-8", "replace").splitlines()[-lines:])


if __name__ == "__main__":
    main()
