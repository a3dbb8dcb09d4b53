"""Addresses that Cloudflare hides are readable again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termnews.extract.protected import decode, unprotect
from termnews.extract.read import read_page


def hide(address: str, key: int = 0x5A) -> str:
    """What Cloudflare makes of an address."""
    return bytes([key, *(letter ^ key for letter in address.encode())]).hex()


FORMS = {
    "link": '<a href="/cdn-cgi/l/email-protection" class="__cf_email__" data-cfemail="{}">[email&#160;protected]</a>',
    "span": "<span class='__cf_email__' data-cfemail='{}'>[email protected]</span>",
    "unquoted": "<span data-cfemail={}>[email protected]</span>",
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize("address", ["ann@example.org", "小明@例子.中国"])
def test_a_hidden_address_is_shown(form: str, address: str) -> None:
    page = f"<h1>题</h1><p>来信请寄{form.format(hide(address))}，谢谢。</p>"

    assert read_page(page.encode(), "a.html").text == f"来信请寄{address}，谢谢。"


def test_a_link_to_a_hidden_address_is_one_of_mail() -> None:
    assert (
        unprotect(f'<a href="/cdn-cgi/l/email-protection#{hide("a@e.org")}">x</a>') == '<a href="mailto:a@e.org">x</a>'
    )


@given(st.text(), st.integers(0, 255))
def test_any_address_comes_back(address: str, key: int) -> None:
    assert decode(hide(address.encode("utf-8", "replace").decode(), key)) == address.encode("utf-8", "replace").decode()


@pytest.mark.parametrize("digits", ["abc", "5a5", "5"])
def test_digits_that_hide_nothing_leave_the_page_as_it_is(digits: str) -> None:
    page = f"<span data-cfemail={digits}>[email protected]</span>"

    assert unprotect(page) == page
