"""What partner units put into navigation and onto other pages: today, mine, a place."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from linli.core import clock
from linli.core.access import actor_of
from linli.core.navigation import desk_item
from linli.core.panels import Panel, panel
from linli.core.tallies import tally
from linli.core.tenancy import tenant_here
from linli.registry.api import Place

from ..models import FeedbackLetter, PartnerReview
from ..rules import rights
from ..selectors import around
from ..selectors import partners as found

MOST = 5


def letters_badge(request: HttpRequest) -> QuerySet[FeedbackLetter]:
    """Letters that are written and wait to be sent."""
    return found.letters_waiting(actor_of(request), tenant_here(request))


def letters_tally(request: HttpRequest) -> dict[str, QuerySet[FeedbackLetter]]:
    """The same, counted for today."""
    actor = actor_of(request)
    return {"waiting": letters_badge(request)} if actor.may(rights.PARTNERS, tenant_id=actor.tenant_id) else {}


def unit_tally(request: HttpRequest) -> dict[str, QuerySet[FeedbackLetter] | QuerySet[PartnerReview]]:
    """What the community said to one's own unit and nobody there has read or answered."""
    actor = actor_of(request)
    if not actor.may(rights.OWN_UNIT, tenant_id=actor.tenant_id):
        return {}
    return {
        "letters": found.own_letters(actor).filter(read_at=None),
        "reviews": found.own_reviews(actor).filter(answered_at=None),
    }


desk_item(gettext_lazy("驻区单位"), "cobuild:partners", "units", capability=(rights.VIEW, rights.PARTNERS), order=39)
desk_item(gettext_lazy("季度反馈"), "cobuild:partner-letters", "mail", capability=rights.PARTNERS, order=40, badge=letters_badge)
desk_item(gettext_lazy("本单位"), "cobuild:unit", "units", capability=rights.OWN_UNIT, order=38)


@panel("today", order=66, tallies=(letters_tally,))
def letters_to_send(request: HttpRequest, _subject: Any) -> Panel | None:
    """Letters to units that lie ready."""
    waiting = tally(request, letters_tally).get("waiting")
    if not waiting:
        return None
    words = ngettext("%(n)d 封写好了，看过就能寄", "%(n)d 封写好了，看过就能寄", waiting) % {"n": waiting}
    context = {"slot": "side", "rows": [{"title": words, "url": reverse("cobuild:partner-letters")}]}
    return Panel(_("给单位的季度反馈"), "cobuild/panels/partners_today.html", context)


@panel("today", order=18, tallies=(unit_tally,))
def unit_today(request: HttpRequest, _subject: Any) -> Panel | None:
    """For a liaison: the way to the unit's own desk, and what the community said."""
    actor = actor_of(request)
    if not actor.may(rights.OWN_UNIT, tenant_id=actor.tenant_id):
        return None
    rows = [{"title": _("请我们帮的、答应的、做了的"), "url": reverse("cobuild:unit")}]
    told = tally(request, unit_tally)
    if told.get("letters") or told.get("reviews"):
        rows.append({"title": _("社区寄来了反馈"), "url": reverse("cobuild:unit-thanks")})
    return Panel(_("本单位"), "cobuild/panels/partners_today.html", {"slot": "side", "rows": rows})


@panel("mine", order=44)
def my_unit(request: HttpRequest, _subject: Any) -> Panel | None:
    """For a liaison on a telephone: the same way."""
    actor = actor_of(request)
    if not actor.may(rights.OWN_UNIT, tenant_id=actor.tenant_id):
        return None
    rows = [{"title": _("请我们帮的、答应的、做了的"), "url": reverse("cobuild:unit")}]
    return Panel(_("本单位"), "cobuild/panels/partners_today.html", {"rows": rows})


@panel("place", order=45)
def partners_here(request: HttpRequest, place: Place) -> Panel | None:
    """The units of a place: for clerks theirs, for residents the public ones."""
    actor = actor_of(request)
    is_clerk = actor.may(rights.VIEW, tenant_id=place.tenant_id)
    today = clock.today()
    if is_clerk:
        listed = list(found.partners_seen(actor).on(today).filter(tenant=place.tenant_id).under(place.path)[:MOST])
    else:
        public = around.public_at(
            place, "partners", lambda: found.public_partners(place.tenant, today), day=today, now=clock.now()
        )
        listed = public[:MOST]
    if not listed:
        return None
    name = "cobuild:partner" if is_clerk else "cobuild:public-partner"
    told = [{"title": one.organisation.name, "detail": one.can_offer, "url": reverse(name, args=[one.pk])} for one in listed]
    all_url = reverse("cobuild:partners" if is_clerk else "cobuild:public-partners")
    return Panel(_("共建单位"), "cobuild/panels/partners_today.html", {"rows": told, "all_url": all_url})
