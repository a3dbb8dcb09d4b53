"""Plain data: articles, rows, queries, problems. Standard library only."""
