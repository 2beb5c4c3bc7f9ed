"""The front door of procedures: what engines above may use."""

from datetime import datetime
from uuid import UUID

from linli.registry.api import PersonErased, PlaceMoved

from .errors import CollectionRefused, DefinitionRefused, ObjectionRefused, ProposalRefused, RunRefused
from .events import ProposalSettled
from .models import Asking, Collection, DraftComment, Evidence, Objection, Proposal, ProposalRound, Publicity, RollHead, Run, Step
from .providers import Answer, Begin, Field, Kind, Parameter, Provider, Question, Recorded, register
from .rules.shares import (
    DISPUTED,
    UNSOLD,
    Check,
    Head,
    Measure,
    OwnedUnit,
    Said,
    Sum,
    Tally,
    checks_of,
    head_key,
    heads_of,
    voice_of,
)
from .rules.sharing import area_text
from .selectors.definitions import definition_of
from .selectors.rolls import Roll as RegisterRoll
from .selectors.rolls import Seat as RegisterSeat
from .selectors.rolls import Voter as RegisterVoter
from .selectors.rolls import door_label, roll_of
from .selectors.rolls import short as short_key
from .selectors.shipped import check as check_definition
from .selectors.shipped import check_bytes as check_definition_file
from .selectors.shipped import shipped as shipped_definitions
from .services.collections import AskingGiven, CollectionGiven, speak
from .services.collections import begin as begin_collection
from .services.collections import close as close_collection
from .services.collections import strike as strike_asking
from .services.collections import write_down as write_down_asking
from .services.evidence import record as record_evidence
from .services.notices import (
    on_gate_overridden,
    on_objection_answered,
    on_objection_lodged,
    on_objection_reopened,
    on_step_satisfied,
)
from .services.objections import answer as answer_objection
from .services.objections import lodge as lodge_objection
from .services.objections import reopen as reopen_objection
from .services.objections import uphold as uphold_objection
from .services.overriding import migrate as migrate_run
from .services.overriding import override as override_gate
from .services.proposals import Draft as CandidateDraft
from .services.proposals import Sheet as ScreeningSheet
from .services.proposals import WishGiven, propose
from .services.proposals import call as call_for_wishes
from .services.proposals import make_candidate as make_wish_candidate
from .services.proposals import merge as merge_wishes
from .services.proposals import note_told as note_wish_told
from .services.proposals import refuse as refuse_wish
from .services.publishing import publish as publish_step
from .services.runs import abandon as abandon_run
from .services.runs import close_step, leave_out, open_step, refuse_step
from .services.runs import start as start_run
from .services.upkeep import follow_place, forget_person
from .services.wish_telling import tell_proposer


def on_proposal_settled(event: ProposalSettled, *, event_id: UUID, now: datetime) -> None:
    """Somebody's wish was screened or merged: they hear of it."""
    tell_proposer(proposal_id=event.proposal_id, once_key=f"proposal:{event_id}", now=now)


def on_place_moved(event: PlaceMoved, *, event_id: UUID, now: datetime) -> None:  # noqa: ARG001 -- every handler is called so
    """What is about a place keeps its path beside it."""
    follow_place(event)


def on_person_erased(event: PersonErased, *, event_id: UUID, now: datetime) -> None:  # noqa: ARG001 -- every handler is called so
    """Who objected or wished goes with their data."""
    forget_person(event, now=now)


__all__ = [
    "DISPUTED",
    "UNSOLD",
    "Answer",
    "Asking",
    "AskingGiven",
    "Begin",
    "CandidateDraft",
    "Check",
    "Collection",
    "CollectionGiven",
    "CollectionRefused",
    "DefinitionRefused",
    "DraftComment",
    "Evidence",
    "Field",
    "Head",
    "Kind",
    "Measure",
    "Objection",
    "ObjectionRefused",
    "OwnedUnit",
    "Parameter",
    "Proposal",
    "ProposalRefused",
    "ProposalRound",
    "Provider",
    "Publicity",
    "Question",
    "Recorded",
    "RegisterRoll",
    "RegisterSeat",
    "RegisterVoter",
    "RollHead",
    "Run",
    "RunRefused",
    "Said",
    "ScreeningSheet",
    "Step",
    "Sum",
    "Tally",
    "WishGiven",
    "abandon_run",
    "answer_objection",
    "area_text",
    "begin_collection",
    "call_for_wishes",
    "check_definition",
    "check_definition_file",
    "checks_of",
    "close_collection",
    "close_step",
    "definition_of",
    "door_label",
    "head_key",
    "heads_of",
    "leave_out",
    "lodge_objection",
    "make_wish_candidate",
    "merge_wishes",
    "migrate_run",
    "note_wish_told",
    "on_gate_overridden",
    "on_objection_answered",
    "on_objection_lodged",
    "on_objection_reopened",
    "on_person_erased",
    "on_place_moved",
    "on_proposal_settled",
    "on_step_satisfied",
    "open_step",
    "override_gate",
    "propose",
    "publish_step",
    "record_evidence",
    "refuse_step",
    "refuse_wish",
    "register",
    "reopen_objection",
    "roll_of",
    "shipped_definitions",
    "short_key",
    "speak",
    "start_run",
    "strike_asking",
    "tell_proposer",
    "uphold_objection",
    "voice_of",
    "write_down_asking",
]
