"""Style rules that are parsed once for all apps of a process."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from textual.css.stylesheet import Stylesheet

if TYPE_CHECKING:
    from textual.css.model import RuleSet


def parse_style_rules_once() -> None:
    """Give an app the rules that one before it parsed from the same text with the same variables.

    Parsing is a fifteenth of what a test of the screen costs. Textual never changes a rule: it gives the same ones to
    all screens of an app, and takes them again when a source is added.
    """
    parse = getattr(Stylesheet, "_parse_rules", None)
    if parse is None or hasattr(parse, "__wrapped__"):  # a newer Textual; done already
        return

    @cache
    def parsed(variables: tuple[tuple[str, str], ...], *source: Any) -> list[RuleSet]:
        return parse(Stylesheet(variables=dict(variables)), *source)

    def parsed_once(
        sheet: Stylesheet,
        css: str,
        read_from: tuple[str, str],
        is_default_rules: bool = False,
        tie_breaker: int = 0,
        scope: str = "",
    ) -> list[RuleSet]:
        return parsed(tuple(sheet._variables.items()), css, read_from, is_default_rules, tie_breaker, scope)

    parsed_once.__wrapped__ = parse  # type: ignore[attr-defined]
    Stylesheet._parse_rules = parsed_once  # type: ignore[method-assign]
