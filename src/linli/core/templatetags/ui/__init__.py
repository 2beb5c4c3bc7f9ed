"""
The UI kit: the closed set of pieces that pages are made of. `/kit/` shows each in every state, with the code that makes it.

A piece takes its props as arguments, so a misspelt one fails when the template loads; what stands between the tags is its content.
"""

from . import addresses, bars, fields, frames, pieces, times
from .library import register

__all__ = ["addresses", "bars", "fields", "frames", "pieces", "register", "times"]
