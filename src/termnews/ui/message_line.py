"""The message line: one passing message at a time.

It covers the key line. A message replaces the one before; warnings and errors stay until a key is pressed, and are
never replaced before they could be read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.message import Message
from textual.widget import Widget

from termnews.ui.pause import Pause
from termnews.ui.widgets.fitting import StyledText, draw, wrap_whole

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import App
    from textual.screen import Screen
    from textual.strip import Strip

_READ_S = 1.0
"""How long a message stays, whatever keys are pressed."""
_PASSING_S = 6.0
"""How long an informational message stays."""
_LINES = 2


class GiveWay(Message):
    """The keys below have changed, and matter more than an informational message."""


class CameForward(Message):
    """Another screen is in front now and must show the message."""


class Saying(NamedTuple):
    """A message."""

    words: str
    look: str = ""
    """Empty for information, else "warning" or "error"."""


class Sayings:
    """The queue of messages."""

    def __init__(self) -> None:
        """Create empty."""
        self.now: Saying | None = None
        self.waiting: list[Saying] = []
        self.was_read = False
        """Whether the message was shown long enough to be read."""

    def tell(self, saying: Saying) -> None:
        """Replace the message, or wait for an error that is too new to have been read."""
        if self.now is None or not self.now.look or self.was_read or saying == self.now:
            self.now, self.was_read = saying, False
        else:
            # Of informational messages only the last is current.
            self.waiting = [*(other for other in self.waiting if other.look and other != saying), saying]

    def go_on(self) -> None:
        """Remove the message, and show the next one."""
        self.now, self.was_read = (self.waiting.pop(0) if self.waiting else None), False


class Teller:
    """Shows messages on the front screen."""

    def __init__(self, app: App[int]) -> None:
        """Create without messages."""
        self._app = app
        self.sayings = Sayings()
        self._reading, self._passing = Pause(app.set_timer), Pause(app.set_timer)
        self._line: MessageLine | None = None

    def tell(self, words: str, severity: str) -> None:
        """Show a message; `severity` is Textual's."""
        before = self.sayings.now
        self.sayings.tell(Saying(" ".join(words.split()), "" if severity == "information" else severity))
        if self.sayings.now is not before:
            self._begin()

    def on_key(self) -> None:
        """Handle a key press: a message that could be read is removed."""
        if self.sayings.was_read:
            self.go_on()

    def give_way(self) -> None:
        """Remove an informational message."""
        if self.sayings.now is not None and not self.sayings.now.look:
            self.go_on()

    def go_on(self) -> None:
        """Remove the message."""
        self.sayings.go_on()
        self._begin()

    def show(self) -> None:
        """Show the message on the front screen, unless the app has ended."""
        if not self._has_screen:
            return
        saying = self.sayings.now
        line, screen = self._line, self._app.screen
        if line is not None and line.is_attached and (saying is None or line.screen is not screen):
            line.display = False
        self._line = None if saying is None else line_of(screen, self.go_on)
        if self._line is not None and saying is not None:
            self._line.say(saying)

    def _begin(self) -> None:
        self._reading.stop()
        self._passing.stop()
        if (saying := self.sayings.now) is not None and self._has_screen:
            self._reading.begin(_READ_S, self._on_read)
            if not saying.look:
                self._passing.begin(_PASSING_S, self.go_on)
        self.show()

    @property
    def _has_screen(self) -> bool:
        return bool(self._app.screen_stack)

    def _on_read(self) -> None:
        self.sayings.was_read = True


class MessageLine(Widget):
    """A message, on two lines if it is long; a click removes it."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"message--warning", "message--error"}

    def __init__(self, on_click: Callable[[], None]) -> None:
        """Create empty; `on_click` removes the message."""
        super().__init__()
        self._saying = Saying("")
        self._take_away = on_click

    def say(self, saying: Saying) -> None:
        """Show a message."""
        self._saying = saying
        self.styles.height = len(self._lines(self.app.size.width))
        self.display = True
        self.refresh()

    def _lines(self, width: int) -> list[str]:
        return wrap_whole(self._saying.words, width - 2, _LINES)

    def on_resize(self) -> None:
        """Break the words for another width."""
        self.styles.height = len(self._lines(self.app.size.width))

    def on_click(self) -> None:
        """Remove the message."""
        self._take_away()

    def render_line(self, y: int) -> Strip:
        """Draw a line of the message with one cell of padding at both edges."""
        look, lines = self._saying.look, self._lines(self.size.width)
        style = self.rich_style
        if look:
            style += self.get_component_rich_style(f"message--{look}", partial=True)
        words = lines[y] if y < len(lines) else ""
        return draw([StyledText(f" {words}")], self.size.width, lambda _look: style)


def line_of(screen: Screen[object], on_click: Callable[[], None]) -> MessageLine:
    """The message line of a screen, created for its first message."""
    if found := screen.query(MessageLine):
        return found.first()
    screen.mount(line := MessageLine(on_click))
    return line
