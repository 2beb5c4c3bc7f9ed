"""A learner's own: classes with their next lessons, giving one up, the file."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from linli.core import clock
from linli.core.access import actor_of, signed_in
from linli.core.answering import done_once
from linli.core.finding import found_or_404, one_or_404
from linli.core.form_fields import NothingForm
from linli.core.pages import page
from linli.core.tenancy import tenant_here
from linli.registry.api import person_by_id

from ...forms.enrolments import LearnerForm
from ...rules.enrolling import EnrolGiven
from ...selectors import own_classes as found
from ...selectors import university
from ...services import enrolments, learners
from ...states import EnrolmentState
from .. import university_shown as shown
from ..desk.learners import rows_of

READ = require_http_methods(["GET", "HEAD"])
MOST_OFF = 10


@signed_in
@READ
def mine(request: HttpRequest) -> HttpResponse:
    """What is to come, what was, and the file."""
    return _page(request)


def _page(request: HttpRequest, bound: forms.Form | None = None, status: int = 200) -> HttpResponse:
    person_id, now = actor_of(request).person_id, clock.now()
    rows = list(found.enrolments_of(person_id)) if person_id else []
    learner = rows[0].learner if rows else university.learner_of(person_id)
    live = found.live_among(rows)
    next_lessons, off = found.lessons_ahead({one.class_group.pk for one in live}, now) if live else ({}, [])
    ahead = found.ahead(live)
    inside = {one.class_group.pk for one in live if one.state == EnrolmentState.IN}
    past = [one for one in rows if one not in live]
    initial = {name: getattr(learner, name) for name in ("large_print", "needs", "emergency")} if learner else {}
    context = {
        "bar_title": _("我的课"),
        "learner": learner,
        "live": [
            {
                "one": one, "badge": shown.enrolment_badge(one), "when": shown.when_of(one.class_group), "where": shown.where_of(one.class_group),
                "lesson": next_lessons.get(one.class_group.pk), "ahead": ahead.get(one.pk), "is_in": one.state == EnrolmentState.IN,
            }
            for one in live
        ],
        "has_lessons": bool(inside),
        "off": [one for one in off if one.programme.class_group.pk in inside][:MOST_OFF],
        "past": rows_of(past, person_id) if past and person_id else [],
        "form": bound if isinstance(bound, LearnerForm) else LearnerForm(initial=initial),
        "problems": bound,
    }  # fmt: skip
    return page(request, "activities/portal/my_classes.html", context, status=status)


@signed_in
@require_POST
def give_up(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give one up: one tap, no reason asked."""
    actor, tenant = actor_of(request), tenant_here(request)
    rows = found.live_of(found_or_404(actor.person_id), tenant)
    one, form = one_or_404(rows, pk), NothingForm(request.POST)

    def do(_said: dict[str, Any], now: datetime) -> None:
        enrolments.withdraw(enrolment=one, by=actor, now=now)

    if done_once(request, form, f"activities.give-up:{pk}", do, tenant_id=tenant.pk) is None:
        return _page(request, form, 422)
    messages.success(request, _("退了，位子让给候补的人。谢谢您说一声。"))
    return redirect("activities:my-classes")


@signed_in
@require_POST
def file(request: HttpRequest) -> HttpResponse:
    """What one needs, and whom to call in an emergency: one's own words."""
    actor, tenant, form = actor_of(request), tenant_here(request), LearnerForm(request.POST)
    person = found_or_404(person_by_id(actor.person_id, tenant=tenant) if actor.person_id else None)

    def do(said: dict[str, Any], now: datetime) -> None:
        learners.file(person=person, given=EnrolGiven(person, **said), by=actor, now=now)

    if done_once(request, form, "activities.learner.own", do, tenant_id=tenant.pk) is None:
        return _page(request, form, 422)
    messages.success(request, _("记下了，只给办班的人看。"))
    return redirect("activities:my-classes")
