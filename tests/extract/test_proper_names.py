"""What stands in the place of a name is not always one."""

from __future__ import annotations

import pytest

from termnews.extract.proper_names import clean_source, is_nobody, known_people

NOBODY = [
    "", "104363", "email@gmail.com", "name", "admin", "Administrator", "最新文章", "作者最新文章",
    "推荐文章", "微信扫码", "@annlee folgen", "Archiv anzeigen →",
    "扫一扫关注我们", "佚名", "未知", "本站原创", "网络", "网友", "小编", "责任编辑",
    "https://example.org/author/1", "查看更多", "版权所有", "阅读数 12", "—", "编辑",
]  # fmt: skip
SOMEBODY = ["王小明", "欧阳", "Ann Lee", "匿名用户", "新华社", "3号楼的老张", "李微信", "𠮷田", "编辑部", "O'Neil"]
SOURCES = {
    "来源：人民网-文化频道 原创稿": "人民网-文化频道",
    "每日经济新闻举报": "每日经济新闻",
    "新京报 举报": "新京报",
    "网易版权所有": "网易",
    "公众号：河边人": "河边人",
    "微信公众号“河边人”": "河边人",
    "「河边人」": "河边人",
    "河边人 责任编辑：小江": "河边人",
    "财新网": "财新网",
    "The Guardian": "The Guardian",
    "网络": "",
    "来源：": "",
    "一" * 60: "",
}


@pytest.mark.parametrize("name", NOBODY)
def test_numbers_mail_and_words_of_the_site_are_nobody(name: str) -> None:
    assert is_nobody(name)


@pytest.mark.parametrize("name", SOMEBODY)
def test_names_are_somebody(name: str) -> None:
    assert not is_nobody(name)


@pytest.mark.parametrize(("printed", "name"), SOURCES.items())
def test_a_source_is_called_as_it_calls_itself(printed: str, name: str) -> None:
    assert clean_source(printed) == name


@pytest.mark.parametrize(
    ("names", "known"),
    [
        ("name, email@gmail.com", ""),
        ("王小明, admin", "王小明"),
        ("王小明、李四", "王小明、李四"),
        ("Ann Lee and Bo Chen", "Ann Lee and Bo Chen"),
        ("104363", ""),
    ],
)
def test_of_a_list_the_names_are_kept(names: str, known: str) -> None:
    assert known_people(names) == known


@pytest.mark.parametrize("mark", ["·", "| ", "来源：", "作者: "])
def test_a_text_without_end_is_no_source(mark: str) -> None:
    """It is not searched through, either: from each separator on, that would take hours."""
    assert clean_source(mark * 100_000) == ""
