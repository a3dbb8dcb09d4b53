"""What the person did with articles: read, starred, notes, own tags, positions, saved searches, undo."""
