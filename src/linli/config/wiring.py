"""The whole nervous system: which engine reacts to which fact. Handlers are named by dotted path, called with (event, *, event_id, now)."""

from linli.accounts.api import CallAsked, ResidentSignedIn
from linli.casework.events import (
    CaseAccepted,
    CaseClosed,
    CaseCompleted,
    CaseDispatched,
    CaseNearlyDue,
    CaseNotAccepted,
    CaseOverdue,
    CaseProgressed,
    CaseReceived,
    CaseReported,
    CaseReworked,
    WhistleAnswered,
    WhistleBlown,
    WhistleEnded,
    WhistleSilent,
)
from linli.core.events import Event
from linli.registry.api import PersonErased, PlaceMoved

REACTIONS: dict[type[Event], tuple[str, ...]] = {
    CaseReported: ("linli.casework.api.on_case_reported",),
    CaseAccepted: ("linli.casework.api.on_case_accepted",),
    CaseNotAccepted: ("linli.casework.api.on_case_not_accepted",),
    CaseDispatched: ("linli.casework.api.on_case_dispatched",),
    CaseReceived: ("linli.casework.api.on_case_received",),
    CaseProgressed: ("linli.casework.api.on_case_progressed",),
    CaseCompleted: ("linli.casework.api.on_case_completed",),
    CaseReworked: ("linli.casework.api.on_case_reworked",),
    CaseClosed: ("linli.casework.api.on_case_closed",),
    CaseNearlyDue: ("linli.casework.api.on_case_nearly_due",),
    CaseOverdue: ("linli.casework.api.on_case_overdue",),
    WhistleBlown: ("linli.casework.api.on_whistle_blown",),
    WhistleAnswered: ("linli.casework.api.on_whistle_answered",),
    WhistleSilent: ("linli.casework.api.on_whistle_silent",),
    WhistleEnded: ("linli.casework.api.on_whistle_ended",),
    ResidentSignedIn: ("linli.registry.api.on_resident_signed_in",),
    CallAsked: ("linli.disclosure.api.on_call_asked",),
    PersonErased: ("linli.disclosure.api.on_person_erased", "linli.casework.api.on_person_erased"),
    PlaceMoved: ("linli.casework.api.on_place_moved",),
}
