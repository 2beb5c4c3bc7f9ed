"""The tables of casework, one module per noun."""

from .amending import Amendment
from .attempts import Attempt
from .cases import Case, Entry, Reporter
from .categories import Category, CategoryChange, DispatchRule, SettingsStamp
from .delays import Extension, Suspension
from .duties import DutyItem, DutyOverride, Measure, RosterShift, Side
from .handling import Assignment, Callback, Clock, ClockPause
from .imports import ImportMapping, ImportRun
from .petitions import Petition, PetitionEntry, Petitioner
from .pressing import Instruction, SupervisionItem, Task, TaskEntry
from .promotion import HeldOver, MeetingMatter, MeetingParty, PromotionMeeting
from .returns import ReturnOrder, Ruling, RulingParty
from .telling import Telling, TellingHow
from .whistles import Whistle, WhistleCall

__all__ = [
    "Amendment",
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
    "Extension",
    "HeldOver",
    "ImportMapping",
    "ImportRun",
    "Instruction",
    "Measure",
    "MeetingMatter",
    "MeetingParty",
    "Petition",
    "PetitionEntry",
    "Petitioner",
    "PromotionMeeting",
    "Reporter",
    "ReturnOrder",
    "RosterShift",
    "Ruling",
    "RulingParty",
    "SettingsStamp",
    "Side",
    "SupervisionItem",
    "Suspension",
    "Task",
    "TaskEntry",
    "Telling",
    "TellingHow",
    "Whistle",
    "WhistleCall",
]
