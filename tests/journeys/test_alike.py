"""Copies of one article, articles that cite it, and the words around what was looked for."""

from __future__ import annotations

from typing import Any

from tests.conftest import IN_BOTH_STORES

PARAGRAPHS = tuple(
    f"这是第{n}段，讲的是{what}，写得很长，足够当作一个段落来比较。" for n, what in enumerate("山水田林路桥")
)


def page(title: str, *paragraphs: str, date: str, more: str = "") -> str:
    """A page with front matter."""
    body = "\n\n".join(paragraphs)
    return f'---\ntitle: "{title}"\ndate: {date}\n{more}\n---\n\n{body}\n'


PAGES = {
    "one.md": page("城市的故事", *PARAGRAPHS, date="2021-03-01"),
    "two.md": page("城市的故事", *PARAGRAPHS, "第二页多出来的一段。", date="2021-02-01"),
    "cited.md": page("另一篇", "螞蟻在此。", date="2020-05-01", more="permalink: https://example.org/other"),
    "citing.md": page("引用的一篇", "请看[另一篇](https://example.org/other/?utm_source=x)。", date="2020-06-01"),
}


@IN_BOTH_STORES
async def test_copies_are_one_row_that_tells_how_many(open_app: Any) -> None:
    async with open_app(PAGES, (160, 40)) as session:
        assert [row.row.title for row in session.main.session.results.listing].count("城市的故事") == 1
        assert "2 copies" in session.text


async def test_copies_count_as_one_article_with_and_without_a_query(open_app: Any) -> None:
    async with open_app(PAGES, (160, 40)) as session:
        for query in ("", "date:2020..2021"):
            session.main.families.queries.show(query)
            await session.settle()
            counts = {row.words: row.articles for row in session.main.sidebar.rows}
            assert (counts["All"], counts["Unread"], counts["2021"], counts["2020"]) == (3, 3, 1, 2)
            assert " 3  3 unread " in session.lines[0]


async def test_where_a_copy_differs_is_shown_on_demand(open_app: Any) -> None:
    async with open_app(PAGES, (100, 40)) as session:
        await session.press("M", "down", "enter")
        assert "+ 第二页多出来的一段。" in session.text
        assert "足够当作一个段落来比较" in session.text


async def test_a_copy_can_be_read_in_place(open_app: Any) -> None:
    async with open_app(PAGES, (100, 40)) as session:
        await session.press("M", "enter")
        assert session.main.session.opened.markdown.rstrip().endswith("第二页多出来的一段。")


@IN_BOTH_STORES
async def test_links_between_articles_open_in_place_and_are_known_at_both_ends(open_app: Any) -> None:
    async with open_app(PAGES, (100, 40)) as session:
        await session.press("s")
        await session.type("title:引用")
        await session.press("enter", "enter", "F", "enter")
        assert session.main.session.opened.article.title == "另一篇"
        assert "Cited by" in session.text
        assert "引用的一篇" in session.text


async def test_the_words_that_were_looked_for_stand_in_the_row(open_app: Any) -> None:
    async with open_app(PAGES, (160, 40)) as session:
        await session.press("s")
        await session.type("蚂蚁")
        await session.press("enter")
        assert any("2020-05-01  螞蟻在此。" in line for line in session.lines)


async def test_months_stand_below_the_only_year_and_narrow_the_query(open_app: Any) -> None:
    async with open_app(PAGES, (160, 40)) as session:
        assert not any(row.words.strip() == "2020-06" for row in session.main.sidebar.rows)
        await session.press("s")
        await session.type("date:2020")
        await session.press("enter")
        months = [
            (row.words.strip(), row.articles) for row in session.main.sidebar.rows if row.term.startswith("date:2020-")
        ]
        assert months == [("2020-06", 1), ("2020-05", 1)]


async def test_copies_that_cite_an_article_cite_it_once(open_app: Any) -> None:
    link = "请看[另一篇](https://example.org/other)。"
    pages = {
        "one.md": page("引用的故事", *PARAGRAPHS, link, date="2021-03-01"),
        "two.md": page("引用的故事", *PARAGRAPHS, link, "多一句。", date="2021-02-01"),
        "three.md": page("又一篇引用", link, date="2021-01-01"),
        "cited.md": PAGES["cited.md"],
    }
    async with open_app(pages, (80, 40)) as session:
        await session.press("G", "enter")
        assert "另一篇" in session.text
        assert session.text.count("引用的故事") == 1
        assert "又一篇引用" in session.text


@IN_BOTH_STORES
async def test_articles_about_the_same_are_listed_with_the_words_they_share(open_app: Any) -> None:
    story = "蚂蚁集团暂停上市。马云说话。蚂蚁集团与马云。"
    others = {f"{n}.md": page(f"杂谈之{n}", f"第{n}天天气很好。", date="2020-01-01") for n in range(30)}
    pages = others | {
        "one.md": page("上市之前", story, date="2021-03-01"),
        "two.md": page("馬雲不見了", "馬雲在哪裡？螞蟻集團說不知道馬雲在哪裡。", date="2021-02-01"),
    }
    async with open_app(pages, (100, 40)) as session:
        await session.press("M")
        assert any("馬雲不見了" in line and "shares 蚂蚁集团 · 马云" in line for line in session.lines)
        await session.press("enter")
        assert session.main.session.opened.article.title == "馬雲不見了"
