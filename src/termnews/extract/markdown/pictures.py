"""What a picture of a page is called, where it lies, and which words are its caption."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from termnews.extract.markdown.addresses import web_address
from termnews.text.clean import clean_line

if TYPE_CHECKING:
    from bs4 import Tag

_LAZY = ("data-src", "data-original", "data-lazy-src", "data-actualsrc")
_SETS = ("data-srcset", "srcset")
_CAPTIONS = frozenset(
    [
        "caption-text",
        "gallery-caption",
        "image-caption",
        "imagecaption",
        "img-caption",
        "photo-caption",
        "pic-caption",
        "wp-caption-dd",
        "wp-caption-text",
        "wp-element-caption",
    ]
)
_SMILEY = re.compile(r"emoji|smil(?:ey|ies)", re.IGNORECASE)
_WORDS_LENGTH = 1_000


def picture_address(picture: Tag, base: str) -> str:
    """Where the picture lies; pages that load late keep it in an attribute of their own."""
    candidates = [_text(picture, name) for name in _LAZY]
    candidates += [_text(picture, name).strip().split(" ", 1)[0].rstrip(",") for name in _SETS[:1]]
    candidates.append(_text(picture, "src"))
    candidates += [_text(picture, name).strip().split(" ", 1)[0].rstrip(",") for name in _SETS[1:]]
    return next((address for c in candidates if (address := web_address(c, base))), "")


def picture_words(picture: Tag) -> str:
    """The words that stand for the picture, on one line."""
    return clean_line(_text(picture, "alt"), _WORDS_LENGTH)


def stands_for_character(picture: Tag) -> bool:
    """Whether the picture is a smiley within a line."""
    words = _text(picture, "alt").strip()
    return 0 < len(words) <= 8 and bool(_SMILEY.search(_text(picture, "class")))


def is_caption(element: Tag) -> bool:
    """Whether the element's words belong under a picture."""
    return element.name == "figcaption" or any(name.lower() in _CAPTIONS for name in _text(element, "class").split())


def _text(element: Tag, name: str) -> str:
    value = element.get(name)
    return value if isinstance(value, str) else ""
