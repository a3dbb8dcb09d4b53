"""Which keywords are words of readers, and which are a system's."""

from __future__ import annotations

import pytest

from termnews.extract.tag_words import listed_by_spaces, reader_words

WORDS = (
    "GPT-4", "gpt-3.5",
    "iPhone", "WeWork", "BlackLivesMatter", "DevSecOps", "K2-18b", "GB18030", "ISO 27001", "1984", "12345热线", "12306",
    "5G", "AI/ML", "C++", "F-150", "covid19", "wahlen2018", "GitHub", "re:publica",
    "Star Wars: Episode IV - A New Hope",
    "DIY: Regale", "Coronavirus (2019-nCoV)", "Bolsonaro, Jair (1955- )", "plug-in-hybrid", "#black_lives_matter",
    "Informationstechnologierecht", "Facebook", "deadbeef", "facade", "fullwidth", "ResumenFechaAbril2022",
    "longform",
    "健康码", "新冠疫情", "六四", "709大抓捕", "北京时间", "粤港澳大湾区", "习近平：讲话", "新冠_疫情", "𠮷野家", "🚲",
    "類型",
)  # fmt: skip
NOTES = (
    "type_news", "channel_other", "k1_otherbraindisorders", "cat_biology-biochemistry", "INSURANCE_HEALTH_SOCIAL",
    "Mark Esper GOVERNMENT_FIGURE PERSON", "autoplay_video", "ctp_video", "Elevated:false", "Page Type: Article",
    "WC: 2000-2999", "Partner: Factiva", "3b8fe070-fe86-4836-9b75-4df1c52a41fe", "d41d8cd98f00b204",
    "cms-20394857", "20201231", "div-gpt-ad-15", "/1234567/site/home", "utm_source=feed", "<meta name=",
    "://about:blank", "textaboveleftsmall", "serversidehawk", "textBelowCenterFullBleed", "adslot3", "@fl-river",
    "QmFzZTY0IGlzIGEgaGFzaA123==", "", "  ",
)  # fmt: skip


@pytest.mark.parametrize("word", WORDS)
def test_a_word_of_readers_is_kept(word: str) -> None:
    assert reader_words([word], text="") == (word,)


@pytest.mark.parametrize("note", NOTES)
def test_a_note_of_a_system_is_none(note: str) -> None:
    assert reader_words([note], text="") == ()


def test_words_joined_by_underscores_are_kept_if_the_page_has_them_with_spaces() -> None:
    assert reader_words(["new_york", "type_news"], text="<p>A day in New York.</p>") == ("new_york",)


@pytest.mark.parametrize(
    ("tag", "word"), [("Tag:Apple Silicon", "Apple Silicon"), ("Topic: 经济", "经济"), ("标签：房价", "房价")]
)
def test_the_label_before_a_word_is_dropped(tag: str, word: str) -> None:
    assert reader_words([tag], text="") == (word,)


def test_what_the_page_tells_elsewhere_is_no_tag() -> None:
    assert reader_words(["NZZ", "ferries", "ferries"], text="", own=["nzz"]) == ("ferries",)


@pytest.mark.parametrize(
    ("text", "is_list"),
    [
        ("宇航员 太空 国际空间站 一个 1975年", True),
        ("华为 5G 芯片", True),
        ("北京 上海", True),
        ("金融", False),
        ("Windows 10 更新", False),
        ("王 安石", False),
        ("中华人民共和国国务院 公报", False),
        ("文化, 手艺, 钟表", False),
        ("new york", False),
        ("", False),
    ],
)
def test_chinese_keywords_may_be_parted_by_spaces(text: str, *, is_list: bool) -> None:
    assert listed_by_spaces(text) is is_list
