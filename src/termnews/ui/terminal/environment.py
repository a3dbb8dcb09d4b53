"""Checks of the terminal: whether it can be drawn on, and its number of colours.

Nothing here imports Textual, which reads its environment once, when it is imported.
"""

from __future__ import annotations

import os
import re
import sys
from io import TextIOWrapper

from termnews.errors import UsageError
from termnews.text.words import _

_NAME = re.compile(r"[A-Za-z0-9._+-]{1,40}")
# Terminals that cannot move the cursor, or are unknown.
_CANNOT_DRAW = {"", "dumb", "unknown", "network", "dialup", "switch", "emacs", "lpr", "printer"}
_COLOUR_SYSTEMS = {"auto", "standard", "256", "truecolor"}

NO_COLOURS, SIXTEEN, INDEXED, FULL = 0, 16, 256, 1 << 24
"""Results of `colour_depth`."""


def check_terminal() -> None:
    """Make the terminal ready for the reader.

    Raises:
        UsageError: There is no usable terminal; the message says what works instead.
    """
    if not (_is_terminal(0) and _is_terminal(2)):
        raise UsageError(
            _("termnews needs a terminal; over ssh: ssh -t HOST termnews. `termnews list` works without one.")
        )
    name = os.environ.get("TERM", "")
    if name in _CANNOT_DRAW or not _NAME.fullmatch(name):
        raise UsageError(
            _("Cannot draw on this terminal (TERM={name}). `termnews list` and `termnews show` work in it.").format(
                name=name if _NAME.fullmatch(name) else '""'
            )
        )
    use_utf8()
    prepare_environment()


def open_without_waiting(fileno: int, mode: int) -> int | None:
    """Open a terminal again, non-blocking, without affecting other descriptors of it.

    Args:
        fileno: The terminal.
        mode: `os.O_RDONLY` or `os.O_WRONLY`.

    Returns:
        A file descriptor to be closed; None when it cannot be opened.
    """
    try:
        return os.open(os.ttyname(fileno), mode | os.O_NOCTTY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return None


def use_utf8() -> None:
    """Write UTF-8 whatever the locale, instead of escapes or question marks for Chinese."""
    for stream in (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def prepare_environment() -> None:
    """Set what Textual reads when it is imported."""
    os.environ["TEXTUAL_ANIMATIONS"] = "none"
    # The kitty protocol makes input methods lose committed text in some terminals.
    os.environ["TEXTUAL_DISABLE_KITTY_KEY"] = "1"
    # Milliseconds that an Escape waits for the rest of a key, which may be delayed over ssh.
    os.environ.setdefault("ESCDELAY", "250")
    os.environ["TEXTUAL_COLOR_SYSTEM"] = _colour_system()
    # Tools for developing Textual: a log of what was typed, a server of its own;
    # and sizes that are right for another terminal.
    for name in (
        "COLUMNS",
        "LINES",
        "TEXTUAL",
        "TEXTUAL_DRIVER",
        "TEXTUAL_DEBUG",
        "TEXTUAL_LOG",
        "TEXTUAL_PRESS",
        "TEXTUAL_SCREENSHOT",
    ):
        os.environ.pop(name, None)


def colour_depth() -> int:
    """Return the number of colours of the terminal: `NO_COLOURS`, `SIXTEEN`, `INDEXED` or `FULL`."""
    # Empty too, as Textual reads it.
    if "NO_COLOR" in os.environ:
        return NO_COLOURS
    system = _colour_system()
    if system != "auto":
        return {"standard": SIXTEEN, "256": INDEXED, "truecolor": FULL}[system]
    if os.environ.get("COLORTERM", "").strip().lower() in {"truecolor", "24bit"}:
        return FULL
    name = os.environ.get("TERM", "").lower()
    return INDEXED if "256color" in name or "kitty" in name else SIXTEEN


def _colour_system() -> str:
    """Keep Textual's settings in the environment only if valid, because Textual crashes otherwise."""
    asked = os.environ.get("TEXTUAL_COLOR_SYSTEM", "auto").strip().lower()
    if asked not in _COLOUR_SYSTEMS:
        asked = "auto"
    # Rich takes these for terminals of sixteen colours.
    is_direct = os.environ.get("TERM", "").lower().endswith("-direct") and not os.environ.get("NO_COLOR")
    return "truecolor" if asked == "auto" and is_direct else asked


def _is_terminal(fileno: int) -> bool:
    try:
        return os.isatty(fileno)
    except OSError:
        return False
