"""The windows over the panes; each is imported when it is first opened, to keep the start fast."""
