"""The reader: one article, shown to be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.reactive import reactive

from termnews.ui.reader.document import Document, View
from termnews.ui.reader.page_view import PageView

if TYPE_CHECKING:
    from termnews.ui.reader.article import OpenArticle, Position


class ArticleReader(PageView):
    """One article with its header and what it points to."""

    DEFAULT_CSS: ClassVar[str] = """
    ArticleReader {
        background: $surface;
        color: $foreground;
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size-vertical: 1;
        &> .reader--title { text-style: bold; color: $primary; }
        &> .reader--meta { color: $text-muted; }
        &> .reader--heading { text-style: bold; color: $primary; }
        &> .reader--quote { text-style: italic; }
        &> .reader--caption { text-style: italic; color: $text-muted; }
        &> .reader--image { text-style: italic; color: $text-muted; }
        &> .reader--rule { color: $text-disabled; }
        &> .reader--section { text-style: bold; color: $text-muted; }
        &> .reader--fold { color: $text-muted; }
        &> .reader--notice { color: $text-muted; }
        &> .reader--sign { color: $text-muted; }
        &> .reader--code-words { text-style: bold; }
        &> .reader--link { text-style: underline; color: $accent; }
        &> .reader--archived-link { text-style: bold underline; color: $accent; }
        &> .reader--arrow { color: $text-muted; }
        &> .reader--match { text-style: bold underline; color: $warning; }
        &> .reader--current-match { text-style: bold reverse; }
        &> .reader--focused-link { text-style: reverse; }
        &> .reader--selection { text-style: reverse; }
        &> .reader--hint { text-style: bold reverse; color: $warning; }
    }
    """

    article: reactive[OpenArticle | None] = reactive(None, init=False)
    """What is shown. Set from above, with `show`, when a place is to be restored."""

    def show(self, article: OpenArticle | None, position: Position | None = None) -> None:
        """Show an article, from the place where it was left when one is given."""
        self.set_reactive(ArticleReader.article, article)
        self.show_document(Document(article, View.CLEAN) if article else None, position)

    def watch_article(self, article: OpenArticle | None) -> None:
        """Show what was set from above."""
        self.show(article)

    def action_line_down(self) -> None:
        """Scroll one line down."""
        self.scroll_to_line(self.top_line + 1)

    def action_line_up(self) -> None:
        """Scroll one line up."""
        self.scroll_to_line(self.top_line - 1)

    def action_page_down(self) -> None:
        """Scroll a screen down; its last line stays in sight."""
        self.scroll_to_line(self.top_line + max(1, self.size.height - 1))

    def action_page_up(self) -> None:
        """Scroll a screen up."""
        self.scroll_to_line(self.top_line - max(1, self.size.height - 1))
