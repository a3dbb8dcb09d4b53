"""What commands do: a module a family, plain objects that are given desk, session and stage, and know no widget."""
