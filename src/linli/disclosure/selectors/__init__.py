"""Reads of disclosure."""
