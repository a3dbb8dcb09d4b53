"""Files that hold many pages: a module a kind, each with a function `open`, all behind the same small interface."""
