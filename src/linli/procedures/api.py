"""The front door of procedures: what engines above may use."""

from datetime import datetime
from uuid import UUID

from .errors import CollectionRefused, DefinitionRefused, ObjectionRefused, ProposalRefused, RunRefused
from .events import ProposalSettled
from .models import Asking, Collection, DraftComment, Proposal, ProposalRound, RollHead
from .providers import Answer, Field, Kind, Parameter, Provider, Question, Recorded, register
from .selectors.shipped import check as check_definition
from .selectors.shipped import check_bytes as check_definition_file
from .selectors.shipped import shipped as shipped_definitions
from .services.collections import AskingGiven, CollectionGiven
from .services.collections import begin as begin_collection
from .services.collections import close as close_collection
from .services.collections import strike as strike_asking
from .services.collections import write_down as write_down_asking
from .services.proposals import Draft as CandidateDraft
from .services.proposals import Sheet as ScreeningSheet
from .services.proposals import WishGiven, propose
from .services.proposals import call as call_for_wishes
from .services.proposals import make_candidate as make_wish_candidate
from .services.proposals import merge as merge_wishes
from .services.proposals import note_told as note_wish_told
from .services.proposals import refuse as refuse_wish
from .services.wish_telling import tell_proposer


def on_proposal_settled(event: ProposalSettled, *, event_id: UUID, now: datetime) -> None:
    """Somebody's wish was screened or merged: they hear of it."""
    tell_proposer(proposal_id=event.proposal_id, once_key=f"proposal:{event_id}", now=now)


__all__ = [
    "Answer",
    "Asking",
    "AskingGiven",
    "CandidateDraft",
    "Collection",
    "CollectionGiven",
    "CollectionRefused",
    "DefinitionRefused",
    "DraftComment",
    "Field",
    "Kind",
    "ObjectionRefused",
    "Parameter",
    "Proposal",
    "ProposalRefused",
    "ProposalRound",
    "Provider",
    "Question",
    "Recorded",
    "RollHead",
    "RunRefused",
    "ScreeningSheet",
    "WishGiven",
    "begin_collection",
    "call_for_wishes",
    "check_definition",
    "check_definition_file",
    "close_collection",
    "make_wish_candidate",
    "merge_wishes",
    "note_wish_told",
    "on_proposal_settled",
    "propose",
    "refuse_wish",
    "register",
    "shipped_definitions",
    "strike_asking",
    "tell_proposer",
    "write_down_asking",
]
