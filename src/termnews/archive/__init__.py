"""A folder of pages as an in-memory model, the index behind it, and search."""
