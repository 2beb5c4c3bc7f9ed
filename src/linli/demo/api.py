"""The front door of the demo, for the command line."""

from .build import build
from .users import DIGITS, PHONES, sign_in_lines

__all__ = ["DIGITS", "PHONES", "build", "sign_in_lines"]
