"""The language of a text, by its own characters and words."""

from __future__ import annotations

import pytest

from termnews.extract.language import detect_language


@pytest.mark.parametrize(
    ("text", "declared", "language"),
    [
        ("这是一条关于中国的新闻，记者说没有人知道。", "", "zh-Hans"),
        ("這是一條關於中國的新聞，記者說沒有人知道。", "", "zh-Hant"),
        ("這是一條關於中國的新聞，記者說沒有人知道。", "zh-CN", "zh-Hant"),
        ("一二三四五六七八", "zh_TW", "zh-Hant"),
        ("一二三四五六七八", "zh-Hans", "zh-Hans"),
        ("一二三四五六七八", "", "zh"),
        ("これは日本のニュースです。港が再開しました。", "", "ja"),
        ("항구가 월요일에 다시 열렸습니다.", "", "ko"),
        ("The harbour reopened on Monday after the storm, and it is open for all.", "", "en"),
        ("Der Hafen ist am Montag wieder offen, und das ist für die Stadt nicht schlecht.", "", "de"),
        ("Le port est ouvert et les bateaux sont dans la ville pour une semaine, avec du vent.", "", "fr"),
        ("El puerto de la ciudad se abrió el lunes y los barcos que esperaban en las aguas con su carga.", "", "es"),
        ("A kikötő nem volt zárva, és az emberek azt mondták, hogy ez már csak egy nap.", "", "hu"),
        ("Luka je otvorena i ljudi su na moru, što nije bilo za očekivati kao da se ništa.", "", "hr"),
        ("Порт снова открыт, и это хорошо для города и его людей.", "", "ru"),
        ("Порт знову відкрито, і це добре для її міста, є новини, які ї ї є і", "", "uk"),
        ("Порт поново отворен.", "sr", "sr"),
        ("الميناء مفتوح من جديد بعد العاصفة.", "", "ar"),
        ("بندر پس از توفان دوباره باز شد و کشتی‌ها گذشتند چنان‌که پیش از آن", "", "fa"),
        ("ท่าเรือเปิดอีกครั้ง", "", "th"),
        ("བོད་ཀྱི་གསར་འགྱུར།", "", "bo"),
        ("Xin chào", "vi-VN", "vi"),
        ("Lorem ipsum dolor sit amet", "", ""),
        ("Lorem ipsum", "zh-CN", ""),
        ("12345 67 89", "en", ""),
        ("", "en", ""),
        ("The quote in English opens it. " * 30 + "然后是这篇很长的中文新闻，记者说了很多话。" * 100, "", "zh-Hans"),
        ("Report: 这是中国的新闻报道，记者说 it is only a mixture of words.", "", "zh-Hans"),
    ],
)
def test_a_text_is_in_its_language(text: str, declared: str, language: str) -> None:
    assert detect_language(text, declared) == language
