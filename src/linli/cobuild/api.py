"""The front door of cobuild: what engines above may use."""

from .errors import BookingRefused
from .events import BookingAnswered
from .models import (
    Agreement,
    Booking,
    CheckIn,
    Claim,
    Donation,
    Judge,
    Need,
    PartnerUnit,
    Resource,
    Round,
    Sale,
    ServiceRecord,
    Space,
    StockItem,
    Team,
    Venture,
)
from .rules import free_times, skills
from .rules.agreements import AgreementGiven, ObligationGiven, PaperGiven, PartyGiven
from .rules.claims import Delivered as ClaimDelivery
from .rules.donations import Line as DonatedLine
from .rules.donations import money as donated_money
from .rules.mentoring import InspectionGiven, PairGiven, PlacementGiven
from .rules.needs import CHANNELS, skill_problems, skills_of, text_problems
from .rules.needs import number as written_number
from .rules.obligations import due_days
from .rules.partners import PartnerGiven
from .rules.pledges import CeremonyGiven, PledgeGiven, Served, SwornGiven
from .rules.pledges import ReviewGiven as PledgeReviewGiven
from .rules.sides import Claimant
from .rules.spaces import HoursGiven
from .rules.venture_money import Line as BudgetLineGiven
from .selectors.partner_deeds import year_of
from .selectors.spaces import public_spaces, spaces_open_to, taking_room
from .selectors.ties import register_ties
from .selectors.ventures import sums_of as service_sums
from .services.agreements import draft as draft_agreement
from .services.booking_series import book_series
from .services.bookings import BookingGiven
from .services.bookings import answer as answer_booking
from .services.bookings import book as book_space
from .services.bookings import cancel as cancel_booking
from .services.bookings import change as change_booking
from .services.bookings import settle as settle_booking
from .services.checkin_reporting import report as report_checkin
from .services.checkin_reporting import report_many as report_checkins
from .services.checkins import About as CheckInAbout
from .services.checkins import CheckInGiven
from .services.choosing import Choice, choose, shortlist
from .services.claims import agree as agree_claim
from .services.claims import claim as claim_need
from .services.claims import claim_resource, give_places
from .services.condition import note as note_condition
from .services.confirming import sign_paper as sign_on_paper
from .services.delivering import confirm as confirm_claim
from .services.delivering import deliver as deliver_claim
from .services.donations import DonationGiven
from .services.donations import receive as receive_donation
from .services.donations import void as void_donation
from .services.inspections import done as inspection_done
from .services.inspections import write as write_inspection
from .services.judges import name as name_judge
from .services.knowing import known
from .services.letters import send as send_letter
from .services.letters import write as write_letter
from .services.mentoring import close as close_pair
from .services.mentoring import note as note_pair
from .services.mentoring import pair
from .services.needs import NeedGiven
from .services.needs import ask as ask_need
from .services.needs import check as check_need
from .services.notices_agreements import on_agreement_ended, on_agreement_proposed, on_agreement_signed, on_obligation_due
from .services.notices_checkins import on_checked_in, on_person_moved
from .services.notices_donations import on_donation_received, on_donation_voided
from .services.notices_market import (
    on_claim_answered,
    on_claim_confirmed,
    on_claim_delivered,
    on_claim_made,
    on_need_closed,
    on_need_opened,
)
from .services.notices_partners import on_letter_sent, on_review_sent
from .services.notices_spaces import on_booking_answered, on_booking_asked
from .services.notices_ventures import on_judge_left, on_judge_named, on_preliminary_closed, on_venture_state_changed
from .services.obligations import add as add_obligation
from .services.obligations import note as note_obligation
from .services.partner_reviews import ReviewGiven
from .services.partner_reviews import answer as answer_review
from .services.partner_reviews import send as send_review
from .services.partner_reviews import write as write_review
from .services.partners import leave as leave_partner
from .services.partners import register as register_partner
from .services.paying import SpendingGiven, spend
from .services.paying import pay as pay_instalment
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
from .services.sales import SaleGiven, open_sale
from .services.sales import close as close_sale
from .services.sales import count as count_sale
from .services.sales import write as write_sale
from .services.spaces import SpaceGiven, set_hours
from .services.spaces import close_for as close_space_for
from .services.spaces import register as register_space
from .services.stock import Recipient, hand_out, take_back, take_stock
from .services.stock import move as move_stock
from .services.stock import spoil as spoil_stock
from .services.teams import TeamGiven
from .services.teams import form as form_team
from .services.upkeep import (
    on_consent_withdrawn_by_donor,
    on_organisation_merged,
    on_person_erased,
    on_person_merged,
    on_place_moved,
)
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
    "CHANNELS",
    "Agreement",
    "AgreementGiven",
    "Booking",
    "BookingAnswered",
    "BookingGiven",
    "BookingRefused",
    "BudgetLineGiven",
    "CeremonyGiven",
    "CheckGiven",
    "CheckIn",
    "CheckInAbout",
    "CheckInGiven",
    "Choice",
    "Claim",
    "ClaimDelivery",
    "Claimant",
    "DonatedLine",
    "Donation",
    "DonationGiven",
    "HoursGiven",
    "InspectionGiven",
    "Judge",
    "Need",
    "NeedGiven",
    "ObligationGiven",
    "PairGiven",
    "PaperGiven",
    "PartnerGiven",
    "PartnerUnit",
    "PartyGiven",
    "PlacementGiven",
    "PledgeGiven",
    "PledgeReviewGiven",
    "Recipient",
    "Resource",
    "ResourceGiven",
    "ReviewGiven",
    "Round",
    "RoundGiven",
    "Sale",
    "SaleGiven",
    "Served",
    "ServiceGiven",
    "ServiceRecord",
    "SheetGiven",
    "Space",
    "SpaceGiven",
    "SpendingGiven",
    "StockItem",
    "SwornGiven",
    "Team",
    "TeamGiven",
    "Venture",
    "VentureGiven",
    "add_obligation",
    "agree_claim",
    "answer_booking",
    "answer_review",
    "apply_venture",
    "appraise_placement",
    "ask_need",
    "begin_placement",
    "book_series",
    "book_space",
    "cancel_booking",
    "change_booking",
    "check_need",
    "check_venture",
    "choose",
    "claim_need",
    "claim_resource",
    "close_pair",
    "close_sale",
    "close_space_for",
    "complete_venture",
    "confirm_claim",
    "contract_venture",
    "count_sale",
    "deliver_claim",
    "donated_money",
    "draft_agreement",
    "draft_venture",
    "due_days",
    "end_placement",
    "form_team",
    "free_times",
    "give_places",
    "hand_out",
    "hold_inauguration",
    "inspection_done",
    "known",
    "leave_partner",
    "move_stock",
    "name_judge",
    "note_condition",
    "note_obligation",
    "note_pair",
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
    "on_consent_withdrawn_by_donor",
    "on_donation_received",
    "on_donation_voided",
    "on_judge_left",
    "on_judge_named",
    "on_letter_sent",
    "on_need_closed",
    "on_need_opened",
    "on_obligation_due",
    "on_organisation_merged",
    "on_person_erased",
    "on_person_merged",
    "on_person_moved",
    "on_place_moved",
    "on_preliminary_closed",
    "on_review_sent",
    "on_venture_state_changed",
    "open_round",
    "open_sale",
    "pair",
    "pay_instalment",
    "plan_placement",
    "public_spaces",
    "receive_donation",
    "record_service",
    "recuse",
    "register_partner",
    "register_space",
    "register_ties",
    "report_checkin",
    "report_checkins",
    "review_pledge",
    "say_learnt",
    "send_letter",
    "send_review",
    "service_sums",
    "set_hours",
    "settle_booking",
    "shortlist",
    "sign",
    "sign_on_paper",
    "skill_problems",
    "skills",
    "skills_of",
    "spaces_open_to",
    "spend",
    "spoil_stock",
    "stop_venture",
    "swear",
    "take_back",
    "take_stock",
    "taking_room",
    "text_problems",
    "void_donation",
    "void_service",
    "write_inspection",
    "write_letter",
    "write_review",
    "write_sale",
    "written_number",
    "year_of",
]
