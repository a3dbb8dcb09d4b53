"""Terms in the syntax of FTS5."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.text.han import spellings, split_tokens

if TYPE_CHECKING:
    from collections.abc import Iterable

    from termnews.model.query import Term


def match_expression(terms: Iterable[Term], joint: str = "AND") -> str:
    """Write terms for MATCH; tokens contain neither quotes nor spaces, so nothing typed becomes an operator."""
    return f" {joint} ".join(_match_one(term) for term in terms)


def _match_one(term: Term) -> str:
    spelled = (f'"{" ".join(split_tokens(phrase))}"{"*" * term.prefix}' for phrase in spellings(term.value))
    phrase = f"({' OR '.join(spelled)})"
    return f"{{{term.field}}} : {phrase}" if term.field else phrase
