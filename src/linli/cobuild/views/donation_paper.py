"""Paper of donations: the receipt, for the office and for whoever gave."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.core import papers
from linli.core.access import actor_of, signed_in
from linli.core.finding import one_or_404
from linli.core.tenancy import tenant_here

from ..models import Donation
from ..rules.capitals import in_capitals
from ..selectors import donations as found
from . import donations_shown as shown
from .store_pieces import READ, SEES, donation_or_404


@SEES
@READ
def receipt(request: HttpRequest, pk: UUID) -> HttpResponse:
    """For the office to hand over, or to keep; a personal donor's name as clear as this reader sees it."""
    one = donation_or_404(request, pk)
    return _receipt(request, one, who=found.donor_words(actor_of(request), one), back=one.get_absolute_url())


@signed_in
@READ
def own_receipt(request: HttpRequest, pk: UUID) -> HttpResponse:
    """For whoever gave."""
    one = one_or_404(found.own_donations(actor_of(request), tenant_here(request)), pk)
    who = str(one.organisation or (one.person.name if one.person else ""))
    return _receipt(request, one, who=who, back=reverse("cobuild:my-donations"))


def _receipt(request: HttpRequest, one: Donation, *, who: str, back: str) -> HttpResponse:
    given = found.given_in([one])[one.pk]
    cents = sum(each.quantity for each in given if each.item.is_money)
    context = {
        "one": one,
        "who": who or shown.sale_words(one) or _("匿名捐赠"),
        "rows": [
            {"thing": shown.thing(each.item), "amount": shown.amount(each.item, each.quantity), "day": each.best_before}
            for each in given
        ],
        "capitals": in_capitals(cents) if cents else "",
        "back_url": back,
    }
    return papers.paper(request, "cobuild/paper/donation_receipt.html", context, name=f"donation-{one.number}")
