"""How text is compared when it is searched: folding, and the tokens of the index.

Folding is one table, character by character, so that an offset in the folded
text is the same offset in the text as written. It ignores context: a fragment typed as a query folds exactly as it
does inside an article.

Tokens: a word where words are written apart, one character everywhere else
(Chinese, Japanese, Korean, Thai, but also every mark and emoji). Because a mark is a token, a phrase matches across
one only if it contains it, and the index alone can tell whether a phrase occurs. `phrase_pattern` is the same rule as
one expression; a test keeps the two in agreement.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from termnews.text.clean import clean_body

if TYPE_CHECKING:
    from collections.abc import Iterator

SPACE = "\u3000"
"""The token for white space between two characters that are tokens of their own: "马云 北京" is not "马云北京"."""

LINE_END = "\u2028"
"""The token for the end of a paragraph."""

_TOKEN = re.compile(r"[^ \t]+")
_REPLACEMENT = 0xFFFD
_LINE_ENDS = "\n\r\x85\u2028\u2029"

# Scripts written without spaces between words, or (Hangul) with endings attached to them.
_UNSPACED = [
    (0x0E00, 0x109F),  # Thai, Lao, Tibetan, Burmese
    (0x1100, 0x11FF),  # Hangul letters
    (0x1780, 0x17FF),  # Khmer
    (0x1950, 0x19FF),  # Tai Le, New Tai Lue
    (0x1A20, 0x1AAF),  # Tai Tham
    (0x2E80, 0xA4CF),  # radicals, kana, Bopomofo, Han, Yi
    (0xA960, 0xA97F),  # Hangul letters
    (0xA9E0, 0xA9FF),  # Burmese
    (0xAA60, 0xAADF),  # Burmese, Tai Viet
    (0xAC00, 0xD7FF),  # Hangul
    (0xF900, 0xFAFF),  # Han
    (0xFE00, 0xFE0F),  # variation selectors: they follow a Han character or an emoji
    (0x16FE0, 0x1B2FF),  # Tangut, Khitan, kana, Nüshu
    (0x20000, 0x3FFFF),  # Han
]

# Compared one by one: compiling a pattern of them takes longer than the first rows need.
_HAN = (("\u3040", "\u30ff"), ("\u3400", "\u9fff"), ("\uf900", "\ufaff"), ("\U00020000", "\U0003ffff"))


def has_han(text: str) -> bool:
    """Whether a text contains Chinese or Japanese characters."""
    return any(first <= character <= last for character in text for first, last in _HAN)


class _FoldTable(dict[int, int]):
    """Code point to folded code point, filled as characters are encountered."""

    def __missing__(self, code: int) -> int:
        folded = self[code] = _fold_code(code, self)
        return folded


class _TokenTable(dict[int, str]):
    """Code point to the text of its token, with the spaces around it; filled as characters are encountered."""

    def __missing__(self, code: int) -> str:
        token = self[code] = _token_text(_fold_table()[code])
        return token


def _fold_code(code: int, table: _FoldTable) -> int:
    """Fold one character that OpenCC does not know: width, case, white space, characters that no text may contain."""
    character = chr(code)
    if character in _LINE_ENDS:
        return ord("\n")
    if character.isspace():
        return ord(" ")
    if unicodedata.category(character) in ("Cc", "Cs") or code & 0xFFFE == 0xFFFE:
        return _REPLACEMENT
    for change in (_compose, str.casefold, _lower):
        changed = change(character)
        if len(changed) == 1 and changed != character:
            return table[ord(changed)]
    return code


def _compose(character: str) -> str:
    """Return the common form of a full-width, half-width or compatibility character."""
    return unicodedata.normalize("NFKC", character)


def _lower(character: str) -> str:
    """Return the small letter, unless it folds to the capital, as in Cherokee."""
    small = character.lower()
    return small if small.casefold() != character else character


def _token_text(folded: int) -> str:
    """Return the token of a folded character: letters of a word join, everything else is a token of its own."""
    character = chr(folded)
    if character == " ":
        return "\t"
    if character == "\n":
        return f" {LINE_END} "
    if _is_word_code(folded):
        return character
    # ASCII marks separate tokens in FTS5; their full-width forms are tokens, and folding leaves none of them.
    return f" {chr(folded + 0xFEE0)} " if folded < 0x80 else f" {character} "


@lru_cache(maxsize=4096)
def _is_word_code(folded: int) -> bool:
    """Whether a folded character is part of a space-separated word."""
    if any(first <= folded <= last for first, last in _UNSPACED):
        return False
    return unicodedata.category(chr(folded))[0] in "LMN"


@cache
def _fold_table() -> _FoldTable:
    """Built on the first search or index, to keep the start fast."""
    from termnews.text.han_table import SEARCHED, WRITTEN

    return _FoldTable(zip(map(ord, WRITTEN), map(ord, SEARCHED), strict=True))


_TOKENS = _TokenTable()


def fold(text: str) -> str:
    """Fold text for comparison, character by character: case, full width, Traditional to Simplified.

    Returns:
        Text of the same length, so that offsets mean the same in both.
    """
    return text.lower() if text.isascii() and text.isprintable() else text.translate(_fold_table())


def tokens(text: str) -> str:
    """Return the tokens of text, folded, separated by white space, in the order of the text."""
    spaced = text.translate(_TOKENS)
    while "\t\t" in spaced:
        spaced = spaced.replace("\t\t", "\t")
    return spaced.replace(" \t ", f" {SPACE} ")


def split_tokens(text: str) -> list[str]:
    """Return the tokens of a query's phrase, ignoring white space at its ends."""
    return _TOKEN.findall(tokens(" ".join(text.split())))


