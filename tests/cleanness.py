"""Whether a text has been cleaned."""

from __future__ import annotations

from termnews.text.clean import clean_body


def is_clean(text: str) -> bool:
    """Whether cleaning would leave the text as it is: nothing in it could steer a terminal or hide."""
    return clean_body(text).text == text
