"""Pictures that a page loads late keep their address."""

from __future__ import annotations

import pytest

from termnews.extract.markdown import render_markdown
from termnews.extract.read import read_page

NAMES = ["src", "data-src", "data-original", "data-lazy-src", "data-lazy", "data-actualsrc", "data-echo", "data-srcset"]


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_that_is_loaded_late_keeps_its_address(name: str) -> None:
    late = f"<img alt='港口' {name}='https://e.org/a.jpg' class='lazy'>"

    assert "![港口](https://e.org/a.jpg)" in render_markdown(
        read_page(f"<p>一。</p>{late}<p>二。</p>".encode(), "a.html")
    )
