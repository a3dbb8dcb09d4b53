"""The commands: one module per family of plain objects that get desk, session and stage, and know no widgets."""
