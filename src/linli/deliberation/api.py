"""The front door of deliberation: what engines above may use."""

from .errors import CouncilRefused, ResolutionRefused, SupervisionRefused
from .events import ActionDecided, OpinionVoiced
from .models import (
    ActionKind,
    AgendaItem,
    Ballot,
    Council,
    CouncilKind,
    ExternalProposal,
    Meeting,
    MeetingKind,
    Motion,
    Participant,
    Resolution,
    Right,
    Seat,
    SeatEnd,
    SeatRole,
    Supervision,
    Term,
    Undertaking,
)
from .rules.papers import spelled
from .rules.resolutions import UndertakingGiven
from .rules.verifying import Checked, NotAnExport
from .rules.verifying import check as check_export
from .selectors.councils import current_term, seats_of
from .selectors.exports import export_of as export_ballot
from .selectors.origins import SOURCE as MEETING_SOURCE
from .selectors.origins import ForCase, Origin, case_of_action, case_of_voiced, origin_of_case
from .selectors.resolutions import wrong_facts
from .services import (
    actions,
    agenda,
    amendments,
    attendance,
    ballots,
    corridors,
    groups,
    hands,
    invitations,
    meetings,
    minutes,
    motions,
    opinions,
    papers,
    roll_voters,
    rolls,
    speeches,
    votes,
)
from .services.actions import note_action_done, note_target, waiting_for_target
from .services.ballot_checks import check_all as check_ballots
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
from .services.notices_resolutions import on_resolution_adopted, on_resolution_progressed, on_resolution_undertaken
from .services.opinions import note_case, waiting_for_case
from .services.progress import accept as accept_undertaking
from .services.progress import change as change_undertaking
from .services.progress import change_back as ask_body_to_change
from .services.progress import rate as rate_resolution
from .services.progress import report as report_progress
from .services.progress import resume as resume_resolution
from .services.progress import stop as stop_resolution
from .services.progress import suspend as suspend_resolution
from .services.resolutions import ResolutionGiven, undertake
from .services.resolutions import adopt as adopt_resolution
from .services.resolutions import publish as publish_resolution
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
from .services.upkeep import on_person_erased, on_place_moved

__all__ = [
    "MEETING_SOURCE",
    "ActionDecided",
    "ActionKind",
    "AgendaItem",
    "Ballot",
    "Checked",
    "Council",
    "CouncilGiven",
    "CouncilKind",
    "CouncilRefused",
    "ExternalGiven",
    "ExternalProposal",
    "ForCase",
    "Meeting",
    "MeetingKind",
    "Motion",
    "NotAnExport",
    "OpinionVoiced",
    "Origin",
    "Participant",
    "QuestionGiven",
    "Resolution",
    "ResolutionGiven",
    "ResolutionRefused",
    "Right",
    "Seat",
    "SeatEnd",
    "SeatGiven",
    "SeatRole",
    "Supervision",
    "SupervisionGiven",
    "SupervisionRefused",
    "Term",
    "TermGiven",
    "Undertaking",
    "UndertakingGiven",
    "VisitGiven",
    "accept_undertaking",
    "actions",
    "adopt_resolution",
    "agenda",
    "amendments",
    "answer_external_proposal",
    "answer_question",
    "ask_body_to_change",
    "ask_question",
    "attendance",
    "ballots",
    "begin_council_term",
    "begin_supervision",
    "case_of_action",
    "case_of_voiced",
    "change_undertaking",
    "check_ballots",
    "check_export",
    "close_council_term",
    "close_supervision",
    "corridors",
    "current_term",
    "dissolve_council",
    "end_seat",
    "export_ballot",
    "fill_seat",
    "fill_seats",
    "found_council",
    "groups",
    "hands",
    "invitations",
    "lapse_absent_seats",
    "link_external_proposal",
    "meetings",
    "minutes",
    "motions",
    "note_action_done",
    "note_case",
    "note_external_proposal",
    "note_target",
    "note_visit",
    "on_ballot_declared_motion",
    "on_meeting_cancelled",
    "on_meeting_convened",
    "on_meeting_postponed",
    "on_person_erased",
    "on_place_moved",
    "on_question_answered",
    "on_question_asked",
    "on_resolution_adopted",
    "on_resolution_progressed",
    "on_resolution_undertaken",
    "opinions",
    "origin_of_case",
    "papers",
    "publish_resolution",
    "rate_resolution",
    "replace_seat",
    "report_progress",
    "resume_resolution",
    "roll_voters",
    "rolls",
    "seats_of",
    "speeches",
    "spelled",
    "stop_resolution",
    "suspend_resolution",
    "undertake",
    "votes",
    "waiting_for_case",
    "waiting_for_target",
    "wrong_facts",
]
