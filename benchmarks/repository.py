"""The history of a git repository against the same pages as files, in one run, and how much memory each took.

    python benchmarks/repository.py [FILES] [VERSIONS]

Every version changes a paragraph of every file and is one commit; the
repository is packed, as a clone is. Each run is a process of its own. Prints
the ratio of the rates (files first, the repository, files again: the mean of
the two), that of the processor time, which other programs change less, and the
largest process of each.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from termnews.archive.archive import Archive
from termnews.model.row import Number

FILES, VERSIONS = 2_000, 5
_CALM = {
    "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null", "GIT_AUTHOR_NAME": "a",
    "GIT_AUTHOR_EMAIL": "a@example.org", "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@example.org",
}  # fmt: skip


def git(folder: Path, *words: str, day: str = "2020-01-01") -> None:
    """Run git; commits are of that day."""
    moment = {"GIT_AUTHOR_DATE": f"{day}T08:00:00Z", "GIT_COMMITTER_DATE": f"{day}T08:00:00Z"}
    subprocess.run(["git", "-C", folder, *words], check=True, capture_output=True, env=os.environ | _CALM | moment)


def write_both(pages: list[Path], repository: Path, files: Path, versions: int) -> None:
    """Write each version of the pages as a commit, and as files in a folder of its day."""
    repository.mkdir(parents=True)
    git(repository, "init", "-q")
    for version in range(1, versions + 1):
        day = f"2020-{version:02}-01"
        (files / day).mkdir(parents=True)
        for page in pages:
            text = page.read_text().replace("</p>", f"</p><p>这是第{version}次写下的一段话。</p>", 1)
            (files / day / page.name).write_text(text)
            (repository / page.name).write_text(text)
        git(repository, "add", ".")
        git(repository, "commit", "-qm", "x", day=day)
    git(repository, "gc", "-q")
    # The last version is in the history, too.
    for page in pages:
        (repository / page.name).unlink()


def read(root: Path, cache: Path) -> None:
    """Index an archive; print seconds, those of processors, pages, articles, and kB of this process and a worker."""
    started = time.monotonic()
    with Archive.open(root, cache=cache) as archive:
        archive.start()
        archive.wait()
        seconds = time.monotonic() - started
        pages, rows = len(archive.catalogue), len({archive.row(Number(page)).id for page in archive.catalogue.order})
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    busy = sum(one.ru_utime + one.ru_stime for one in used)
    print(seconds, busy, pages, rows, *(one.ru_maxrss for one in used))


def measure(root: Path, cache: Path) -> list[float]:
    """Index an archive in another process."""
    words = [sys.executable, __file__, "--read", str(root), str(cache)]
    return [*map(float, subprocess.run(words, check=True, capture_output=True, text=True).stdout.split())]


def main() -> None:
    """Measure, and print one figure a line."""
    if sys.argv[1:2] == ["--read"]:
        return read(Path(sys.argv[2]), Path(sys.argv[3]))
    asked = [int(word) for word in sys.argv[1:]]
    files, versions = [*asked, *(FILES, VERSIONS)[len(asked) :]]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = Path(__file__).with_name("make_archive.py")
        subprocess.run([sys.executable, made, str(files), folder / "pages"], check=True, capture_output=True)
        pages = sorted(page for page in (folder / "pages").rglob("*") if page.is_file())
        write_both(pages, folder / "a/news", folder / "files", versions)
        first = measure(folder / "files", folder / "cache-1")
        history = measure(folder / "a", folder / "cache-2")
        again = measure(folder / "files", folder / "cache-3")
    seconds, busy, pages_read, articles = ((one + other) / 2 for one, other in zip(first[:4], again, strict=False))
    print(f"pages, files and repository         {pages_read:.0f} and {history[2]:.0f}")
    print(f"articles, files and repository      {articles:.0f} and {history[3]:.0f}")
    print(f"files                               {pages_read / seconds:.0f} pages/s")
    print(f"repository                          {history[2] / history[0]:.0f} pages/s")
    print(f"ratio                               {seconds / history[0]:.2f} (at least 0.5)")
    print(f"ratio of processor time             {busy / history[1]:.2f}")
    for label, figures in (("files", first), ("repository", history)):
        print(f"largest process, {label:<18} {figures[4] / 1000:.0f} MB; of the workers {figures[5] / 1000:.0f} MB")
    return None


if __name__ == "__main__":
    main()
