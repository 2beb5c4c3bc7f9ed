"""Faults: processes killed in the middle of their work, and what must hold afterwards."""
