"""Courses and teachers on the workbench: lists with sheets, one of each, added, changed, ended."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from linli.core.access import actor_of, requires
from linli.core.answering import done_once
from linli.core.finding import one_or_404
from linli.core.form_fields import NothingForm
from linli.core.form_pages import Asked, Crumbs, answer, posted
from linli.core.list_sheets import Sheet, sheet_of, sheet_url, wants_sheet
from linli.core.pages import page
from linli.core.paging import Pages
from linli.core.spreadsheets import Column
from linli.core.tenancy import tenant_here

from ...forms import university as typed
from ...models import Course
from ...rules import rights
from ...rules.enrolling import yuan
from ...selectors import university as found
from ...services import courses
from .. import university_shown as shown

SEES, KEEPS = requires(*found.SEES), requires(rights.UNIVERSITY)
READ, BOTH = require_http_methods(["GET", "HEAD"]), require_http_methods(["GET", "HEAD", "POST"])
PER_PAGE, MOST_CLASSES = 25, 50


@SEES
@READ
def listed(request: HttpRequest) -> HttpResponseBase:
    """The courses, filtered by the address."""
    tenant = tenant_here(request)
    filters = typed.CourseFilter(request.GET)
    said = filters.cleaned_data if filters.is_valid() else {}
    is_ended = request.GET.get("only") == "ended"
    rows = found.courses_of(
        tenant, words=said.get("q", ""), field=said.get("field", ""), is_ended=is_ended, year=said.get("year")
    )
    if wants_sheet(request):
        return sheet_of(request, COURSES, _sheet_rows(rows))
    page_obj = Pages(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filters": filters,
        "is_filtered": any(said.values()),
        "is_ended": is_ended,
        "page_obj": page_obj,
        "rows": [{"one": one, "fee": yuan(one.fee_cents)} for one in page_obj],
        "tabs": [
            {"label": _("在开的"), "url": "?", "current": not (is_ended or said.get("year"))},
            {"label": _("停了的"), "url": "?only=ended", "current": is_ended},
        ],
        "sheet_url": sheet_url(request),
        "may_keep": actor_of(request).may(rights.UNIVERSITY, tenant_id=tenant.pk),
    }
    return page(request, "activities/desk/courses.html", context)


COURSES = Sheet(
    "courses",
    gettext_lazy("老年大学课程"),
    [
        Column("code", gettext_lazy("编号")),
        Column("title", gettext_lazy("课程")),
        Column("field", gettext_lazy("类别")),
        Column("level", gettext_lazy("程度")),
        Column("fee", gettext_lazy("学费（元）")),
        Column("held", gettext_lazy("开过几个班")),
        Column("live", gettext_lazy("现在几个班")),
    ],
    engine="activities",
)


def _sheet_rows(rows: Any) -> Iterator[dict[str, Any]]:
    for one in rows:
        yield {
            "code": one.code, "title": one.title, "field": str(one.get_field_display()), "level": one.level,
            "fee": yuan(one.fee_cents), "held": one.held_n, "live": one.live_n,
        }  # fmt: skip


def course_or_404(request: HttpRequest, pk: UUID) -> Course:
    return one_or_404(Course.objects.filter(tenant=tenant_here(request)).select_related("material", "tenant"), pk)


def crumbs_of(one: Course, last: str = "") -> Crumbs:
    start = [(_("老年大学"), reverse("activities:terms")), (_("课程"), reverse("activities:courses"))]
    here = [*start, (one.title, one.get_absolute_url() if last else "")]
    return [*here, (last, "")] if last else here


@SEES
@READ
def course(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One course with its classes, term after term."""
    return course_page(request, course_or_404(request, pk))


def course_page(request: HttpRequest, one: Course, bound: forms.Form | None = None, status: int = 200) -> HttpResponse:
    groups = (
        found.classes_seen(actor_of(request), one.tenant).filter(course=one).order_by("-term__starts_on", "weekday", "number")
    )
    context = {
        "one": one,
        "fee": yuan(one.fee_cents),
        "crumbs": crumbs_of(one),
        "rows": [{"one": each, "badge": shown.class_badge(each), "when": shown.when_of(each)} for each in groups[:MOST_CLASSES]],
        "may_keep": actor_of(request).may(rights.UNIVERSITY, tenant_id=one.tenant_id),
        "problems": bound,
    }
    return page(request, "activities/desk/course.html", context, status=status)


@KEEPS
@BOTH
def new(request: HttpRequest) -> HttpResponse:
    tenant = tenant_here(request)
    form = typed.CourseForm(posted(request), tenant=tenant)

    def do(said: dict[str, Any], now: datetime) -> str:
        return courses.add(tenant=tenant, given=form.given(said), by=actor_of(request), now=now).get_absolute_url()

    crumbs = [(_("老年大学"), reverse("activities:terms")), (_("课程"), reverse("activities:courses")), (_("加一门课"), "")]
    asked = Asked(title=_("加一门课"), submit=_("加上"), back=reverse("activities:courses"), done=_("加上了。"), crumbs=crumbs)
    return answer(request, form, asked, do)


@KEEPS
@BOTH
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = course_or_404(request, pk)
    form = typed.CourseForm(posted(request), tenant=one.tenant, initial=typed.CourseForm.initial_of(one))

    def do(said: dict[str, Any], now: datetime) -> str:
        return courses.change(course=one, given=form.given(said), by=actor_of(request), now=now).get_absolute_url()

    asked = Asked(
        title=_("改课程"), submit=_("改好"), back=one.get_absolute_url(), done=_("改好了。"), crumbs=crumbs_of(one, _("改课程"))
    )
    return answer(request, form, asked, do)


@KEEPS
@require_POST
def end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """No more classes of it."""
    one, form = course_or_404(request, pk), NothingForm(request.POST)

    def do(_said: dict[str, Any], now: datetime) -> None:
        courses.end(course=one, by=actor_of(request), now=now)

    if done_once(request, form, f"activities.course.end:{pk}", do, tenant_id=one.tenant_id) is not None:
        messages.success(request, _("以后不开了，以前的班都还在。"))
        return redirect(one)
    return course_page(request, one, form, 422)
