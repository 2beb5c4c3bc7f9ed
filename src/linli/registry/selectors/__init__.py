"""Reads of the register, one module per noun."""
