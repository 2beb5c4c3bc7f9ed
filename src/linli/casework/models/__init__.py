"""The tables of casework, one module per noun."""

from .amending import Amendment
from .attempts import Attempt
from .cases import Case
from .categories import Category, CategoryChange, DispatchRule, SettingsStamp
from .centre import CounterKiosk, CounterLine, CounterVisit, CounterWindow, VisitStep
from .delays import Extension, Suspension
from .desk import Looking, SavedFilter
from .duties import DutyItem, DutyOverride, Measure, RosterShift, Side
from .entries import Entry
from .guide import Answer, KnowledgeEntry, ServiceItem
from .handling import Assignment, Callback, Clock, ClockPause
from .home_services import HomeServiceRequest
from .hotline import HotlineOrder, HotlineSheet, ReplyBatch, ReplyLine
from .imports import ImportMapping, ImportRun
from .petitions import Petition, PetitionEntry, Petitioner
from .pressing import Instruction, SupervisionItem, Task, TaskEntry
from .promotion import HeldOver, MeetingMatter, MeetingParty, PromotionMeeting
from .relays import RelayKind, RelayNote
from .reporters import Reporter
from .returns import ReturnOrder, Ruling, RulingParty
from .telling import Telling, TellingHow
from .templates import ReplyTemplate
from .whistles import Whistle, WhistleCall

__all__ = [
    "Amendment",
    "Answer",
    "Assignment",
    "Attempt",
    "Callback",
    "Case",
    "Category",
    "CategoryChange",
    "Clock",
    "ClockPause",
    "CounterKiosk",
    "CounterLine",
    "CounterVisit",
    "CounterWindow",
    "DispatchRule",
    "DutyItem",
    "DutyOverride",
    "Entry",
    "Extension",
    "HeldOver",
    "HomeServiceRequest",
    "HotlineOrder",
    "HotlineSheet",
    "ImportMapping",
    "ImportRun",
    "Instruction",
    "KnowledgeEntry",
    "Looking",
    "Measure",
    "MeetingMatter",
    "MeetingParty",
    "Petition",
    "PetitionEntry",
    "Petitioner",
    "PromotionMeeting",
    "RelayKind",
    "RelayNote",
    "ReplyBatch",
    "ReplyLine",
    "ReplyTemplate",
    "Reporter",
    "ReturnOrder",
    "RosterShift",
    "Ruling",
    "RulingParty",
    "SavedFilter",
    "ServiceItem",
    "SettingsStamp",
    "Side",
    "SupervisionItem",
    "Suspension",
    "Task",
    "TaskEntry",
    "Telling",
    "TellingHow",
    "VisitStep",
    "Whistle",
    "WhistleCall",
]
