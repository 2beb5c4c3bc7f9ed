"""The front door of the demo, for the command line."""

from .build import build
from .users import DIGITS, PASSWORD, PHONES, sign_in_lines

__all__ = ["DIGITS", "PASSWORD", "PHONES", "build", "sign_in_lines"]
