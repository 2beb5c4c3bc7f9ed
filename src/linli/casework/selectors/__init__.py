"""Reads of casework, named after what they return."""
