"""The front door of the demo, for the command line."""

from .build import build
from .users import sign_in_lines

__all__ = ["build", "sign_in_lines"]
