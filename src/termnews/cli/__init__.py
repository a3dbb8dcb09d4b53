"""The command line: a module a command; the only exit codes."""
