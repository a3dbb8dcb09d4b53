"""Web addresses for the eye: short, readable, and harmless."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termnews.text.address import shown_address
from termnews.text.clean import clean_line


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://www.example.com/%E6%96%B0%E8%81%9E/?id=7", "www.example.com/新聞/?id=7"),
        ("http://example.com/", "example.com"),
        ("https://example.com/a%20b%F0%9F%98%80", "example.com/a b😀"),
        ("https://example.com/%B7%73", "https://example.com/%B7%73"),
        ("https://safe.example%40evil.example/a", "safe.example%40evil.example/a"),
        ("https://user@evil.example/a", "user@evil.example/a"),
        ("https://example.com/%1B%5B31m%E2%80%AEtxt", "example.com/\ufffd[31mtxt"),
        ("mailto:a@example.com", "mailto:a@example.com"),
        ("page:2012/a.html", "2012/a.html"),
        ("http://[::1", "http://[::1"),
        ("", ""),
    ],
)
def test_an_address_is_shown_as_host_and_decoded_path(url: str, shown: str) -> None:
    assert shown_address(url) == shown


@given(st.text(), st.text())
def test_whatever_stands_in_an_address_is_cleaned(host: str, path: str) -> None:
    shown = shown_address(f"https://{host}/{path}")

    assert shown == clean_line(shown, 2000)
