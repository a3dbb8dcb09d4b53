"""Short last sentences of a short page, which stand in elements of their own, are text."""

from __future__ import annotations

import pytest

from termnews.extract.read import read_page

LONG = (
    "湖区议会星期二表决通过，为每天两次横渡湖面的渡船更换发动机，辩论长达三个小时，旁听席座无虚席。",
    "自二零零四年起驾驶这艘船的马安娜说，旧发动机修理过太多次，只有铸造编号还是原来的，早该换了。",
)
LAST = "居民自己筹集了近四分之一的费用。"
PARAGRAPHS = "".join(f"<p>{words}</p>" for words in LONG)


@pytest.mark.parametrize(
    "text",
    [
        f"<div>{PARAGRAPHS}</div><p>{LAST}</p>",
        f"<section><div>{PARAGRAPHS}</div><div><p>{LAST}</p></div></section>",
        f"<div>{PARAGRAPHS}</div><div>{LAST}</div><div>{LAST}</div>",
    ],
)
def test_a_last_sentence_is_kept(text: str) -> None:
    page = f"<!DOCTYPE html><title>渡船换上新发动机</title><body><h1>渡船换上新发动机</h1>{text}</body>"

    lines = read_page(page.encode(), "a.html").text.split("\n")

    assert [*lines[:2], lines[-1]] == [*LONG, LAST]
