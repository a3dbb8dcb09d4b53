"""The message line: one passing message at a time.

It lies over the line of keys. A message takes the place of the one before; what
went wrong stays until a key is pressed, and is never replaced before it could be read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.message import Message
from textual.widget import Widget

from termnews.ui.widgets.cells import Piece, draw, wrap

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import App
    from textual.screen import Screen
    from textual.strip import Strip
    from textual.timer import Timer

_READ_S = 1.0
"""So long a message stays, whatever keys are pressed."""
_PASSING_S = 6.0
"""So long a message stays that needs no answer."""
_LINES = 2


class GiveWay(Message):
    """The keys below have changed, and matter more than a message that needs no answer."""


class CameForward(Message):
    """A screen is in front now that was not: the message goes on there."""


class Saying(NamedTuple):
    """A message."""

    words: str
    look: str = ""
    """Empty for what needs no answer, else "warning" or "error"."""


class Sayings:
    """Which message is on the line, and which wait for it."""

    def __init__(self) -> None:
        """Begin without any."""
        self.now: Saying | None = None
        self.waiting: list[Saying] = []
        self.was_read = False
        """Whether the message has been there long enough to be read."""

    def tell(self, saying: Saying) -> None:
        """Replace the message; behind an error too new to have been read, it waits."""
        if self.now is None or not self.now.look or self.was_read or saying == self.now:
            self.now, self.was_read = saying, False
        else:
            # Of what needs no answer only the last is still true.
            self.waiting = [*(other for other in self.waiting if other.look and other != saying), saying]

    def go_on(self) -> None:
        """Take the message away; the next one that waits comes."""
        self.now, self.was_read = (self.waiting.pop(0) if self.waiting else None), False


class Teller:
    """Tells messages on the screen in front."""

    def __init__(self, app: App[int]) -> None:
        """Begin silent."""
        self._app = app
        self.sayings = Sayings()
        self._timers: list[Timer] = []
        self._line: MessageLine | None = None

    def tell(self, words: str, severity: str) -> None:
        """Tell a message; `severity` is Textual's."""
        before = self.sayings.now
        self.sayings.tell(Saying(" ".join(words.split()), "" if severity == "information" else severity))
        if self.sayings.now is not before:
            self._begin()

    def on_key(self) -> None:
        """A key was pressed: what could be read makes room."""
        if self.sayings.was_read:
            self.go_on()

    def give_way(self) -> None:
        """Take a message away that needs no answer."""
        if self.sayings.now is not None and not self.sayings.now.look:
            self.go_on()

    def go_on(self) -> None:
        """Take the message away."""
        self.sayings.go_on()
        self._begin()

    def show(self) -> None:
        """Show the message on the screen that is in front now; the screens of an app that ends have gone."""
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
        for timer in self._timers:
            timer.stop()
        self._timers = []
        if (saying := self.sayings.now) is not None and self._has_screen:
            self._timers = [self._app.set_timer(_READ_S, self._on_read)]
            if not saying.look:
                self._timers.append(self._app.set_timer(_PASSING_S, self.go_on))
        self.show()

    @property
    def _has_screen(self) -> bool:
        return bool(self._app.screen_stack)

    def _on_read(self) -> None:
        self.sayings.was_read = True


class MessageLine(Widget):
    """One message, on two lines where it is long; a click takes it away."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"message--warning", "message--error"}

    def __init__(self, on_click: Callable[[], None]) -> None:
        """Begin empty; `on_click` takes the message away."""
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
        return wrap(self._saying.words, width - 2, _LINES)

    def on_resize(self) -> None:
        """Break the words for another width."""
        self.styles.height = len(self._lines(self.app.size.width))

    def on_click(self) -> None:
        """Take the message away."""
        self._take_away()

    def render_line(self, y: int) -> Strip:
        """Draw a line of the message with a cell of air at both edges."""
        look, lines = self._saying.look, self._lines(self.size.width)
        style = self.rich_style
        if look:
            style += self.get_component_rich_style(f"message--{look}", partial=True)
        words = lines[y] if y < len(lines) else ""
        return draw([Piece(f" {words}")], self.size.width, lambda _look: style)


def line_of(screen: Screen[object], on_click: Callable[[], None]) -> MessageLine:
    """The message line of a screen, made when the first message is told on it."""
    if found := screen.query(MessageLine):
        return found.first()
    screen.mount(line := MessageLine(on_click))
    return line
