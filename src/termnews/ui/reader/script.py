"""Showing an article in the other Chinese script."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from termnews.ui.reader.blocks import Block

Convert = Callable[[str], str]


class Script(Enum):
    """The script that Chinese is shown in."""

    ORIGINAL = "original"
    SIMPLIFIED = "simplified"
    TRADITIONAL = "traditional"


_CONFIGURATIONS = {Script.SIMPLIFIED: "t2s", Script.TRADITIONAL: "s2t"}


@cache
def load_converter(script: Script) -> Convert:
    """Load the tables for a script: up to 80 ms the first time."""
    from opencc import OpenCC

    converter = OpenCC(_CONFIGURATIONS[script])

    def convert(text: str) -> str:
        return str(converter.convert(text))

    return convert


def convert_block(block: Block, convert: Convert) -> Block:
    """Show a block in another script, character by character, so that its marks stay valid."""
    if block.text.isascii():
        return block
    text = convert(block.text)
    if len(text) != len(block.text):
        text = "".join(_convert_one(character, convert) for character in block.text)
    return block._replace(text=text)


def _convert_one(character: str, convert: Convert) -> str:
    converted = convert(character)
    return converted if len(converted) == 1 else character
