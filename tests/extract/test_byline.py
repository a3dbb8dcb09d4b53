"""Who wrote it and where it came from, out of the lines that print it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from termnews.extract.byline import (
    clean_author,
    read_dateline,
    read_labelled_author,
    read_labelled_date,
    read_original,
    read_people,
    read_signature,
)


@pytest.mark.parametrize(
    ("paragraph", "source", "iso", "reporter"),
    [
        ("【希望之声2021年1月5日】（希望之声记者岳文骁综合报导）阿里巴巴", "希望之声", "2021-01-05", "岳文骁"),
        ("【大纪元2020年3月4日讯】（大纪元记者李四采访报导）新闻", "大纪元", "2020-03-04", "李四"),
        ("【新唐人北京時間2020年03月04日訊】新聞", "新唐人北京時間", "2020-03-04", ""),
        ("【日報 民國110年1月5日】新聞", "日報", "2021-01-05", ""),
        ("[晨报 2020年3月4日 报道] 新闻", "晨报", "2020-03-04", ""),
        ("（本報記者王五報導）新聞", "", "", "王五"),
        ("【晨报2021年13月45日】新闻", "", "", ""),
        ("【特写】新闻", "", "", ""),
        ("今天的新闻", "", "", ""),
        ("", "", "", ""),
    ],
)
def test_a_dateline_is_read(paragraph: str, source: str, iso: str, reporter: str) -> None:
    dateline = read_dateline(paragraph)

    assert dateline.source == source
    assert (dateline.published.iso if dateline.published else "") == iso
    assert dateline.reporter == reporter


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("原创 俞琴 黎诗韵 财经E法", "俞琴 黎诗韵"),
        ("原创：阿蔼", "阿蔼"),
        ("原创不易，感谢有你！", ""),
        ("原创 不易 转载 请注明", ""),
        ("原创：首发", ""),
        ("原创 内容，请勿转载", ""),
    ],
)
def test_wechat_names_the_authors_before_the_account(line: str, names: str) -> None:
    assert read_original(line) == names


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("作者：韦海生", "韦海生"),
        ("文／阿蔼", "阿蔼"),
        ("作者=贺山", "贺山"),
        ("文/Tetyana Lokot", "Tetyana Lokot"),
        ("（记者 王五）", "王五"),
        ("By Ann Lee and Bo Chen", "Ann Lee and Bo Chen"),
        ("Author: Ann Lee", "Ann Lee"),
        ("作者说，他不知道。", ""),
        ("By the time the storm had passed, the harbour was closed, and everybody had gone home to wait", ""),
        ("今天的新闻", ""),
    ],
)
def test_a_line_that_only_names_the_author_is_read(line: str, name: str) -> None:
    assert read_labelled_author(line) == name


@pytest.mark.parametrize(
    ("line", "iso"),
    [
        ("发布时间：2021年1月5日 09:30", "2021-01-05T09:30"),
        ("日期: 2021-01-05", "2021-01-05"),
        ("Published on Jan 5, 2021", "2021-01-05"),
        ("时间会证明一切", ""),
        ("今天的新闻", ""),
        ("日期" + "长" * 100 + "2021-01-05", ""),
    ],
)
def test_a_line_that_only_gives_the_date_is_read(line: str, iso: str) -> None:
    date = read_labelled_date(line)

    assert (date.iso if date else "") == iso


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("By Ann Lee", "Ann Lee"),
        ("  posted by:  Ann\n Lee | ", "Ann Lee"),
        ("作者：王五", "王五"),
        ("Ann Lee | November 18, 2019 05:01 PM", "Ann Lee"),
        ("Ann Lee | The Post", "Ann Lee | The Post"),
        ("https://facebook.com/ann", ""),
        ("x" * 300, ""),
        ("Byron", "Byron"),
        ("von Anna Lieb", "Anna Lieb"),
        ("Erstellt von Anna Lieb", "Anna Lieb"),
        ("von Hirschhausen", "von Hirschhausen"),
        ("Von der Leyen Ursula", "Von der Leyen Ursula"),
        ("Par Anne Lee", "Anne Lee"),
        ("Interview: Anna Lieb", "Anna Lieb"),
        ("Anna Lieb, 31. Oktober 2023", "Anna Lieb"),
        ("Ann Lee @annlee", "Ann Lee"),
        ("Ann O'LeeAnn O'Lee", "Ann O'Lee"),
        ('<a href="/people/ann">Ann Lee</a>', "Ann Lee"),
        ("JERUSALEM POST STAFF NOVEMBER 20, 2019 10:43", "JERUSALEM POST STAFF"),
        ("By Ann Lee, Nov. 20, 2019 at 10:43 a.m. EST", "Ann Lee"),
        ("Ann Lee and Bo Chen (20 November 2019)", "Ann Lee and Bo Chen"),
        ("Ann Lee · Wednesday, 20 November 2019 10:43 GMT", "Ann Lee"),
        ("王五 2019-11-20 10:43", "王五"),
        ("记者：王五 2019年11月20日 10:43", "王五"),
        ("April May", "April May"),
        ("Studio 2020 Writers", "Studio 2020 Writers"),
        ("The Class of May 20, 2019 Collective", "The Class of May 20, 2019 Collective"),
        ("路边社 2019", "路边社 2019"),
        ("水乡周末记者 王五", "王五"),
        ("Author, Ann Lee", "Ann Lee"),
        ("作者，王五", "王五"),
        ("河報／ 記者王小明／即時報導", "王小明"),
        ("海岸网 王小明", "王小明"),
        ("海岸网 编辑部", "海岸网 编辑部"),
    ],
)
def test_a_name_is_shown_without_what_stands_around_it(text: str, name: str) -> None:
    assert clean_author(text) == name


@pytest.mark.parametrize("mark", ["»", ",", "- ", "/1", "| ", ", 2", "Ann Lee, 2019-11-20 "])
def test_a_text_without_end_is_no_name(mark: str) -> None:
    """It is not searched through, either: from each separator on, that would take hours."""
    assert clean_author(mark * 100_000) == ""


@given(st.text(st.sampled_from("【】（）()[]记者報導年月日0123456789一二 作者：文/By\n"), max_size=80))
@settings(max_examples=100)
def test_any_line_is_survived(line: str) -> None:
    read_dateline(line)
    read_labelled_author(line)
    read_labelled_date(line)


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Von Anna Lehm", "Anna Lehm"),
        ("durch Anna Lehm", "Anna Lehm"),
        ("Von Anna Lehm und Bernd von der Aue", "Anna Lehm und Bernd von der Aue"),
        ("Von Anna Lehm (Text) und Bernd Hofer (Fotos)", "Anna Lehm und Bernd Hofer"),
        ("By Ann Lee and Bo Chen, Staff Writers", "Ann Lee and Bo Chen"),
        ("Posted by Ann Lee, Bo Chen and Cy Dee - Harbour team", "Ann Lee, Bo Chen and Cy Dee"),
        ("Par Anne Lefèvre et Bruno Petit", "Anne Lefèvre et Bruno Petit"),
        ("Por Ana López", "Ana López"),
        ("Autor: Anna Kowalska", "Anna Kowalska"),
        ("Автор: Анна Иванова", "Анна Иванова"),
        ("19 نوفمبر 2019 كتب: أحمد علي", "أحمد علي"),
        ("Von der Brücke aus sieht man das Meer.", ""),
        ("Por la mañana", ""),
        ("By the river", ""),
        ("Text und Bild", ""),
        ("Ann Lee", ""),
    ],
)
def test_a_labelled_line_names_people_in_many_languages(line: str, names: str) -> None:
    """Only where all its words have the form of first and last names: "von" begins sentences, too."""
    assert read_people(line) == names


@pytest.mark.parametrize(
    ("first", "last", "names"),
    [
        ("本报讯（记者王小明）港口重新开放。", "完。", "王小明"),
        ("晚报快讯（晚报记者 王小明、李强 通讯员 赵敏）今日，港口重新开放。", "完。", "王小明、李强"),
        ("港口重新开放。", "渔民出海了。（王小明）", "王小明"),
        ("港口重新开放。", "渔民出海了。（记者 王小明 通讯员 李强）", "王小明"),
        ("港口重開。", "（記者王小明、李強／台北報導）", "王小明、李強"),
        ("港口重開。", "漁民出海了。（記者王小明綜合報導/責任編輯：李強）", "王小明"),
        ("（河社記者王小明台北5日電）港口重開。", "完。", "王小明"),
        ("港が再開した。", "（山田太郎）", "山田太郎"),
        ("港が再開した。", "（共同通信社）", ""),
        ("The harbour is open.", "– Ann Lee", "Ann Lee"),
        ("The harbour is open.", "(Ann Lee)", "Ann Lee"),
        ("Der Hafen ist offen.", "Von Anna Lehm", "Anna Lehm"),
        ("The harbour is open.", "(the end)", ""),
        ("港口重新开放。", "渔民出海了。（完）", ""),
        ("港口重新开放。", "渔民出海了。（图片）", ""),
    ],
)
def test_a_text_is_signed_in_its_first_paragraph_or_at_its_end(first: str, last: str, names: str) -> None:
    assert read_signature([first, "第二段。", "第三段。", last]) == names


def test_an_appeal_may_stand_above_the_first_paragraph() -> None:
    lines = [
        "点击投票，选出你心目中的人物！",
        "晚报快讯（记者 王小明）今日，港口重新开放。",
        "第二段。",
        "第三段。",
        "完。",
    ]

    assert read_signature(lines) == "王小明"


def test_nothing_is_not_signed() -> None:
    assert read_signature([]) == ""


@pytest.mark.parametrize("line", ["Von Anna Lehm", "By Anna Lehm", "Par Anna Lehm"])
def test_a_writer_may_stand_alone_below_the_lead(line: str) -> None:
    assert read_signature(["The lead.", "A summary.", line, *["A paragraph."] * 6]) == "Anna Lehm"


@pytest.mark.parametrize("line", ["By Monday", "Text Box", "By Ann Lee's account it rained", "Von Hand gebaut"])
def test_other_short_lines_there_name_no_writer(line: str) -> None:
    assert read_signature(["The lead.", line, *["A paragraph."] * 6]) == ""
