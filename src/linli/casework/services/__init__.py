"""Writes of casework: verbs. Each locks the case, checks who may, refuses with every reason, and leaves its line."""
