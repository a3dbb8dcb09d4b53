"""Settings from the settings file, the environment and the flags, in increasing order of precedence."""

from __future__ import annotations

import errno
import os
import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from termnews.database.server_address import ServerAddress
from termnews.errors import Sentence, SettingsError
from termnews.settings.keys import BY_NAME, KEYS, BadValueError, default_text, settings_path
from termnews.settings.regular_files import open_at_once
from termnews.text.nearest import find_nearest
from termnews.text.words import N_

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path


__all__ = [
    "KeyWish",
    "Settings",
    "default_text",
    "load_settings",
    "parse_settings",
    "place_of",
    "read_settings_file",
    "settings_path",
]


_LONGEST = 1 << 20
"""The maximum size of a settings file, in bytes."""


class KeyWish(NamedTuple):
    """A line of the table [keys]: a command, and the keys that the person wants for it."""

    command: str
    keys: str
    """Comma-separated names of keys; empty leaves the command without keys."""
    line: int


class Settings(NamedTuple):
    """The person's settings; every field has a key of the same name in the file."""

    archive: Path | ServerAddress | None = None
    readers: ServerAddress | None = None
    """Replicas of the server `archive`, which are read in its place."""
    cache: Path | None = None
    shelf: Path | ServerAddress | None = None
    """A file; or a server, in addition to which the file in the state folder holds the marks of this host."""
    sync: Path | None = None
    language: str = ""
    theme: str = ""
    mouse: bool = True
    driver: str = "termnews"
    borders: str = "none"
    measure: int = 76
    list_lines: str = "auto"
    sort: str = "auto"
    mark_read: str = "end"
    layout: str = "auto"
    script: str = "original"
    workers: int = 0
    json_field: str = ""
    private: bool = False
    outside: bool = True
    no_cache: bool = False
    """Keep no index when done; a flag only."""
    keys: tuple[KeyWish, ...] = ()
    file: Path | None = None
    """The settings file that was read; None when there is none."""

    @property
    def shelf_file(self) -> Path | None:
        """The file that holds the marks of this host; None for the one in the state folder."""
        return None if isinstance(self.shelf, ServerAddress) else self.shelf

    def with_flags(self, **flags: Any) -> Settings:
        """Return the settings changed by flags of the command line; None and False mean "not given"."""
        return self._replace(**{name: value for name, value in flags.items() if value not in {None, False}})


