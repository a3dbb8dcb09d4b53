"""The words of a page, read without any part of the conversion, to compare its Markdown with."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from termnews.text.clean import clean_body

_UNSEEN = frozenset([
    "audio", "base", "button", "canvas", "datalist", "embed", "head", "iframe", "input", "link", "map", "meta",
    "noembed", "noframes", "object", "param", "rp", "script", "select", "source", "style", "svg", "template",
    "textarea", "title", "track", "video",
])  # fmt: skip
_AROUND = {"q": ("“", "”"), "rt": ("（", "）")}
_RAISED = str.maketrans(
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ",
    "0123456789+-=()ni0123456789+-=()aehijklmnoprstuvx",
)


def page_words(html: str) -> str:
    """What a person can read in HTML, the words of pictures too, without white space."""
    parts: list[str] = []
    pending: list[LexborNode | str | None] = [LexborHTMLParser(html).body]
    while pending:
        node = pending.pop()
        if isinstance(node, str):
            parts.append(node)
        elif node is not None:
            pending.append(node.next)
            if node.is_text_node:
                parts.append(node.text_content or "")
            elif node.is_element_node and node.tag not in _UNSEEN and not _is_hidden(node):
                before, after = _AROUND.get(node.tag or "", ("", ""))
                parts.append(before or (node.attributes.get("alt") or "" if node.tag == "img" else ""))
                pending += [after, node.first_child]
    return squeezed("".join(parts))


def squeezed(text: str) -> str:
    """Text without white space, raised and lowered characters on the line."""
    return "".join(clean_body(text).text.split()).translate(_RAISED)


def _is_hidden(node: LexborNode) -> bool:
    style = node.attributes.get("style") or ""
    return "hidden" in node.attributes or re.search(r"display\s*:\s*none", style, re.IGNORECASE) is not None
