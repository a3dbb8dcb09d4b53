"""Every key of the settings file, with its type and explanation."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from termnews.database.server_address import ServerAddress, is_address, parse_address
from termnews.errors import AddressError, Sentence
from termnews.settings.folders import expand_home
from termnews.text.nearest import find_nearest
from termnews.text.words import N_

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path


class Key(NamedTuple):
    """A key of the settings file."""

    name: str
    example: str
    """An example in TOML; the default where there is one."""
    comment: str
    read: Callable[[Any], Any]
    """Convert a TOML value to the field's; raises BadValueError with what is expected."""


class BadValueError(Exception):
    """A value is not what a key takes."""

    def __init__(self, wanted: str, *, is_secret: bool = False, **values: str) -> None:
        super().__init__(wanted)
        self.wanted = Sentence(wanted, values)
        self.is_secret = is_secret
        """Whether the value must not be quoted in messages."""


def _choice(*names: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str) or value not in names:
            choices = ", ".join(f'"{name}"' for name in names)
            if nearest := find_nearest(str(value), names):
                raise BadValueError(
                    N_('must be one of {choices}. Did you mean "{nearest}"?'), choices=choices, nearest=nearest
                )
            raise BadValueError(N_("must be one of {choices}."), choices=choices)
        return value

    return read


def _path(value: Any) -> Path | None:
    if not isinstance(value, str):
        raise BadValueError(N_('must be a path in quotes, such as "~/articles".'))
    if "\0" in value:
        raise BadValueError(N_("must be a path, which holds no null character."))
    return expand_home(value) if value else None


def _path_or_address(value: Any) -> Path | ServerAddress | None:
    if not isinstance(value, str) or not is_address(value):
        return _path(value)
    try:
        return parse_address(value)
    except AddressError as error:
        raise BadValueError(str(error), is_secret=True) from None


def _address(value: Any) -> ServerAddress | None:
    if value and not (isinstance(value, str) and is_address(value)):
        raise BadValueError(N_("must be the address of a server in quotes: postgresql://…"))
    return cast("ServerAddress | None", _path_or_address(value))


def _word(value: Any) -> str:
    if not isinstance(value, str):
        raise BadValueError(N_("must be a word in quotes."))
    return value


def _switch(value: Any) -> bool:
    if isinstance(value, str) and value.lower() in _SWITCH_WORDS:
        return _SWITCH_WORDS[value.lower()]
    if not isinstance(value, bool):
        raise BadValueError(N_("must be true or false."))
    return value


