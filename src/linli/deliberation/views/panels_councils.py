"""What councils put into navigation and onto other pages: home and mine, today, a place, a person."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core import clock, navigation
from linli.core.access import actor_of
from linli.core.panels import Panel, panel
from linli.core.tallies import tally
from linli.core.tenancy import tenant_here
from linli.registry.api import Appointment, Organisation, Person, Place

from ..models import Council, Seat, SupervisionQuestion
from ..rules import rights
from ..selectors import councils as found
from ..selectors import supervision
from . import council_words
from .desk.councils import row_of as council_row
from .desk.supervision import question_shown

MOST = 5


def questions_badge(request: HttpRequest) -> QuerySet[SupervisionQuestion]:
    """The questions that this visitor has to see answered."""
    return supervision.questions_waiting_for(actor_of(request), tenant_here(request))


def questions_tally(request: HttpRequest) -> dict[str, QuerySet[SupervisionQuestion]]:
    """The same, counted for today."""
    actor = actor_of(request)
    return {"waiting": questions_badge(request)} if actor.may(rights.ANSWER, tenant_id=actor.tenant_id) else {}


def councils_tally(request: HttpRequest) -> dict[str, QuerySet[Council]]:
    """Councils with vacant seats and with terms that end, for those who keep them."""
    actor = actor_of(request)
    if not actor.may(rights.COUNCILS, tenant_id=actor.tenant_id):
        return {}
    tenant, today = tenant_here(request), clock.today()
    return {only: found.listed(actor, tenant, only=only, today=today) for only in ("vacant", "ending")}


navigation.desk_item(gettext_lazy("议事组织"), "deliberation:councils", "people", capability=rights.VIEW, order=17)
navigation.desk_item(
    gettext_lazy("专项监督"), "deliberation:supervisions", "eye", capability=rights.VIEW, order=22, badge=questions_badge
)
navigation.desk_item(gettext_lazy("建议提案"), "deliberation:externals", "book", capability=rights.COUNCILS, order=23)
navigation.portal_tile(gettext_lazy("谁代表我"), "deliberation:public-councils", "user", 75)


@panel("today", order=32, tallies=(questions_tally,))
def questions_due(request: HttpRequest, _subject: Any) -> Panel | None:
    """Questions of representatives that wait for an answer, the late ones first."""
    if not tally(request, questions_tally).get("waiting"):
        return None
    listed = supervision.most_pressing(actor_of(request), tenant_here(request), now=clock.now(), most=MOST)
    context = {"slot": "side", "questions": [question_shown(one) for one in listed]}
    return Panel(_("代表的提问，要答复"), "deliberation/panels/questions.html", context)


@panel("today", order=62, tallies=(councils_tally,))
def councils_to_mind(request: HttpRequest, _subject: Any) -> Panel | None:
    """Vacant seats and terms that end, for those who keep councils."""
    told = tally(request, councils_tally)
    if not any(told.values()):
        return None
    context = {"slot": "side", "url": reverse("deliberation:councils")} | told
    return Panel(_("议事组织"), "deliberation/panels/councils_today.html", context)


@panel("place", order=36)
def councils_here(request: HttpRequest, place: Place) -> Panel | None:
    """The councils of a place: for clerks those there and inside it, for residents those over it."""
    actor = actor_of(request)
    if actor.may(rights.VIEW, tenant_id=place.tenant_id):
        rows = found.councils_visible_to(actor).filter(tenant=place.tenant_id).standing().under(place.path)
        listed = [council_row(one) | {"url": one.get_absolute_url()} for one in found.counted(rows)[:MOST]]
    else:
        over = found.counted(found.councils_over(place.path, place.tenant))[:MOST]
        listed = [council_row(one) | {"url": reverse("deliberation:public-council", args=[one.pk])} for one in over]
    if not listed:
        return None
    return Panel(_("这里的议事组织"), "deliberation/panels/councils.html", {"councils": listed})


@panel("person", order=36)
def seats_of_this_person(request: HttpRequest, person: Person) -> Panel | None:
    """Where somebody sits or sat, for those who may see the councils."""
    actor = actor_of(request)
    if not actor.may(rights.VIEW, tenant_id=person.tenant_id):
        return None
    seen = found.councils_visible_to(actor).values("pk")
    listed = list(found.seats_of_person([person.pk]).filter(term__council__in=seen)[: MOST * 2])
    return (
        Panel(_("席位"), "deliberation/panels/seats.html", {"seats": _shown(listed, "deliberation:council")}) if listed else None
    )


@panel("mine", order=36)
def my_seats(request: HttpRequest, _subject: Any) -> Panel | None:
    """One's own seats, and what one watches over."""
    actor = actor_of(request)
    if actor.person_id is None or actor.tenant_id is None:
        return None
    listed = list(found.seats_of_person([actor.person_id], live=True)[:MOST])
    if not listed:
        return None
    watched = supervision.supervised_by(actor.person_id, tenant_here(request)).filter(closed_at=None)[:MOST]
    context = {"seats": _shown(listed, "deliberation:public-council"), "watched": list(watched)}
    return Panel(_("我的席位"), "deliberation/panels/seats.html", context)


@panel("home", order=45)
def my_seats_at_home(request: HttpRequest, subject: Any) -> Panel | None:
    """The same on the portal's entrance."""
    return my_seats(request, subject)


@panel("partner", order=20)
def seats_of_this_unit(request: HttpRequest, partner: Any) -> Panel | None:
    """Where a partner unit, and whoever holds a post of it, sits in councils: joint committees and conferences above all."""
    posts = Appointment.objects.in_force(clock.today()).filter(post__organisation=partner.organisation_id)
    listed = found.seats_of_unit(partner.organisation_id, people=posts.values_list("person_id", flat=True))
    seen = found.councils_visible_to(actor_of(request)).values("pk")
    return _units(listed.filter(term__council__in=seen), "deliberation:council")


@panel("public_partner", order=20)
def public_seats_of_this_unit(_request: HttpRequest, partner: Any) -> Panel | None:
    """The seats that a unit itself has in councils that residents may read about."""
    public = found.public_councils(partner.tenant).values("pk")
    listed = found.seats_of_unit(partner.organisation_id).filter(term__council__in=public)
    return _units(listed, "deliberation:public-council")


@panel("unit", order=20)
def our_seats(_request: HttpRequest, body: Organisation) -> Panel | None:
    """For a unit's own liaison: every seat that the unit has."""
    return _units(found.seats_of_unit(body.pk), "deliberation:public-council")


def _units(rows: QuerySet[Seat], name: str) -> Panel | None:
    listed = list(rows[: MOST * 2])
    return Panel(_("席位"), "deliberation/panels/seats.html", {"seats": _shown(listed, name)}) if listed else None


def _shown(rows: list[Seat], name: str) -> list[dict[str, Any]]:
    told = []
    for seat in rows:
        council = seat.term.council
        is_linked = name != "deliberation:public-council" or council.is_public
        url = reverse(name, args=[council.pk]) if is_linked else ""
        told.append(
            council_words.seat_shown(seat) | {"council": council, "url": url, "term": council_words.term_words(seat.term)}
        )
    return told
