"""Enrolling for whoever telephones or stands at the counter, and what is done about an enrolment: given up, paid, completed, certified."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from linli.core import clock
from linli.core.access import actor_of, requires
from linli.core.answering import done_once
from linli.core.finding import one_or_404
from linli.core.form_fields import NothingForm
from linli.core.form_pages import Asked, answer, posted
from linli.core.ids import uuid_of
from linli.core.pages import page
from linli.core.tenancy import tenant_here

from ...forms import enrolments as typed
from ...models import Enrolment, Learner
from ...rules import rights
from ...rules.enrolling import EnrolGiven, window_problems
from ...selectors import certificates, certificates_learner, lesson_counts
from ...selectors import university as found
from ...services import enrolments, learner_certificates, learners
from ...states import LIVE_ENROLMENTS, EnrolmentState
from .. import university_shown as shown
from .classes import class_or_404, crumbs_of, may

SEES, ENROLS = requires(*found.SEES), requires(rights.ENROL, rights.UNIVERSITY)
READ, BOTH = require_http_methods(["GET", "HEAD"]), require_http_methods(["GET", "HEAD", "POST"])


@ENROLS
@READ
def choose(request: HttpRequest) -> HttpResponse:
    """The first thing at the telephone: which class. Those that take enrolments, with places left."""
    tenant = tenant_here(request)
    rows = found.with_queues(found.classes_seen(actor_of(request), tenant).filter(state__in=["open", "running"]))
    words = request.GET.get("q", "")[:40]
    rows = rows.filter(title__icontains=words) if words else rows
    listed = [
        one
        for one in rows.order_by("weekday", "start_minute", "number")[:200]
        if may(request, one, rights.ENROL, rights.UNIVERSITY)
    ]
    context = {
        "crumbs": [(_("老年大学"), reverse("activities:terms")), (_("替人报名"), "")],
        "rows": [
            {
                "one": one,
                "when": shown.when_of(one),
                "where": shown.where_of(one),
                "left": shown.places_left(one),
                "why_not": _why_not(one),
            }
            for one in listed
        ],
        "words": words,
        "known": _known(request),
    }
    return page(request, "activities/desk/enrol_choose.html", context)


def _why_not(one: Any) -> str:
    """Why nobody can enrol in a class now, as whoever asks would be told; empty where they can."""
    has_room = one.taken < one.capacity and not one.waiting_n
    problems = window_problems(
        enrolments.window_of(one.term), term_state=one.term.state, class_state=one.state, has_room=has_room, now=clock.now()
    )
    return problems[0].text if problems else ""


@ENROLS
@BOTH
def enrol(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who it is; the slip with the answer is there to print, or to read out."""
    one, by, known = class_or_404(request, pk), actor_of(request), _known(request)
    initial = {"large_print": known.large_print} if known else {}
    form = typed.DeskEnrolForm(posted(request), tenant=one.tenant, by=by, is_known=known is not None, initial=initial)

    def do(said: dict[str, Any], now: datetime) -> str:
        person = known.person if known else learners.somebody(tenant=one.tenant, who=said["meant"], by=by, now=now)
        given = EnrolGiven(person, channel=said["channel"], **typed.DeskEnrolForm.told(said))
        return enrolments.enrol(class_group=one, given=given, by=by, now=now).get_absolute_url()

    title = _("替 %(name)s 报名") % {"name": known.person.name} if known else _("替人报名")
    asked = Asked(
        title=title, submit=_("报上"), back=one.get_absolute_url(), done=_("记下了。看一下是录取了还是候补，把报名号念给他，或者打印回执。"),
        crumbs=crumbs_of(one, title), lead=f"{one.title} · {shown.when_of(one)} · {shown.where_of(one)} · {shown.fee_of(one)}",
    )  # fmt: skip
    return answer(request, form, asked, do)


def _known(request: HttpRequest) -> Learner | None:
    """A learner of the address: nothing of them is written down again."""
    key = uuid_of(request.GET.get("learner", ""))
    return found.learners_seen(actor_of(request), tenant_here(request)).filter(pk=key).first() if key else None


# ---- one enrolment ----


def enrolment_or_404(request: HttpRequest, pk: UUID) -> Enrolment:
    return one_or_404(found.enrolments_seen(actor_of(request), tenant_here(request)), pk)


