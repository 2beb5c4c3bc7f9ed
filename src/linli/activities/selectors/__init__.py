"""Reads of activities, a module for each noun."""
