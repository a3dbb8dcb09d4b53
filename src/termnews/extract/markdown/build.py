"""Building blocks from the tree of an article's elements.

One walk without recursion. Emphasis that spans paragraphs is applied in each of them, because styles belong to runs
of text here and not to elements.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bs4.element import Tag

from termnews.extract.markdown.body_blocks import PLAIN, Block, Heading, Paragraph, Runs, StyledRun, TextStyle
from termnews.extract.markdown.emphasis import fit_emphasis
from termnews.extract.markdown.spaces import collapse, join_lines, split_paragraphs
from termnews.text.clean import clean_body

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TypeAlias

    from bs4 import BeautifulSoup
    from bs4.element import PageElement

    from termnews.extract.markdown.tables import Cell

    Leave: TypeAlias = Callable[[], None]
    """The action at the end of an element."""
    Enter: TypeAlias = Callable[["BodyBuilder", Tag], Leave | None]
    """The action at the start of an element; None means that its content has been handled."""

DEEPEST = 32
"""Lists, quotes and tables nested deeper than this are ignored, but not their content."""
_NESTING = frozenset(["quote", "list", "table"])


@dataclass(slots=True)
class Frame:
    """An open container, which collects blocks."""

    kind: str
    """root, quote, note, list, item, table or cell."""
    blocks: list[Block] = field(default_factory=list)
    items: list[list[Block]] = field(default_factory=list)
    rows: list[list[Cell]] = field(default_factory=list)


class BodyBuilder:
    """Builds the blocks of a body; `enter` handles each element."""

    def __init__(self, enter: Enter, base: str = "") -> None:
        """Create with the handler of elements, and the base of relative addresses."""
        self.base = base
        self.style = PLAIN
        self.script: Callable[[str], str] | None = None
        """The current superscript or subscript."""
        self.heading = 0
        self.captions = 0
        """The number of open captions."""
        self.unscripted = 0
        """The number of open <noscript> elements."""
        self.keeps_lines = False
        """Whether a line end of the source is a line break."""
        self._enter = enter
        self._frames = [Frame("root")]
        self._runs: Runs = []

    def build(self, soup: BeautifulSoup) -> list[Block]:
        """The blocks of a whole tree."""
        pending: list[tuple[Iterator[PageElement], Leave]] = [(iter(soup.contents), self.flush)]
        while pending:
            node = next(pending[-1][0], None)
            if node is None:
                pending.pop()[1]()
            elif not isinstance(node, Tag):
                self.add_text(str(node))
            elif (leave := self._enter(self, node)) is not None:
                pending.append((iter(node.contents), leave))
        return self._frames[0].blocks

    @property
    def frame(self) -> Frame:
        """The innermost open container."""
        return self._frames[-1]

    @property
    def in_line(self) -> bool:
        """Whether only one line is allowed: in a heading or a cell."""
        return bool(self.heading) or any(frame.kind == "cell" for frame in self._frames)

    def add_text(self, text: str) -> None:
        """Add text in the current style."""
        if not self._runs and text.isspace():
            return
        text = clean_body(text).text
        if self.script is not None:
            text = self.script(text)
        lines = text.split("\n") if self.keeps_lines else [text]
        self.add_run(StyledRun("\n".join(map(collapse, lines)), self.style))

    def add_run(self, run: StyledRun) -> None:
        """Add a run to the current paragraph."""
        self._runs.append(run)

    def add(self, block: Block) -> None:
        """Add a finished block."""
        if self.frame.kind == "list":
            self.frame.items.append([block])
        else:
            self.frame.blocks.append(block)

    def flush(self) -> None:
        """End the current paragraph."""
        runs, self._runs = self._runs, []
        if not runs:
            return
        if self.heading:
            plain = [run._replace(style=run.style._replace(bold=False)) for run in runs]
            if line := fit_emphasis(join_lines(plain)):
                self.add(Heading(self.heading, line))
            return
        if self.captions:
            runs = [run if run.picture else run._replace(style=run.style._replace(italic=True)) for run in runs]
        for paragraph in split_paragraphs(runs):
            self.add(Paragraph(fit_emphasis(paragraph)))

    def pass_block(self) -> Leave:
        """The handler of a block element without further meaning."""
        self.flush()
        return self.flush

    def end_lines(self) -> None:
        """The end of an element with preserved line ends."""
        self.flush()
        self.keeps_lines = False

    def set_style(self, style: TextStyle) -> Leave:
        """Set the style until the element ends."""
        before = self.style
        self.style = style

        def leave() -> None:
            self.style = before

        return leave

    def open_frame(self, frame: Frame, close: Callable[[Frame], None]) -> Leave:
        """Open a container; `close` puts its blocks into the outer one."""
        self.flush()
        if frame.kind in _NESTING and sum(other.kind in _NESTING for other in self._frames) >= DEEPEST:
            return self.flush
        self._frames.append(frame)
        heading, self.heading = self.heading, 0

        def leave() -> None:
            self.flush()
            self._frames.pop()
            self.heading = heading
            close(frame)

        return leave
