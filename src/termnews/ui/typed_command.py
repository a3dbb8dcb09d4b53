"""Commands with arguments, as typed after ":": `tag 港聞 source:希望之声`, `sort title`."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from termnews.text.clean import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from termnews.desk.desk import Desk
    from termnews.model.row import Number


class Verb(StrEnum):
    """The verbs of typed commands."""

    TAG = "tag"
    UNTAG = "untag"
    READ = "read"
    UNREAD = "unread"
    STAR = "star"
    UNSTAR = "unstar"
    SEARCH = "search"
    SORT = "sort"
    THEME = "theme"


TAKES_NAME = frozenset({Verb.TAG, Verb.UNTAG})
"""The verbs whose first argument is a tag; the rest is a query."""
TAKES_QUERY = frozenset({Verb.TAG, Verb.UNTAG, Verb.READ, Verb.UNREAD, Verb.STAR, Verb.UNSTAR, Verb.SEARCH})


class TypedCommand(NamedTuple):
    """A verb and its arguments."""

    verb: Verb
    name: str = ""
    """A tag, an order or a theme."""
    query: str = ""
    """The articles; empty for the selected ones."""


def read_typed(text: str) -> TypedCommand | None:
    """Parse a typed command; None without a verb and an argument."""
    word, space, rest = text.lstrip().partition(" ")
    if word not in set(Verb) or not space:
        return None
    verb, rest = Verb(word), rest.strip()
    if verb in TAKES_NAME:
        name, rest = first_word(rest)
        return TypedCommand(verb, name, rest)
    return TypedCommand(verb, query=rest) if verb in TAKES_QUERY else TypedCommand(verb, rest)


def first_word(text: str) -> tuple[str, str]:
    """The first word, or quoted text, and the rest."""
    if text.startswith('"') and '"' in text[1:]:
        name, _mark, rest = text[1:].partition('"')
        return name.strip(), rest.strip()
    name, _space, rest = text.partition(" ")
    return name, rest.strip()


def spelled(command: TypedCommand) -> str:
    """A command as it is typed."""
    name = f'"{command.name}"' if " " in command.name and command.verb in TAKES_NAME else command.name
    return " ".join(part for part in (command.verb, name, command.query) if part)


def ways_on(text: str, orders: Iterable[str], themes: Iterable[str], tags: Iterable[str]) -> list[TypedCommand]:
    """Completions of a typed command: orders, themes and tags that begin so."""
    if (command := read_typed(f"{text} " if text.strip() in set(Verb) else text)) is None:
        return []
    known = {Verb.SORT: orders, Verb.THEME: themes, Verb.TAG: tags, Verb.UNTAG: tags}.get(command.verb)
    if known is None:
        return [command]
    if command.query or (command.name in set(known) and command.verb in TAKES_NAME):
        return [command]
    found = [TypedCommand(command.verb, name) for name in known if name.startswith(command.name)]
    is_new = command.verb is Verb.TAG and command.name
    return [command, *found] if is_new else found


def change_marks(desk: Desk, command: TypedCommand, numbers: Sequence[Number]) -> None:
    """Apply a typed marking command. Slow for many articles; touches no widget."""
    marking, tag = desk.marking, clean_line(command.name)
    match command.verb:
        case Verb.TAG:
            marking.tag(numbers, [tag])
        case Verb.UNTAG:
            marking.tag(numbers, (), [tag])
        case Verb.READ | Verb.UNREAD:
            marking.read(numbers, read=command.verb is Verb.READ)
        case _:
            marking.star(numbers, starred=command.verb is Verb.STAR)
