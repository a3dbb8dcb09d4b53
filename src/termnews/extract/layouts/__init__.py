"""One module a page layout, each with one `read(page) -> Article | None`."""
