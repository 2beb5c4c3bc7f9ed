"""Where rosters stand on other pages: today for whoever keeps them, one's own page, a person's."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.core import clock
from linli.core.access import actor_of
from linli.core.panels import Panel, panel
from linli.core.tallies import tally
from linli.core.tenancy import tenant_here

from ..rules import rights
from ..selectors import callups as found
from ..selectors import duties as found_duties
from . import callups_shown as shown

MOST = 3


def rosters(request: HttpRequest) -> dict[str, QuerySet[Any]]:
    """What whoever keeps rosters minds: today's shifts, those of the next days that want people."""
    actor = actor_of(request)
    if not actor.may(rights.ROSTER, tenant_id=actor.tenant_id):
        return {}
    rows = found.rostered(actor, tenant_here(request))
    return {"today": found.of_day(rows, clock.today()), "short": found.short_soon(rows, now=clock.now())}


@panel("today", order=60, tallies=(rosters,))
def on_today(request: HttpRequest, _subject: Any) -> Panel | None:
    """How many shifts are stood today, and how many of the next days want people."""
    told = tally(request, rosters)
    words = {"today": _("今天有班"), "short": _("三天内还缺人的班")}
    rows = [(words[name], number) for name, number in told.items() if number]
    context = {"slot": "side", "rows": rows, "url": reverse("activities:callups")}
    return Panel(_("值守"), "activities/panels/callups_today.html", context) if rows else None


@panel("mine", order=45)
def my_duties(request: HttpRequest, _subject: Any) -> Panel | None:
    """One's next shifts."""
    actor = actor_of(request)
    if actor.person_id is None or actor.tenant_id is None:
        return None
    rows = list(found_duties.own_coming(actor, tenant_here(request), now=clock.now())[:MOST])
    if not rows:
        return None
    listed = [{"when": shown.when_of(one.shift), "one": one, "is_off": one.shift.called_off_at is not None} for one in rows]
    return Panel(_("我的班"), "activities/panels/my_duties.html", {"rows": listed})
