"""Key bindings of the person: names of keys, conflicts, full-width forms."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from textual.keys import ASCII_KEY_NAMES, KEY_NAME_REPLACEMENTS, Keys

from termnews.errors import SettingsError
from termnews.text.nearest import suggestion
from termnews.text.words import _
from termnews.ui.actions.command import Command, Where
from termnews.ui.commands import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from termnews.settings import KeyWish

_MODIFIERS = {"ctrl", "alt", "shift", "super", "meta", "hyper"}

_NAMES = {
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
    "enter": "Enter",
    "escape": "Esc",
    "space": "Space",
    "tab": "Tab",
    "backspace": "Backspace",
    "delete": "Del",
}

_FULL_WIDTH = {
    "。": ".",
    "，": ",",
    "、": "\\",
    "‘": "'",
    "’": "'",
    "“": '"',
    "”": '"',
    "《": "<",
    "》": ">",
    "〈": "<",
    "〉": ">",
    "【": "[",
    "】": "]",
    "「": "{",
    "」": "}",
    "『": "{",
    "』": "}",
    "·": "`",
    "￥": "$",
    "¥": "$",
    "\u3000": " ",
    "—": "_",
    "…": "^",
}
"""What a Chinese input method types for ASCII keys, where NFKC does not tell."""


def ascii_form(character: str) -> str:
    """The ASCII character of the key that an input method turned into a full-width one; "" for any other."""
    if character in _FULL_WIDTH:
        return _FULL_WIDTH[character]
    if "！" <= character <= "～":
        return unicodedata.normalize("NFKC", character)
    return ""


def character_of(key: str) -> str:
    """The full-width character that a key is named after; "" for other keys."""
    if not key.startswith("fullwidth_"):
        return ""
    try:
        return unicodedata.lookup(key.replace("_", " "))
    except KeyError:
        return ""


def key_of(character: str) -> str:
    """Textual's name of the key that types a character."""
    name = character
    if not character.isalnum():
        spelled = unicodedata.name(character, "").lower().replace("-", "_").replace(" ", "_")
        name = spelled or ASCII_KEY_NAMES.get(character, character)
    return KEY_NAME_REPLACEMENTS.get(name, name)


@cache
def key_names() -> dict[str, str]:
    """Textual's names of the keys that type one ASCII character, and the characters."""
    return {key_of(chr(code)): chr(code) for code in range(0x21, 0x7F)}


def key_title(key: str) -> str:
    """The displayed name of a key: "ctrl+d" is ^D, "slash" is /."""
    *modifiers, name = key.split("+")
    if name[0] == "f" and name[1:].isdecimal():
        name = name.upper()
    title = _NAMES.get(name) or key_names().get(KEY_NAME_REPLACEMENTS.get(name, name), name)
    if modifiers == ["ctrl"]:
        return "^" + title.upper()
    return "-".join([*(part.capitalize() for part in modifiers), title])


def key_titles(keys: str, limit: int = 9) -> str:
    """The displayed names of several keys, separated by spaces."""
    return " ".join(key_title(key) for key in split_keys(keys)[:limit])


def key_titled(title: str) -> str:
    """The key with a displayed name; empty when the text names several keys."""
    named = {shown: name for name, shown in _NAMES.items()}
    if title in named:
        return named[title]
    if len(title) == 1:
        return key_of(title)
    if title[0] == "^":
        return "ctrl+" + title[1:].lower()
    return title.lower() if title[0] == "F" and title[1:].isdecimal() else ""


def split_keys(keys: str) -> list[str]:
    """Textual's names of the keys in a list; a lone "," or "+" names itself."""
    if keys.strip() in {",", "+"}:
        return [key_of(keys.strip())]
    names = [name.strip() for name in keys.split(",")]
    return [key_of(name) if len(name) == 1 else name for name in names if name]


def keymap_of(wishes: Iterable[KeyWish], name: str = "settings.toml") -> dict[str, str]:
    """The keys of [keys] by command.

    Raises:
        SettingsError: There is no such command or key; the message names the line and the nearest name.
    """
    known = [command.id for command in COMMANDS]
    keymap = {}
    for wish in wishes:
        if wish.command not in known:
            sentence = _("{file}, line {line}: unknown command {command}.").format(
                file=name, line=wish.line, command=wish.command
            )
            raise SettingsError(f"{sentence} {suggestion(wish.command, known)}".strip())
        keymap[wish.command] = ",".join(split_keys(wish.keys))
        for key in split_keys(wish.keys):
            check_key(key, name, wish.line)
    return keymap


def check_key(key: str, file: str, line: int) -> None:
    """Raise SettingsError for a name that is no key's."""
    *modifiers, name = key.split("+")
    known = [*(each.value for each in Keys), *key_names()]
    if _MODIFIERS.issuperset(modifiers) and (name in known or is_character_name(name)):
        return
    sentence = _("{file}, line {line}: unknown key {key}.").format(file=file, line=line, key=key)
    raise SettingsError(f"{sentence} {suggestion(key, known)}".strip())


def is_character_name(name: str) -> bool:
    """Whether a name is that of a character, such as "section_sign"."""
    try:
        return bool(unicodedata.lookup(name.replace("_", " ")))
    except KeyError:
        return False


def keys_of(command: Command, keymap: Mapping[str, str]) -> str:
    """The keys of a command: the person's, else the default."""
    return keymap.get(command.id, command.keys)


def find_conflicts(wishes: Sequence[KeyWish], name: str = "settings.toml") -> list[str]:
    """Messages on keys that two commands of one pane share, with the line that causes it."""
    keymap, lines = keymap_of(wishes, name), {wish.command: wish.line for wish in wishes}
    sentences: dict[str, None] = {}
    for place in (Where.SIDEBAR, Where.ARTICLES, Where.READER):
        taken: dict[str, Command] = {}
        for command in COMMANDS:
            for key in split_keys(keys_of(command, keymap)) if is_active_in(command, place) else ():
                if (other := taken.setdefault(key, command)) is not command:
                    words = _("{file}, line {line}: {key} is set for both {first} and {second}. Change one of them.")
                    line = max(lines.get(other.id, 1), lines.get(command.id, 1))
                    pair = {"first": other.id, "second": command.id}
                    sentences[words.format(file=name, line=line, key=key_title(key), **pair)] = None
    return list(sentences)


def is_active_in(command: Command, place: Where) -> bool:
    """Whether a command's keys work in a pane."""
    lists = place in {Where.SIDEBAR, Where.ARTICLES} and Where.LISTS in command.actions
    return place in command.actions or Where.EVERYWHERE in command.actions or lists
