"""Paper of the senior university, in large type: class lists, timetables of a class, of a term and of a learner, the slip of an enrolment."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from linli.core import clock, papers
from linli.core.access import actor_of, public, requires, signed_in
from linli.core.finding import found_or_404, one_or_404
from linli.core.tenancy import tenant_here

from ..models import ClassGroup, Enrolment, Learner, Session
from ..rules import rights
from ..selectors import own_classes
from ..selectors import university as found
from ..states import COMING, EnrolmentState, SessionState
from . import university_shown as shown
from .desk import class_enrolments as desk_enrolments
from .desk import classes as desk_classes
from .desk import learners as desk_learners
from .portal import teaching
from .portal import university as portal_university

SHOWS = require_http_methods(["GET", "HEAD"])
SEES, ENROLS = requires(*found.SEES), requires(rights.ENROL, rights.UNIVERSITY)
BOXES = 6
"""Columns to tick, for the next lessons."""


@SEES
@SHOWS
def class_list(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who is in a class, at eighteen points and more, with boxes for the next lessons: for the teacher's hands and the door."""
    one = desk_classes.class_or_404(request, pk)
    return _class_list(request, one, back=one.get_absolute_url())


@signed_in
@SHOWS
def teaching_list(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The same for its teacher."""
    one = teaching.class_or_404(request, pk)
    return _class_list(request, one, back=reverse("activities:teaching-class", args=[one.pk]))


def _class_list(request: HttpRequest, one: ClassGroup, *, back: str) -> HttpResponse:
    rows = found.of_class(one).filter(state__in=[EnrolmentState.IN, EnrolmentState.COMPLETED])
    lessons = Session.objects.filter(programme=one.programme_id, state__in=list(COMING), ends_at__gt=clock.now())  # type: ignore[attr-defined]
    context = {
        **_class_words(one, public=False),
        "rows": [each.learner for each in rows.order_by("learner__person__name", "position")],
        "boxes": list(lessons.order_by("starts_at")[:BOXES]),
        "blank": range(3),
        "back_url": back,
    }
    return papers.paper(request, "activities/paper/class_list.html", context, name=f"class-{one.number}")


def _class_words(one: ClassGroup, *, public: bool) -> dict[str, Any]:
    return {
        "one": one,
        "when": shown.when_of(one),
        "hours": shown.hours_of(one),
        "where": shown.where_of(one),
        "teacher": shown.teacher_name(one, public=public),
    }


@public
@SHOWS
def class_days(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Every lesson of a class with its day, to hang beside the calendar."""
    one = portal_university.class_or_404(request, pk)
    lessons = Session.objects.filter(programme=one.programme_id).order_by("starts_at", "id")  # type: ignore[attr-defined]
    url = request.build_absolute_uri(reverse("activities:public-class", args=[one.pk]))
    context = {
        **_class_words(one, public=True),
        "fee": shown.fee_of(one),
        "lessons": [{"one": each, "is_off": each.state == SessionState.CALLED_OFF} for each in lessons],
        "url": url,
        "back_url": reverse("activities:public-class", args=[one.pk]),
    }
    return papers.paper(request, "activities/paper/class_days.html", context, name=f"class-days-{one.number}")


@public
@SHOWS
def term_week(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The whole week of a term for the notice board."""
    term = one_or_404(found.public_terms(tenant_here(request)), pk)
    groups = found.public_classes(tenant_here(request)).filter(term=term).exclude(state="cancelled")
    url = request.build_absolute_uri(reverse("activities:university"))
    days = [(name, [_class_words(one, public=True) for one in rows]) for name, rows in shown.by_weekday(groups)]
    context = {"term": term, "days": days, "url": url, "back_url": reverse("activities:university")}
    return papers.paper(request, "activities/paper/term_week.html", context, name=f"week-{term.starts_on:%Y%m%d}")


@ENROLS
@SHOWS
def learner_week(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A learner's own week in large type, handed over or sent by post."""
    one = desk_learners.learner_or_404(request, pk)
    return _learner_week(request, one, back=one.get_absolute_url())


@signed_in
@SHOWS
def my_week(request: HttpRequest) -> HttpResponse:
    """The same, printed by the learner or their children."""
    learner = found_or_404(found.learner_of(actor_of(request).person_id))
    return _learner_week(request, learner, back=reverse("activities:my-classes"))


def _learner_week(request: HttpRequest, learner: Learner, *, back: str) -> HttpResponse:
    inside = [one for one in own_classes.live_of(learner.person.pk, learner.tenant) if one.state == EnrolmentState.IN]
    lessons = own_classes.next_lessons({one.class_group.pk for one in inside}, clock.now())
    rows = [{**_class_words(one.class_group, public=True), "lesson": lessons.get(one.class_group.pk)} for one in inside]
    context = {"learner": learner, "rows": rows, "back_url": back}
    return papers.paper(request, "activities/paper/learner_week.html", context, name=f"week-{learner.number}")


@ENROLS
@SHOWS
def slip(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What somebody takes away who enrolled at the counter: the number, the answer, when and where."""
    one: Enrolment = desk_enrolments.enrolment_or_404(request, pk)
    queue = one.class_group.enrolments.filter(state=EnrolmentState.WAITING)
    context = {
        **_class_words(one.class_group, public=True),
        "enrolment": one,
        "badge": shown.enrolment_badge(one),
        "ahead": shown.ahead_of(one, queue) if one.state == EnrolmentState.WAITING else 0,
        "fee": shown.fee_of(one.class_group),
        "lesson": own_classes.next_lessons([one.class_group.pk], clock.now()).get(one.class_group.pk),
        "back_url": one.get_absolute_url(),
    }
    return papers.paper(request, "activities/paper/enrolment_slip.html", context, name=f"enrolment-{one.number}")
