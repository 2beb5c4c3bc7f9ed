"""The front door of deliberation: what engines above may use."""

from .errors import CouncilRefused, SupervisionRefused
from .events import ActionDecided, OpinionVoiced
from .models import Council, CouncilKind, ExternalProposal, Seat, SeatEnd, SeatRole, Supervision, Term
from .selectors.councils import current_term, seats_of
from .selectors.origins import SOURCE as MEETING_SOURCE
from .selectors.origins import ForCase, Origin, case_of_action, case_of_voiced, origin_of_case
from .services.actions import note_action_done, note_target, waiting_for_target
from .services.councils import CouncilGiven, TermGiven
from .services.councils import begin_term as begin_council_term
from .services.councils import close_term as close_council_term
from .services.councils import dissolve as dissolve_council
from .services.councils import found as found_council
from .services.external import ExternalGiven
from .services.external import answer as answer_external_proposal
from .services.external import link_meeting as link_external_proposal
from .services.external import note as note_external_proposal
from .services.motions import on_ballot_declared as on_ballot_declared_motion
from .services.notices_councils import on_question_answered, on_question_asked
from .services.notices_meetings import on_meeting_cancelled, on_meeting_convened, on_meeting_postponed
from .services.opinions import note_case, waiting_for_case
from .services.seats import SeatGiven
from .services.seats import end as end_seat
from .services.seats import fill as fill_seat
from .services.seats import fill_many as fill_seats
from .services.seats import lapse_absent as lapse_absent_seats
from .services.seats import replace as replace_seat
from .services.supervision import QuestionGiven, SupervisionGiven, VisitGiven
from .services.supervision import answer as answer_question
from .services.supervision import ask as ask_question
from .services.supervision import begin as begin_supervision
from .services.supervision import close as close_supervision
from .services.supervision import visit as note_visit

__all__ = [
    "ActionDecided",
    "Council",
    "CouncilGiven",
    "CouncilKind",
    "CouncilRefused",
    "ExternalGiven",
    "ExternalProposal",
    "ForCase",
    "MEETING_SOURCE",
    "OpinionVoiced",
    "Origin",
    "QuestionGiven",
    "Seat",
    "SeatEnd",
    "SeatGiven",
    "SeatRole",
    "Supervision",
    "SupervisionGiven",
    "SupervisionRefused",
    "Term",
    "TermGiven",
    "VisitGiven",
    "answer_external_proposal",
    "answer_question",
    "ask_question",
    "begin_council_term",
    "begin_supervision",
    "case_of_action",
    "case_of_voiced",
    "close_council_term",
    "close_supervision",
    "current_term",
    "dissolve_council",
    "end_seat",
    "fill_seat",
    "fill_seats",
    "found_council",
    "lapse_absent_seats",
    "link_external_proposal",
    "note_action_done",
    "note_case",
    "note_external_proposal",
    "note_target",
    "note_visit",
    "on_ballot_declared_motion",
    "on_meeting_cancelled",
    "on_meeting_convened",
    "on_meeting_postponed",
    "on_question_answered",
    "on_question_asked",
    "origin_of_case",
    "replace_seat",
    "seats_of",
    "waiting_for_case",
    "waiting_for_target",
]
