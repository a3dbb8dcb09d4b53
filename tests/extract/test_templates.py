"""Articles that a script would show are read where they are kept."""

from __future__ import annotations

import pytest

from termnews.extract.read import read_page
from termnews.extract.templates import without_templates

TEXT = "<p>The <b>harbour</b> opened again on Monday, nine days after the storm, and boats left before dawn.</p>" * 4
TOP = "<!DOCTYPE html><html><head><title>The harbour opens again</title></head><body><h1>The harbour opens again</h1>"


def test_the_article_in_a_template_is_read_once_and_with_its_elements() -> None:
    kept = f"<script type='text/template'><span>Posted by Ann Lee and Bo Chen - Harbour team</span>{TEXT}</script>"
    page = (
        f"{TOP}<div class='post-content' itemprop='articleBody'>\n{kept}<noscript>{TEXT}</noscript></div></body></html>"
    )
    article = read_page(page.encode(), "harbour.html")

    assert "articleBody" in article.evidence
    assert article.text.count("The harbour opened") == 4
    assert "<b>harbour</b>" in article.body
    assert article.byline == "Ann Lee and Bo Chen"


@pytest.mark.parametrize(
    "other",
    [
        "<div class='menu'><script type='text/template'><p>Menu</p></script></div>",
        "<div class='post-content'><p>Text</p><script type='text/template'><p>{{ share }}</p></script></div>",
        "<script type='text/template'><p>{{ title }}</p></script>",
    ],
)
def test_other_templates_stay_unseen(other: str) -> None:
    assert without_templates(other) == other


def test_templates_without_end_take_no_time() -> None:
    begun = "<div class='post-content'><script type='text/template'><p>Text</p>" * 20_000

    assert without_templates(begun) == begun
