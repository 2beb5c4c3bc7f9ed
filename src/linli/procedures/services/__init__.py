"""Writes: verbs. Each holds the run, checks who may, refuses with every reason, and leaves its line."""
