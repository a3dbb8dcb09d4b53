"""Bytes of a page to text: byte-order mark, charsets hidden in ASCII, UTF-8, the declared charset, the best guess."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from termnews.errors import UnreadablePageError
from termnews.extract.seven_bit import LABELS, decode_seven_bit, seven_bit_charset
from termnews.extract.western import is_latin, western_charset
from termnews.text.words import _

# Pages that say GB2312 use characters only its superset has, so browsers read
# both labels as gb18030 (WHATWG Encoding 10.1.1); the same holds for Big5 and Latin-1.
_READ_AS = LABELS | {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "x-gbk": "gb18030",
    "big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
    "x-big5": "big5hkscs",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "x-sjis": "cp932",
    "unicode": "utf-8",
    # A page whose declaration is readable as ASCII is not in UTF-16.
    "utf-16": "utf-8",
    "utf-16le": "utf-8",
    "utf-16be": "utf-8",
}
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_DECLARATION = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_DECLARED_WITHIN = 4096
_SAMPLE = 20_000
_CHINESE_CHARSETS = ("gb18030", "big5hkscs")
_CODECS = frozenset(
    [
        "utf-8",
        "gb18030",
        "big5hkscs",
        "big5",
        "cp950",
        "cp932",
        "euc-jp",
        "euc_jp",
        "cp949",
        "johab",
        "tis-620",
        "cp874",
        "cp1250",
        "cp1251",
        "cp1252",
        "cp1253",
        "cp1254",
        "cp1255",
        "cp1256",
        "cp1257",
        "cp1258",
        "windows-1250",
        "windows-1251",
        "windows-1252",
        "windows-1253",
        "windows-1254",
        "windows-1255",
        "windows-1256",
        "windows-1257",
        "windows-1258",
        "koi8-r",
        "koi8-u",
        "iso-8859-2",
        "iso-8859-5",
        "iso-8859-6",
        "iso-8859-7",
        "iso-8859-8",
        "iso-8859-9",
        "iso-8859-15",
        *LABELS.values(),
    ]
)
# The commonest characters of Chinese in both scripts: text decoded with the
# wrong one of two Chinese charsets has nearly none of them.
_COMMON = frozenset(
    "的一是不了在人有我他这這个個们們中来來上大为為和国國地到以说說时時要就出会會可也你对對生能而子那得于於着下自之年过過发發后後作里裡"
    "用道行所然家种種事成方多经經么麼去法学學如都同现現当當没沒动動面起看定天分还還进進好小部其些主样樣理心她本前开開但因只从從想实實"
    "日军軍者意无無力它与與长長把机機十民第公此已工使情明性知全三又关關点點正业業外将將两兩高间間由问問很最重并物手应應向头頭文体體政"
    "美相见見被利什二等产產或新己制身果加西斯月话話合回特代内內信表化老给給世位次度门門任常先海通教儿兒原东東声聲提立及比员員解水名真"
    "论論处處走义義各入几幾口认認条條平系系气氣题題活尔爾更别別打女变變四神总總何电電数數安少报報才结結反受目太量再感建务務做接必场場"
    "。，、！？：；“”「」《》（）"
)
_HAN_OR_MARK = re.compile("[\u3001-\u303f\u3400-\u9fff\ue000-\uf8ff\uff00-\uffef]")
_PLAUSIBLE = 0.12


class DecodedPage(NamedTuple):
    """A page as text."""

    text: str
    charset: str
    """Python's name of the codec."""
    replaced: int = 0
    """The number of undecodable bytes, U+FFFD in `text`."""
    is_cut: bool = False
    """Whether the file ends within a character, which is left out of `text`."""


def decode(page: bytes, declared: str = "") -> DecodedPage:
    """Turn the bytes of a saved page into text.

    Args:
        page: The file as it lies on disk.
        declared: A charset that the envelope names; empty looks for one in the page.

    Returns:
        The text in the first charset that fits: byte-order mark, one hidden in ASCII,
        strict UTF-8, the declared one, the best guess. `replaced` counts undecodable bytes.

    Raises:
        UnreadablePageError: The file holds nothing but white space.
    """
    if not page.strip(b" \t\r\n\f\v\0"):
        raise UnreadablePageError(_("The file is empty."))
    for mark, charset in _MARKS:
        if page.startswith(mark):
            return _decode_with_replacements(page[len(mark) :], charset)
    if charset := _unmarked_utf16(page):
        return _decode_with_replacements(page, charset)
    if page.isascii():
        return _decode_ascii(page, _codec(declared) or declared_charset(page))
    if (text := _decode_strictly(page, "utf-8")) is not None:
        return DecodedPage(text, "utf-8")
    if (text := _decode_begun(page, "utf-8")) is not None:
        return DecodedPage(text, "utf-8", is_cut=True)
    declared = _codec(declared) or declared_charset(page)
    return _decode_other(page, "" if declared in LABELS.values() else declared)


