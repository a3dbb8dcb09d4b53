"""Language detection, by script and common words."""

from __future__ import annotations

import re

_SAMPLE = 600
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]+")
# Characters that one script of Chinese has and the other writes differently.
_SIMPLIFIED = re.compile(
    "[们这国为会说时对开关来个学过发经头让还问无东车门马见长书电话认识样与业两应实现动战华党员权网闻没点条线给从边进远连运选报导张语读课谁请谢论记"
    "许设证评试诉词译该详误调谈负财责败货质贫购资费气飞饭馆钱银铁难陈阳队静须领题风龙鱼鸟]"
)
_TRADITIONAL = re.compile(
    "[們這國為會說時對開關來個學過發經頭讓還問無東車門馬見長書電話認識樣與業兩應實現動戰華黨員權網聞沒點條線給從邊進遠連運選報導張語讀課誰請謝論記"
    "許設證評試訴詞譯該詳誤調談負財責敗貨質貧購資費氣飛飯館錢銀鐵難陳陽隊靜須領題風龍魚鳥]"
)
_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7af\u1100-\u11ff]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
    ("bo", re.compile("[\u0f00-\u0fff]")),
    ("he", re.compile("[\u0590-\u05ff]")),
    ("el", re.compile("[\u0370-\u03ff]")),
    ("hi", re.compile("[\u0900-\u097f]")),
    ("bn", re.compile("[\u0980-\u09ff]")),
    ("ta", re.compile("[\u0b80-\u0bff]")),
    ("ka", re.compile("[\u10a0-\u10ff]")),
    ("hy", re.compile("[\u0530-\u058f]")),
    ("my", re.compile("[\u1000-\u109f]")),
    ("km", re.compile("[\u1780-\u17ff]")),
    ("ar", re.compile("[\u0600-\u06ff]")),
    ("ru", re.compile("[\u0400-\u04ff]")),
)
_MARKS = {
    "ar": (("ug", "[ەۇۆۈۋېڭ]"), ("ur", "[ٹڈڑےں]"), ("fa", "[پچژگ]")),
    "ru": (("mn", "[өү]"), ("uk", "[їєґі]"), ("bg", "(?:ът|щ)")),
}
_LATIN_WORD = re.compile(r"[a-zà-ÿāăąćčđęěğıłńňőœřśşšťůűźżžơư]+")
_COMMON_WORDS = {
    "en": "the of and to in is that for was with as on are by this from have it not be",
    "de": "der die und das ist nicht den von mit für auf im ein eine sich dem zu auch wird",
    "fr": "le la les des et est une dans pour que qui sur du pas au par plus avec ce il",
    "es": "el la los de que y en las una por con para del se su es como más lo",
    "pt": "o os de que e em do da uma para com não por dos as no na mais se",
    "it": "il di che e la per un una del della sono con non le gli nel anche si",
    "nl": "de het een van en dat is op te voor niet met zijn aan ook er bij",
    "pl": "i w na z się nie do to że jest jak po co ale o od",
    "sv": "och att det som en på är av för med den till inte har om ett",
    "da": "og at det er en på af for med den til ikke har som der et",
    "tr": "ve bir bu da de için ile çok olarak daha gibi olan kadar sonra",
    "id": "yang dan di untuk dengan dari ini itu tidak dalam akan pada juga adalah",
    "vi": "và của là có được cho không trong một các với những người đã này để",
    "ro": "și în de la cu nu care pe un o este din pentru mai",
    "hu": "az és hogy nem egy ez meg már csak volt mint vagy azt ki el",
    "hr": "i u je na se da za su od što koji kao nije bio ili",
    "cs": "a v se na je že s to z do o i který ale jako",
}
_LANGUAGES_OF: dict[str, list[str]] = {}
for _language, _words in _COMMON_WORDS.items():
    for _word in dict.fromkeys(_words.split()):
        _LANGUAGES_OF.setdefault(_word, []).append(_language)


def detect_language(text: str, declared: str = "") -> str:
    """Detect the language of a text.

    Args:
        text: The article's text; samples of it are examined.
        declared: The declared language ("zh-CN", "en_US"), used only when the text is not conclusive.

    Returns:
        BCP 47 ("zh-Hans", "zh-Hant", "en"); empty when unsure.
    """
    sample = text if len(text) <= _SAMPLE else _slices(text)
    han = sum(map(len, _HAN.findall(sample)))
    if han * 3 > len(sample):
        return _chinese_or_japanese(sample, han, declared)
    letters = sum(map(str.isalpha, sample))
    if not letters:
        return ""
    if han >= letters * 0.15:
        return _chinese_or_japanese(sample, han, declared)
    if sample.isascii():
        return _by_words(sample, declared)
    for language, script in _SCRIPTS:
        if len(script.findall(sample)) >= letters * 0.4:
            return _sister(language, sample, declared)
    return _by_words(sample, declared)


def _slices(text: str) -> str:
    """Three samples of a text, because many articles begin or end in another language."""
    piece, middle = _SAMPLE // 3, len(text) // 2
    return f"{text[:piece]} {text[middle : middle + piece]} {text[-piece:]}"


def _chinese_or_japanese(sample: str, han: int, declared: str) -> str:
    if len(_SCRIPTS[0][1].findall(sample)) > han * 0.15:
        return "ja"
    simplified, traditional = len(_SIMPLIFIED.findall(sample)), len(_TRADITIONAL.findall(sample))
    if simplified != traditional:
        return "zh-Hans" if simplified > traditional else "zh-Hant"
    region = declared.replace("_", "-").lower()
    if region in {"zh-cn", "zh-hans", "zh-sg", "zh-hans-cn"}:
        return "zh-Hans"
    return "zh-Hant" if region in {"zh-tw", "zh-hk", "zh-hant", "zh-mo", "zh-hant-tw"} else "zh"


def _sister(language: str, sample: str, declared: str) -> str:
    """Distinguish languages with the same script by letters that only one of them has."""
    for sister, letters in _MARKS.get(language, ()):
        if len(re.findall(letters, sample)) * 50 > len(sample):
            return sister
    first = declared.replace("_", "-").lower().partition("-")[0]
    return (
        first
        if language in {"ar", "ru", "hi"}
        and first in {"ar", "fa", "ur", "ug", "ps", "ru", "uk", "bg", "sr", "kk", "hi", "ne", "mr"}
        else language
    )


def _by_words(sample: str, declared: str) -> str:
    words = _LATIN_WORD.findall(sample.lower())
    counts = dict.fromkeys(_COMMON_WORDS, 0)
    for word in words:
        for language in _LANGUAGES_OF.get(word, ()):
            counts[language] += 1
    best = max(counts, key=lambda language: counts[language])
    runner_up = max(count for language, count in counts.items() if language != best)
    if counts[best] >= max(3, len(words) * 0.08) and counts[best] > runner_up * 1.2:
        return best
    first = declared.replace("_", "-").lower().partition("-")[0]
    return first if 2 <= len(first) <= 3 and first.isalpha() and first != "zh" and words else ""
