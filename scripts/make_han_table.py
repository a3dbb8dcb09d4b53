"""Write src/termnews/text/han_table.py: which Chinese character is searched as which other one.

    python scripts/make_han_table.py

The pairs come from OpenCC's conversion of single characters, plus the few below
that OpenCC decides by context. Run it again when OpenCC brings new data.
"""

from __future__ import annotations

from pathlib import Path

from opencc import OpenCC

TABLE = Path(__file__).parent.parent / "src/termnews/text/han_table.py"

HAN = [
    chr(code)
    for first, last in [(0x2E80, 0x2FDF), (0x3005, 0x3007), (0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x323AF)]
    for code in range(first, last + 1)
]

# What OpenCC converts in some words and keeps in others (回覆 becomes 回复, 顛覆 stays),
# and what it leaves apart that writers mix: a search finds both spellings.
ALSO = dict(zip("覆藉画瞭著甚妳牠彷砲", "复借划了着什你它仿炮", strict=True))

HEAD = '''"""Written by scripts/make_han_table.py from OpenCC's data; not edited by hand.

The character at a place of `WRITTEN` is searched as the one at the same place of `SEARCHED`.
"""

'''


def simplified(character: str, converters: list[OpenCC]) -> str:
    """Follow a character to the one it is searched as: regional variants, then Simplified, then `ALSO`."""
    for converter in converters:
        converted = converter.convert(character)
        character = converted if len(converted) == 1 else character
    return ALSO.get(character, character)


def literal(name: str, characters: str, width: int = 55) -> str:
    """Write a long string as Python source, a line a `width` characters."""
    lines = [f'    "{characters[start : start + width]}"' for start in range(0, len(characters), width)]
    return f"{name} = (\n" + "\n".join(lines) + "\n)\n"


def main() -> None:
    """Write the table and say how many characters it holds."""
    converters = [OpenCC(name) for name in ("tw2t", "hk2t", "t2s")]
    pairs = {character: simplified(character, converters) for character in HAN}
    # A character must be searched as one that is searched as itself.
    for character, searched in pairs.items():
        while pairs.get(searched, searched) != searched:
            searched = pairs[searched]
        pairs[character] = searched
    changed = {character: searched for character, searched in pairs.items() if character != searched}
    TABLE.write_text(
        HEAD + literal("WRITTEN", "".join(changed)) + literal("SEARCHED", "".join(changed.values())), encoding="utf-8"
    )
    print(f"{len(changed)} characters in {TABLE}")


if __name__ == "__main__":
    main()