def _decode_ascii(page: bytes, declared: str) -> DecodedPage:
    if charset := seven_bit_charset(page, declared):
        text = decode_seven_bit(page, charset)
        return DecodedPage(text, charset, text.count("\ufffd"))
    return DecodedPage(page.decode("ascii"), "utf-8")


def declared_charset(page: bytes) -> str:
    """The Python codec for the charset declared near the top of a page; empty when it is missing or unknown."""
    found = _DECLARATION.search(page, 0, _DECLARED_WITHIN)
    return _codec(found[1].decode("ascii", "ignore")) if found else ""


def _codec(label: str) -> str:
    label = label.strip().lower()
    label = _READ_AS.get(label, label)
    label = "utf-8" if label == "utf8" else label
    return label if label in _CODECS else ""


def _decode_strictly(page: bytes, charset: str) -> str | None:
    try:
        return page.decode(charset)
    except (UnicodeDecodeError, ValueError):
        return None


def _decode_begun(page: bytes, charset: str) -> str | None:
    """Decode a page that ends within a character; None when something else is wrong with it.

    A page with no other character beyond ASCII may as well be in a western charset, and end with one of its letters.
    """
    try:
        text = codecs.getincrementaldecoder(charset)().decode(page)
    except UnicodeDecodeError:
        return None
    return None if text.isascii() else text


def _decode_with_replacements(page: bytes, charset: str) -> DecodedPage:
    text = page.decode(charset, "replace")
    # Big5 and other charsets have no U+FFFD of their own, so none of theirs was in the page.
    mark = "\ufffd".encode(charset, "ignore")
    honest = page.count(mark) if mark and "\ufffd" in text else 0
    return DecodedPage(text, charset, max(0, text.count("\ufffd") - honest))


def _unmarked_utf16(page: bytes) -> str:
    """UTF-16 without a byte-order mark: in markup and line ends, every second byte is NUL."""
    sample = page[:_SAMPLE]
    if b"\0" not in sample:
        return ""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) < len(sample) * 0.02 or min(even, odd) * 10 > max(even, odd):
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _decode_other(page: bytes, declared: str) -> DecodedPage:
    """Decode what is not UTF-8, or is damaged UTF-8."""
    damaged = _decode_with_replacements(page, "utf-8")
    whole = sum(ord(character) > 127 for character in damaged.text[:_SAMPLE]) - damaged.text.count("\ufffd", 0, _SAMPLE)
    if whole > 8 * damaged.text.count("\ufffd", 0, _SAMPLE):
        return damaged
    candidates = [charset for charset in (declared, *_CHINESE_CHARSETS) if charset not in {"", "utf-8"}]
    for charset in candidates:
        text = _decode_strictly(page, charset)
        if text is not None and (_is_plausible(text) if charset in _CHINESE_CHARSETS else charset == declared):
            return _better_of_western(page, DecodedPage(text, charset))
    for charset in _CHINESE_CHARSETS:
        text = _decode_begun(page, charset)
        if text is not None and _is_plausible(text):
            return DecodedPage(text, charset, is_cut=True)
    guess = _best_guess(page)
    if guess and (text := _decode_strictly(page, guess)) is not None:
        western = western_charset(page) if is_latin(text) else guess
        better = _decode_strictly(page, western)
        return DecodedPage(text, guess) if better is None else DecodedPage(better, western)
    lossy = [_decode_with_replacements(page, charset) for charset in dict.fromkeys((*candidates, guess or "utf-8"))]
    return min([*lossy, damaged], key=lambda decoded: decoded.replaced)


def _is_plausible(text: str) -> bool:
    """Whether text is plausible Chinese: the common characters are common."""
    han = _HAN_OR_MARK.findall(text[:_SAMPLE])
    return not han or sum(character in _COMMON for character in han) >= _PLAUSIBLE * len(han)


def _better_of_western(page: bytes, decoded: DecodedPage) -> DecodedPage:
    """A single-byte charset decodes any bytes; if Chinese text is plausible, too, the declaration was wrong."""
    if not decoded.charset.startswith(("cp125", "windows-125", "iso-8859")):
        return decoded
    for charset in _CHINESE_CHARSETS:
        text = _decode_strictly(page, charset)
        if text is not None and len(_HAN_OR_MARK.findall(text[:_SAMPLE])) > 3 and _is_plausible(text):
            return DecodedPage(text, charset)
    return decoded


def _best_guess(page: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(page[:_SAMPLE]).best()
    return best.encoding if best else ""
