"""Superscript and subscript in Unicode: m² and H₂O."""

from __future__ import annotations

_RAISED = str.maketrans("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ")
_LOWERED = str.maketrans("0123456789+-=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")


def raised(text: str) -> str:
    """The text in superscript, or unchanged when a character has none."""
    return _set(text, _RAISED)


def lowered(text: str) -> str:
    """The text in subscript, or unchanged when a character has none."""
    return _set(text, _LOWERED)


def _set(text: str, table: dict[int, int]) -> str:
    return text.translate(table) if all(ord(c) in table or c.isspace() for c in text) else text
