"""What groups, fairs and outreach put into navigation and onto other pages: a programme, a session, today, mine."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.core import navigation
from linli.core.access import actor_of
from linli.core.panels import Panel, panel
from linli.core.tallies import tally
from linli.core.tenancy import tenant_here

from ..models import Outreach, Programme, ProgrammeKind, Session, StallState
from ..rules import rights
from ..rules.fairs import FAIRS
from ..selectors import fairs as fairs_found
from ..selectors import groups as groups_found
from ..selectors import outreach as outreach_found
from ..states import TOOK_PLACE
from . import groups_shown as shown

TALKS = (ProgrammeKind.TALK, ProgrammeKind.STOOL_CLASS)
MOST = 5


def talks_to_plan(request: HttpRequest) -> QuerySet[Any] | None:
    """Yards that wait for an answer."""
    actor = actor_of(request)
    if not actor.may(rights.OUTREACH, tenant_id=actor.tenant_id):
        return None
    return outreach_found.talks_waiting(actor, tenant_here(request))


navigation.desk_item(
    pgettext_lazy("nav", "宣讲"),
    "activities:outreach",
    "info",
    capability=(rights.VIEW, rights.OUTREACH),
    order=63,
    badge=talks_to_plan,
)
navigation.desk_item(gettext_lazy("群团组织"), "activities:groups", "people", capability=(rights.VIEW, rights.GROUPS), order=64)


# ---- on programmes and sessions ----


@panel("programme", order=15)
def fair_of_programme(_request: HttpRequest, programme: Programme) -> Panel | None:
    """The way to stalls, stage and tasks, with how many there are."""
    if programme.kind not in FAIRS:
        return None
    counts = fairs_found.stall_counts(programme)
    tasks = list(programme.tasks.order_by().values_list("done_at", flat=True))
    context = {
        "url": reverse("activities:fair", args=[programme.pk]),
        "asked": counts.get(StallState.ASKED, 0),
        "given": counts.get(StallState.GIVEN, 0),
        "numbers": fairs_found.stage_of(programme).count(),
        "tasks": len(tasks),
        "done": sum(one is not None for one in tasks),
    }
    return Panel(_("摊位、节目、分工"), "activities/panels/fairs_programme.html", context)


@panel("public_programme", order=10)
def public_fair(_request: HttpRequest, programme: Programme) -> Panel | None:
    """The way to what is on which day and what stands where."""
    if programme.kind not in FAIRS:
        return None
    context = {"url": reverse("activities:public-fair", args=[programme.pk])}
    return Panel(_("节目和摊位"), "activities/panels/fairs_public.html", context)


@panel("public_session", order=20)
def stage_of_day(_request: HttpRequest, session: Session) -> Panel | None:
    """What is on the stage that day."""
    if session.programme.kind not in FAIRS:
        return None
    stages = shown.stage_days([session], fairs_found.stage_of_session(session))[0]["stages"]
    context = {"stages": stages, "url": reverse("activities:public-fair", args=[session.programme_id])}  # type: ignore[attr-defined]
    return Panel(_("节目和摊位"), "activities/panels/fairs_public.html", context)


@panel("session", order=15)
def stage_of_session(_request: HttpRequest, session: Session) -> Panel | None:
    """The day of a fair: what is on its stage, and the way to put more on."""
    if session.programme.kind not in FAIRS:
        return None
    stages = shown.stage_days([session], fairs_found.stage_of_session(session))[0]["stages"]
    url = f"{reverse('activities:fair', args=[session.programme_id])}#day-{session.pk}"  # type: ignore[attr-defined]
    return Panel(_("节目和摊位"), "activities/panels/fairs_session.html", {"stages": stages, "url": url})


@panel("session", order=40)
def outreach_of_session(request: HttpRequest, session: Session) -> Panel | None:
    """A talk that was held is noted as outreach, or can be."""
    if session.state not in TOOK_PLACE or session.programme.kind not in TALKS:
        return None
    noted = Outreach.objects.filter(session=session, voided_at=None).first()
    may = actor_of(request).may(rights.OUTREACH, tenant_id=session.tenant_id, place_path=session.place_path)
    if noted is None and not may:
        return None
    context = {"noted": noted, "hours": shown.hours_words(noted.minutes) if noted else "", "session": session}
    return Panel(_("宣讲"), "activities/panels/outreach_session.html", context)


# ---- what waits ----


def waiting_tally(request: HttpRequest) -> dict[str, QuerySet[Any]]:
    """Stalls and yards that wait for an answer, and who wants to join a group that nobody leads."""
    actor, tenant = actor_of(request), tenant_here(request)
    rows: dict[str, QuerySet[Any]] = {}
    if actor.may(rights.GROUPS, tenant_id=actor.tenant_id):
        rows |= {"stalls": fairs_found.stalls_waiting(actor, tenant), "joining": groups_found.waiting(actor, tenant)}
    if actor.may(rights.OUTREACH, tenant_id=actor.tenant_id):
        rows |= {"talks": outreach_found.talks_waiting(actor, tenant)}
    return rows


@panel("today", order=62, tallies=(waiting_tally,))
def waiting_today(request: HttpRequest, _subject: Any) -> Panel | None:
    """What residents wait for."""
    told = tally(request, waiting_tally)
    words = {
        "talks": (_("请小板凳课堂的：%(n)s 个院"), reverse("activities:talks")),
        "stalls": (_("要摊位的：%(n)s 个"), f"{reverse('activities:programmes')}?kind={ProgrammeKind.FAIR}"),
        "joining": (_("想参加群团的：%(n)s 位"), f"{reverse('activities:groups')}?show=asked"),
    }
    waiting = [(text % {"n": told[name]}, url) for name, (text, url) in words.items() if told.get(name)]
    if not waiting:
        return None
    return Panel(_("居民等着答复的"), "activities/panels/fairs_today.html", {"slot": "side", "waiting": waiting})


# ---- one's own ----


def own_tally(request: HttpRequest) -> dict[str, QuerySet[Any]]:
    """One's groups, stalls, requests for a class."""
    actor, tenant = actor_of(request), tenant_here(request)
    if actor.person_id is None:
        return {}
    return {
        "groups": groups_found.own_rows(actor, tenant),
        "stalls": fairs_found.own_coming(actor, tenant),
        "talks": outreach_found.talks_open(actor, tenant),
    }


@panel("mine", order=46, tallies=(own_tally,))
def my_groups(request: HttpRequest, _subject: Any) -> Panel | None:
    """The groups that one leads or is in, what one asked for."""
    told = {name for name, count in tally(request, own_tally).items() if count}
    if not told:
        return None
    rows, person_id = own_tally(request), actor_of(request).person_id
    context = {
        "groups": groups_found.own_groups(rows["groups"], person_id)[:MOST] if "groups" in told else [],
        "person_id": person_id,
        "stalls": [shown.stall_row(one) for one in rows["stalls"][:MOST]] if "stalls" in told else [],
        "talks": [shown.talk_row(one) for one in rows["talks"][:MOST]] if "talks" in told else [],
    }
    return Panel(_("我的群团、摊位、小板凳课堂"), "activities/panels/fairs_mine.html", context)
