"""The commands: each a module of its own name, with an attribute `command`."""
