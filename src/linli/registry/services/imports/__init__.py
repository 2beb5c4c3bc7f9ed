"""
Sheets of the register: places, people, units with owners, organisations, appointments.

`check(kind, …)` says what a sheet would do and every problem in it, writing nothing; `apply(kind, …)` does all of it or
nothing. A row that says what the register knows already does nothing, so a sheet can be sent twice.
"""

from .applying import apply, check
from .planning import Plan
from .sheets import SHEETS, Sheet

__all__ = ["SHEETS", "Plan", "Sheet", "apply", "check"]
