"""Elements of an XML file, one after the other, however long the file is."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, ParseError, iterparse

from termnews.archive.containers.member import ContainerError
from termnews.text.words import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from termnews.archive.containers.source import Source


def elements(source: Source, name: str) -> Iterator[Element]:
    """Yield every element `name`, ignoring its namespace.

    Raises:
        ContainerError: The file is damaged or cut short; elements yielded so far are valid.
    """
    above: list[Element] = []
    try:
        # The system's expat refuses entity expansion attacks.
        for event, element in iterparse(source.open(), events=("start", "end")):  # noqa: S314
            if event == "start":
                above.append(element)
                continue
            above.pop()
            if local(element) == name:
                yield element
                if above:
                    above[-1].remove(element)
    except (ParseError, ValueError, LookupError) as error:
        raise ContainerError(_("The XML file is damaged or cut short; what comes before that is read.")) from error


def local(element: Element) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def text_of(element: Element, name: str) -> str:
    """The text of the first child of a name."""
    return next(((child.text or "").strip() for child in element if local(child) == name), "")


def texts_of(element: Element, name: str) -> tuple[str, ...]:
    """The texts of all children of a name."""
    return tuple((child.text or "").strip() for child in element if local(child) == name)
