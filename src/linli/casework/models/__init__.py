"""The tables of casework, one module per noun."""

from .attempts import Attempt
from .cases import Case, Entry, Reporter
from .categories import Category, DispatchRule
from .handling import Assignment, Callback, Clock, ClockPause
from .imports import ImportMapping, ImportRun
from .returns import ReturnOrder, Ruling, RulingParty

__all__ = [
    "Assignment",
    "Attempt",
    "Callback",
    "Case",
    "Category",
    "Clock",
    "ClockPause",
    "DispatchRule",
    "Entry",
    "ImportMapping",
    "ImportRun",
    "Reporter",
    "ReturnOrder",
    "Ruling",
    "RulingParty",
]
