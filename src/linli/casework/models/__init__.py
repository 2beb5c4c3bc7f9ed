"""The tables of casework, one module per noun."""

from .attempts import Attempt
from .cases import Case, Entry, Reporter
from .categories import Category, CategoryChange, DispatchRule, SettingsStamp
from .duties import DutyItem, DutyOverride, Measure, RosterShift, Side
from .handling import Assignment, Callback, Clock, ClockPause
from .imports import ImportMapping, ImportRun
from .promotion import HeldOver, MeetingMatter, MeetingParty, PromotionMeeting
from .returns import ReturnOrder, Ruling, RulingParty
from .whistles import Whistle, WhistleCall

__all__ = [
    "Assignment",
    "Attempt",
    "Callback",
    "Case",
    "Category",
    "CategoryChange",
    "Clock",
    "ClockPause",
    "DispatchRule",
    "DutyItem",
    "DutyOverride",
    "Entry",
    "HeldOver",
    "ImportMapping",
    "ImportRun",
    "Measure",
    "MeetingMatter",
    "MeetingParty",
    "PromotionMeeting",
    "Reporter",
    "ReturnOrder",
    "RosterShift",
    "Ruling",
    "RulingParty",
    "SettingsStamp",
    "Side",
    "Whistle",
    "WhistleCall",
]
