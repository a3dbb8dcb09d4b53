"""Every key of the settings file: what it is called, what it takes, and how it is explained."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from termnews.errors import Sentence
from termnews.text.nearest import find_nearest
from termnews.text.words import N_

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class Key(NamedTuple):
    """A key of the settings file."""

    name: str
    example: str
    """A TOML value that shows the form; the default where there is one."""
    comment: str
    read: Callable[[Any], Any]
    """Turn the value into the field; raises BadValueError with what is wanted instead."""


class BadValueError(Exception):
    """A value is not what a key takes."""

    def __init__(self, wanted: str, **values: str) -> None:
        super().__init__(wanted)
        self.wanted = Sentence(wanted, values)


def _choice(*names: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str) or value not in names:
            choices = ", ".join(f'"{name}"' for name in names)
            if nearest := find_nearest(str(value), names):
                raise BadValueError(
                    N_('one of {choices} is wanted. Did you mean "{nearest}"?'), choices=choices, nearest=nearest
                )
            raise BadValueError(N_("one of {choices} is wanted."), choices=choices)
        return value

    return read


def _path(value: Any) -> Path | None:
    if not isinstance(value, str):
        raise BadValueError(N_('a path in quotes is wanted, such as "~/articles".'))
    return Path(value).expanduser() if value else None


def _word(value: Any) -> str:
    if not isinstance(value, str):
        raise BadValueError(N_("a word in quotes is wanted."))
    return value


def _switch(value: Any) -> bool:
    if isinstance(value, str) and value.lower() in _SWITCH_WORDS:
        return _SWITCH_WORDS[value.lower()]
    if not isinstance(value, bool):
        raise BadValueError(N_('"on" or "off" is wanted.'))
    return value


def _cells(value: Any) -> int:
    if isinstance(value, str) and value.isascii() and value.isdecimal():
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or not 20 <= value <= 400:
        raise BadValueError(N_("a number from 20 to 400 is wanted."))
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
SORTS = ("auto", "date", "-date", "title", "-title", "length", "-length", "relevance")
KEYS = (
    Key("archive", '"~/articles"', N_("The folder that `termnews` opens when none is named."), _path),
    Key("cache", '"~/.cache/termnews"', N_("Folder of the index, which makes the next start instant."), _path),
    Key("shelf", '"~/.local/state/termnews/shelf.db"', N_("File of your marks, notes and saved searches."), _path),
    Key(
        "language",
        '""',
        N_("Language of the screens: en, zh_Hans, zh_Hant; empty follows the locale."),
        _choice("", "en", "zh_Hans", "zh_Hant"),
    ),
    Key(
        "theme",
        '""',
        N_(
            "Colours: termnews-paper, termnews-ink, ansi-dark, ansi-light (the terminal's own 16), nord, gruvbox ...\n"
            "Empty chooses: ink where colours are many, the terminal's own where they are few."
        ),
        _word,
    ),
    Key("mouse", '"on"', N_("off leaves the mouse to the terminal, so that its own selection works."), _switch),
    Key(
        "driver",
        '"termnews"',
        N_("What writes to the terminal: termnews (sends what changed), textual (the stock one)."),
        _choice("termnews", "textual"),
    ),
    Key(
        "borders",
        '"none"',
        N_("Between panes: none (backgrounds tell them apart), ascii, line."),
        _choice("none", "ascii", "line"),
    ),
    Key("measure", "76", N_("Cells in a line of the article, at most; a Chinese character takes two."), _cells),
    Key(
        "list_lines",
        '"auto"',
        N_("Lines an article takes in the list: auto (by width), 1, 2."),
        _choice("auto", "1", "2"),
    ),
    Key(
        "sort",
        '"auto"',
        N_("Order of the list: {orders}; - turns it round, auto is newest first and in a search best match first."),
        _choice(*SORTS),
    ),
    Key(
        "mark_read",
        '"end"',
        N_("When an article counts as read: end (read to its end), open, never (by key alone)."),
        _choice("end", "open", "never"),
    ),
    Key(
        "layout",
        '"auto"',
        N_("The panes: auto (by size), columns, stacked, single."),
        _choice("auto", "columns", "stacked", "single"),
    ),
    Key(
        "script",
        '"original"',
        N_("Chinese script of articles: original, simplified, traditional."),
        _choice("original", "simplified", "traditional"),
    ),
    Key("private", "false", N_("true keeps nothing of what you do."), _switch),
    Key(
        "outside",
        "true",
        N_("false starts no program and writes no article to a file: for an account of strangers."),
        _switch,
    ),
)
BY_NAME = {key.name: key for key in KEYS}
_HEAD = N_("Settings of termnews: {file}\nEvery key may be left out; take the # away to set one.")
_KEY_TABLE = N_(
    "Keys: a command's name (docs/keys.md lists them all) and the keys for it, with\n"
    "commas between them. Empty quotes take a command's keys away."
)
_KEY_EXAMPLES = """\
[keys]
# next-unread = "comma,ctrl+n"
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
        return Path(named).expanduser()
    home = environment.get("XDG_CONFIG_HOME") or "~/.config"
    return Path(home).expanduser() / "termnews" / "settings.toml"
