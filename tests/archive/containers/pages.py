"""Pages written for these tests, and how they are read out of a container and alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from termnews.archive.containers.kinds import open_container
from termnews.archive.containers.member import DEFAULT_BOUNDS, Bounds, Member, MemberProblem
from termnews.archive.containers.source import source_of_bytes
from termnews.extract.read import read_page

if TYPE_CHECKING:
    from termnews.archive.containers.member import Content, Opened
    from termnews.model.article import Article


class Written(NamedTuple):
    """A page of ours."""

    address: str
    title: str
    paragraphs: tuple[str, ...]
    date: str = "2021-03-04"

    @property
    def body(self) -> str:
        """Its paragraphs."""
        return "".join(f"<p>{paragraph}</p>\n" for paragraph in self.paragraphs)

    @property
    def html(self) -> str:
        """It whole, as a site serves it."""
        return (
            f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{self.title}</title>'
            f'<meta property="article:published_time" content="{self.date}"></head>'
            f"<body><article><h1>{self.title}</h1>\n{self.body}</article></body></html>"
        )

    @property
    def page(self) -> bytes:
        """Its bytes."""
        return self.html.encode()

    @property
    def text(self) -> str:
        """What is read of it when it lies alone."""
        return read_page(self.page, "page.html").text


PAGES = (
    Written(
        "https://news.example.org/2021/03/river.html",
        "河水涨过了旧码头",
        (
            "三月四日清晨，河水涨过了旧码头的第三级台阶，卖菜的人把摊子搬到了桥上。",
            "镇上的老人说，上一次水涨到这里，还是修桥的那一年；那年的照片挂在茶馆里，没有人再去看它。",
            "傍晚水退了一些，台阶上留下一层细泥，孩子们在上面写自己的名字。",
        ),
    ),
    Written(
        "https://news.example.org/2021/03/library.html",
        "圖書館搬家的一天",
        (
            "圖書館用了一整天搬家，書車在兩條街之間來回走了四十趟，沒有丟一本書。",
            "館長說，最難搬的是卡片櫃：抽屜的順序一亂，要三個月才排得回來。😀",
            "新館的窗子朝北，下午的光線很平，適合讀報。",
        ),
        "2021-03-05",
    ),
    Written(
        "https://news.example.org/2021/03/ferry.html",
        "The last ferry of the evening",
        (
            "The last ferry left at nine with four passengers and a bicycle, as it has every evening this winter.",
            "Its captain, who counts them aloud, said the line would run until the bridge opens in June.",
            "“After that,” she said, “I shall learn what evenings are for.”",
        ),
        "2021-03-06T21:00",
    ),
)


def opened(data: bytes, name: str, bounds: Bounds = DEFAULT_BOUNDS) -> Opened:
    """Open a container that is one."""
    container = open_container(source_of_bytes(data, name), bounds)
    assert container is not None
    return container


def members(container: Opened) -> list[Member]:
    """The pages of a container; nothing may be wrong with any."""
    listed = [member for member in container.members() if member is not None]
    assert not [problem for problem in listed if isinstance(problem, MemberProblem)]
    return [member for member in listed if isinstance(member, Member)]


def problems(container: Opened) -> list[MemberProblem]:
    """What is wrong with a container."""
    return [problem for problem in container.members() if isinstance(problem, MemberProblem)]


def contents(data: bytes, name: str) -> list[Content]:
    """Every page of a container, each read from a newly opened one: nothing depends on the order."""
    names = [member.name for member in members(opened(data, name))]
    in_order = opened(data, name)
    read = [in_order.read(member) for member in names]
    assert [opened(data, name).read(member) for member in reversed(names)] == read[::-1]
    return read


def articles(data: bytes, name: str) -> list[Article]:
    """Every article of a container."""
    return [article_of(content) for content in contents(data, name)]


def article_of(content: Content) -> Article:
    """The article in a page out of a container."""
    return read_page(content.data, content.facts.name, content.facts)
