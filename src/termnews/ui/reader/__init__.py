"""The view of one article: Markdown to lines, and the widget that draws them."""
