"""One frozen `Settings` out of the settings file, the environment and the flags, the later over the earlier."""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from termnews.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping


@dataclass(frozen=True, slots=True)
class KeyWish:
    """A line of the table [keys]: a command, and the keys that the person wants for it."""

    command: str
    keys: str
    """Names of keys with commas between them; empty takes the command's keys away."""
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How the person wants termnews; every field has a key of the same name in the file."""

    archive: Path | None = None
    cache: Path | None = None
    shelf: Path | None = None
    language: str = ""
    theme: str = ""
    mouse: bool = True
    driver: str = "termnews"
    borders: str = "none"
    measure: int = 76
    list_lines: str = "auto"
    sort: str = "-date"
    mark_read: str = "end"
    layout: str = "auto"
    script: str = "original"
    private: bool = False
    no_cache: bool = False
    """Keep no index when done; a flag only."""
    keys: tuple[KeyWish, ...] = ()
    file: Path | None = None
    """The settings file that was read; None when there is none."""

    def with_flags(self, **flags: Any) -> Settings:
        """The same, with what the command line gives; None and False stand for "not given"."""
        return replace(self, **{name: value for name, value in flags.items() if value not in {None, False}})


@dataclass(frozen=True, slots=True)
class _Key:
    """A key of the settings file."""

    name: str
    example: str
    """A TOML value that shows the form; the default where there is one."""
    comment: str
    read: Callable[[Any], Any]
    """Turn the value into the field; raises ValueError with what is wanted instead."""


def _choice(*names: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str) or value not in names:
            wanted = ", ".join(f'"{name}"' if name else '""' for name in names)
            nearest = _nearest(str(value), names)
            hint = f' Did you mean "{nearest}"?' if nearest else ""
            raise ValueError(f"one of {wanted} is wanted.{hint}")
        return value

    return read


def _path(value: Any) -> Path | None:
    if not isinstance(value, str):
        raise ValueError('a path in quotes is wanted, such as "~/articles".')  # noqa: TRY004 - one kind to catch
    return Path(value).expanduser() if value else None


def _word(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("a word in quotes is wanted.")  # noqa: TRY004
    return value


def _switch(value: Any) -> bool:
    if isinstance(value, str) and value.lower() in _SWITCH_WORDS:
        return _SWITCH_WORDS[value.lower()]
    if not isinstance(value, bool):
        raise ValueError('"on" or "off" is wanted.')  # noqa: TRY004
    return value


def _cells(value: Any) -> int:
    if isinstance(value, str) and value.isascii() and value.isdecimal():
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or not 20 <= value <= 400:
        raise ValueError("a number from 20 to 400 is wanted.")
    return value


_SWITCH_WORDS = {
    "on": True,
    "off": False,
    "true": True,
    "false": False,
    "yes": True,
    "no": False,
    "1": True,
    "0": False,
}
_SORTS = ("date", "-date", "title", "-title", "length", "-length", "relevance")
_KEYS = (
    _Key("archive", '"~/articles"', "The folder that `termnews` opens when none is named.", _path),
    _Key("cache", '"~/.cache/termnews"', "Folder of the index, which makes the next start instant.", _path),
    _Key("shelf", '"~/.local/state/termnews/shelf.db"', "File of your marks, notes and saved searches.", _path),
    _Key(
        "language",
        '""',
        "Language of the screens: en, zh_Hans, zh_Hant; empty follows the locale.",
        _choice("", "en", "zh_Hans", "zh_Hant"),
    ),
    _Key(
        "theme",
        '""',
        "Colours: termnews-paper, termnews-ink, ansi-dark, ansi-light (the terminal's own 16), nord, gruvbox ...\n"
        "Empty chooses: ink where colours are many, the terminal's own where they are few.",
        _word,
    ),
    _Key("mouse", '"on"', "off leaves the mouse to the terminal, so that its own selection works.", _switch),
    _Key(
        "driver",
        '"termnews"',
        "What writes to the terminal: termnews (sends what changed), textual (the stock one).",
        _choice("termnews", "textual"),
    ),
    _Key(
        "borders",
        '"none"',
        "Between panes: none (backgrounds tell them apart), ascii, line.",
        _choice("none", "ascii", "line"),
    ),
    _Key("measure", "76", "Cells in a line of the article, at most; a Chinese character takes two.", _cells),
    _Key(
        "list_lines",
        '"auto"',
        "Lines an article takes in the list: auto (by width), 1, 2.",
        _choice("auto", "1", "2"),
    ),
    _Key("sort", '"-date"', f"Order of the list: {', '.join(_SORTS)}; - turns it round.", _choice(*_SORTS)),
    _Key(
        "mark_read",
        '"end"',
        "When an article counts as read: end (read to its end), open, never (by key alone).",
        _choice("end", "open", "never"),
    ),
    _Key(
        "layout",
        '"auto"',
        "The panes: auto (by size), columns, stacked, single.",
        _choice("auto", "columns", "stacked", "single"),
    ),
    _Key(
        "script",
        '"original"',
        "Chinese script of articles: original, simplified, traditional.",
        _choice("original", "simplified", "traditional"),
    ),
    _Key("private", "false", "true keeps nothing of what you do.", _switch),
)
_BY_NAME = {key.name: key for key in _KEYS}
_KEY_TABLE = """\
# Keys: a command's name (docs/keys.md lists them all) and the keys for it, with
# commas between them. Empty quotes take a command's keys away.
[keys]
# next-unread = "comma,ctrl+n"
# quit = "Q,ctrl+q"
"""


def default_text() -> str:
    """The settings file with every key explained and nothing set: what `termnews settings` prints."""
    head = f"# Settings of termnews: {settings_path()}\n# Every key may be left out; take the # away to set one.\n"
    keys = (
        "".join(f"# {line}\n" for line in key.comment.splitlines()) + f"# {key.name} = {key.example}\n" for key in _KEYS
    )
    return "\n".join((head, *keys, _KEY_TABLE))


def settings_path(environment: Mapping[str, str] = os.environ) -> Path:
    """Where the settings file is looked for: $TERMNEWS_CONFIG, else the XDG configuration folder."""
    if named := environment.get("TERMNEWS_CONFIG"):
        return Path(named).expanduser()
    home = environment.get("XDG_CONFIG_HOME") or "~/.config"
    return Path(home).expanduser() / "termnews" / "settings.toml"


def load_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings file, then the environment over it.

    Args:
        environment: Where TERMNEWS_THEME and the like are looked up, one for each key.

    Raises:
        SettingsError: An unknown key or a bad value; the sentence names file, line and nearest neighbour.
    """
    settings = read_settings_file(settings_path(environment), wanted="TERMNEWS_CONFIG" in environment)
    given = {key.name: environment[name] for key in _KEYS if (name := f"TERMNEWS_{key.name.upper()}") in environment}
    return replace(settings, **{name: _read(name, value, f"TERMNEWS_{name.upper()}") for name, value in given.items()})


