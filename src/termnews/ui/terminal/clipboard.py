"""Text for the clipboard of the person's terminal, which may be far away (OSC 52)."""

from __future__ import annotations

from base64 import b64encode

from termnews.text.clean import clean_body

MOST_BYTES = 56_000
"""The maximum number of bytes of UTF-8 that are sent: 75 kB in base64, which common terminals accept."""


def clipboard_text(text: str) -> str:
    """Return text for the clipboard: cleaned, truncated, and without line ends that a shell would run."""
    clean = clean_body(text).text.strip("\n")
    return clean.encode()[:MOST_BYTES].decode("utf-8", "ignore").rstrip("\n")


def clipboard_sequence(text: str) -> tuple[str, int]:
    """Return the sequence that puts text on the clipboard, and the number of characters in it.

    Terminals may refuse silently: callers say "sent", not "copied".
    """
    kept = clipboard_text(text)
    return f"\x1b]52;c;{b64encode(kept.encode()).decode('ascii')}\x07", len(kept)
