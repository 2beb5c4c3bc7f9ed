"""Pages that change what casework goes by: categories, dispatch rules, the duty list."""
