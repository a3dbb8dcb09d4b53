"""Links: what is opened, how, and what never is."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from termnews.text.address import ADDRESS_LENGTH
from termnews.ui.browser import LinkError, can_open, check_link, open_link

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

OPENED = {
    "plain": ("https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
    "upper case": ("HTTPS://Example.ORG/A", "https://example.org/A"),
    "port": ("http://example.org:8080/", "http://example.org:8080/"),
    "number": ("http://[2001:db8::1]:80/x", "http://[2001:db8::1]:80/x"),
    "Chinese path": ("https://example.org/新聞", "https://example.org/%E6%96%B0%E8%81%9E"),
    "Chinese host": ("https://中文.tw/", "https://xn--fiq228c.tw/"),
    "look-alike": ("https://аpple.com/", "https://xn--pple-43d.com/"),
    "quotes": ("https://example.org/'\";$(x)`y`", "https://example.org/'%22;$(x)%60y%60"),
    "escaped already": ("https://example.org/%E6%96%B0", "https://example.org/%E6%96%B0"),
}


@pytest.mark.parametrize(("url", "address"), OPENED.values(), ids=OPENED)
def test_a_web_address_is_made_ascii(url: str, address: str) -> None:
    assert check_link(url) == address


REFUSED = {
    "file": "file:///etc/passwd",
    "javascript": "javascript:alert(1)",
    "data": "data:text/html,x",
    "mail": "mailto:a@example.org",
    "ssh": "ssh://example.org",
    "option": "--version",
    "relative": "page.html",
    "no host": "https:///path",
    "userinfo": "https://bank.example@evil.example/",
    "password": "https://a:b@evil.example/",
    "escape": "https://example.org/\x1b]52;c;eA==\x07",
    "line end": "https://example.org/\n--help",
    "space": " https://example.org/",
    "hidden": "https://example.org/\u202egnp.exe",
    "bad port": "https://example.org:http/",
    "bad bracket": "https://[::1/",
    "backslash": "https://example.org\\.evil.example/",
    "quote in host": "https://exa'mple.org/",
    "bad label": "https://" + "新" * 80 + ".tw/",
    "long": "https://example.org/" + "x" * ADDRESS_LENGTH,
    "long when escaped": "https://example.org/" + "新" * 300,
    "empty": "",
}


@pytest.mark.parametrize("url", REFUSED.values(), ids=REFUSED)
def test_anything_else_is_refused_with_a_sentence(url: str) -> None:
    with pytest.raises(LinkError, match=r"\.$"):
        check_link(url)


@settings(max_examples=100)
@given(st.one_of(st.text(), st.text().map("https://".__add__), st.text().map("http://example.org/".__add__)))
def test_what_is_opened_is_always_one_safe_argument(url: str) -> None:
    try:
        address = check_link(url)
    except LinkError:
        return
    assert address.startswith(("http://", "https://"))
    assert all("!" <= character <= "~" for character in address)
    assert len(address) <= ADDRESS_LENGTH


@pytest.fixture
def browser(tmp_path: Path, make_program: Callable[[str, str], Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A browser that writes down its arguments and its environment."""
    make_program(
        "xdg-open",
        f'#!/bin/sh\nprintf "%s\\n" "$@" > "{tmp_path}/new"\nenv >> "{tmp_path}/new"\n'
        f'mv "{tmp_path}/new" "{tmp_path}/opened"\n',
    )
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.delenv("SSH_CONNECTION", raising=False)
    monkeypatch.delenv("SSH_TTY", raising=False)
    return tmp_path / "opened"


def test_the_browser_gets_the_address_as_one_argument(browser: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LD_PRELOAD_PATH", "/evil")

    open_link(check_link("https://example.org/$(touch x);'"))

    deadline = time.monotonic() + 10
    while not browser.exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    first, *environment = browser.read_text().splitlines()
    assert first == "https://example.org/$(touch%20x);'"
    assert not any(line.startswith("LD_") for line in environment)


@pytest.mark.parametrize(
    ("environment", "opens"),
    [
        ({"SSH_CONNECTION": "x", "DISPLAY": ""}, False),
        ({"DISPLAY": ""}, False),
        ({"SSH_TTY": "/dev/pts/1"}, False),
        ({}, True),
    ],
    ids=["over ssh", "on a console", "over ssh with a display", "at a desk"],
)
def test_a_browser_is_opened_only_where_the_person_sits(
    browser: Path, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], opens: bool
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    assert can_open() is opens
    if not opens:
        with pytest.raises(LinkError):
            open_link(check_link("https://example.org/"))


def test_without_a_browser_there_is_a_sentence(browser: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))

    with pytest.raises(LinkError, match="No browser"):
        open_link(check_link("https://example.org/"))


def test_a_browser_that_cannot_start_is_a_sentence(browser: Path) -> None:
    (browser.parent / "xdg-open").write_text("#!/nowhere/sh\n")

    with pytest.raises(LinkError, match="Cannot start the browser"):
        open_link(check_link("https://example.org/"))
