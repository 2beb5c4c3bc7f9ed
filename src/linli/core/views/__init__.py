"""Pages that belong to no engine."""
