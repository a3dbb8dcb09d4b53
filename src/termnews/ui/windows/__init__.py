"""What lies over the panes; a start opens none, so each is imported when it is first opened."""
