"""Requests for a small-stool class on the workbench: the list, one, planned, refused, taken back, noted for somebody."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.core import clock
from linli.core.access import actor_of, requires
from linli.core.daytimes import at
from linli.core.finding import one_or_404
from linli.core.form_pages import Asked, Crumbs, answer, posted
from linli.core.pages import page
from linli.core.paging import Pages
from linli.core.tenancy import tenant_here
from linli.registry.api import communities

from ...forms import outreach as typed
from ...models import TalkRequest
from ...rules import rights
from ...selectors import outreach as found
from ...services import talks
from ...services.talks import SLIPS, PlanGiven
from ...states import TalkState
from .. import groups_shown as shown

SEES, KEEPS, ASKS = requires(rights.VIEW, rights.OUTREACH, rights.ASK_TALK), requires(rights.OUTREACH), requires(rights.ASK_TALK)
READ, BOTH = require_http_methods(["GET", "HEAD"]), require_http_methods(["GET", "HEAD", "POST"])
PER_PAGE, HOUR = 25, timedelta(hours=1)
HOURS = {"morning": 9, "noon": 12, "afternoon": 15, "evening": 19, "weekend": 10}
"""At which hour of the part of the day that was asked for a class is proposed."""


@SEES
@READ
def listed(request: HttpRequest) -> HttpResponse:
    """Who asked for a class, the oldest that waits first."""
    tenant, actor, show = tenant_here(request), actor_of(request), request.GET.get("show", "asked")
    show = show if show in found.TALK_SHOWS else "asked"
    filters = typed.TalkFilter(request.GET, communities=communities(tenant))
    said = filters.cleaned_data if filters.is_valid() else {}
    rows = found.talks_listed(actor, tenant, show=show, **said)
    page_obj = Pages(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filters": filters,
        "is_filtered": any(said.values()),
        "show": show,
        "page_obj": page_obj,
        "rows": [shown.talk_row(one) for one in page_obj],
        "tabs": [{"label": label, "url": f"?show={name}", "current": name == show} for name, label in typed.TALK_SHOWS.items()],
        "may_ask": actor.may(rights.ASK_TALK, tenant_id=tenant.pk),
    }
    return page(request, "activities/desk/talks_list.html", context)


def talk_or_404(request: HttpRequest, pk: UUID) -> TalkRequest:
    return one_or_404(found.talks_seen(actor_of(request)).filter(tenant=tenant_here(request)), pk)


def crumbs_of(one: TalkRequest | None = None, last: str = "") -> Crumbs:
    here = [(_("宣讲"), reverse("activities:outreach")), (_("小板凳课堂"), reverse("activities:talks"))]
    if one is not None:
        here.append((one.number, one.get_absolute_url() if last else ""))
    return [*here, (last, "")] if last else here


@SEES
@READ
def talk(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One request, with what can be done about it, and whom to tell by voice."""
    one, actor = talk_or_404(request, pk), actor_of(request)
    keeps = actor.may(rights.OUTREACH, tenant_id=one.tenant_id, place_path=one.place_path)
    asks = actor.may(rights.ASK_TALK, tenant_id=one.tenant_id, place_path=one.place_path)
    context = {
        **shown.talk_row(one),
        "crumbs": crumbs_of(one),
        "is_open": keeps and one.state == TalkState.ASKED,
        "may_withdraw": asks and one.state in (TalkState.ASKED, TalkState.PLANNED),
        "shows_contact": keeps or asks,
        "code": SLIPS.code_of(one.pk) if asks and one.person is None else "",
    }
    return page(request, "activities/desk/talks_one.html", context)


def _asked(one: TalkRequest, title: str, submit: str, done: str, **more: Any) -> Asked:
    return Asked(title=title, submit=submit, back=one.get_absolute_url(), done=done, crumbs=crumbs_of(one, title), **more)


@ASKS
@BOTH
def ask(request: HttpRequest) -> HttpResponse:
    """A yard asks by telephone, at the counter or at the door."""
    tenant, back = tenant_here(request), reverse("activities:talks")
    form = typed.DeskTalkForm(posted(request), tenant=tenant)

    def do(said: dict[str, Any], now: datetime) -> str:
        made = talks.ask(place=said["place"], given=form.given(), by=actor_of(request), now=now)
        return made.get_absolute_url()

    asked = Asked(
        title=_("替院里请一次"), submit=_("记下来"), back=back, done=_("记下了。把编号念给他。"), crumbs=[*crumbs_of(), (_("替院里请一次"), "")],
    )  # fmt: skip
    return answer(request, form, asked, do)


@KEEPS
@BOTH
def plan(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give it a day, a place and a lecturer."""
    one = talk_or_404(request, pk)
    speakers = found.lecturers(one.tenant, topic=one.topic)
    form = typed.PlanTalkForm(posted(request), tenant=one.tenant, lecturers=speakers, initial=_first(one))

    def do(said: dict[str, Any], now: datetime) -> str:
        return talks.plan(request=one, given=PlanGiven(**said), by=actor_of(request), now=now).get_absolute_url()

    lead = _("排好就公布，院里的人直接来听；请的人会收到通知。能讲这个话题的宣讲员列在下面。")
    return answer(request, form, _asked(one, _("排个日子"), _("排好了"), _("排好了，也公布了。"), lead=lead), do)


def _first(one: TalkRequest) -> dict[str, Any]:
    """The day and the part of it that was asked for."""
    day = one.wanted_on
    if day is None or day < clock.today():
        return {"place": one.place}
    starts = at(day, HOURS.get(one.times[0] if one.times else "", 15) * 60)
    return {"place": one.place, "starts_at": starts, "ends_at": starts + HOUR}


@KEEPS
@BOTH
def refuse(request: HttpRequest, pk: UUID) -> HttpResponse:
    """It cannot be, and why."""
    one, form = talk_or_404(request, pk), typed.TalkReasonForm(posted(request))

    def do(said: dict[str, Any], now: datetime) -> str:
        return talks.refuse(request=one, **said, by=actor_of(request), now=now).get_absolute_url()

    return answer(request, form, _asked(one, _("这次不安排"), _("告诉他"), _("记下了，会告诉他。"), tone="stop"), do)


@ASKS
@BOTH
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """It is not wanted any more."""
    one, form = talk_or_404(request, pk), typed.TalkBackForm(posted(request))

    def do(said: dict[str, Any], now: datetime) -> str:
        return talks.withdraw(request=one, **said, by=actor_of(request), now=now).get_absolute_url()

    lead = _("排好的那一场不会自己取消，要取消请到那一场去办。") if one.session else ""
    return answer(request, form, _asked(one, _("院里不要了"), _("记下来"), _("记下了。"), lead=lead, tone="stop"), do)