def is_word(token: str) -> bool:
    """Whether a token is a word rather than a single character."""
    return _is_word_code(ord(token[0]))


def _as_written(token: str) -> str:
    """Turn a token back into folded text."""
    return chr(ord(token) - 0xFEE0) if "\uff01" <= token <= "\uff5e" else token


@lru_cache(maxsize=256)
def phrase_pattern(phrase: str) -> re.Pattern[str]:
    """Compile the pattern that finds a phrase in folded text, except for the boundaries of its outer words.

    White space is significant between two single characters, separates two words, and is optional between a
    word and such a character.
    """
    parts: list[str] = []
    before: str | None = None
    for token in split_tokens(phrase):
        if token == SPACE:
            parts.append(" +")
        elif before is None or before == SPACE or not (is_word(before) or is_word(token)):
            parts.append(re.escape(_as_written(token)))
        else:
            gap = " +" if is_word(before) and is_word(token) else " *"
            parts.append(gap + re.escape(_as_written(token)))
        before = token
    return re.compile("".join(parts))


@lru_cache(maxsize=256)
def spellings(phrase: str) -> tuple[str, ...]:
    """Return the ways a phrase may be written: as typed, with composed accents, with separate ones.

    Half-width katakana has separate marks (ﾃﾚﾋﾞ for テレビ), and so do accented letters on some systems.
    What cleaning takes from every text, such as the colour of a hand, is taken from the phrase.
    """
    typed = fold(clean_body(phrase).text)
    return tuple(dict.fromkeys((typed, unicodedata.normalize("NFC", typed), unicodedata.normalize("NFD", typed))))


def find_phrase(phrase: str, folded: str, *, prefix: bool = False) -> Iterator[tuple[int, int]]:
    """Find where a phrase occurs in folded text, from left to right, without overlap.

    Args:
        phrase: As typed.
        folded: What `fold` returned.
        prefix: The last word may be the beginning of a longer one, which is found whole.
    """
    spelled = spellings(phrase)
    if len(spelled) == 1:
        yield from _find_spelling(spelled[0], folded, prefix=prefix)
        return
    end = 0
    for place in sorted(place for one in spelled for place in _find_spelling(one, folded, prefix=prefix)):
        if place[0] >= end:
            end = place[1]
            yield place


def _find_spelling(phrase: str, folded: str, *, prefix: bool) -> Iterator[tuple[int, int]]:
    found = split_tokens(phrase)
    if not found:
        return
    pattern = phrase_pattern(phrase)
    start = 0
    while match := pattern.search(folded, start):
        first, end = match.span()
        last = _word_end(folded, end) if is_word(found[-1]) else end
        if (is_word(found[0]) and first and _is_word_code(ord(folded[first - 1]))) or (last > end and not prefix):
            start = first + 1
            continue
        yield first, last
        start = last


def _word_end(folded: str, position: int) -> int:
    """Return where the word at a position ends."""
    while position < len(folded) and _is_word_code(ord(folded[position])):
        position += 1
    return position
