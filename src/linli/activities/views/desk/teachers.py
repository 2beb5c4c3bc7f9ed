"""Teachers on the workbench: the list, one with the week and time away, named, changed, leaving."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from linli.core import clock
from linli.core.access import actor_of, requires
from linli.core.answering import done_once
from linli.core.finding import one_or_404
from linli.core.form_fields import NothingForm
from linli.core.form_pages import Asked, Crumbs, answer, posted
from linli.core.pages import page
from linli.core.paging import Pages
from linli.core.tenancy import tenant_here

from ...forms import university as typed
from ...models import CourseField, Teacher, TeacherAway
from ...rules import rights
from ...selectors import university as found
from ...services import teachers
from .. import university_shown as shown

SEES, KEEPS = requires(*found.SEES), requires(rights.UNIVERSITY)
READ, BOTH = require_http_methods(["GET", "HEAD"]), require_http_methods(["GET", "HEAD", "POST"])
PER_PAGE, MOST_CLASSES = 25, 50


@SEES
@READ
def listed(request: HttpRequest) -> HttpResponse:
    """The teachers, in the order of names."""
    tenant = tenant_here(request)
    filters = typed.TeacherFilter(request.GET)
    said = filters.cleaned_data if filters.is_valid() else {}
    is_left = request.GET.get("only") == "left"
    rows = found.teachers_of(tenant, words=said.get("q", ""), field=said.get("field", ""), is_left=is_left, year=said.get("year"))
    page_obj = Pages(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filters": filters,
        "is_filtered": any(said.values()),
        "page_obj": page_obj,
        "rows": [{"one": one, "fields": fields_of(one)} for one in page_obj],
        "tabs": [
            {"label": _("在教的"), "url": "?", "current": not (is_left or said.get("year"))},
            {"label": _("不教了的"), "url": "?only=left", "current": is_left},
        ],
        "may_keep": actor_of(request).may(rights.UNIVERSITY, tenant_id=tenant.pk),
    }
    return page(request, "activities/desk/teachers.html", context)


def fields_of(one: Teacher) -> list[str]:
    return [str(CourseField(each).label) for each in one.fields if each in CourseField.values]


def teacher_or_404(request: HttpRequest, pk: UUID) -> Teacher:
    return one_or_404(Teacher.objects.filter(tenant=tenant_here(request)).select_related("person", "tenant"), pk)


def crumbs_of(one: Teacher, last: str = "") -> Crumbs:
    start = [(_("老年大学"), reverse("activities:terms")), (_("老师"), reverse("activities:teachers"))]
    here = [*start, (one.person.name, one.get_absolute_url() if last else "")]
    return [*here, (last, "")] if last else here


@SEES
@READ
def teacher(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One teacher: classes, time away."""
    return teacher_page(request, teacher_or_404(request, pk))


def teacher_page(request: HttpRequest, one: Teacher, bound: forms.Form | None = None, status: int = 200) -> HttpResponse:
    groups = (
        found.classes_seen(actor_of(request), one.tenant)
        .filter(teacher=one)
        .order_by("-term__starts_on", "weekday", "start_minute")
    )
    context = {
        "one": one,
        "fields": fields_of(one),
        "crumbs": crumbs_of(one),
        "rows": [{"one": each, "badge": shown.class_badge(each), "when": shown.when_of(each)} for each in groups[:MOST_CLASSES]],
        "away": list(one.away.filter(ends_on__gte=clock.today()).order_by("starts_on")[:20]),
        "away_form": bound if isinstance(bound, typed.AwayForm) else typed.AwayForm(),
        "problems": bound,
        "may_keep": actor_of(request).may(rights.UNIVERSITY, tenant_id=one.tenant_id),
    }
    return page(request, "activities/desk/teacher.html", context, status=status)


@KEEPS
@BOTH
def new(request: HttpRequest) -> HttpResponse:
    tenant = tenant_here(request)
    form = typed.TeacherForm(posted(request), tenant=tenant, by=actor_of(request))

    def do(said: dict[str, Any], now: datetime) -> str:
        return teachers.name(tenant=tenant, given=form.given(said), by=actor_of(request), now=now).get_absolute_url()

    crumbs = [(_("老年大学"), reverse("activities:terms")), (_("老师"), reverse("activities:teachers")), (_("请一位老师"), "")]
    asked = Asked(
        title=_("请一位老师"), submit=_("记下来"), back=reverse("activities:teachers"), done=_("记下了。"), crumbs=crumbs
    )
    return answer(request, form, asked, do)


@KEEPS
@BOTH
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = teacher_or_404(request, pk)
    initial = typed.TeacherChangeForm.initial_of(one)
    form = typed.TeacherChangeForm(posted(request), tenant=one.tenant, by=actor_of(request), initial=initial)

    def do(said: dict[str, Any], now: datetime) -> str:
        return teachers.change(teacher=one, given=form.given(said, one), by=actor_of(request), now=now).get_absolute_url()

    asked = Asked(
        title=_("改资料"), submit=_("改好"), back=one.get_absolute_url(), done=_("改好了。"), crumbs=crumbs_of(one, _("改资料"))
    )
    return answer(request, form, asked, do)


@KEEPS
@require_POST
def away(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Away from a day to another; how many lessons need somebody else."""
    one, form = teacher_or_404(request, pk), typed.AwayForm(request.POST)

    def do(said: dict[str, Any], now: datetime) -> dict[str, Any]:
        _made, hit = teachers.away(teacher=one, **said, by=actor_of(request), now=now)
        return {"hit": hit}

    done = done_once(request, form, f"activities.teacher.away:{pk}", do, tenant_id=one.tenant_id)
    if done is None:
        return teacher_page(request, one, form, 422)
    hit = done["hit"]
    words = ngettext("记下了，有 %(n)s 次课要请人代。", "记下了，有 %(n)s 次课要请人代。", hit)
    messages.success(request, words % {"n": hit} if hit else _("记下了，这几天没有课。"))
    return redirect(one)


@KEEPS
@require_POST
def back(request: HttpRequest, pk: UUID, away_id: UUID) -> HttpResponse:
    """Not away after all."""
    one = teacher_or_404(request, pk)
    row = one_or_404(TeacherAway.objects.filter(teacher=one), away_id)
    teachers.back(away=row, by=actor_of(request), now=clock.now())
    messages.success(request, _("去掉了。"))
    return redirect(one)


@KEEPS
@require_POST
def leave(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Teaches no more."""
    one, form = teacher_or_404(request, pk), NothingForm(request.POST)

    def do(_said: dict[str, Any], now: datetime) -> None:
        teachers.leave(teacher=one, by=actor_of(request), now=now)

    if done_once(request, form, f"activities.teacher.leave:{pk}", do, tenant_id=one.tenant_id) is not None:
        messages.success(request, _("记下了，谢谢这位老师。"))
        return redirect(one)
    return teacher_page(request, one, form, 422)
