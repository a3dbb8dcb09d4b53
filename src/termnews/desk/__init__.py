"""Archive and shelf together, for one person: what the screens and the command line call."""
