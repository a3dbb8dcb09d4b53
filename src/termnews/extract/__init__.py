"""Bytes to articles. No disk, no clock, no screen; the only home of the parsers of pages."""
