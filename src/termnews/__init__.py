"""termnews: read an archive of saved news articles in a terminal."""

__version__ = "0.1.0"