def read_settings_file(file: Path, *, wanted: bool = False) -> Settings:
    """Read one settings file; one that is not there is an empty one, unless it is `wanted`."""
    try:
        text = file.read_text("utf-8")
    except FileNotFoundError:
        if wanted:
            raise SettingsError(f"{file}: there is no such file; TERMNEWS_CONFIG names it.") from None
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file}: the settings cannot be read: {error}") from error
    return replace(parse_settings(text, str(file)), file=file)


def parse_settings(text: str, name: str = "settings.toml") -> Settings:
    """Read the text of a settings file; `name` is what messages call it."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(_syntax_sentence(name, text, str(error))) from error
    except RecursionError:
        raise SettingsError(f"{name}: the values are nested too deep.") from None
    wishes = table.pop("keys", {})
    if not isinstance(wishes, dict):
        raise SettingsError(f"{name}, line {_line_of(text, 'keys')}: [keys] is a table of commands and their keys.")
    fields = {key: _read(key, value, f"{name}, line {_line_of(text, key)}") for key, value in table.items()}
    return Settings(**fields, keys=tuple(_key_wish(text, name, *wish) for wish in wishes.items()))


def _syntax_sentence(name: str, text: str, message: str) -> str:
    """Put the line, which tomllib names last or not at all, where all our messages have it."""
    found = re.search(r"\s*\(at (?:line (\d+), column \d+|end of document)\)$", message)
    line = (found and found[1]) or len(text.splitlines())
    return f"{name}, line {line}: {message[: found.start()] if found else message}."


def _read(key: str, value: Any, place: str) -> Any:
    if key not in _BY_NAME:
        nearest = _nearest(key, [*_BY_NAME, "keys"])
        hint = f" Did you mean {nearest}?" if nearest else " `termnews settings` prints all keys."
        raise SettingsError(f"{place}: there is no setting {key}.{hint}")
    try:
        return _BY_NAME[key].read(value)
    except ValueError as error:
        raise SettingsError(f"{place}: {key} = {value!r}: {error}") from None


def _nearest(word: str, words: Iterable[str]) -> str:
    from difflib import get_close_matches

    return next(iter(get_close_matches(word, [*words], 1, 0.5)), "")


def _key_wish(text: str, name: str, command: str, keys: Any) -> KeyWish:
    line = _line_of(text, command, "keys")
    if not isinstance(keys, str):
        raise SettingsError(f'{name}, line {line}: {command}: keys in quotes are wanted, such as "n,ctrl+n".')
    return KeyWish(command, keys, line)


def _line_of(text: str, key: str, table: str = "") -> int:
    """The line that sets a key of a table; 1 when it is written in a way that is not looked for."""
    here = ""
    for number, line in enumerate(text.splitlines(), 1):
        if heading := _heading_pattern().match(line):
            here = heading[1]
            if key in {here, here.partition(".")[0]}:
                return number
        elif here == table and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*[.=]", line):
            return number
    return 1


@cache
def _heading_pattern() -> re.Pattern[str]:
    return re.compile(r"\s*\[+\s*[\"']?([^\]\"']+?)[\"']?\s*\]+\s*(?:#.*)?$")