@SEES
@READ
def enrolment(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One enrolment with what can be done about it."""
    return _page(request, enrolment_or_404(request, pk))


def _page(request: HttpRequest, one: Enrolment, bound: forms.Form | None = None, status: int = 200) -> HttpResponse:
    group = one.class_group
    may_enrol, may_keep = may(request, group, rights.ENROL, rights.UNIVERSITY), may(request, group, rights.UNIVERSITY)
    is_live, certificate = one.state in LIVE_ENROLMENTS, certificates_learner.certificate_of(one)
    ahead = (
        shown.ahead_of(one, group.enrolments.filter(state=EnrolmentState.WAITING)) if one.state == EnrolmentState.WAITING else 0
    )
    fresh: dict[type[forms.Form], Any] = {
        typed.WithdrawForm: typed.WithdrawForm(auto_id="id_withdraw_%s"), typed.CompleteForm: typed.CompleteForm(auto_id="id_complete_%s"),
        typed.PayForm: typed.PayForm(initial={"paid": one.paid_cents / 100}),
    }  # fmt: skip
    shown_forms = fresh | ({type(bound): bound} if type(bound) in fresh else {})
    context = {
        "one": one,
        "badge": shown.enrolment_badge(one),
        "when": shown.when_of(group),
        "where": shown.where_of(group),
        "fee": shown.fee_of(group),
        "ahead": ahead,
        "came": lesson_counts.came_by_class(one.learner.person.pk).get(group.pk, 0),
        "held": lesson_counts.held_of([group.pk]).get(group.pk, 0),
        "crumbs": [*crumbs_of(group, one.number)],
        "withdraw_form": shown_forms[typed.WithdrawForm] if may_enrol and is_live else None,
        "pay_form": shown_forms[typed.PayForm] if may_enrol and group.course.fee_cents else None,
        "complete_form": shown_forms[typed.CompleteForm] if may_keep and one.state == EnrolmentState.IN else None,
        "certificate": certificate,
        "sees_certificate": certificate is not None
        and certificates.certificates_seen(actor_of(request), one.tenant).filter(pk=certificate.pk).exists(),
        "may_certify": may(request, group, rights.CERTIFY) and one.state == EnrolmentState.COMPLETED and certificate is None,
        "may_print": may_enrol,
        "problems": bound,
    }
    return page(request, "activities/desk/enrolment.html", context, status=status)


def _done(request: HttpRequest, one: Enrolment, form: forms.Form, verb: str, do: Any, success: str) -> HttpResponse:
    if done_once(request, form, f"activities.enrolment.{verb}:{one.pk}", do, tenant_id=one.tenant_id) is not None:
        messages.success(request, success)
        return redirect(one)
    return _page(request, one, form, 422)


@ENROLS
@require_POST
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Somebody said that they do not come."""
    one, form = enrolment_or_404(request, pk), typed.WithdrawForm(request.POST)

    def do(said: dict[str, Any], now: datetime) -> None:
        enrolments.withdraw(enrolment=one, reason=said["reason"], by=actor_of(request), now=now)

    return _done(request, one, form, "withdraw", do, _("退了，候补的下一位补上了会收到通知。"))


@ENROLS
@require_POST
def pay(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What was paid so far, in all."""
    one, form = enrolment_or_404(request, pk), typed.PayForm(request.POST)

    def do(said: dict[str, Any], now: datetime) -> None:
        enrolments.pay(enrolment=one, paid_cents=form.cents(said["paid"]), by=actor_of(request), now=now)

    return _done(request, one, form, "pay", do, _("记下了。"))


@requires(rights.UNIVERSITY)
@require_POST
def complete(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Completes the class."""
    one, form = enrolment_or_404(request, pk), typed.CompleteForm(request.POST)

    def do(said: dict[str, Any], now: datetime) -> None:
        enrolments.complete(enrolment=one, reason=said["reason"], by=actor_of(request), now=now)

    return _done(request, one, form, "complete", do, _("结业了，可以开证书。"))


@requires(rights.CERTIFY)
@require_POST
def certify(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The certificate."""
    one, form = enrolment_or_404(request, pk), NothingForm(request.POST)

    def do(_said: dict[str, Any], now: datetime) -> None:
        learner_certificates.issue_learner(enrolment=one, by=actor_of(request), now=now)

    return _done(request, one, form, "certify", do, _("证书开好了，可以打印。"))
