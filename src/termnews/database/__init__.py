"""The PostgreSQL server that a person may name instead of a folder or a file: its address, and the way to it."""
