"""Other packages add layouts by an entry point; docs/example-layout is one."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.conftest import write_pages

EXAMPLE = Path(__file__).parent.parent.parent / "docs" / "example-layout"
WIKI = """<!DOCTYPE html><html><head><title>wiki</title></head><body><nav>Home Recent Random</nav>
<table class="facts"><tr><th>Author</th><td>岳文骁</td></tr></table>
<article class="wiki-page"><h1>蚂蚁集团</h1><p>蚂蚁集团是一家公司。</p><p>它的上市被叫停了。</p></article>
</body></html>"""
FRAGMENT = "<h1>天气</h1><p>明天下雨。</p>"


def add_package(site: Path, version: str, value: str = "termnews_example_layout:read") -> None:
    """Lay the example beside termnews, as pip does."""
    for before in site.glob("*.dist-info"):
        shutil.rmtree(before)
    about = site / f"termnews_example_layout-{version}.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: termnews-example-layout\nVersion: {version}\n")
    (about / "entry_points.txt").write_text(f"[termnews.layouts]\nexample-wiki = {value}\n")
    (site / "termnews_example_layout.py").write_bytes((EXAMPLE / "termnews_example_layout.py").read_bytes())


def run(site: Path, *words: object) -> subprocess.CompletedProcess[str]:
    """Run termnews where the package is installed."""
    command = [sys.executable, "-m", "termnews", *map(str, words)]
    return subprocess.run(
        command, env=os.environ | {"PYTHONPATH": str(site)}, capture_output=True, text=True, check=False
    )


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A page of the wiki, and one of another kind."""
    return write_pages({"wiki.html": WIKI, "weather.html": FRAGMENT}, tmp_path / "archive")


def articles(site: Path, root: Path) -> dict[str, dict]:
    """What is listed, by path."""
    listed = run(site, "list", root, "--json").stdout.splitlines()
    return {record["path"]: record for record in map(json.loads, listed)}


def test_a_package_reads_its_pages_and_no_others(tmp_path: Path, root: Path) -> None:
    """It is installed, and an index that was made before is made again."""
    site = tmp_path / "site"
    before = articles(site, root)
    add_package(site, "1.0")
    after = articles(site, root)

    assert before["wiki.html"]["layout"] != "example-wiki"
    wiki = after["wiki.html"]
    found = (wiki["layout"], wiki["title"], wiki["source"], wiki["byline"])
    assert found == ("example-wiki", "蚂蚁集团", "Example Wiki", "岳文骁")
    assert after["weather.html"] == before["weather.html"]


def test_its_version_is_part_of_what_an_index_was_made_with(tmp_path: Path) -> None:
    code = "from termnews.archive.extraction import extraction_version; print(extraction_version())"
    versions = []
    for version in ("1.0", "1.0", "1.1"):
        add_package(tmp_path, version)
        environment = os.environ | {"PYTHONPATH": str(tmp_path)}
        done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
        versions.append(done.stdout)

    assert versions[0] == versions[1] != versions[2]


def test_one_that_cannot_be_loaded_is_named_and_costs_no_article(tmp_path: Path, root: Path) -> None:
    site = tmp_path / "site"
    add_package(site, "1.0", "nowhere:read")

    assert set(articles(site, root)) == {"wiki.html", "weather.html"}
    told = run(site, "check", root)
    assert "The layout example-wiki cannot be loaded" in told.stdout + told.stderr
