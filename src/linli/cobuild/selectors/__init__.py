"""Reads of cobuild, a module for each noun."""
