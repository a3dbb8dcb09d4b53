"""Dates come out as they were written, and never where none was written."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from termnews.extract.dates import (
    date_in_name,
    date_in_url,
    date_of_milliseconds,
    number_of,
    parse_date,
    written,
)
from termnews.model.dates import Origin, WrittenDate

FORMS = {
    "2021-01-05": "2021-01-05",
    "2021/1/5": "2021-01-05",
    "2021.01.05": "2021-01-05",
    "2021-01-05T09:30": "2021-01-05T09:30",
    "2021-01-05T09:30:15+08:00": "2021-01-05T09:30:15+08:00",
    "2021-01-05T09:30:15+0800": "2021-01-05T09:30:15+08:00",
    "2021-01-05T01:30:15.000Z": "2021-01-05T01:30:15Z",
    "2021-01-05 09:30:15 UTC": "2021-01-05T09:30:15Z",
    "2021-01-05 24:00": "2021-01-05T00:00",
    "2021-01-05 99:00": "2021-01-05",
    "2021-01-05T09:30:15+99:00": "2021-01-05T09:30:15",
    "20210105": "2021-01-05",
    "5. Januar 2021": "2021-01-05",
    "5. März 2021, 14:58": "2021-03-05T14:58",
    "1er février 2021": "2021-02-01",
    "5 de enero de 2021": "2021-01-05",
    "5 stycznia 2021": "2021-01-05",
    "5 января 2021": "2021-01-05",
    "20210105T093000": "2021-01-05",
    "Tue Jan  5 09:30:15 2021": "2021-01-05T09:30:15",
    "Tue Jan 05 09:30:15 CST 2021": "2021-01-05T09:30:15",
    "الأربعاء، 28 آب/أغسطس 2013": "2013-08-28",
    "5 كانون الثاني/يناير 2021": "2021-01-05",
    "28 آب 2013": "2013-08-28",
    "2021-01": "2021-01",
    "2021": "2021",
    "2021年1月5日": "2021-01-05",
    "２０２１年１月５日": "2021-01-05",
    "2021 年 01 月 05 日 21:30": "2021-01-05T21:30",
    "2021年1月5日下午3点07分": "2021-01-05T15:07",
    "2021年1月5号": "2021-01-05",
    "2021年1月": "2021-01",
    "【希望之声2021年1月5日】": "2021-01-05",
    "发布时间：2021年01月05日 09:30:15": "2021-01-05T09:30:15",
    "二〇二一年一月五日": "2021-01-05",
    "二○二一年十二月三十一日": "2021-12-31",
    "一九八九年六月四日": "1989-06-04",
    "二零二一年十月": "2021-10",
    "二〇二一年一月廿三日": "2021-01-23",
    "民國110年1月5日": "2021-01-05",
    "中華民國一百一十年十月十日": "2021-10-10",
    "民国元年一月一日": "1912-01-01",
    "民國110年3月": "2021-03",
    "Tue, 05 Jan 2021 09:30:00 +0800": "2021-01-05T09:30:00+08:00",
    "5 Jan 2021 09:30 GMT": "2021-01-05T09:30Z",
    "Tue, 05 Jan 2021 09:30:00 -0330": "2021-01-05T09:30:00-03:30",
    "Jan 5, 2021": "2021-01-05",
    "January 5th, 2021 at 3:07 pm": "2021-01-05T15:07",
    "Sept. 30, 2021, 12:15 a.m.": "2021-09-30T00:15",
    "5 January 2021": "2021-01-05",
    "Mar 7th 2020": "2020-03-07",
    "在 星期三, 02/04/2014 - 09:36 提交": "2014-02-04T09:36",
    "Wednesday, 02/04/2014": "2014-02-04",
    "19 نوفمبر 2019": "2019-11-19",
    "١٩ نوفمبر ٢٠١٩": "2019-11-19",
    "19 Kasım 2019": "2019-11-19",
    "19. listopadu 2019": "2019-11-19",
    "19 листопада 2019": "2019-11-19",
    "27/02/2022": "2022-02-27",
    "05/29/2007 09:49:00": "2007-05-29",
    "2019년 11월 19일 10:43": "2019-11-19T10:43",
}


@pytest.mark.parametrize(("text", "iso"), FORMS.items())
def test_a_date_is_read_in_every_form(text: str, iso: str) -> None:
    assert parse_date(text) == iso


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1月5日",
        "昨天 09:30",
        "2023-02-30",
        "2021年13月5日",
        "2021年2月30日",
        "Feb 30, 2021",
        "99999999",
        "20211399",
        "电话 010-1234-5678",
        "9999-01-01",
        "0021-01-05",
        "3021",
        "民國110年13月5日",
        "二〇二一年十三月五日",
        "02/03/2022",
        "Tuesday, 13/14/2014 - 09:36",
        "31 Feb 2021 10:00",
        "12345678",
    ],
)
def test_no_date_is_made_of_what_is_none(text: str) -> None:
    assert parse_date(text) == ""


@pytest.mark.parametrize(
    ("url", "iso"),
    [
        ("https://example.org/bnews/comments/20210107/1462412.html", "2021-01-07"),
        ("https://example.org/2021/01/07/title/", "2021-01-07"),
        ("https://example.org/2021-01-07-title", "2021-01-07"),
        ("https://example.org/gb/21/1/7/n12672345.htm", "2021-01-07"),
        ("https://example.org/2021/1/7/title", "2021-01-07"),
        ("https://example.org/news/29-10-2021", "2021-10-29"),
        ("https://example.org/news/09-10-2021", ""),
        ("https://example.org/20219907/1.html", ""),
        ("https://example.org/post/460922?d=/20210107/", ""),
        ("", ""),
    ],
)
def test_the_day_in_an_address(url: str, iso: str) -> None:
    assert date_in_url(url) == iso


@pytest.mark.parametrize(
    ("name", "iso"),
    [
        ("2021-01-05-标题", "2021-01-05"),
        ("20210105-4256963212298749895", "2021-01-05"),
        ("2018_04_20180418-1760383134905621462", "2018-04-18"),
        ("标题 2021年1月5日", "2021-01-05"),
        ("1760383134905621462", ""),
        ("2021-13-05", ""),
        ("README", ""),
    ],
)
def test_the_day_in_a_file_name(name: str, iso: str) -> None:
    assert date_in_name(name) == iso


@pytest.mark.parametrize(
    ("milliseconds", "iso"),
    [("1609810200000", "2021-01-05T01:30:00Z"), ("NaN", ""), ("12", ""), ("99999999999999", ""), ("", "")],
)
def test_the_moment_of_a_feed_export(milliseconds: str, iso: str) -> None:
    assert date_of_milliseconds(milliseconds) == iso


@pytest.mark.parametrize(
    ("numeral", "number"), [("十", 10), ("廿三", 23), ("卅", 30), ("一百零三", 103), ("九十九", 99)]
)
def test_chinese_numerals(numeral: str, number: int) -> None:
    assert number_of(numeral) == number


def test_a_written_date_keeps_where_it_stood() -> None:
    assert written("2021年1月5日", Origin.BYLINE) == WrittenDate("2021-01-05", Origin.BYLINE)
    assert written("", Origin.META) is None
    assert written("soon", Origin.META) is None


@given(st.dates())
@settings(max_examples=60)
def test_every_day_of_our_centuries_is_read_in_chinese(day: object) -> None:
    year, month, date = (int(part) for part in str(day).split("-"))
    expected = str(day) if 1800 <= year <= 2199 else ""

    assert parse_date(f"{year:04}年{month}月{date}日") == expected


@given(st.text(max_size=120))
@settings(max_examples=100)
def test_whatever_is_read_is_a_date(text: str) -> None:
    iso = parse_date(text)

    assert re.fullmatch(r"|\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?)?)?)?", iso)
    assert date_in_name(text) == "" or len(date_in_name(text)) == 10
