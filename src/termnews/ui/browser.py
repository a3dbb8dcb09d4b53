"""Opening links in a local browser; never over ssh, never with a shell.

A link is untrusted: what is no plain address on the web is refused, and the browser is run by an argument list that
ends with the address.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from threading import Thread
from urllib.parse import quote, urlsplit

from termnews.errors import TermnewsError
from termnews.text.address import ADDRESS_LENGTH, PAGE
from termnews.text.clean import clean_line
from termnews.text.words import _

_SCHEMES = {"http", "https"}
_KEPT = "!$&'()*+,-./:;=?@_~%#[]"
# Programs that open an address in the person's browser, with their arguments.
_OPENERS = {"darwin": (("open",),), "linux": (("xdg-open",), ("gio", "open"), ("sensible-browser",))}
# Environment variables that make a program run foreign code.
_UNSAFE_VARIABLES = ("LD_", "DYLD_", "PYTHON")


class LinkError(TermnewsError):
    """The link cannot be opened; the message says why."""


def check_link(url: str) -> str:
    """Return the address of a link as a browser gets it: printable ASCII, beginning with http:// or https://.

    Raises:
        LinkError: It is not a web address, or it disguises its target.
    """
    if url.startswith(PAGE):
        raise LinkError(_("The page this link leads to is not in this archive."))
    if len(url) > ADDRESS_LENGTH:
        raise LinkError(_("Address too long to open."))
    if clean_line(url) != url:
        raise LinkError(_("Not opened: the address has invisible characters."))
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise LinkError(_("Not a web address.")) from error
    if parts.scheme not in _SCHEMES or not parts.hostname:
        raise LinkError(_("Only http and https links can be opened."))
    if parts.username is not None or parts.password is not None:
        raise LinkError(_("Not opened: the address hides its site behind a name and an @."))
    site = _ascii_host(parts.hostname)
    tail = url.split("://", 1)[1][len(parts.netloc) :]
    host = f"[{site}]" if ":" in site else site
    address = f"{parts.scheme}://{host}{f':{port}' if port is not None else ''}{quote(tail, safe=_KEPT)}"
    if len(address) > ADDRESS_LENGTH:
        raise LinkError(_("Address too long to open."))
    return address


def is_over_ssh() -> bool:
    """Whether this is an ssh session."""
    return bool(os.environ.get("SSH_CONNECTION") or os.environ.get("SSH_TTY"))


def can_open() -> bool:
    """Whether a browser can be opened on the person's screen."""
    if is_over_ssh():
        return False
    has_display = bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return (has_display or sys.platform == "darwin") and _opener() is not None


def open_link(address: str) -> None:
    """Hand an address that `check_link` returned to the browser, without waiting for it.

    Raises:
        LinkError: There is no browser.
    """
    opener = _opener() if can_open() else None
    if opener is None:
        raise LinkError(_("No browser available here; copy the address instead."))
    environment = {name: value for name, value in os.environ.items() if not name.startswith(_UNSAFE_VARIABLES)}
    try:
        process = subprocess.Popen(  # noqa: S603 - an argument list, and the address begins with http
            [*opener, address],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment,
            start_new_session=True,
        )
    except OSError as error:
        raise LinkError(_("Cannot start the browser: {reason}.").format(reason=error.strerror)) from error
    Thread(target=process.wait, name="termnews-browser", daemon=True).start()


def _ascii_host(host: str) -> str:
    if host.isascii():
        ascii_host = host
    else:
        try:
            ascii_host = host.encode("idna").decode("ascii")
        except UnicodeError as error:
            raise LinkError(_("Not a web address.")) from error
    allowed = ascii_host.replace("-", "").replace(".", "").replace("_", "").replace(":", "")
    if not allowed.isalnum() or ascii_host.startswith("-"):
        raise LinkError(_("Not a web address."))
    return ascii_host


def _opener() -> list[str] | None:
    for program, *arguments in _OPENERS.get(sys.platform, ()):
        if path := shutil.which(program):
            return [path, *arguments]
    return None
