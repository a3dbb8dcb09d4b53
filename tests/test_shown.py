"""What shows termnews to who does not have it yet: pictures, READMEs, docs."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from scripts.take_pictures import CELL_WIDTH, PICTURES_TAKEN, THEMES, drawing, files_of

from termnews.cli.commands.search import HELP
from termnews.model.fields import HAS, STATES, Field
from termnews.ui.windows.search_help import examples

ROOT = Path(__file__).parent.parent
SVG = "{http://www.w3.org/2000/svg}"
PICTURES = [path for picture in PICTURES_TAKEN for path, _language, _theme in files_of(picture)]
PAGES = [ROOT / "README.md", ROOT / "README.zh.md", *(ROOT / "docs").rglob("*.md")]
_TARGETS = re.compile(r'\]\(([^)#\s]+)[^)]*\)|(?:src|srcset|href)="([^"#]+)')


@pytest.mark.parametrize("picture", PICTURES, ids=lambda path: path.stem)
def test_a_picture_is_small_and_fetches_nothing(picture: Path) -> None:
    """The one address in it is the name of SVG."""
    text = picture.read_text("utf-8")

    assert len(text.encode()) < 150_000
    assert re.findall(r"\w+://[^\"'\s]+", text) == ["http://www.w3.org/2000/svg"]
    assert "url(" not in text


@pytest.mark.parametrize("line", [f"{number}. " for number in range(1, 5)])
def test_every_article_that_the_welcome_leads_to_is_linked_and_there(line: str) -> None:
    """No one of the list looks like the others and cannot be followed."""
    welcome = (ROOT / "seeds" / "2026-11-20-welcome.md").read_text("utf-8")
    (item,) = (text for text in welcome.split("\n") if text.startswith(line))

    (target,) = re.findall(r"\]\(([^)]+)\)", item)

    assert (ROOT / "seeds" / unquote(target)).is_file()


@pytest.mark.parametrize("picture", PICTURES, ids=lambda path: path.stem)
def test_every_word_of_a_picture_is_as_long_as_its_cells(picture: Path) -> None:
    """So a Han character is two cells wide in any font, and columns align."""
    words = list(ET.parse(picture).getroot().iter(f"{SVG}text"))

    assert words
    assert all(
        float(word.attrib["textLength"]) == pytest.approx(cell_len(word.text or "") * CELL_WIDTH) for word in words
    )
    assert any("w" in word.attrib["class"].split() for word in words)


def test_a_drawing_keeps_widths_apart_and_escapes_what_it_shows() -> None:
    """Narrow and wide characters, marks that combine, blocks, and what XML has for itself."""
    turned = Style(color="#ff0000", bgcolor="#00ff00", reverse=True)
    line = [Segment("a<b 汉字", Style(bold=True)), Segment("e\u0301█▄", turned)]
    root = ET.fromstring(drawing([line], (20, 1), THEMES["light"]))
    words = [(word.text, float(word.attrib["x"]) / CELL_WIDTH) for word in root.iter(f"{SVG}text")]
    grounds = [rect.attrib["fill"] for rect in root.iter(f"{SVG}rect")]

    assert words == [("a<b", 0), ("汉字", pytest.approx(4)), ("e\u0301", pytest.approx(8))]
    assert grounds[1:] == ["#ff0000", "#00ff00", "#00ff00"]


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_of_a_page_leads_to_a_file(page: Path) -> None:
    """Links between the pages, and pictures."""
    targets = [unquote(first or second) for first, second in _TARGETS.findall(page.read_text("utf-8"))]
    local = [target for target in targets if "://" not in target and not target.startswith("mailto:")]

    assert [target for target in local if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_a_readme_opens_with_the_picture_and_the_two_commands(name: str) -> None:
    """On its first screen, each picture in light and dark."""
    first_screen = (ROOT / name).read_text("utf-8").splitlines()[:25]

    assert any("prefers-color-scheme: dark" in line for line in first_screen)
    assert any(line.startswith("    make run ") for line in first_screen)
    assert any(line.startswith("    make test ") for line in first_screen)


def test_every_page_of_the_docs_is_in_the_menu_of_the_site() -> None:
    """A page that the menu forgets is found by nobody."""
    menu = (ROOT / "mkdocs.yml").read_text("utf-8").partition("nav:")[2]
    pages = [path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs").rglob("*.md")]

    assert [page for page in pages if f": {page}\n" not in menu] == []


@pytest.mark.parametrize("page", ["docs/search.md", "docs/zh/search.md"])
def test_the_page_on_searching_names_every_field_and_state(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    fields = [f"`{field}:" for field in Field if field]
    values = [*(f"`is:{state}`" for state in STATES), *(f"`has:{part}`" for part in HAS)]
    assert [words for words in (*fields, *values) if words not in text] == []


def test_the_help_of_the_search_command_names_every_field() -> None:
    assert [field for field in Field if field and f"{field}:" not in HELP] == []


def test_the_help_on_searching_names_every_field() -> None:
    text = " ".join(example for example, _meaning in examples())
    assert [field for field in Field if field and f"{field}:" not in text] == []
