"""Files that hold many pages: one module per kind, each with a function `open`, behind one small interface."""
