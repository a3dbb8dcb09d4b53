"""The words of the interface in the person's language."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gettext import NullTranslations

_CATALOGUES = Path(__file__).parent.parent / "locale"
_translations: NullTranslations | None = None
_language = "en"

LANGUAGES = {"en": "English", "zh_Hans": "简体中文", "zh_Hant": "繁體中文"}
"""Languages of the interface, each named in itself."""


def use_language(name: str = "") -> str:
    """Set the language of messages.

    Args:
        name: A key of `LANGUAGES`; empty follows the locale of the environment.

    Returns:
        The language chosen.
    """
    global _translations, _language  # noqa: PLW0603 - a process speaks one language
    chosen = _language = name if name in LANGUAGES else language_of_locale()
    _translations = None
    if chosen != "en":
        import gettext

        _translations = gettext.translation("termnews", _CATALOGUES, [chosen], fallback=True)
    return chosen


def current_language() -> str:
    """The language chosen last, passed on to worker processes."""
    return _language


def language_of_locale() -> str:
    """The supported language that the environment asks for (LANGUAGE, LC_ALL, LC_MESSAGES, LANG)."""
    asked = next((value for key in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(key))), "")
    locale = asked.split(":")[0].replace("-", "_").lower()
    if not locale.startswith("zh"):
        return "en"
    return "zh_Hant" if any(part in locale for part in ("hant", "_tw", "_hk", "_mo")) else "zh_Hans"


def _(message: str) -> str:
    """Return a message in the person's language."""
    return _translations.gettext(message) if _translations else message


def ngettext(one: str, many: str, count: int) -> str:
    """Return the form of a message that fits a count."""
    if _translations:
        return _translations.ngettext(one, many, count)
    return one if count == 1 else many


def N_(message: str) -> str:  # noqa: N802 - the name that gettext's tools know
    """Mark a message for translation where it is displayed."""
    return message


def without_stop(reason: object) -> str:
    """A reason, which may be a sentence, for a message that puts a full stop after it."""
    return str(reason).rstrip(".\u3002")
