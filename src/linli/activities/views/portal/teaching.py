"""For teachers, on their own telephone: their classes with who is in them and how many came, and days on which they cannot teach."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from linli.core import clock
from linli.core.access import actor_of, signed_in
from linli.core.answering import done_once
from linli.core.finding import found_or_404, one_or_404
from linli.core.form_fields import NothingForm
from linli.core.form_pages import done_or_told
from linli.core.pages import page
from linli.core.tenancy import tenant_here

from ...forms.university import AwayForm
from ...models import ClassGroup, Teacher, TeacherAway
from ...selectors import lesson_counts, own_classes
from ...selectors import university as found
from ...services import teachers
from ...states import EnrolmentState
from .. import university_shown as shown

READ = require_http_methods(["GET", "HEAD"])


def teacher_or_404(request: HttpRequest) -> Teacher:
    """Who teaches here and has signed in."""
    rows = Teacher.objects.filter(tenant=tenant_here(request), person=actor_of(request).person_id, until=None)
    return found_or_404(rows.select_related("person", "tenant").first() if actor_of(request).person_id else None)


def class_or_404(request: HttpRequest, pk: UUID) -> ClassGroup:
    return one_or_404(found.classes_taught(teacher_or_404(request)), pk)


@signed_in
@READ
def teaching(request: HttpRequest) -> HttpResponse:
    """The classes that one teaches, the next lesson of each, and one's days away."""
    return _page(request, teacher_or_404(request))


def _page(request: HttpRequest, one: Teacher, bound: forms.Form | None = None, status: int = 200) -> HttpResponse:
    groups = list(
        found.classes_taught(one).exclude(state="cancelled").order_by("-term__starts_on", "weekday", "start_minute")[:50]
    )
    lessons = own_classes.next_lessons([each.pk for each in groups], clock.now())
    context = {
        "bar_title": _("我教的班"),
        "one": one,
        "rows": [
            {"one": each, "badge": shown.class_badge(each), "when": shown.when_of(each), "where": shown.where_of(each), "lesson": lessons.get(each.pk)}
            for each in groups
        ],
        "away": list(one.away.filter(ends_on__gte=clock.today()).order_by("starts_on")[:20]),
        "form": bound if isinstance(bound, AwayForm) else AwayForm(),
        "problems": bound,
    }  # fmt: skip
    return page(request, "activities/portal/teaching.html", context, status=status)


@signed_in
@READ
def class_group(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who is in a class that one teaches, and how many came to each lesson. Names only: no telephone, no notes."""
    one = class_or_404(request, pk)
    inside = found.of_class(one).filter(state__in=[EnrolmentState.IN, EnrolmentState.COMPLETED])
    lessons = list(lesson_counts.lessons_with_numbers(one))
    context = {
        "bar_title": one.title,
        "one": one,
        "when": shown.when_of(one),
        "where": shown.where_of(one),
        "names": [each.learner.person.name for each in inside.order_by("learner__person__name", "position")],
        "lessons": [{"one": each, "badge": shown.lesson_badge(each), "is_over": each.ends_at <= clock.now()} for each in lessons],
    }
    return page(request, "activities/portal/teaching_class.html", context)


@signed_in
@require_POST
def away(request: HttpRequest) -> HttpResponse:
    """Days on which one cannot teach: the office is told where lessons need somebody else."""
    one, form = teacher_or_404(request), AwayForm(request.POST)

    def do(said: dict[str, Any], now: datetime) -> dict[str, Any]:
        _made, hit = teachers.away(teacher=one, **said, by=actor_of(request), now=now)
        return {"hit": hit}

    done = done_once(request, form, "activities.teaching.away", do, tenant_id=one.tenant_id)
    if done is None:
        return _page(request, one, form, 422)
    words = ngettext(
        "记下了。有 %(n)s 次课要请人代，已经告诉办班的人。", "记下了。有 %(n)s 次课要请人代，已经告诉办班的人。", done["hit"]
    )
    messages.success(request, words % {"n": done["hit"]} if done["hit"] else _("记下了，这几天没有课。"))
    return redirect("activities:teaching")


@signed_in
@require_POST
def back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One can teach after all."""
    one, form = teacher_or_404(request), NothingForm(request.POST)
    row = one_or_404(TeacherAway.objects.filter(teacher=one), pk)

    def do(_said: dict[str, Any], now: datetime) -> None:
        teachers.back(away=row, by=actor_of(request), now=now)

    done_or_told(request, form, f"activities.teaching.back:{pk}", do, tenant_id=one.tenant_id, done=_("去掉了。"))
    return redirect("activities:teaching")
