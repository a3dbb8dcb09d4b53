"""Front matter: the metadata of a post before its body, in YAML or TOML."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from termnews.text.words import _, without_stop

_OPENING = re.compile(r"\s{0,64}(---|\+\+\+)[ \t]*\r?\n")
_CLOSING = {
    "---": re.compile(r"^(?:---|\.\.\.)[ \t]*\r?$\n?", re.MULTILINE),
    "+++": re.compile(r"^\+\+\+[ \t]*\r?$\n?", re.MULTILINE),
}
LONGEST = 65_536
MOST_KEYS = 200
DEEPEST_FLOW = 20

_LINE = re.compile(r"([^\W\d][\w.-]*)[ \t]*:(?:[ \t]+(.*))?$")
_PLAIN = re.compile(r"[^\s&*!|>%@`\"'\[\]{},#?:-](?:[^:#]|:(?=\S)|(?<=\S)#)*$")
_FLOW_ITEM = re.compile(r"[^\s&*!|>%@`\"'\[\]{},#?:-][^,\[\]{}:#\"']*$")
_ALIAS = re.compile(r"(?:^|[\s\[{,:-])\*[^\s,\]}]", re.MULTILINE)


class FrontMatter(NamedTuple):
    """The front matter of a post."""

    values: Mapping[str, tuple[str, ...]] = {}
    """Key in lower case -> its values, in order; inner mappings are "source.name"."""
    body: str = ""
    flaw: str = ""
    """Why it could not be parsed as written; empty when it could."""


def split_front_matter(text: str) -> FrontMatter:
    """Split the front matter from a page; without one, `values` is empty and `body` is the page."""
    opening = _OPENING.match(text)
    if not opening:
        return FrontMatter(body=text)
    fence, start = opening[1], opening.end()
    closing = _CLOSING[fence].search(text, start, start + LONGEST)
    if not closing:
        return _without_end(text, start)
    block, body = text[start : closing.start()], text[closing.end() :]
    if fence == "---" and (values := read_simple(block)) is not None:
        return FrontMatter(values, body)
    reason, values = _read_toml(block) if fence == "+++" else _read_yaml(block)
    if reason:
        values = dict(_lenient(block))
        if not values and fence == "---" and _LINE.match(block.strip().partition("\n")[0]) is None:
            return FrontMatter(body=text)
    return FrontMatter(values, body, reason)


def _without_end(text: str, start: int) -> FrontMatter:
    """An unclosed line of dashes is a thematic break, unless "key: value" lines follow."""
    lines = text[start : start + LONGEST].split("\n", 3)
    if len(lines) > 1 and all(_LINE.match(line.rstrip()) for line in lines[:2]):
        return FrontMatter(body=text, flaw=_("The front matter is not closed."))
    return FrontMatter(body=text)


def read_simple(block: str) -> dict[str, tuple[str, ...]] | None:
    """Parse the simple front matter of nearly every post: `key: value` lines.

    Args:
        block: The lines between the fences.

    Returns:
        The same as YAML would, or None when any line is more than a key with a plain
        or quoted word, a one-line list of words, or a list of dashes.
    """
    values: dict[str, tuple[str, ...]] = {}
    key = ""
    for line in block.split("\n"):
        line = line.rstrip()
        if not line or line.startswith("#"):
            continue
        if line.lstrip().startswith("- ") and key and (item := _scalar(line.lstrip()[2:].strip())) is not None:
            values[key] = (*values[key], item)
            continue
        found = _LINE.match(line)
        if not found or (read := _value((found[2] or "").strip())) is None:
            return None
        key = "" if read else found[1].lower()
        values[found[1].lower()] = read
    return values if len(values) <= MOST_KEYS else None


def _value(text: str) -> tuple[str, ...] | None:
    if not text:
        return ()
    if text.startswith("[") and text.endswith("]"):
        items = [item.strip() for item in text[1:-1].split(",")]
        items = items[:-1] if items[-1] == "" else items
        read = [_flow_scalar(item) for item in items]
        return None if None in read else tuple(item for item in read if item is not None)
    scalar = _scalar(text)
    return None if scalar is None else (scalar,)


def _scalar(text: str) -> str | None:
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        inner = text[1:-1]
        return None if text[0] in inner or "\\" in inner else inner
    return text if _PLAIN.match(text) and not text.endswith(":") else None


def _flow_scalar(text: str) -> str | None:
    if len(text) > 1 and text[0] in "\"'":
        return _scalar(text)
    return text if _FLOW_ITEM.match(text) else None


def _read_yaml(block: str) -> tuple[str, dict[str, tuple[str, ...]]]:
    """Parse YAML as strings only, after refusing input that takes its parser too long."""
    if _flow_depth(block) > DEEPEST_FLOW or _indent_depth(block) > DEEPEST_FLOW:
        return _("The front matter is nested too deeply."), {}
    if block.count(":") > MOST_KEYS * 20:
        return _("The front matter has too many keys."), {}
    import yaml

    try:
        # Aliases of aliases grow without bound. What looks like one may stand in quotes or in a text of lines.
        if _ALIAS.search(block) and any(isinstance(token, yaml.AliasToken) for token in yaml.scan(block)):
            return _("The front matter uses YAML aliases, which are not supported."), {}
        tree = yaml.load(block, Loader=yaml.BaseLoader)  # noqa: S506 - BaseLoader makes strings only
    except (yaml.YAMLError, ValueError, LookupError, AttributeError, RecursionError, OverflowError, TypeError) as error:
        return _("The front matter is not YAML: {reason}.").format(
            reason=without_stop(str(error).partition("\n")[0])
        ), {}
    return _flat(tree)


def _read_toml(block: str) -> tuple[str, dict[str, tuple[str, ...]]]:
    import tomllib

    if _flow_depth(block) > DEEPEST_FLOW:
        return _("The front matter is nested too deeply."), {}
    try:
        tree = tomllib.loads(block.replace("\r\n", "\n"))
    except (tomllib.TOMLDecodeError, ValueError, RecursionError, OverflowError) as error:
        return _("The front matter is not TOML: {reason}.").format(reason=without_stop(error)), {}
    return _flat(tree)


def _flow_depth(block: str) -> int:
    depth = deepest = 0
    for bracket in re.findall(r"[\[\]{}]", block):
        depth = depth + 1 if bracket in "[{" else max(0, depth - 1)
        deepest = max(deepest, depth)
    return deepest


def _indent_depth(block: str) -> int:
    """How deep block collections can be: levels of indent, and dashes in one line ("- - - x")."""
    indents = {len(line) - len(line.lstrip(" ")) for line in block.split("\n")}
    dashes = max((len(run) // 2 for run in re.findall(r"(?:[-?:] ){2,}", block)), default=0)
    return max(len(indents), dashes)


def _flat(tree: object) -> tuple[str, dict[str, tuple[str, ...]]]:
    if not isinstance(tree, dict):
        return _("The front matter is not a list of keys and values."), {}
    values: dict[str, tuple[str, ...]] = {}
    for key, value in tree.items():
        if isinstance(value, dict):
            values.update({f"{key}.{inner}".lower(): tuple(_leaves(leaf)) for inner, leaf in value.items()})
        else:
            values[str(key).lower()] = tuple(_leaves(value))
    if len(values) > MOST_KEYS:
        return _("The front matter has too many keys."), {}
    return "", values


def _leaves(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield from (value,) if value else ()
    elif named := _note_name(value):
        yield from named
    elif isinstance(value, Sequence):
        for inner in value[:MOST_KEYS]:
            yield from (inner,) if isinstance(inner, str) else _note_name(inner)
    elif not isinstance(value, dict) and value is not None:
        yield value.isoformat() if hasattr(value, "isoformat") else str(value)


def _note_name(value: object) -> tuple[str, ...]:
    """YAML reads [[王小明]] as a nested list; it is meant as a link between notes."""
    match value:
        case [[str(name)]]:
            return (name,)
    return ()


def _lenient(block: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Recover the `key: value` lines of front matter that is not YAML."""
    for line in block.split("\n")[:MOST_KEYS]:
        found = re.match(r"([^\W\d][\w.-]*)[ \t]*[:=][ \t]*(\S.*)", line)
        if found:
            value = found[2].strip().strip("\"'")
            yield found[1].lower(), (value,) if value else ()
