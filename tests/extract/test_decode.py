"""Bytes of pages to text: the words come out right in the charsets that Chinese pages use."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from termnews.errors import UnreadablePageError
from termnews.extract.decode import declared_charset, decode

SIMPLIFIED = "<p>中国的新闻说，这是一个没有问题的时候，我们都知道他们会来。</p>\n" * 8
TRADITIONAL = "<p>中國的新聞說，這是一個沒有問題的時候，我們都知道他們會來。</p>\n" * 8


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        (SIMPLIFIED, "utf-8"),
        (SIMPLIFIED, "utf-8-sig"),
        (SIMPLIFIED, "gb18030"),
        (SIMPLIFIED, "gbk"),
        (TRADITIONAL, "big5"),
        (TRADITIONAL, "big5hkscs"),
        (SIMPLIFIED, "utf-16"),
        (SIMPLIFIED, "utf-16-le"),
        (SIMPLIFIED, "utf-16-be"),
        (TRADITIONAL, "utf-32"),
    ],
)
def test_a_page_without_declaration_is_read_in_its_charset(text: str, charset: str) -> None:
    decoded = decode(text.encode(charset))

    assert decoded.text == text
    assert decoded.replaced == 0


def test_characters_beyond_gb2312_are_read_on_pages_that_declare_it() -> None:
    """朱镕基 and 喆 are in GBK and GB18030 only; browsers read all three labels as gb18030."""
    page = '<meta charset="gb2312"><p>朱镕基的儿子和陶喆说了话，这是一个人的事。</p>'

    assert decode(page.encode("gb18030")).text == page


def test_hong_kong_characters_are_read_on_pages_that_declare_big5() -> None:
    page = '<meta charset="big5"><p>我哋喺呢度，佢哋話嘅新聞係一個問題，不是中國的。</p>'

    assert decode(page.encode("big5hkscs")).text == page


@pytest.mark.parametrize(
    ("declared", "actual", "text"),
    [
        ("utf-8", "gb18030", SIMPLIFIED),
        ("iso-8859-1", "gb18030", SIMPLIFIED),
        ("gb2312", "big5hkscs", TRADITIONAL),
        ("big5", "gb18030", SIMPLIFIED),
        ("utf-16", "gb18030", SIMPLIFIED),
        ("no-such-charset", "gb18030", SIMPLIFIED),
    ],
)
def test_a_wrong_declaration_is_not_believed(declared: str, actual: str, text: str) -> None:
    page = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">{text}'

    assert decode(page.encode(actual)).text == page


def test_a_western_page_is_read_as_declared() -> None:
    page = '<meta charset="iso-8859-1"><p>Los niños españoles, déjà vu, Übermut – “quoted”.</p>'

    assert decode(page.encode("cp1252")).text == page


JAPANESE = "<p>これは日本語の記事です。東京で発表されました。</p>\n"
KOREAN = "<p>한국어 기사입니다. 항구가 다시 열렸습니다.</p>\n"


@pytest.mark.parametrize(
    ("declared", "actual", "text"),
    [
        ("hz-gb-2312", "hz", SIMPLIFIED),
        ("HZ-GB-2312", "hz", "<p>~中国~</p>"),
        ("iso-2022-jp", "iso2022_jp", JAPANESE),
        ("ISO-2022-JP", "iso2022_jp_ext", JAPANESE + "ｶﾅ"),
        ("iso-2022-kr", "iso2022_kr", KOREAN),
        ("utf-8", "hz", SIMPLIFIED),
        ("utf-8", "iso2022_jp", JAPANESE),
    ],
)
def test_what_hides_in_ascii_is_read_whether_or_not_it_is_declared(declared: str, actual: str, text: str) -> None:
    page = f'<meta charset="{declared}">{text}'

    assert decode(page.encode(actual)).text == page
    assert decode(page.encode(actual)).replaced == 0
    if "~" not in text:
        assert decode(text.encode(actual)).text == text


def test_chinese_in_ascii_is_closed_by_the_line_and_lines_are_joined() -> None:
    """RFC 1843: "~" before a line end says that the line goes on; a cut line leaves "~{" open."""
    page = b"~{VP9zPBNE~}, he wrote to ~~wang,~\n and: ~{VP9zHK\n"

    assert decode(page).text == "中国新闻, he wrote to ~wang, and: 中国人\n"


@pytest.mark.parametrize(
    "page",
    [
        b"for x in ~{list}~}; do echo $x; done",
        b"see ~{VP9z~} and no more",
        b"see ~{VP9z}}}}~} and no more",
        b'<meta charset="hz-gb-2312"><p>See http://example.com/~wang/ for more.',
        b'<meta charset="iso-2022-jp"><p>All of it in English.',
        "<p>~{VP9zPBNE~} 中国".encode(),
    ],
)
def test_ascii_that_hides_nothing_stays_as_it_is(page: bytes) -> None:
    assert decode(page).text == page.decode()


@pytest.mark.parametrize(
    ("charset", "text"),
    [
        ("cp1252", "Le président français a déclaré à l’Assemblée que « rien n’était décidé » pour l’été."),
        ("cp1252", "El niño comió piñas mañana, según la información de ayer. ¿Qué?"),
        ("cp1252", "São Paulo não é a capital; o coração e a ação são de lá."),
        ("cp1252", "Han är från Göteborg och är på väg över ån."),
        ("cp1252", "Für die Bürger heißt das: größere Städte müssen über 50 m³ sparen."),
        ("cp1250", "Zażółć gęślą jaźń. Żółw i ślimak świętują."),
        ("cp1250", "Příliš žluťoučký kůň úpěl ďábelské ódy."),
        ("cp1250", "Az ország első emberei és a nők nem mondták, hogy ez már csak egy szűk ösvény volt."),
        ("cp1250", "Što je bilo u gradu, kaže čovjek koji je došao na more i nije otišao, više ili manje."),
        ("cp1254", "Bu şehir için çok güzel bir gün ve İstanbul’da ne kadar iş varsa o kadar ışık olarak."),
        ("cp1251", "Порт снова открыт, и это хорошо для города и его людей, сказал мэр."),
    ],
)
def test_a_page_in_a_western_charset_that_it_does_not_name_is_read(charset: str, text: str) -> None:
    page = f"<p>{text}</p>"

    assert decode(page.encode(charset)).text == page


def test_damaged_utf8_keeps_all_but_the_damage_and_counts_it() -> None:
    data = SIMPLIFIED.encode()
    decoded = decode(data[:3] + b"\xff\xfe" + data[3:])

    assert decoded.charset == "utf-8"
    assert decoded.replaced >= 2
    assert decoded.text.count("没有问题") == 8


def test_utf8_cut_in_the_middle_of_a_character_stays_utf8() -> None:
    decoded = decode(SIMPLIFIED.encode()[:-6])

    assert decoded.text.startswith(SIMPLIFIED[:-8])
    assert decoded.is_cut
    assert decoded.replaced == 0


def test_a_replacement_character_that_the_page_wrote_itself_is_not_counted() -> None:
    page = "﻿<p>他说�了</p>"

    assert decode(page.encode()).replaced == 0


def test_bytes_that_fit_nothing_are_replaced_and_counted() -> None:
    decoded = decode(b"\x81\x00\xff\xff\x80\x81" * 40)

    assert decoded.text


@pytest.mark.parametrize("data", [b"", b" \r\n\t", b"\0\0\0\0"])
def test_an_empty_file_is_unreadable(data: bytes) -> None:
    with pytest.raises(UnreadablePageError):
        decode(data)


def test_the_envelope_may_name_the_charset() -> None:
    page = "新聞"  # two characters tell no guesser anything

    assert decode(page.encode("big5"), "Big5").text == page


@pytest.mark.parametrize(
    ("page", "charset"),
    [
        (b"<meta charset=GBK>", "gb18030"),
        (b"<META HTTP-EQUIV='Content-Type' CONTENT='text/html; charset=UTF8'>", "utf-8"),
        (b'<?xml version="1.0" encoding="Shift_JIS"?>', "cp932"),
        (b"<meta charset='x-user-defined'>", ""),
        (b"<p>none", ""),
    ],
)
def test_declarations_are_found(page: bytes, charset: str) -> None:
    assert declared_charset(page) == charset


@given(st.binary(min_size=1, max_size=400))
@settings(max_examples=100, deadline=None)
def test_any_bytes_become_text_or_are_unreadable(data: bytes) -> None:
    try:
        decoded = decode(data)
    except UnreadablePageError:
        assert not data.strip(b" \t\r\n\f\v\0")
    else:
        assert decoded.replaced >= 0


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=200))
@settings(max_examples=100, deadline=None)
def test_utf8_text_comes_back_as_it_was(text: str) -> None:
    if text.strip() and not text.startswith("\ufeff"):
        assert decode(text.encode()).text == text
