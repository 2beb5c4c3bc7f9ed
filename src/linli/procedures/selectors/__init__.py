"""Reads, named after what they return, scoped to who asks."""
