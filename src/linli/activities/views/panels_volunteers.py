"""Where volunteering stands in the frames and on other pages: navigation, today, a person's page, one's own, a session's."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core import navigation
from linli.core.access import actor_of
from linli.core.panels import Panel, panel
from linli.core.tallies import tally
from linli.core.tenancy import tenant_here
from linli.registry.api import Person

from ..models import HoursObjection, Session
from ..rules import rights
from ..rules.hours import hours_words
from ..selectors import hours as found_hours
from ..selectors import volunteers as found
from . import volunteers_shown as shown


def unanswered(request: HttpRequest) -> QuerySet[HoursObjection]:
    """Objections that this visitor answers."""
    return found_hours.unanswered(actor_of(request), tenant_here(request))


navigation.desk_item(
    gettext_lazy("志愿服务"), "activities:volunteers", "hand", capability=found.SEES, order=61, badge=unanswered
)  # fmt: skip
navigation.portal_tile(
    gettext_lazy("当志愿者"), "activities:own-volunteering", "care", 63, gettext_lazy("登记、看时长、要证明")
)  # fmt: skip


def to_mind(request: HttpRequest) -> dict[str, QuerySet[Any]]:
    """What waits for whoever keeps hours: objections to answer, records to show."""
    actor = actor_of(request)
    if not actor.may(rights.HOURS, tenant_id=actor.tenant_id):
        return {}
    return {"unanswered": unanswered(request), "to_show": found_hours.to_show(actor, tenant_here(request))}


@panel("today", order=59, tallies=(to_mind,))
def hours_today(request: HttpRequest, _subject: Any) -> Panel | None:
    """How many objections wait for an answer, how many hours to be shown."""
    told = tally(request, to_mind)
    links = {
        "unanswered": (_("时长异议等答复"), reverse("activities:hours-objections")),
        "to_show": (_("志愿时长等公示"), reverse("activities:hours-show")),
    }
    rows = [(*links[name], number) for name, number in told.items() if number]
    return Panel(_("志愿服务"), "activities/panels/hours_today.html", {"slot": "side", "rows": rows}) if rows else None


@panel("person", order=36)
def volunteer_of_person(request: HttpRequest, person: Person) -> Panel | None:
    """Somebody's registration and hours, for those who keep the register there."""
    rows = found.volunteers_seen(actor_of(request), tenant_here(request))
    one = rows.filter(person=person, ended_on=None).first()
    if one is None:
        return None
    context = {"row": shown.row_of(one), "totals": shown.totals_words(one)}
    return Panel(_("志愿服务"), "activities/panels/volunteer.html", context)


@panel("mine", order=44)
def my_volunteering(request: HttpRequest, _subject: Any) -> Panel | None:
    """One's own hours, for whoever is a volunteer."""
    one = found.own(actor_of(request))
    return (
        Panel(_("我的志愿服务"), "activities/panels/my_volunteering.html", {"totals": shown.totals_words(one)}) if one else None
    )


@panel("session", order=60)
def hours_of_session(request: HttpRequest, session: Session) -> Panel | None:
    """What hours a session gave, and who came without being a volunteer."""
    actor = actor_of(request)
    if not session.programme.counts_hours or not any(
        actor.may(code, tenant_id=session.tenant_id, place_path=session.place_path) for code in found.SEES
    ):
        return None
    told = found_hours.told_of_session(session)
    may_record = actor.may(rights.HOURS, tenant_id=session.tenant_id, place_path=session.place_path)
    context = {"one": session, "told": told, "hours": hours_words(told["half_hours"]), "may_record": may_record}
    return Panel(_("志愿时长"), "activities/panels/hours_of_session.html", context)
