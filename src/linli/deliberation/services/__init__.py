"""Verbs of deliberation, a module for each noun."""
