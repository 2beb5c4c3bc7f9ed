"""The front door of cobuild: what engines above may use."""

from .models import CheckIn, Claim, Judge, Need, Resource, Round, ServiceRecord, Team, Venture
from .rules.claims import Delivered as ClaimDelivery
from .rules.sides import Claimant
from .selectors.ties import register_ties
from .selectors.ventures import sums_of as service_sums
from .services.checkins import About as CheckInAbout
from .services.checkins import CheckInGiven
from .services.checkins import report as report_checkin
from .services.choosing import Choice, choose, shortlist
from .services.claims import agree as agree_claim
from .services.claims import claim as claim_need
from .services.claims import claim_resource, give_places
from .services.delivering import confirm as confirm_claim
from .services.delivering import deliver as deliver_claim
from .services.judges import name as name_judge
from .services.needs import NeedGiven
from .services.needs import ask as ask_need
from .services.needs import check as check_need
from .services.notices_agreements import on_agreement_ended, on_agreement_proposed, on_agreement_signed, on_obligation_due
from .services.notices_checkins import on_checked_in, on_person_moved
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
from .services.resources import ResourceGiven
from .services.resources import offer as offer_resource
from .services.reviewing import SheetGiven, recuse, sign
from .services.rounds import RoundGiven, open_round
from .services.teams import TeamGiven
from .services.teams import form as form_team
from .services.upkeep import on_organisation_merged, on_person_erased, on_person_merged, on_place_moved
from .services.upkeep_checkins import on_consent_withdrawn
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
    "CheckGiven",
    "CheckIn",
    "CheckInAbout",
    "CheckInGiven",
    "Choice",
    "Claim",
    "ClaimDelivery",
    "Claimant",
    "Judge",
    "Need",
    "NeedGiven",
    "Resource",
    "ResourceGiven",
    "Round",
    "RoundGiven",
    "ServiceGiven",
    "ServiceRecord",
    "SheetGiven",
    "Team",
    "TeamGiven",
    "Venture",
    "VentureGiven",
    "agree_claim",
    "apply_venture",
    "ask_need",
    "check_need",
    "check_venture",
    "choose",
    "claim_need",
    "claim_resource",
    "complete_venture",
    "confirm_claim",
    "contract_venture",
    "deliver_claim",
    "draft_venture",
    "form_team",
    "give_places",
    "name_judge",
    "offer_resource",
    "on_agreement_ended",
    "on_agreement_proposed",
    "on_agreement_signed",
    "on_booking_answered",
    "on_booking_asked",
    "on_checked_in",
    "on_claim_answered",
    "on_claim_confirmed",
    "on_claim_delivered",
    "on_claim_made",
    "on_consent_withdrawn",
    "on_need_closed",
    "on_need_opened",
    "on_obligation_due",
    "on_organisation_merged",
    "on_person_erased",
    "on_person_merged",
    "on_person_moved",
    "on_place_moved",
    "on_venture_state_changed",
    "open_round",
    "pay_instalment",
    "record_service",
    "recuse",
    "register_ties",
    "report_checkin",
    "service_sums",
    "shortlist",
    "sign",
    "spend",
    "stop_venture",
    "void_service",
]
