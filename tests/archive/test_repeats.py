"""Paragraphs that stand in many articles."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.archive.found import Saved, open_archive
from tests.archive.stores import STORES, kept_in

from termnews.archive.archive import Archive
from termnews.archive.repeats import threshold
from termnews.extract.fingerprint import fingerprint

NOTICE = "欢迎关注我们的频道，每天更新新闻评论。"
QUOTED = "他说，这件事情没有发生过，也不会发生。"
BREAK = "\n\n"


def own(n: int) -> str:
    """A paragraph of one article."""
    return f"第{n}篇文章自己的第一段，别的文章里没有这些话。"


REPRINTED = own(900) + BREAK + own(901) + BREAK + own(902) + BREAK + "转载多次的文章里的最后一段话。"

PAGES = [
    *(Saved(name=f"{n}.md", title=f"{n}", text=own(n) + BREAK + "背景" + BREAK + NOTICE) for n in range(8)),
    *(Saved(name=f"q{n}.md", title=f"q{n}", text=own(100 + n) + BREAK + QUOTED) for n in range(3)),
    *(Saved(name=f"r{n}.md", title=f"r{n}", text=REPRINTED) for n in range(7)),
    Saved(name="only.md", title="only", text=NOTICE),
]


@pytest.fixture(scope="module", params=STORES)
def archive(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """Articles that share a notice."""
    kept = kept_in(request.param, request)
    with open_archive(tmp_path_factory.mktemp("repeats"), PAGES, **kept) as archive:
        yield archive


@pytest.mark.parametrize(
    ("name", "folded"),
    [("0.md", {NOTICE}), ("q0.md", set()), ("r0.md", set()), ("only.md", set())],
)
def test_what_is_folded(archive: Archive, name: str, folded: set[str]) -> None:
    """A notice is; a quotation, a short heading, a reprinted article and a page that is nothing else are not."""
    number = archive.numbers_for_path(name)[0]
    article = archive.article(number)
    assert archive.around(number, article).repeats == {fingerprint(text) for text in folded}
    assert NOTICE not in folded or NOTICE in article.text


@pytest.mark.parametrize(("articles", "pages"), [(0, 5), (100, 5), (500, 10), (1000, 20), (1_000_000, 20)])
def test_how_many_are_many(articles: int, pages: int) -> None:
    """Few in a small archive, twenty in any large one."""
    assert threshold(articles) == pages
