"""The front door of cobuild: what engines above may use."""

from .models import Claim, Judge, Need, Resource, Round, ServiceRecord, Venture
from .rules.claims import Delivered as ClaimDelivery
from .rules.mentoring import InspectionGiven, PairGiven, PlacementGiven
from .rules.pledges import CeremonyGiven, PledgeGiven, Served, SwornGiven
from .rules.pledges import ReviewGiven as PledgeReviewGiven
from .rules.sides import Claimant
from .selectors.ties import register_ties
from .selectors.ventures import sums_of as service_sums
from .services.choosing import Choice, choose, shortlist
from .services.claims import agree as agree_claim
from .services.claims import claim as claim_need
from .services.claims import claim_resource, give_places
from .services.delivering import confirm as confirm_claim
from .services.delivering import deliver as deliver_claim
from .services.inspections import done as inspection_done
from .services.inspections import write as write_inspection
from .services.judges import name as name_judge
from .services.mentoring import close as close_pair
from .services.mentoring import note as note_pair
from .services.mentoring import pair
from .services.needs import NeedGiven
from .services.needs import ask as ask_need
from .services.needs import check as check_need
from .services.notices_agreements import on_agreement_ended, on_agreement_proposed, on_agreement_signed, on_obligation_due
from .services.notices_market import (
    on_claim_answered,
    on_claim_confirmed,
    on_claim_delivered,
    on_claim_made,
    on_need_closed,
    on_need_opened,
)
from .services.notices_spaces import on_booking_answered, on_booking_asked
from .services.notices_ventures import on_venture_state_changed
from .services.paying import pay as pay_instalment
from .services.paying import spend
from .services.placements import appraise as appraise_placement
from .services.placements import begin as begin_placement
from .services.placements import end as end_placement
from .services.placements import plan as plan_placement
from .services.placements import say_learnt
from .services.pledges import hold as hold_inauguration
from .services.pledges import review as review_pledge
from .services.pledges import swear
from .services.resources import ResourceGiven
from .services.resources import offer as offer_resource
from .services.reviewing import SheetGiven, recuse, sign
from .services.rounds import RoundGiven, open_round
from .services.upkeep import on_organisation_merged, on_person_erased, on_person_merged, on_place_moved
from .services.venture_checks import CheckGiven
from .services.venture_checks import check as check_venture
from .services.venture_checks import complete as complete_venture
from .services.venture_checks import contract as contract_venture
from .services.venture_checks import stop as stop_venture
from .services.venture_services import ServiceGiven
from .services.venture_services import record as record_service
from .services.venture_services import void as void_service
from .services.ventures import VentureGiven
from .services.ventures import apply as apply_venture
from .services.ventures import draft as draft_venture

__all__ = [
    "CeremonyGiven",
    "CheckGiven",
    "Choice",
    "Claim",
    "ClaimDelivery",
    "Claimant",
    "InspectionGiven",
    "Judge",
    "Need",
    "NeedGiven",
    "PairGiven",
    "PlacementGiven",
    "PledgeGiven",
    "PledgeReviewGiven",
    "Resource",
    "ResourceGiven",
    "Round",
    "RoundGiven",
    "Served",
    "ServiceGiven",
    "ServiceRecord",
    "SheetGiven",
    "SwornGiven",
    "Venture",
    "VentureGiven",
    "agree_claim",
    "apply_venture",
    "appraise_placement",
    "ask_need",
    "begin_placement",
    "check_need",
    "check_venture",
    "choose",
    "claim_need",
    "claim_resource",
    "close_pair",
    "complete_venture",
    "confirm_claim",
    "contract_venture",
    "deliver_claim",
    "draft_venture",
    "end_placement",
    "give_places",
    "hold_inauguration",
    "inspection_done",
    "name_judge",
    "note_pair",
    "offer_resource",
    "on_agreement_ended",
    "on_agreement_proposed",
    "on_agreement_signed",
    "on_booking_answered",
    "on_booking_asked",
    "on_claim_answered",
    "on_claim_confirmed",
    "on_claim_delivered",
    "on_claim_made",
    "on_need_closed",
    "on_need_opened",
    "on_obligation_due",
    "on_organisation_merged",
    "on_person_erased",
    "on_person_merged",
    "on_place_moved",
    "on_venture_state_changed",
    "open_round",
    "pair",
    "pay_instalment",
    "plan_placement",
    "record_service",
    "recuse",
    "register_ties",
    "review_pledge",
    "say_learnt",
    "service_sums",
    "shortlist",
    "sign",
    "spend",
    "stop_venture",
    "swear",
    "void_service",
    "write_inspection",
]
