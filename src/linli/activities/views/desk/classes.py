"""Classes on the workbench: the list with its sheet, one with its lessons, who is in it, who waits."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from linli.core import clock
from linli.core.access import actor_of, requires
from linli.core.finding import one_or_404
from linli.core.form_pages import Crumbs
from linli.core.ids import uuid_of
from linli.core.list_sheets import AT_ONCE, Sheet, sheet_of, sheet_url, wants_sheet
from linli.core.pages import page
from linli.core.paging import Pages
from linli.core.spreadsheets import Column
from linli.core.tenancy import tenant_here
from linli.registry.api import communities

from ...forms import university as typed
from ...models import ClassGroup, Course, Enrolment, Session, Teacher
from ...rules import rights
from ...rules.enrolling import Queued, in_order, yuan
from ...rules.university import OVER
from ...selectors import lesson_counts
from ...selectors import university as found
from ...states import COMING, EnrolmentState, SessionState
from .. import university_shown as shown

SEES = requires(*found.SEES)
READ = require_http_methods(["GET", "HEAD"])
PER_PAGE = 25


@SEES
@READ
def listed(request: HttpRequest) -> HttpResponseBase:
    """The classes where this visitor's posts reach, filtered by the address."""
    tenant, actor = tenant_here(request), actor_of(request)
    filters = typed.ClassFilter(request.GET, **filter_choices(request))
    said = filters.cleaned_data if filters.is_valid() else {}
    show = request.GET.get("show", "")
    narrowed = {name: said.get(name, "") for name in ("term", "course", "state", "under")}
    rows = found.listed(actor, tenant, words=said.get("q", ""), show=show, year=said.get("year"), **narrowed)
    if wants_sheet(request):
        return sheet_of(request, CLASSES, _sheet_rows(rows))
    page_obj = Pages(rows, PER_PAGE).get_page(request.GET.get("page"))
    tabs = (("", _("全部")), ("full", _("有人候补")), ("teacherless", _("没有老师")))
    context = {
        "filters": filters,
        "show": show,
        "is_filtered": any(said.values()),
        "page_obj": page_obj,
        "rows": [row_of(one) for one in page_obj],
        "tabs": [{"label": label, "url": f"?show={name}", "current": name == show} for name, label in tabs],
        "sheet_url": sheet_url(request),
        "may_keep": actor.may(rights.UNIVERSITY, tenant_id=tenant.pk),
    }
    return page(request, "activities/desk/classes.html", context)


def filter_choices(request: HttpRequest) -> dict[str, Any]:
    """What the filters of classes offer."""
    tenant = tenant_here(request)
    return {
        "terms": [(str(one.pk), one.name) for one in found.terms_of(tenant)[:60]],
        "courses": [(str(pk), title) for pk, title in Course.objects.filter(tenant=tenant).values_list("pk", "title")[:300]],
        "communities": communities(tenant),
    }


def row_of(one: ClassGroup) -> dict[str, Any]:
    badge, when, left = shown.class_badge(one), shown.when_of(one), shown.places_left(one)
    return {
        "one": one,
        "badge": badge,
        "when": when,
        "left": left,
        "teacher": shown.teacher_name(one, public=False),
        "where": shown.where_of(one),
    }


CLASSES = Sheet(
    "classes",
    gettext_lazy("老年大学班级"),
    [
        Column("number", gettext_lazy("班号")),
        Column("title", gettext_lazy("班名")),
        Column("course", gettext_lazy("课程")),
        Column("term", gettext_lazy("学期")),
        Column("when", gettext_lazy("时间")),
        Column("place", gettext_lazy("社区")),
        Column("room", gettext_lazy("教室")),
        Column("teacher", gettext_lazy("老师")),
        Column("capacity", gettext_lazy("收几个人")),
        Column("taken", gettext_lazy("录取了几人")),
        Column("waiting", gettext_lazy("候补几人")),
        Column("state", gettext_lazy("状态")),
    ],
    names_people=True,
    engine="activities",
)


def _sheet_rows(rows: QuerySet[ClassGroup]) -> Iterator[dict[str, Any]]:
    for one in rows.iterator(AT_ONCE):
        known: Any = one
        yield {
            "number": one.number, "title": one.title, "course": one.course.title, "term": one.term.name, "when": shown.when_of(one),
            "place": str(one.place), "room": shown.room_of(one), "teacher": shown.teacher_name(one, public=False),
            "capacity": one.capacity, "taken": one.taken, "waiting": known.waiting_n, "state": str(one.get_state_display()),
        }  # fmt: skip


# ---- one ----


def class_or_404(request: HttpRequest, pk: UUID) -> ClassGroup:
    return one_or_404(found.classes_seen(actor_of(request), tenant_here(request)), pk)


