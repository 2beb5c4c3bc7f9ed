"""The tables of core. One module per concern; Django wants them importable from here."""

from .base import AppendOnly, PartModel, Tenant, TenantModel
from .journal import JournalLine, Seal, SealedLine, SubjectKey
from .running import Delivery, Job, NumberGap, NumberSeries, OutboxEvent, Recurring, Submission
from .things import CalendarDay, CalendarYear, RuleOverride, SearchEntry, StoredFile

__all__ = [
    "AppendOnly",
    "CalendarDay",
    "CalendarYear",
    "Delivery",
    "Job",
    "JournalLine",
    "NumberGap",
    "NumberSeries",
    "OutboxEvent",
    "PartModel",
    "Recurring",
    "RuleOverride",
    "Seal",
    "SealedLine",
    "SearchEntry",
    "StoredFile",
    "SubjectKey",
    "Submission",
    "Tenant",
    "TenantModel",
]
