"""The command line: one module per command; the only exit codes."""
