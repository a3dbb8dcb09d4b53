"""Widgets that draw lines: attributes come from above, messages go up."""
