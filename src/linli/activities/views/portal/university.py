"""The senior university for everybody: the prospectus, a class and enrolling in it, the week, the lots."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from linli.cobuild.api import known
from linli.core import clock, lots
from linli.core.access import actor_of, public, signed_in
from linli.core.answering import done_once
from linli.core.finding import one_or_404
from linli.core.ids import uuid_of
from linli.core.pages import page
from linli.core.tenancy import tenant_here
from linli.registry.api import person_by_id

from ...errors import EnrolmentRefused
from ...forms.enrolments import OwnEnrolForm
from ...forms.university import WEEKDAYS
from ...models import ClassGroup, CourseField, Enrolment, ProgrammeKind, Session, Term
from ...rules.enrolling import EnrolGiven
from ...selectors import lesson_counts, own_classes
from ...selectors import university as found
from ...services import enrolments
from ...states import COMING, LIVE_ENROLMENTS, EnrolmentState, TermState
from .. import university_shown as shown

READ, BOTH = require_http_methods(["GET", "HEAD"]), require_http_methods(["GET", "HEAD", "POST"])
MOST_SHOWCASES, MOST_OTHERS = 10, 6


def _term(request: HttpRequest) -> Term | None:
    """The term of the address, else the one that people ask about."""
    tenant, key = tenant_here(request), uuid_of(request.GET.get("term", ""))
    asked = found.public_terms(tenant).filter(pk=key).first() if key else None
    return asked or found.present_term(tenant)


def _terms(request: HttpRequest) -> tuple[Term | None, list[Term]]:
    """The term as `_term` gives it, and the latest others."""
    terms, key = list(found.public_terms(tenant_here(request))[: found.MOST_TERMS]), uuid_of(request.GET.get("term", ""))
    term = next((one for one in terms if one.pk == key), None)
    if term is None and key is not None:
        term = found.public_terms(tenant_here(request)).filter(pk=key).first()
    term = term or found.present_among(terms)
    return term, [one for one in terms[:MOST_OTHERS] if one != term]


@public
@READ
def prospectus(request: HttpRequest) -> HttpResponse:
    """What can be learnt this term, when, where, with whom, for how much, and how places are given."""
    tenant, now, (term, others) = tenant_here(request), clock.now(), _terms(request)
    field, day = request.GET.get("field", ""), request.GET.get("day", "")
    groups = list(found.public_classes(tenant).filter(term=term).exclude(state="cancelled")) if term else []
    fields = [(value, label) for value, label in CourseField.choices if any(one.course.field == value for one in groups)]
    days = [(str(n), name) for n, name in enumerate(WEEKDAYS) if any(one.weekday == n for one in groups)]
    kept = [one for one in groups if field in ("", one.course.field) and day in ("", str(one.weekday))]
    context = {
        "bar_title": _("老年大学"),
        "term": term,
        "window": shown.window_of(term, now) if term else "",
        "sections": _sections(kept, CourseField.choices),
        "tabs": _tabs(_("全部"), "field", fields, request),
        "days": _tabs(_("哪天都行"), "day", days, request),
        "whole_url": _narrowed(request, field="", day=""),
        "is_filtered": bool(field or day),
        "others": others,
        "showcases": _showcases(tenant, now) if term else [],
        "is_teacher": found.is_teacher(actor_of(request).person_id, tenant),
        "is_ended": term is not None and term.state == TermState.ENDED,
    }
    return page(request, "activities/portal/university.html", context)


def _sections(groups: Iterable[ClassGroup], fields: Any) -> list[tuple[str, list[dict[str, Any]]]]:
    listed = sorted(groups, key=lambda one: (one.weekday, one.start_minute, one.number))
    rows = [(str(label), [row_of(one) for one in listed if one.course.field == value]) for value, label in fields]
    return [(label, each) for label, each in rows if each]


def row_of(one: ClassGroup) -> dict[str, Any]:
    return {
        "one": one, "when": shown.when_of(one), "where": shown.where_of(one), "teacher": shown.teacher_name(one), "fee": shown.fee_of(one),
        "left": shown.places_left(one) if one.state != "ended" else shown.class_badge(one),
    }  # fmt: skip


def _tabs(every: str, name: str, choices: list[tuple[str, Any]], request: HttpRequest) -> list[dict[str, Any]]:
    asked = request.GET.get(name, "")
    return [
        {"label": label, "url": _narrowed(request, **{name: value}), "current": value == asked}
        for value, label in [("", every), *choices]
    ]


def _narrowed(request: HttpRequest, **more: str) -> str:
    """The prospectus of the same term, narrowed further or wider; “?” for the whole of the present one."""
    asked = {key: request.GET.get(key, "") for key in ("term", "field", "day")} | more
    return "?" + urlencode({key: value[:40] for key, value in asked.items() if value})


def _showcases(tenant: Any, now: datetime) -> list[Session]:
    """Performances to come (汇报展演)."""
    rows = Session.objects.public().filter(
        tenant=tenant, programme__kind=ProgrammeKind.SHOWCASE, state__in=list(COMING), ends_at__gt=now
    )
    return list(rows.select_related("programme", "place").order_by("starts_at", "id")[:MOST_SHOWCASES])


@public
@READ
def week(request: HttpRequest) -> HttpResponse:
    """The week of a term, day by day."""
    term = _term(request)
    groups = found.public_classes(tenant_here(request)).filter(term=term).exclude(state="cancelled") if term else []
    context = {
        "bar_title": _("课表"),
        "term": term,
        "days": [(name, [row_of(one) for one in rows]) for name, rows in shown.by_weekday(groups)],
    }
    return page(request, "activities/portal/university_week.html", context)


@public
@READ
def drawn(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The lots of a term: the promise before, the seed and the order of drawing after, so that everybody can draw again."""
    term = one_or_404(found.public_terms(tenant_here(request)).exclude(promise=""), pk)
    rows: dict[ClassGroup, list[Enrolment]] = {}
    for one in found.drawn_in(term):
        rows.setdefault(one.class_group, []).append(one)
    own = actor_of(request).person_id
    context = {
        "bar_title": _("抽签结果"),
        "term": term,
        "classes": [(group, drawn, lots.digest_of([one.number for one in drawn])) for group, drawn in rows.items()],
        "method": lots.METHOD,
        "own": set(own_classes.numbers_of(own, term)) if own else set(),
    }
    return page(request, "activities/portal/university_lots.html", context)


