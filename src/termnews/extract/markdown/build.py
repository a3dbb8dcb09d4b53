"""The tree of an article's elements as blocks.

One walk without recursion. Elements that only arrange others are passed through;
emphasis that spans paragraphs is set in each of them, because styles belong to runs of
words here and not to elements.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bs4 import Tag

from termnews.extract.markdown.addresses import web_address
from termnews.extract.markdown.blocks import (
    PLAIN,
    Block,
    Code,
    Heading,
    Items,
    Line,
    Paragraph,
    Picture,
    Quote,
    Run,
    Runs,
    Style,
)
from termnews.extract.markdown.inline import collapse, one_line, paragraphs
from termnews.extract.markdown.pictures import is_caption, picture_address, picture_words, stands_for_character
from termnews.extract.markdown.scripts import lowered, raised
from termnews.extract.markdown.tables import Cell, table_blocks
from termnews.text.clean import clean_body

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bs4 import BeautifulSoup, PageElement

DEEPEST = 32
"""Lists, quotes and tables nested deeper than this are passed through."""

_STYLES = {
    **dict.fromkeys(["b", "strong"], "bold"),
    **dict.fromkeys(["em", "i", "cite", "dfn", "var"], "italic"),
    **dict.fromkeys(["del", "s", "strike"], "strike"),
    **dict.fromkeys(["code", "kbd", "samp", "tt"], "code"),
}
_INLINE = frozenset(
    [
        "abbr",
        "acronym",
        "bdi",
        "bdo",
        "big",
        "data",
        "font",
        "ins",
        "label",
        "mark",
        "nobr",
        "noscript",
        "output",
        "rb",
        "rtc",
        "ruby",
        "small",
        "span",
        "time",
        "u",
        "wbr",
    ]
)
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_LANGUAGE = re.compile(r"(?:^|\s)lang(?:uage)?-([\w+#.-]{1,30})")


@dataclass(slots=True)
class _Frame:
    """A container that is open: where its blocks go."""

    kind: str
    blocks: list[Block] = field(default_factory=list)
    items: list[list[Block]] = field(default_factory=list)
    rows: list[list[Cell]] = field(default_factory=list)


class BodyBuilder:
    """Builds the blocks of one body."""

    def __init__(self, base: str, *, show_hidden: bool = False) -> None:
        self._base = base
        self._show_hidden = show_hidden
        self._frames = [_Frame("root")]
        self._runs: Runs = []
        self._style = PLAIN
        self._script: Callable[[str], str] | None = None
        self._heading = 0
        self._captions = 0
        self._last_picture = ""

    def build(self, soup: BeautifulSoup) -> list[Block]:
        """The blocks of a whole tree."""
        pending: list[tuple[Iterator[PageElement], Callable[[], None]]] = [(iter(soup.contents), self._flush)]
        while pending:
            node = next(pending[-1][0], None)
            if node is None:
                pending.pop()[1]()
            elif not isinstance(node, Tag):
                self._add_text(str(node))
            elif (leave := self._enter(node)) is not None:
                pending.append((iter(node.contents), leave))
        return self._frames[0].blocks

    # What is done when an element begins; the answer says what to do at its end,
    # None that its insides are dealt with.

    def _enter(self, element: Tag) -> Callable[[], None] | None:
        name = element.name
        if self._is_hidden(element) or name in {"rp"}:
            return None
        if name in _STYLES:
            return self._set_style(self._style._replace(**{_STYLES[name]: True}))
        enter = _ENTER.get(name)
        if enter is not None:
            return enter(self, element)
        if is_caption(element):
            return self._enter_caption()
        return _nothing if name in _INLINE else self._enter_block()

    def _is_hidden(self, element: Tag) -> bool:
        if self._show_hidden or not element.attrs:
            return False
        style = element.get("style")
        return "hidden" in element.attrs or (isinstance(style, str) and _HIDDEN.search(style) is not None)

    def _enter_block(self) -> Callable[[], None]:
        self._flush()
        return self._flush

    def _enter_caption(self) -> Callable[[], None]:
        self._flush()
        self._captions += 1

        def leave() -> None:
            self._flush()
            self._captions -= 1

        return leave

    def _set_style(self, style: Style) -> Callable[[], None]:
        before = self._style
        self._style = style

        def leave() -> None:
            self._style = before

        return leave

    def _enter_link(self, element: Tag) -> Callable[[], None]:
        href = element.get("href")
        url = web_address(href, self._base) if isinstance(href, str) else ""
        return self._set_style(self._style._replace(url=url)) if url else _nothing

    def _enter_heading(self, element: Tag) -> Callable[[], None]:
        self._flush()
        self._heading = int(element.name[1])

        def leave() -> None:
            self._flush()
            self._heading = 0

        return leave

    def _enter_script(self, element: Tag) -> Callable[[], None]:
        before = self._script
        self._script = raised if element.name == "sup" else lowered

        def leave() -> None:
            self._script = before

        return leave

    def _enter_quotation(self, _element: Tag) -> Callable[[], None]:
        self._runs.append(Run("“", self._style))

        def leave() -> None:
            self._runs.append(Run("”", self._style))

        return leave

    def _enter_reading(self, _element: Tag) -> Callable[[], None]:
        self._runs.append(Run("（", self._style))

        def leave() -> None:
            self._runs.append(Run("）", self._style))

        return leave

    def _enter_term(self, _element: Tag) -> Callable[[], None]:
        self._flush()
        restore = self._set_style(self._style._replace(bold=True))

        def leave() -> None:
            self._flush()
            restore()

        return leave

    def _break_line(self, _element: Tag) -> None:
        self._runs.append(Run("\n", self._style))

    def _draw_line(self, _element: Tag) -> None:
        self._flush()
        self._add(Line())

    def _add_code(self, element: Tag) -> None:
        self._flush()
        parts = ["\n" if isinstance(node, Tag) else str(node) for node in element.descendants
                 if not isinstance(node, Tag) or node.name == "br"]  # fmt: skip
        code = element.find("code")
        names = " ".join(str(tag.get("class") or "") for tag in (element, code) if isinstance(tag, Tag))
        language = match[1] if (match := _LANGUAGE.search(names)) else ""
        text = clean_body("".join(parts)).text.strip("\n")
        if text.strip():
            self._add(Code(text, language))

    def _add_picture(self, element: Tag) -> None:
        words, url = picture_words(element), picture_address(element, self._base)
        if stands_for_character(element):
            self._add_text(words)
        elif (words or url) and not (url and url == self._last_picture):
            self._last_picture = url
            if self._heading or any(frame.kind == "table" for frame in self._frames):
                self._runs.append(Run(words, Style(url), picture=True))
            else:
                self._flush()
                self._add(Picture(words, url))

    # Containers.

    def _enter_quote(self, _element: Tag) -> Callable[[], None]:
        return self._open("quote", lambda frame: [Quote(frame.blocks)] if frame.blocks else [])

    def _enter_list(self, element: Tag) -> Callable[[], None]:
        start = _number(element.get("start"), 1) if element.name == "ol" else None

        def close(frame: _Frame) -> list[Block]:
            # Words between the items are an item too: a list has nothing else.
            return [Items(start, frame.items)] if frame.items else []

        return self._open("list", close)

    def _enter_item(self, _element: Tag) -> Callable[[], None]:
        if self._frames[-1].kind != "list":
            return self._enter_block()
        return self._open_inside()

    def _open_inside(self) -> Callable[[], None]:
        self._flush()
        frame = _Frame("item")
        self._frames.append(frame)

        def leave() -> None:
            self._flush()
            self._frames.pop()
            if frame.blocks:
                self._frames[-1].items.append(frame.blocks)

        return leave

    def _enter_table(self, _element: Tag) -> Callable[[], None]:
        return self._open("table", lambda frame: [*frame.blocks, *table_blocks(frame.rows)])

    def _enter_row(self, _element: Tag) -> Callable[[], None]:
        self._flush()
        if self._frames[-1].kind == "table":
            self._frames[-1].rows.append([])
        return self._flush

    def _enter_cell(self, element: Tag) -> Callable[[], None]:
        if self._frames[-1].kind != "table":
            return self._enter_block()
        self._flush()
        frame = _Frame("cell")
        self._frames.append(frame)
        columns, rows = _number(element.get("colspan"), 1), _number(element.get("rowspan"), 1)

        def leave() -> None:
            self._flush()
            self._frames.pop()
            table = self._frames[-1].rows
            if not table:
                table.append([])
            table[-1].append(Cell(frame.blocks, columns, rows))

        return leave

    def _open(self, kind: str, close: Callable[[_Frame], list[Block]]) -> Callable[[], None]:
        self._flush()
        if sum(frame.kind in {"quote", "list", "table"} for frame in self._frames) >= DEEPEST:
            return self._flush
        frame = _Frame(kind)
        self._frames.append(frame)
        heading, self._heading = self._heading, 0

        def leave() -> None:
            self._flush()
            self._frames.pop()
            self._heading = heading
            for block in close(frame):
                self._add(block)

        return leave

    def _add_text(self, text: str) -> None:
        text = clean_body(text).text
        if self._script is not None:
            text = self._script(text)
        if text:
            self._runs.append(Run(collapse(text), self._style))

    def _flush(self) -> None:
        """Make a paragraph of the words since the last block."""
        runs, self._runs = self._runs, []
        if not runs:
            return
        if self._heading:
            runs = [run._replace(style=run.style._replace(bold=False)) for run in runs]
            if line := one_line(runs):
                self._add(Heading(self._heading, line))
            return
        if self._captions:
            runs = [run if run.picture else run._replace(style=run.style._replace(italic=True)) for run in runs]
        for paragraph in paragraphs(runs):
            self._add(Paragraph(paragraph, caption=bool(self._captions)))

    def _add(self, block: Block) -> None:
        frame = self._frames[-1]
        if frame.kind == "list":
            frame.items.append([block])
        else:
            frame.blocks.append(block)


def _nothing() -> None:
    """The end of an element that only marks words."""


def _number(value: object, otherwise: int) -> int:
    return (
        int(value) if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 7 else otherwise
    )


_ENTER: dict[str, Callable[[BodyBuilder, Tag], Callable[[], None] | None]] = {
    "a": BodyBuilder._enter_link,
    **{f"h{level}": BodyBuilder._enter_heading for level in range(1, 7)},
    "sup": BodyBuilder._enter_script,
    "sub": BodyBuilder._enter_script,
    "q": BodyBuilder._enter_quotation,
    "rt": BodyBuilder._enter_reading,
    "dt": BodyBuilder._enter_term,
    "br": BodyBuilder._break_line,
    "hr": BodyBuilder._draw_line,
    "pre": BodyBuilder._add_code,
    "xmp": BodyBuilder._add_code,
    "listing": BodyBuilder._add_code,
    "plaintext": BodyBuilder._add_code,
    "img": BodyBuilder._add_picture,
    "blockquote": BodyBuilder._enter_quote,
    **dict.fromkeys(["ul", "ol", "menu", "dir"], BodyBuilder._enter_list),
    "li": BodyBuilder._enter_item,
    "table": BodyBuilder._enter_table,
    "tr": BodyBuilder._enter_row,
    "td": BodyBuilder._enter_cell,
    "th": BodyBuilder._enter_cell,
}
