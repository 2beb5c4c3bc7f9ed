"""What the portal pages of the market share: rows as cards, as whom somebody acts, where something can be, a page of one step."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.core import clock
from linli.core.access import actor_of
from linli.core.actors import Actor
from linli.core.finding import found_or_404
from linli.core.frames import community_of
from linli.core.problems import Refused
from linli.core.tenancy import tenant_here
from linli.registry.api import Person, Place, person_by_id, place_by_id, place_by_public_code, places_under

from ...forms.market_portal import WithdrawOwnForm
from ...models import Claim, Need, Resource
from ...rules.free_times import time_words
from ...rules.sides import Claimant
from ...selectors import claims as found_claims
from ...selectors import market as found
from ...selectors.market_public import public_places
from ...selectors.speaking import claimants_of
from ...services.knowing import known
from .. import market_shown as shown
from ..desk import market_pieces as steps

READ, BOTH = require_http_methods(["GET", "HEAD"]), require_http_methods(["GET", "HEAD", "POST"])
STEP = "cobuild/portal/market_step.html"
Do = Callable[[dict[str, Any], datetime], str]


def need_or_404(request: HttpRequest, pk: UUID) -> Need:
    return found_or_404(found.need_for(actor_of(request), pk, tenant=tenant_here(request)))


def claim_or_404(request: HttpRequest, pk: UUID) -> Claim:
    return found_or_404(found_claims.claim_for(actor_of(request), pk))


def resource_or_404(request: HttpRequest, pk: UUID) -> Resource:
    """One that is listed, or one's own."""
    tenant = tenant_here(request)
    listed = found.resources_listed(tenant, on=clock.today()).filter(pk=pk).first()
    own = found.resources_offered_by(actor_of(request)).filter(tenant=tenant, pk=pk)
    return found_or_404(listed or own.select_related("place", "organisation", "space").first())


# ---- where ----


def place_of_code(request: HttpRequest, code: str) -> Place | None:
    """A place of this subdistrict by the code at its door."""
    place = place_by_public_code(code) if code else None
    return place if place is not None and place.tenant_id == tenant_here(request).pk else None


def near_place(request: HttpRequest) -> Place | None:
    """Where this visitor stands: the code of the address, the community they chose, their home; nowhere known is none."""
    if place := place_of_code(request, request.GET.get("at", "")[:8]):
        return place
    tenant = tenant_here(request)
    if chosen := community_of(request):
        return place_by_id(chosen.id, tenant=tenant)
    person = own_person(request)
    return person.home if person is not None else None


def own_person(request: HttpRequest) -> Person | None:
    person_id = actor_of(request).person_id
    return person_by_id(person_id, tenant=tenant_here(request)) if person_id else None


def places_offered(request: HttpRequest) -> list[tuple[str, str]]:
    """Communities and compounds: closer nobody has to say in public."""
    rows = places_under("", tenant=tenant_here(request)).of_kind("community", "compound").order_by("path")
    return [(str(one.pk), str(one)) for one in rows]


def usual_place(request: HttpRequest, offered: list[tuple[str, str]]) -> str:
    """The nearest of the offered places around where this visitor lives or stands."""
    near = near_place(request)
    keys = {key for key, _label in offered}
    while near is not None and str(near.pk) not in keys:
        near = near.parent
    return str(near.pk) if near is not None else ""


# ---- rows ----


def need_rows(request: HttpRequest, needs: Iterable[Need]) -> list[dict[str, Any]]:
    """Needs with `held` and `queued` beside them, as cards. Two queries at most."""
    listed, today = list(needs), clock.today()
    rule, places = found.age_rule(tenant_here(request), today), public_places(listed)
    return [
        {
            "one": one,
            "badge": shown.need_badge(one),
            "age": None if one.held or one.queued else shown.age_badge(found.age_of(one, today, rule)),  # type: ignore[attr-defined]
            "left": max(one.places - one.held, 0),  # type: ignore[attr-defined]
            "where": places[one.pk],
            "times": time_words(one.times),
        }
        for one in listed
    ]


def claim_rows(claims: Iterable[Claim]) -> list[dict[str, Any]]:
    """One's own claims, with what they are about and for whom one claimed."""
    return [
        {"one": one, "subject": one.need or one.resource, "badge": shown.claim_badge(one), "whom": whom_words(claimant)}
        for one in claims
        for claimant in [found_claims.claimant_of(one)]
    ]


# ---- as whom ----


def whom_words(claimant: Claimant) -> str:
    """“我自己”, or the unit's or the team's name."""
    return _("我自己") if claimant.person else str(claimant.who)


def claimants_offered(request: HttpRequest) -> list[Claimant]:
    return claimants_of(actor_of(request), tenant=tenant_here(request))


def is_unknown(request: HttpRequest) -> bool:
    """Whether the register does not know this visitor yet, so that they say their name."""
    return actor_of(request).person_id is None


def choices_of(claimants: Iterable[Claimant]) -> list[tuple[str, str]]:
    return [(one.key, whom_words(one)) for one in claimants]


def acting(request: HttpRequest, said: dict[str, Any], offered: list[Claimant], now: datetime) -> tuple[Actor, Claimant]:
    """Who acts and as whom, by what was typed: the chosen one, else the only one, else themselves under the name they gave."""
    by, tenant = actor_of(request), tenant_here(request)
    chosen = next((one for one in offered if one.key == said.get("whom")), offered[0] if offered else None)
    if chosen is not None:
        return by, chosen
    with told_beside({"name": "my_name", "phone": "my_name"}):
        by = known(tenant=tenant, name=said.get("my_name", ""), by=by, now=now)
    person = person_by_id(by.person_id, tenant=tenant) if by.person_id else None
    return by, Claimant(person=found_or_404(person))


@contextmanager
def told_beside(fields: Mapping[str, str]) -> Iterator[None]:
    """What the register refuses stands beside the fields of this form. :raises Refused: with every reason."""
    try:
        yield
    except Refused as refused:
        raise Refused([replace(one, where=fields.get(one.where, one.where)) for one in refused.problems]) from refused


def answered(
    request: HttpRequest,
    told: steps.Step,
    form: forms.Form,
    do: Do,
    *,
    subject: str,
    back: str,
    template: str = STEP,
    **more: Any,
) -> HttpResponse:
    """The page of one step on the portal."""
    return steps.answered(
        request, told, form, do, subject=subject, crumbs=[("", back)], template=template, bar_title=told.title, **more
    )


def withdrawn_by_owner(
    request: HttpRequest, one: Need | Resource, told: steps.Step, withdraw: Callable[[str, datetime], object], *, back: str
) -> HttpResponse:
    """The page on which whoever asked for something, or offers it, takes it back; `withdraw` is given the reason and the time."""
    form = WithdrawOwnForm(request.POST) if request.method == "POST" else WithdrawOwnForm()

    def do(said: dict[str, Any], now: datetime) -> str:
        withdraw(said["reason"], now)
        return back

    return answered(request, told, form, do, subject=one.title, back=back)
