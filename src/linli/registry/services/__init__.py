"""Verbs of the register, one module per noun: atomic, journalled, with every reason when refused."""