def may(request: HttpRequest, one: ClassGroup, *codes: str) -> bool:
    actor = actor_of(request)
    return any(actor.may(code, tenant_id=one.tenant_id, place_path=one.place_path) for code in codes)


def crumbs_of(one: ClassGroup, last: str = "") -> Crumbs:
    start = [(_("老年大学"), reverse("activities:terms")), (one.term.name, one.term.get_absolute_url())]
    here = [*start, (one.title, one.get_absolute_url() if last else "")]
    return [*here, (last, "")] if last else here


@SEES
@READ
def class_group(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One class: its lessons with person-times, its learners, its queue."""
    return class_page(request, class_or_404(request, pk))


def class_page(request: HttpRequest, one: ClassGroup, bound: forms.Form | None = None, status: int = 200) -> HttpResponse:
    lessons: list[Any] = list(lesson_counts.lessons_with_numbers(one))
    enrolments = list(found.of_class(one))
    came = lesson_counts.came_to(one)
    held = sum(one.state in (SessionState.HELD, SessionState.SETTLED) for one in lessons)
    inside = [each for each in enrolments if each.state in (EnrolmentState.IN, EnrolmentState.COMPLETED)]
    may_keep, may_enrol = may(request, one, rights.UNIVERSITY), may(request, one, rights.UNIVERSITY, rights.ENROL)
    context = {
        "one": one,
        "badge": shown.class_badge(one),
        "when": shown.when_of(one),
        "where": shown.where_of(one),
        "teacher": shown.teacher_name(one, public=False),
        "fee": shown.fee_of(one),
        "crumbs": crumbs_of(one),
        "lessons": [_lesson_row(each) for each in lessons],
        "held": held,
        "person_times": sum(each.came for each in lessons),
        "inside": [_learner_row(each, one, came, held) for each in inside],
        "waiting": [_waiting_row(each, one, place) for place, each in enumerate(_queue(enrolments), start=1)],
        "asked": [_waiting_row(each, one, 0) for each in enrolments if each.state == EnrolmentState.ASKED],
        "gone": [{"one": each, "badge": shown.enrolment_badge(each)} for each in enrolments if each.state in GONE],
        "may_keep": may_keep,
        "may_enrol": may_enrol and one.state not in OVER,
        "is_over": one.state in OVER,
        "may_certify": may(request, one, rights.CERTIFY),
        "has_fee": one.course.fee_cents > 0,
        "off_form": bound if isinstance(bound, typed.ReasonForm) else typed.ReasonForm(),
        "problems": bound,
    }
    return page(request, "activities/desk/class.html", context, status=status)


GONE = (EnrolmentState.WITHDRAWN, EnrolmentState.REFUSED)


def _lesson_row(one: Session) -> dict[str, Any]:
    is_coming = one.state in COMING and one.ends_at > clock.now()
    return {"one": one, "badge": shown.lesson_badge(one), "is_coming": is_coming, "is_off": one.state == SessionState.CALLED_OFF}


def _queue(enrolments: list[Enrolment]) -> list[Enrolment]:
    waiting = {one.pk: one for one in enrolments if one.state == EnrolmentState.WAITING}
    ordered = in_order(Queued(one.pk, one.rank, one.position) for one in waiting.values())
    return [waiting[one.key] for one in ordered]  # type: ignore[index]


def _learner_row(each: Enrolment, group: ClassGroup, came: dict[UUID, int], held: int) -> dict[str, Any]:
    each.class_group = group
    return {
        "one": each, "name": each.learner.person.name, "came": came.get(each.learner.person.pk, 0), "held": held,
        "paid": yuan(each.paid_cents), "badge": shown.enrolment_badge(each), "is_in": each.state == EnrolmentState.IN,
    }  # fmt: skip


def _waiting_row(each: Enrolment, group: ClassGroup, place: int) -> dict[str, Any]:
    each.class_group = group
    return {"one": each, "name": each.learner.person.name, "place": place, "badge": shown.enrolment_badge(each)}


# ---- a lesson ----


def lesson_or_404(one: ClassGroup, pk: UUID) -> Session:
    rows = Session.objects.filter(programme=one.programme_id)  # type: ignore[attr-defined]
    lesson = one_or_404(rows.select_related("teacher__person", "space", "programme"), pk)
    lesson.programme.class_group = one  # type: ignore[assignment]
    return lesson


def teachers_for(one: ClassGroup) -> list[Teacher]:
    """Those who can be asked to teach, those of the course's field first."""
    rows = Teacher.objects.filter(tenant=one.tenant_id, until=None).select_related("person").order_by("person__name", "id")
    return sorted(rows[:300], key=lambda each: one.course.field not in each.fields)


def asked_term(request: HttpRequest) -> UUID | None:
    return uuid_of(request.GET.get("term", ""))
