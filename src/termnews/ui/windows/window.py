"""A window over the panes: title, content, hint, and its keys in the key line."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self, TypeVar

from textual.await_complete import AwaitComplete
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.reactive import Reactive
from textual.screen import ModalScreen
from textual.widget import Widget

from termnews.text.words import _
from termnews.ui.panes.key_line import KeyLine
from termnews.ui.widgets.behind import Behind
from termnews.ui.widgets.fitting import wrap

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.events import ScreenResume
    from textual.geometry import Region, Size
    from textual.strip import Strip

T = TypeVar("T")

_MOST_LINES = 9
"""Of a heading or a hint."""


class WrappedText(Widget):
    """Text on as many lines as it needs, broken as titles in the list are: between Chinese characters, too."""

    def __init__(self, text: str, classes: str) -> None:
        """Create with the text."""
        super().__init__(classes=classes)
        self._text = text

    def say(self, text: str) -> None:
        """Show another text."""
        self._text = text
        self.refresh(layout=True)

    def render(self) -> Content:
        """The lines at the present width."""
        return Content("\n".join(wrap(self._text, self.size.width, _MOST_LINES)))

    def get_content_height(self, _container: Size, _viewport: Size, width: int) -> int:
        """The number of lines at a width."""
        return len(wrap(self._text, width, _MOST_LINES))


class Window(ModalScreen[T]):
    """A window over the panes; Esc closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "close", show=False)]

    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    """The focused widget; the whole screen is not redrawn for it."""

    def __init__(self, heading: str, hint: str = "") -> None:
        """Create with a title, and a hint below."""
        super().__init__()
        self.heading = heading
        self.hint = hint
        self._behind: Behind | None = None

    def compose(self) -> ComposeResult:
        """Compose title, content, hint and key line."""
        keys = KeyLine({})
        keys.show_keys(self.keys())
        yield keys
        with Vertical(id="window"):
            if self.heading:
                yield WrappedText(self.heading, "title")
            yield from self.compose_content()
            if self.hint:
                yield WrappedText(self.hint, "hint")

    def on_screen_resume(self, event: ScreenResume) -> None:
        """Skip restyling what was styled when mounted."""
        event.refresh_styles = False

    def keys(self) -> list[tuple[str, str]]:
        """The active keys here, with their labels."""
        return [("Esc", _("close"))]

    def compose_content(self) -> ComposeResult:
        """The content between title and hint."""
        yield from ()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw the screen behind it, under a veil."""
        stack = self.app.screen_stack
        below = stack.index(self) - 1 if self in stack else -1
        veil = self.styles.background
        if below < 0 or veil.a == 1:
            return super().render_lines(crop)
        if self._behind is None or not self._behind.is_of(stack[below], veil):
            self._behind = Behind(stack[below], veil)
        return self._behind.draw(crop)

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Redraw it; with regions, the screen behind it has changed."""
        if self._behind is not None:
            self._behind.forget(regions)
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def dismiss(self, result: T | None = None) -> AwaitComplete:
        """Close with a result; a second Enter while it closes has no effect."""
        return super().dismiss(result) if self.is_active else AwaitComplete()

    def action_close(self) -> None:
        """Close without a result."""
        self.dismiss(None)
