"""The front door of deliberation: what engines above may use."""

from .events import ActionDecided, OpinionVoiced
from .selectors.origins import SOURCE as MEETING_SOURCE
from .selectors.origins import ForCase, Origin, case_of_action, case_of_voiced, origin_of_case
from .services.actions import note_action_done, note_target, waiting_for_target
from .services.motions import on_ballot_declared as on_ballot_declared_motion
from .services.notices_meetings import on_meeting_cancelled, on_meeting_convened, on_meeting_postponed
from .services.opinions import note_case, waiting_for_case

__all__ = [
    "MEETING_SOURCE",
    "ActionDecided",
    "ForCase",
    "OpinionVoiced",
    "Origin",
    "case_of_action",
    "case_of_voiced",
    "note_action_done",
    "note_case",
    "note_target",
    "on_ballot_declared_motion",
    "on_meeting_cancelled",
    "on_meeting_convened",
    "on_meeting_postponed",
    "origin_of_case",
    "waiting_for_case",
    "waiting_for_target",
]
