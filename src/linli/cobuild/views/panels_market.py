"""Where the market stands on the desk: its entry with how many wait for an answer."""

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from linli.core import navigation
from linli.core.access import actor_of
from linli.core.tenancy import tenant_here

from ..models import Claim
from ..rules import rights
from ..selectors import claims as found
from ..states import ClaimState


def waiting_badge(request: HttpRequest) -> QuerySet[Claim]:
    """The claims that wait for the office."""
    rows = found.claims_visible_to(actor_of(request)).filter(tenant=tenant_here(request))
    return rows.filter(state__in=[ClaimState.ASKED, ClaimState.DISPUTED])


navigation.desk_item(
    gettext_lazy("需求和认领"), "cobuild:desk-needs", "hand", capability=rights.VIEW, order=24, badge=waiting_badge
)
