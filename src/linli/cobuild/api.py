"""The front door of cobuild: what engines above may use."""

from .models import Claim, Donation, Judge, Need, Resource, Round, Sale, ServiceRecord, StockItem, Venture
from .rules.claims import Delivered as ClaimDelivery
from .rules.donations import Line as DonatedLine
from .rules.donations import money as donated_money
from .rules.sides import Claimant
from .selectors.ties import register_ties
from .selectors.ventures import sums_of as service_sums
from .services.choosing import Choice, choose, shortlist
from .services.claims import agree as agree_claim
from .services.claims import claim as claim_need
from .services.claims import claim_resource, give_places
from .services.delivering import confirm as confirm_claim
from .services.delivering import deliver as deliver_claim
from .services.donations import DonationGiven
from .services.donations import receive as receive_donation
from .services.donations import void as void_donation
from .services.judges import name as name_judge
from .services.needs import NeedGiven
from .services.needs import ask as ask_need
from .services.needs import check as check_need
from .services.notices_agreements import on_agreement_ended, on_agreement_proposed, on_agreement_signed, on_obligation_due
from .services.notices_donations import on_donation_received, on_donation_voided
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
from .services.sales import SaleGiven, open_sale
from .services.sales import close as close_sale
from .services.sales import count as count_sale
from .services.sales import write as write_sale
from .services.stock import Recipient, hand_out, take_back, take_stock
from .services.stock import move as move_stock
from .services.stock import spoil as spoil_stock
from .services.upkeep import (
    on_consent_withdrawn_by_donor,
    on_organisation_merged,
    on_person_erased,
    on_person_merged,
    on_place_moved,
)
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
    "Choice",
    "Claim",
    "ClaimDelivery",
    "Claimant",
    "DonatedLine",
    "Donation",
    "DonationGiven",
    "Judge",
    "Need",
    "NeedGiven",
    "Recipient",
    "Resource",
    "ResourceGiven",
    "Round",
    "RoundGiven",
    "Sale",
    "SaleGiven",
    "ServiceGiven",
    "ServiceRecord",
    "SheetGiven",
    "StockItem",
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
    "close_sale",
    "complete_venture",
    "confirm_claim",
    "contract_venture",
    "count_sale",
    "deliver_claim",
    "donated_money",
    "draft_venture",
    "give_places",
    "hand_out",
    "move_stock",
    "name_judge",
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
    "on_consent_withdrawn_by_donor",
    "on_donation_received",
    "on_donation_voided",
    "on_need_closed",
    "on_need_opened",
    "on_obligation_due",
    "on_organisation_merged",
    "on_person_erased",
    "on_person_merged",
    "on_place_moved",
    "on_venture_state_changed",
    "open_round",
    "open_sale",
    "pay_instalment",
    "receive_donation",
    "record_service",
    "recuse",
    "register_ties",
    "service_sums",
    "shortlist",
    "sign",
    "spend",
    "spoil_stock",
    "stop_venture",
    "take_back",
    "take_stock",
    "void_donation",
    "void_service",
    "write_sale",
]
