"""A fair for everybody: its days, what is on its stage, the stalls; asking for a stall; one's own; on paper in large type."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from linli.core import clock, papers
from linli.core.access import actor_of, public, signed_in
from linli.core.answering import url_once
from linli.core.finding import one_or_404
from linli.core.form_pages import done_or_told
from linli.core.pages import page
from linli.core.slips import Slips
from linli.core.tenancy import tenant_here
from linli.registry.api import person_by_id

from ...forms import fairs as typed
from ...models import Programme, Session, Stall, StallState
from ...rules import fairs as rules
from ...selectors import fairs as found
from ...selectors import groups as groups_found
from ...services import group_tasks, stalls
from .. import groups_shown as shown
from .. import programmes_shown
from .programmes import programme_or_404

READ, BOTH = require_http_methods(["GET", "HEAD"]), require_http_methods(["GET", "HEAD", "POST"])
SLIPS = Slips("stall")
MOST_SHOWN = 500


def fair_or_404(request: HttpRequest, pk: UUID) -> Programme:
    """A fair that residents may see."""
    one = programme_or_404(request, pk)
    if one.kind not in rules.FAIRS:
        raise Http404
    return one


@public
@READ
def fair(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What is on which day, on which stage, and what stands at which stall."""
    one, actor = fair_or_404(request, pk), actor_of(request)
    sessions, stalls_there = list(found.sessions_of(one)), list(found.stalls_of(one, show="all")[:MOST_SHOWN])
    parts = _parts(one, sessions, stalls_there)
    ends = parts["last"]
    context = {
        "bar_title": one.title,
        "one": one,
        "badge": programmes_shown.programme_badge(one),
        "takes_stalls": not rules.fair_problems(one.kind, one.state, is_public_ask=True) and ends and ends >= clock.today(),
        "mine": [shown.stall_row(each) for each in stalls_there if stalls.holds(actor, each)],
        "tasks": [shown.task_row(each) for each in found.tasks_of_groups(actor, one.tenant).filter(programme=one)],
        **parts,
    }
    return page(request, "activities/portal/fairs_one.html", context)


def _parts(one: Programme, sessions: list[Session], stalls_there: list[Stall]) -> dict[str, Any]:
    days = rules.days_of(each.starts_at for each in sessions)
    whole = (days.first, days.last) if days else ()
    given = [each for each in stalls_there if each.state == StallState.GIVEN]
    return {
        "dates": shown.days_words(days.first, days.last) if days else "",
        "last": days.last if days else None,
        "today": clock.today(),
        "days": shown.stage_days(sessions, found.stage_of(one)),
        "stalls": [
            shown.stall_row(each, is_public=True) | {"all_days": (each.from_on, each.until_on) == whole}
            for each in sorted(given, key=lambda each: (len(each.spot), each.spot))
        ],
    }


@public
@READ
def on_paper(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The programme of the stage and the list of stalls in large type, for the entrance and for whoever has no telephone."""
    one = fair_or_404(request, pk)
    back = reverse("activities:public-fair", args=[one.pk])
    parts = _parts(one, list(found.sessions_of(one)), list(found.given_stalls(one)[:MOST_SHOWN]))
    context = {"one": one, **parts, "url": request.build_absolute_uri(back), "back_url": back}
    return papers.paper(request, "activities/paper/fairs_programme.html", context, name=f"fair-{one.number}")


# ---- stalls ----


@public
@BOTH
def ask_stall(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask for a stall. Nobody has to sign in."""
    one, actor = fair_or_404(request, pk), actor_of(request)
    person = person_by_id(actor.person_id, tenant=one.tenant) if actor.person_id else None
    led = list(groups_found.led_by(actor, one.tenant))
    data = request.POST if request.method == "POST" else None
    form = typed.StallForm(data, tenant=one.tenant, days=found.days_of(one), person=person, groups=led)

    def do(_said: dict[str, Any], now: datetime) -> str:
        made = stalls.ask(programme=one, given=form.given(), by=actor, now=now)
        return f"{reverse('activities:public-stall', args=[made.pk])}?key={SLIPS.key_of(made.pk)}"

    if form.is_bound and (url := url_once(request, form, do)):
        return redirect(url)
    context = {
        "bar_title": _("要个摊位"),
        "one": one,
        "form": form,
        "why_not": rules.fair_problems(one.kind, one.state, is_public_ask=True),
        "back": reverse("activities:public-fair", args=[one.pk]),
    }
    return page(request, "activities/portal/fairs_stall_ask.html", context, status=422 if form.is_bound else 200)


def _stall_or_404(request: HttpRequest, pk: UUID) -> Stall:
    """One's own, or one whose receipt this is."""
    rows = Stall.objects.filter(tenant=tenant_here(request)).select_related("programme", "group", "organisation", "person")
    one = one_or_404(rows, pk)
    if not stalls.holds(actor_of(request), one) and not SLIPS.opens(one.pk, request.GET.get("key", "")):
        raise Http404
    return one


@public
@READ
def stall(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What was asked for, and how it stands."""
    one = _stall_or_404(request, pk)
    context = {
        **shown.stall_row(one),
        "bar_title": _("我的摊位"),
        "is_own": stalls.holds(actor_of(request), one) and not rules.off_problems(one.state, reason=""),
    }
    return page(request, "activities/portal/fairs_stall.html", context)


@signed_in
@require_POST
def stall_off(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One's own is not put up."""
    one, form = _stall_or_404(request, pk), forms.Form(request.POST)

    def do(_said: dict[str, Any], now: datetime) -> None:
        stalls.off(stall=one, by=actor_of(request), now=now)

    done_or_told(
        request, form, f"activities.stall.off:{pk}", do, tenant_id=one.tenant_id, done=_("记下了，位置让给别人了。谢谢您。")
    )
    return redirect("activities:public-stall", pk=one.pk)


# ---- what one's group does ----


@signed_in
@require_POST
def tick_task(request: HttpRequest, pk: UUID, task_id: UUID) -> HttpResponse:
    """Whoever leads the group says that it is done."""
    one, actor = fair_or_404(request, pk), actor_of(request)
    task = one_or_404(found.tasks_of_groups(actor, one.tenant).filter(programme=one), task_id)
    form = forms.Form(request.POST)

    def do(_said: dict[str, Any], now: datetime) -> None:
        group_tasks.done(task=task, by=actor, now=now)

    done_or_told(request, form, f"activities.task.own:{task_id}", do, tenant_id=one.tenant_id, done=_("记下了，辛苦了。"))
    return redirect(f"{reverse('activities:public-fair', args=[one.pk])}#tasks")
