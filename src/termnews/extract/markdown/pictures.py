"""The text, address and caption of pictures."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from termnews.extract.markdown.safe_urls import web_address
from termnews.text.clean import clean_line

if TYPE_CHECKING:
    from bs4.element import Tag

_LOADED_LATE = (
    "data-src", "data-original", "data-lazy-src", "data-lazy", "data-actualsrc", "data-echo", "data-srcset",
    "data-lazy-srcset",
)  # fmt: skip
_AT_ONCE = ("src", "srcset")
_CAPTIONS = frozenset([
    "caption-text", "gallery-caption", "image-caption", "imagecaption", "img-caption", "photo-caption",
    "pic-caption", "wp-caption-dd", "wp-caption-text", "wp-element-caption",
])  # fmt: skip
_SMILEY = re.compile(r"emoji|smil(?:ey|ies)", re.IGNORECASE)
_LONGEST_WORDS = 1_000
_LONGEST_SMILEY = 8


def find_picture(picture: Tag, base: str) -> tuple[str, str]:
    """The text and the address of a picture; both empty for a tracking pixel."""
    if attribute_of(picture, "width") in {"0", "1"} or attribute_of(picture, "height") in {"0", "1"}:
        return "", ""
    return clean_line(attribute_of(picture, "alt"), _LONGEST_WORDS), _find_address(picture, base)


def stands_for_character(picture: Tag) -> bool:
    """Whether the picture is an inline smiley."""
    words = attribute_of(picture, "alt").strip()
    return 0 < len(words) <= _LONGEST_SMILEY and _SMILEY.search(attribute_of(picture, "class")) is not None


def is_caption(element: Tag) -> bool:
    """Whether the element is a caption."""
    return element.name == "figcaption" or not _CAPTIONS.isdisjoint(attribute_of(element, "class").lower().split())


def _find_address(picture: Tag, base: str) -> str:
    """The first web address; lazy loading puts it into other attributes."""
    for name in _LOADED_LATE + _AT_ONCE:
        value = attribute_of(picture, name).strip()
        if name.endswith("srcset"):
            value = value.split(maxsplit=1)[0].rstrip(",") if value else ""
        if address := web_address(value, base):
            return address
    return ""


def attribute_of(element: Tag, name: str) -> str:
    """The value of an attribute; empty when it has none, or several."""
    value = element.get(name)
    return value if isinstance(value, str) else ""
