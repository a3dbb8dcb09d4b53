"""What the person did with articles: marks, notes, own tags, positions, saved searches, undo."""
