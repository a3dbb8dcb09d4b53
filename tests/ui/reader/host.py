"""A small app around the reader, and the lines that it draws."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypeVar

from rich.cells import cell_len
from textual import on
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message

from termnews.ui.reader import messages
from termnews.ui.reader.document import Document
from termnews.ui.reader.layout import Layout
from termnews.ui.reader.reader import ArticleReader
from termnews.ui.reader.shown_article import Header, ReaderArticle

if TYPE_CHECKING:
    from textual.pilot import Pilot

M = TypeVar("M", bound=Message)
KEYS = {
    "j": "scrolling.line_down",
    "k": "scrolling.line_up",
    "d": "scrolling.half_page_down",
    "u": "scrolling.half_page_up",
    "pagedown": "scrolling.page_down",
    "pageup": "scrolling.page_up",
    "space": "scrolling.page_down",
    "g": "scrolling.home",
    "G": "scrolling.end",
    "right_curly_bracket": "headings.next_heading",
    "left_curly_bracket": "headings.previous_heading",
    "n": "finding.next_match",
    "N": "finding.previous_match",
    "f": "following.show_hints",
    "full_stop": "following.next_link",
    "comma": "following.previous_link",
    "enter": "following.open_link",
    "v": "selecting.select",
    "x": "looks.next_view",
    "c": "looks.next_script",
    "greater_than_sign": "looks.wider",
    "less_than_sign": "looks.narrower",
}


def make_article(markdown: str | None, **more: object) -> ReaderArticle:
    """An article with a title of one line and nothing around it."""
    return ReaderArticle(**{"header": Header(title="標題"), "markdown": markdown, **more})  # type: ignore[arg-type]


class Host(App[None]):
    """The reader alone on the screen."""

    CSS = "ArticleReader { height: 1fr; }"
    BINDINGS: ClassVar[list[BindingType]] = [Binding(key, f"ask('{name}')") for key, name in KEYS.items()]

    def __init__(self, article: ReaderArticle | None = None) -> None:
        super().__init__()
        self.animation_level = "none"
        self.given = article
        self.told: list[Message] = []

    @property
    def reader(self) -> ArticleReader:
        """The widget."""
        return self.query_one(ArticleReader)

    def compose(self) -> ComposeResult:
        """Lay out."""
        yield ArticleReader()

    def on_mount(self) -> None:
        """Open what was given."""
        self.reader.show(self.given)
        self.reader.focus()

    async def action_ask(self, name: str) -> None:
        """Do what a key asks."""
        self.reader.action_part(name)

    @on(messages.LinkChosen)
    @on(messages.ModeChanged)
    @on(messages.ReachedEnd)
    @on(messages.PositionChanged)
    @on(messages.FindChanged)
    @on(messages.Copy)
    @on(messages.LookChanged)
    def remember(self, message: Message) -> None:
        """Keep what the reader tells."""
        self.told.append(message)

    def heard(self, kind: type[M]) -> list[M]:
        """What of one kind the reader told."""
        return [message for message in self.told if isinstance(message, kind)]

    def screen_lines(self) -> list[str]:
        """What stands on the screen, without the scrollbar and the spaces at the ends."""
        width = self.reader.scrollable_content_region.width
        strips = [self.reader.render_line(y) for y in range(self.reader.size.height)]
        return [strip.crop(0, width).text.rstrip() for strip in strips]

    def styles_of(self, words: str) -> list[str]:
        """The styles in which words are drawn, segment by segment."""
        segments = (segment for y in range(self.reader.size.height) for segment in self.reader.render_line(y))
        return [str(segment.style) for segment in segments if words in segment.text]


async def settled(pilot: Pilot[None]) -> Host:
    """Wait until the article is read whole and painted."""
    host = pilot.app
    assert isinstance(host, Host)
    quiet = 0
    while quiet < 3:
        await pilot.pause(0.002)
        nodes = (host, host.screen, *host.screen.walk_children())
        is_busy = host.reader.loader.is_running or any(node.message_queue_size for node in nodes)
        quiet = 0 if is_busy else quiet + 1
    return host


def laid_out(markdown: str, width: int, **more: object) -> list[str]:
    """The lines of an article without its title, as they are drawn at a width."""
    document = Document(make_article(markdown, **more))
    document.read_all()
    layout = Layout(document, width)
    lines: list[str] = []
    for index in range(document.body_start, len(document.blocks)):
        for line in layout.lines(index):
            drawn = line.prefix
            for piece in line.pieces:
                drawn = _pad(drawn, piece.column) + document.blocks[index].text[piece.start : piece.end]
            lines.append(drawn.rstrip())
    return lines[1:] if lines and not lines[0] else lines


def _pad(text: str, column: int) -> str:
    return text + " " * (column - cell_len(text))
