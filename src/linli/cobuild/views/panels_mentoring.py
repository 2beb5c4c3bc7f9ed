"""Mentoring on other pages: navigation, today, one's own page, the page of a place; what was done, beside pledges."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core import clock
from linli.core.access import actor_of
from linli.core.counting import counts
from linli.core.navigation import desk_item
from linli.core.panels import Panel, panel
from linli.core.tallies import tally
from linli.core.tenancy import tenant_here
from linli.procedures.api import Run
from linli.registry.api import Place

from ..models import Agreement, Need
from ..rules import rights
from ..rules.pledges import Served
from ..selectors import mentoring as found
from ..selectors import pledges as pledges_found
from ..selectors.agreements import SHOWN
from ..selectors.mentoring import MentoringFilters
from ..states import NeedState
from .mentoring_shown import sworn_shown

MOST, MOST_COUNTED = 5, 9_999
DEEDS = "cobuild/panels/mentoring_deeds.html"
desk_item(gettext_lazy("帮带"), "cobuild:mentorships", "people", capability=rights.MENTORING, order=49)
desk_item(gettext_lazy("片区检查"), "cobuild:inspections", "eye", capability=(rights.INSPECT, rights.MENTORING), order=50)
desk_item(gettext_lazy("就职和承诺"), "cobuild:inaugurations", "star", capability=pledges_found.SEES, order=51)


def to_mind(request: HttpRequest) -> dict[str, Any]:
    """What waits of mentoring where the visitor's posts reach."""
    actor, today = actor_of(request), clock.today()
    if not any(actor.may(right, tenant_id=actor.tenant_id) for right in (rights.MENTORING, rights.INSPECT)):
        return {}
    tenant = tenant_here(request)
    told: dict[str, Any] = {"late": found.open_notes(found.notes_seen(actor, tenant)).filter(due_on__lt=today)}
    if actor.may(rights.MENTORING, tenant_id=actor.tenant_id):
        pledges = pledges_found.with_verdicts(pledges_found.pledges_seen(actor, tenant))
        told["midterm"] = pledges_found.narrowed_pledges(pledges, MentoringFilters(show="midterm"), today)
        told["over"] = found.pairs_seen(actor, tenant).filter(closed_on=None, ends_on__lt=today)
    return told


@panel("today", order=66, tallies=(to_mind,))
def mentoring_today(request: HttpRequest, _subject: Any) -> Panel | None:
    """What is late: inspections, pairs past their day, pledges that nobody judged at mid-term."""
    counted = tally(request, to_mind)
    links = {
        "late": (_("片区检查到期还没改"), f"{reverse('cobuild:inspections')}?show=late"),
        "midterm": (_("到了中期还没评的承诺"), f"{reverse('cobuild:pledges')}?show=midterm"),
        "over": (_("到期还没有结束的帮带"), f"{reverse('cobuild:mentorships')}?show=over"),
    }
    rows = [(*links[name], number) for name, number in counted.items() if number]
    return Panel(_("帮带和承诺"), "cobuild/panels/mentoring_today.html", {"slot": "side", "rows": rows}) if rows else None


def of_mine(request: HttpRequest) -> dict[str, Any]:
    """What the visitor has of their own on the page of mentoring."""
    actor = actor_of(request)
    if actor.person_id is None or actor.tenant_id is None:
        return {}
    tenant = tenant_here(request)
    return {
        "pairs": found.own_pairs(actor, tenant),
        "placements": found.own_placements(actor, tenant),
        "sworn": pledges_found.own_sworn(actor, tenant),
    }


@panel("mine", order=50, tallies=(of_mine,))
def my_mentoring(request: HttpRequest, _subject: Any) -> Panel | None:
    """The way to one's own page, for whoever has something there."""
    counted = tally(request, of_mine)
    return (
        Panel(_("我的帮带和承诺"), "cobuild/panels/mentoring_mine.html", {"counted": counted}) if any(counted.values()) else None
    )


@panel("place", order=56)
def pledged_here(request: HttpRequest, place: Place) -> Panel | None:
    """What those promised who took office for this community."""
    if place.kind != "community":
        return None
    tenant, today = tenant_here(request), clock.today()
    people = list(pledges_found.with_pledges(pledges_found.public_sworn(tenant, today, place=place.path))[:MOST])
    if not people:
        return None
    rows = sworn_shown(people, today, pledges_found.names_of(people, tenant))
    url = f"{reverse('cobuild:public-pledges')}?place={place.path}"
    return Panel(_("竞职承诺"), "cobuild/panels/mentoring_pledges.html", {"rows": rows, "all_url": url})


@panel("pledges", order=30)
def done_with_others(request: HttpRequest, served: Served) -> Panel:  # noqa: ARG001 -- the shape of a panel
    """What was finished there in that time: procedures, needs that were met, agreements that were signed. One statement."""
    here: dict[str, Any] = {"tenant": served.tenant_id, "place_path__startswith": served.place_path}
    days = (served.since, served.until)
    parts = {
        _("走完的程序"): Run.objects.filter(**here, state="completed", is_public=True, ended_at__range=served.moments),
        _("办成的需求和心愿"): Need.objects.filter(**here, state=NeedState.DONE, closed_at__range=served.moments),
        _("签下的共建协议"): Agreement.objects.filter(**here, state__in=SHOWN, signed_on__range=days),
    }
    counted = counts(parts, most=MOST_COUNTED)
    return Panel(_("程序和共建"), DEEDS, {"rows": list(counted.items())})
