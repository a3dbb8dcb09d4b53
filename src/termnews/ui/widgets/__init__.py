"""Widgets that draw lines: attributes go down, messages go up."""
