"""The front door of cobuild: what engines above may use."""

from .models import Claim, Need, Resource
from .rules.claims import Delivered as ClaimDelivery
from .rules.sides import Claimant
from .services.claims import agree as agree_claim
from .services.claims import claim as claim_need
from .services.claims import claim_resource, give_places
from .services.delivering import confirm as confirm_claim
from .services.delivering import deliver as deliver_claim
from .services.needs import NeedGiven
from .services.needs import ask as ask_need
from .services.needs import check as check_need
from .services.notices_market import (
    on_claim_answered,
    on_claim_confirmed,
    on_claim_delivered,
    on_claim_made,
    on_need_closed,
    on_need_opened,
)
from .services.notices_spaces import on_booking_answered, on_booking_asked
from .services.resources import ResourceGiven
from .services.resources import offer as offer_resource
from .services.upkeep import on_organisation_merged, on_person_erased, on_person_merged, on_place_moved

__all__ = [
    "Claim",
    "ClaimDelivery",
    "Claimant",
    "Need",
    "NeedGiven",
    "Resource",
    "ResourceGiven",
    "agree_claim",
    "ask_need",
    "check_need",
    "claim_need",
    "claim_resource",
    "confirm_claim",
    "deliver_claim",
    "give_places",
    "offer_resource",
    "on_booking_answered",
    "on_booking_asked",
    "on_claim_answered",
    "on_claim_confirmed",
    "on_claim_delivered",
    "on_claim_made",
    "on_need_closed",
    "on_need_opened",
    "on_organisation_merged",
    "on_person_erased",
    "on_person_merged",
    "on_place_moved",
]
