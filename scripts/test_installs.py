"""Install the wheel on a bare Debian 12 and 13 as people do: pip in an environment, pipx, uv tool.

    make test-installs
    python -m scripts.test_installs bookworm      one of them

The Debians lie under build/bare, made by debootstrap as `scripts/test_pythons.py` makes its own,
and need the same. Each way is tried as a person would: install, list the articles that come along,
find the manual page, remove. A way that fails ends in exit code 1.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

from scripts.test_pythons import ROOT, apt_proxy, bring_pip_along, inside, mirror, what_is_missing
from scripts.try_wheel import build

if TYPE_CHECKING:
    from pathlib import Path

BARE = ROOT / "build/bare"
RELEASES = ("bookworm", "trixie")
PACKAGES = ("python3", "python3-venv", "pipx", "ca-certificates", "man-db")
ARTICLES = len(list((ROOT / "seeds").iterdir()))
"""At the least: a file may hold several."""

_TRY = r"""
set -e
export HOME=/root/try PIP_DISABLE_PIP_VERSION_CHECK=1 PATH="/root/try/.local/bin:$PATH"
cd "$HOME"
works() {
    [ "$($1 list --json | wc -l)" -ge ARTICLES ] || { echo "$1 does not list ARTICLES articles"; exit 1; }
    $1 --version
    man -M "$2" termnews | grep -q 'manual\|termnews' || { echo "no manual page in $2"; exit 1; }
}
"""
_WAYS = {
    "pip": """
python3 -m venv env
env/bin/pip install --quiet /root/try/*.whl
works env/bin/termnews env/share/man
""",
    "pipx": """
pipx install /root/try/*.whl >/dev/null
works termnews "$(dirname "$(dirname "$(readlink -f "$HOME/.local/bin/termnews")")")/share/man"
pipx uninstall termnews >/dev/null
! [ -e "$HOME/.local/bin/termnews" ]
""",
    "uv tool": """
python3 -m venv uv
uv/bin/pip install --quiet uv
uv/bin/uv tool install --quiet /root/try/*.whl
works termnews "$(uv/bin/uv tool dir)/termnews/share/man"
uv/bin/uv tool uninstall --quiet termnews
! [ -e "$HOME/.local/bin/termnews" ]
""",
}

_BETWEEN = {"UV_DEFAULT_INDEX": " ", "UV_INDEX": " ", "UV_FIND_LINKS": ","}
"""What uv wants between several."""


def main() -> None:
    """Try every way on every release, one after the other."""
    if missing := what_is_missing():
        sys.exit(f"Not tried: {missing}.")
    BARE.mkdir(parents=True, exist_ok=True)
    wheel = build(BARE)
    failed = [
        f"{release}: {way}" for release in sys.argv[1:] or RELEASES for way in _WAYS if not works(release, way, wheel)
    ]
    if failed:
        sys.exit(f"Failed: {', '.join(failed)}.")


def works(release: str, way: str, wheel: Path) -> bool:
    """Install the wheel one way on a release, and say whether all went well."""
    folder = debian(release)
    home = folder / "root/try"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    (folder / "termnews").mkdir(exist_ok=True)  # where `inside` goes
    shutil.copy(wheel, home)
    script = _TRY.replace("ARTICLES", str(ARTICLES)) + uv_settings() + _WAYS[way]
    done = subprocess.run(inside(folder, "bash", "-c", script), capture_output=True, text=True, check=False)
    shown = done.stdout.strip() if done.returncode == 0 else f"failed\n{done.stdout}{done.stderr}"
    print(f"{release}, {way}: {shown}", flush=True)
    return done.returncode == 0


def debian(release: str) -> Path:
    """The folder of a release, made at the first use."""
    folder = BARE / release
    made = folder / "made"
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
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=apt_proxy() | dict(os.environ))
        made.touch()
    bring_pip_along(folder)
    return folder


def uv_settings() -> str:
    """The settings of pip in the words of uv, which does not read them."""
    listed = subprocess.run([sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=True)
    settings = dict(line.split("=", 1) for line in listed.stdout.splitlines() if "=" in line)
    words = {"UV_DEFAULT_INDEX": "index-url", "UV_INDEX": "extra-index-url", "UV_FIND_LINKS": "find-links"}
    found = {
        variable: dict.fromkeys(
            word for name, value in settings.items() if name.endswith(f".{key}") for word in value.strip("'").split()
        )
        for variable, key in words.items()
    }
    exports = [
        f"export {variable}='{_BETWEEN[variable].join(values)}'\n" for variable, values in found.items() if values
    ]
    return "".join([*exports, "export UV_INDEX_STRATEGY=unsafe-best-match UV_PYTHON_DOWNLOADS=never\n"])


if __name__ == "__main__":
    main()