# ---- a class ----


def class_or_404(request: HttpRequest, pk: UUID) -> ClassGroup:
    return one_or_404(found.public_classes(tenant_here(request)), pk)


@public
@READ
def class_group(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One class: everything that one wants to know before enrolling, and the button."""
    return _page(request, class_or_404(request, pk))


def _page(request: HttpRequest, one: ClassGroup, bound: forms.Form | None = None, status: int = 200) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    own = own_classes.of_person_in(one.pk, actor.person_id)
    lessons = list(lesson_counts.lessons_with_numbers(one))
    context = {
        "bar_title": one.title,
        **row_of(one),
        "own": own,
        "own_badge": shown.enrolment_badge(own) if own else None,
        "is_live": own is not None and own.state in LIVE_ENROLMENTS,
        "window": shown.window_of(one.term, now),
        "may_try": one.state in ("open", "running")
        and (own is None or own.state not in (*LIVE_ENROLMENTS, EnrolmentState.COMPLETED)),
        "lessons": [{"one": each, "badge": shown.lesson_badge(each), "is_over": each.ends_at <= now} for each in lessons],
        "form": bound or OwnEnrolForm(is_known=actor.person_id is not None),
        "problems": bound,
    }
    return page(request, "activities/portal/university_class.html", context, status=status)


@signed_in
@require_POST
def enrol(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The second tap."""
    one, actor = class_or_404(request, pk), actor_of(request)
    form = OwnEnrolForm(request.POST, is_known=actor.person_id is not None)

    def do(said: dict[str, Any], now: datetime) -> dict[str, Any]:
        by = known(tenant=one.tenant, name=said.get("name", ""), by=actor, now=now)
        person = person_by_id(by.person_id, tenant=one.tenant) if by.person_id else None
        if person is None:
            raise EnrolmentRefused(enrolments.unknown_problem())
        made = enrolments.enrol(class_group=one, given=EnrolGiven(person), by=by, now=now)
        return {"state": str(made.get_state_display())}

    done = done_once(request, form, f"activities.enrol:{pk}", do, tenant_id=one.tenant_id)
    if done is None:
        return _page(request, one, form, 422)
    messages.success(request, _("%(title)s：%(state)s。") % {"title": one.title, "state": done["state"]})
    return redirect("activities:my-classes")