def load_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings file, then the environment over it.

    Args:
        environment: Where TERMNEWS_THEME and the like are looked up, one for each key.

    Raises:
        SettingsError: A key is unknown or a value is wrong; the message names the file, the line, and the most similar
            name.
    """
    settings = read_settings_file(settings_path(environment), wanted="TERMNEWS_CONFIG" in environment)
    given = {key.name: environment[name] for key in KEYS if (name := f"TERMNEWS_{key.name.upper()}") in environment}
    return settings._replace(**{name: _read(name, value, f"TERMNEWS_{name.upper()}") for name, value in given.items()})


def read_settings_file(file: Path, *, wanted: bool = False) -> Settings:
    """Read one settings file; a missing one counts as empty, unless it is `wanted`."""
    try:
        text = _text_of(file)
    except (FileNotFoundError, NotADirectoryError):
        if wanted:
            raise _mistake(N_("{file}, named by TERMNEWS_CONFIG, does not exist."), file=file) from None
        if file.is_symlink():
            words = N_("{file} is a link to a missing file. Create that file, or remove the link.")
            raise _mistake(words, file=file) from None
        if broken := next((folder for folder in file.parents if folder.is_symlink() and not folder.exists()), None):
            words = N_("{folder} is a link to a missing folder. Create that folder, or remove the link.")
            raise _mistake(words, folder=broken) from None
        return Settings()
    except IsADirectoryError:
        words = N_("{file} is a folder. Move it, or set TERMNEWS_CONFIG to a settings file.")
        raise _mistake(words, file=file) from None
    except PermissionError:
        words = N_(
            "Cannot read {file}: permission denied. Change its permissions, or set TERMNEWS_CONFIG to another file."
        )
        raise _mistake(words, file=file) from None
    except UnicodeDecodeError as error:
        place = _place(str(file), error.object[: error.start].count(b"\n") + 1)
        raise _mistake(N_("{place}: not UTF-8. Save the file as UTF-8."), place=place) from None
    except OSError as error:
        reason = error.strerror or error
        words = N_("Cannot read {file}: {reason}. Move it, or set TERMNEWS_CONFIG to a settings file.")
        raise _mistake(words, file=file, reason=reason) from error
    return parse_settings(text, str(file))._replace(file=file)


def parse_settings(text: str, name: str = "settings.toml") -> Settings:
    """Read the text of a settings file; `name` is what messages call it."""
    import tomllib

    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _not_toml(name, text, str(error)) from error
    except RecursionError:
        raise _mistake(N_("{file}: values are nested too deeply."), file=name) from None
    wishes = table.pop("keys", {})
    if not isinstance(wishes, dict):
        place = _place(name, _line_of(text, "keys"))
        raise _mistake(N_("{place}: [keys] must be a table of commands and keys."), place=place)
    fields = {key: _read(key, value, _place(name, _line_of(text, key))) for key, value in table.items()}
    return Settings(**fields, keys=tuple(_key_wish(text, name, *wish) for wish in wishes.items()))


def place_of(
    key: str, file: Path | None, translate: Callable[[str], str] = str, environment: Mapping[str, str] = os.environ
) -> str:
    """Say where a setting was set, for messages about values that are checked later; empty when it was not set."""
    if (variable := f"TERMNEWS_{key.upper()}") in environment:
        return f"{variable}:"
    try:
        text = _text_of(file) if file is not None else ""
    except (OSError, UnicodeDecodeError):
        return ""
    return f"{_place(str(file), _line_of(text, key)).said(translate)}:" if key in text else ""


def _text_of(file: Path) -> str:
    """Read a settings file, but no more than is enough to see that it is too large to be one."""
    with open(file, "rb", opener=open_at_once) as stream:
        text = stream.read(_LONGEST + 1)
    if len(text) > _LONGEST:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), str(file))
    return text.decode("utf-8-sig")  # Some editors begin a file with a byte-order mark.


def _mistake(words: str, **values: object) -> SettingsError:
    return SettingsError(Sentence(words, values))


def _place(name: str, line: int) -> Sentence:
    return Sentence(N_("{file}, line {line}"), {"file": name, "line": line})


def _not_toml(name: str, text: str, message: str) -> SettingsError:
    """Put the line number, which tomllib puts last or leaves out, where all our messages have it."""
    found = re.search(r"\s*\(at (?:line (\d+), column \d+|end of document)\)$", message)
    line = int((found and found[1]) or len(text.splitlines()))
    reason = message[: found.start()] if found else message
    return _mistake(N_("{place}: not valid TOML: {reason}."), place=_place(name, line), reason=reason)


def _read(key: str, value: Any, place: Sentence | str) -> Any:
    if key not in BY_NAME:
        if nearest := find_nearest(key, [*BY_NAME, "keys"]):
            words = N_("{place}: unknown setting {key}. Did you mean {nearest}?")
            raise _mistake(words, place=place, key=key, nearest=nearest)
        raise _mistake(N_("{place}: unknown setting {key}. `termnews settings` prints them all."), place=place, key=key)
    try:
        return BY_NAME[key].read(value)
    except BadValueError as error:
        values = {
            "place": place,
            "key": key,
            "value": "…" if error.is_secret else _as_toml(value),
            "wanted": error.wanted,
        }
        raise _mistake(N_("{place}: {key} = {value}: {wanted}"), **values) from None


def _as_toml(value: Any) -> str:
    import json

    return json.dumps(value, ensure_ascii=False, default=str)


def _key_wish(text: str, name: str, command: str, keys: Any) -> KeyWish:
    line = _line_of(text, command, "keys")
    if not isinstance(keys, str):
        words = N_('{place}: {command}: must be keys in quotes, such as "n,ctrl+n".')
        raise _mistake(words, place=_place(name, line), command=command)
    return KeyWish(command, keys, line)


def _line_of(text: str, key: str, table: str = "") -> int:
    """Return the line that sets a key of a table; 1 when it is not found."""
    return _lines_of(text).get((table, key), 1)


@lru_cache(maxsize=1)
def _lines_of(text: str) -> dict[tuple[str, str], int]:
    """Find the first line of every table and key; a table is a key of the table ""."""
    here, lines = "", dict[tuple[str, str], int]()
    for number, line in enumerate(text.splitlines(), 1):
        if heading := _heading_pattern().match(line):
            here = heading[1]
            for name in (here, here.partition(".")[0]):
                lines.setdefault(("", name), number)
        elif setting := _setting_pattern().match(line):
            lines.setdefault((here, setting[setting.lastindex or 0]), number)
    return lines


@cache
def _setting_pattern() -> re.Pattern[str]:
    return re.compile(r"""\s*(?:"([^"]*)"|'([^']*)'|([^\s"'.=]+))\s*[.=]""")


@cache
def _heading_pattern() -> re.Pattern[str]:
    return re.compile(r"\s*\[+\s*[\"']?([^\]\"']+?)[\"']?\s*\]+\s*(?:#.*)?$")