def _number(least: int, most: int) -> Callable[[Any], int]:
    def read(value: Any) -> int:
        if isinstance(value, str) and value.isascii() and value.isdecimal():
            value = int(value)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise BadValueError(N_("must be {least}-{most}."), least=str(least), most=str(most))
        return value

    return read


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
SORTS = ("auto", "date", "-date", "title", "-title", "length", "-length", "relevance")
KEYS = (
    Key("archive", '"~/articles"', N_("Archive to open when `termnews` is started without PATH."), _path_or_address),
    Key(
        "readers",
        '"postgresql://one.example,two.example/archive"',
        N_("Replicas of the server that `archive` names: it is read from the first that answers, else from itself."),
        _address,
    ),
    Key("cache", '"~/.cache/termnews"', N_("Folder for indexes, which make the next start instant."), _path),
    Key(
        "shelf",
        '"~/.local/state/termnews/shelf.db"',
        N_("File for marks, notes and saved searches; or a server that shares them between machines: postgresql://…"),
        _path_or_address,
    ),
    Key(
        "sync",
        '"~/Sync/termnews"',
        N_(
            "Folder through which marks are synced with other machines: at the start, after marking and on exit.\n"
            "It may be kept in Syncthing, in git or on a USB stick."
        ),
        _path,
    ),
    Key(
        "language",
        '""',
        N_("Interface language: en, zh_Hans, zh_Hant; empty follows the locale."),
        _choice("", "en", "zh_Hans", "zh_Hant"),
    ),
    Key(
        "theme",
        '""',
        N_(
            "Theme: termnews-paper, termnews-ink, ansi-dark, ansi-light (the terminal's own 16 "
            "colours), nord, gruvbox ...\nEmpty: termnews-ink, or the terminal's own colours where it "
            "has few."
        ),
        _word,
    ),
    Key("mouse", "true", N_("false leaves the mouse to the terminal and its own selection."), _switch),
    Key(
        "driver",
        '"termnews"',
        N_("Terminal driver: termnews (sends only what changed) or textual (stock)."),
        _choice("termnews", "textual"),
    ),
    Key(
        "borders",
        '"none"',
        N_("Borders between panes: none (backgrounds differ), ascii, line."),
        _choice("none", "ascii", "line"),
    ),
    Key("measure", "76", N_("Text width in cells, 20-400; a Chinese character takes two."), _number(20, 400)),
    Key(
        "list_lines",
        '"auto"',
        N_("Lines per article in the list: auto (by width), 1, 2."),
        _choice("auto", "1", "2"),
    ),
    Key(
        "sort",
        '"auto"',
        N_("Sort order: {orders}; a leading - reverses it. auto: newest first, in a search best match first."),
        _choice(*SORTS),
    ),
    Key(
        "mark_read",
        '"end"',
        N_("When an article is marked read: end (at its end), open (when opened), never (by key only)."),
        _choice("end", "open", "never"),
    ),
    Key(
        "layout",
        '"auto"',
        N_("Pane layout: auto (by size), columns, stacked, single."),
        _choice("auto", "columns", "stacked", "single"),
    ),
    Key(
        "script",
        '"original"',
        N_("Chinese script of articles: original, simplified, traditional."),
        _choice("original", "simplified", "traditional"),
    ),
    Key(
        "workers",
        "0",
        N_(
            "Processes that read pages, 0-64. 0: one for each processor, at most 8.\n"
            "Three or more also index the words of many new pages; with fewer, the process that writes does it."
        ),
        _number(0, 64),
    ),
    Key(
        "json_field",
        '""',
        N_(
            'Field of JSON files that holds the page, such as "post_html"; empty looks for it.\n'
            "After a change: `termnews index --rebuild`."
        ),
        _word,
    ),
    Key("private", "false", N_("true leaves no trace: no marks, history or index are saved."), _switch),
    Key(
        "outside",
        "true",
        N_("false starts no programs and writes no files: for guest accounts."),
        _switch,
    ),
)
BY_NAME = {key.name: key for key in KEYS}
_HEAD = N_("termnews settings: {file}\nAll settings are optional; remove the # to set one.")
_KEY_TABLE = N_(
    "Keys: a command (docs/keys.md lists them all) and its keys, separated by commas.\nEmpty "
    "quotes remove a command's keys."
)
_KEY_EXAMPLES = """\
[keys]
# next-unread = "full_stop,ctrl+n"
# quit = "Q,ctrl+q"
"""


def default_text(translate: Callable[[str], str] = str) -> str:
    """The settings file with every key explained and nothing set: what `termnews settings` prints."""

    def explain(words: str, **values: object) -> str:
        return "".join(f"# {line}\n" for line in Sentence(words, values).said(translate).splitlines())

    head = explain(_HEAD, file=settings_path())
    keys = (f"{explain(key.comment, orders=', '.join(SORTS))}# {key.name} = {key.example}\n" for key in KEYS)
    return "\n".join((head, *keys, explain(_KEY_TABLE) + _KEY_EXAMPLES))


def settings_path(environment: Mapping[str, str] = os.environ) -> Path:
    """Where the settings file is looked for: $TERMNEWS_CONFIG, else the XDG configuration folder."""
    if named := environment.get("TERMNEWS_CONFIG"):
        return expand_home(named)
    home = environment.get("XDG_CONFIG_HOME") or "~/.config"
    return expand_home(home) / "termnews" / "settings.toml"
