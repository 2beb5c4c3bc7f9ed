"""Terms on the workbench: the list that compares them, one with what can be done about it."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from linli.core import clock
from linli.core.access import actor_of, requires
from linli.core.actors import Actor
from linli.core.answering import done_once
from linli.core.finding import one_or_404
from linli.core.form_fields import NothingForm
from linli.core.form_pages import Asked, Crumbs, answer, posted
from linli.core.list_sheets import Sheet, sheet_of, sheet_url, wants_sheet
from linli.core.pages import page
from linli.core.spreadsheets import Column
from linli.core.tenancy import tenant_here
from linli.core.words import sentences

from ...forms import university as typed
from ...models import Term
from ...rules import rights
from ...selectors import timetable
from ...selectors import university as found
from ...services import draws, term_copies, terms
from ...states import ClassState, TermState
from .. import university_shown as shown

SEES, KEEPS = requires(*found.SEES), requires(rights.TERMS)
READ, BOTH = require_http_methods(["GET", "HEAD"]), require_http_methods(["GET", "HEAD", "POST"])


@SEES
@READ
def listed(request: HttpRequest) -> HttpResponseBase:
    """Terms beside each other: classes, courses, teachers, learners, person-times."""
    tenant = tenant_here(request)
    rows = list(found.compared(tenant))
    if wants_sheet(request):
        return sheet_of(request, TERMS, _sheet_rows(rows))
    context = {
        "rows": [{"one": one, "badge": shown.term_badge(one)} for one in rows],
        "sheet_url": sheet_url(request),
        "may_keep": actor_of(request).may(rights.TERMS, tenant_id=tenant.pk),
    }
    return page(request, "activities/desk/terms.html", context)


TERMS = Sheet(
    "terms",
    gettext_lazy("老年大学各学期"),
    [
        Column("name", gettext_lazy("学期")),
        Column("state", gettext_lazy("状态")),
        Column("starts_on", gettext_lazy("开学")),
        Column("ends_on", gettext_lazy("结束")),
        Column("classes", gettext_lazy("班级（个）")),
        Column("courses", gettext_lazy("课程（门）")),
        Column("teachers", gettext_lazy("老师（人）")),
        Column("learners", gettext_lazy("学员（人）")),
        Column("enrolled", gettext_lazy("录取（人次）")),
        Column("came", gettext_lazy("上课（人次）")),
    ],
    engine="activities",
)


def _sheet_rows(rows: list[Any]) -> Iterator[dict[str, Any]]:
    for one in rows:
        yield {
            "name": one.name, "state": str(one.get_state_display()), "starts_on": one.starts_on, "ends_on": one.ends_on,
            "classes": one.classes_n, "courses": one.courses_n, "teachers": one.teachers_n, "learners": one.learners_n,
            "enrolled": one.enrolled_n, "came": one.came_n,
        }  # fmt: skip


# ---- one ----


def term_or_404(request: HttpRequest, pk: UUID) -> Term:
    return one_or_404(found.terms_of(tenant_here(request)), pk)


def crumbs_of(one: Term, last: str = "") -> Crumbs:
    here = [(_("老年大学"), reverse("activities:terms")), (one.name, one.get_absolute_url() if last else "")]
    return [*here, (last, "")] if last else here


@SEES
@READ
def term(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One term: its numbers, its classes, what has to be seen to."""
    return term_page(request, one_or_404(found.compared(tenant_here(request)), pk))


def term_page(request: HttpRequest, one: Term, bound: forms.Form | None = None, status: int = 200) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    groups = list(
        found.with_queues(found.classes_seen(actor, one.tenant).filter(term=one)).order_by("weekday", "start_minute", "number")
    )
    context = {
        "one": one,
        "badge": shown.term_badge(one),
        "crumbs": crumbs_of(one),
        "rows": [
            {"one": each, "badge": shown.class_badge(each), "when": shown.when_of(each), "left": shown.places_left(each)}
            for each in groups
        ],
        "window": shown.window_of(one, now),
        "asked": sum(getattr(each, "asked_n", 0) for each in groups),
        "teacherless": timetable.without_teacher(one, now)[:20] if one.state != TermState.ENDED else [],
        "is_public": one.state in found.OUT,
        "may_keep": actor.may(rights.TERMS, tenant_id=one.tenant_id),
        "may_plan": actor.may(rights.UNIVERSITY, tenant_id=one.tenant_id),
        "next": _next(one, now),
        "problems": bound,
        "live": [each for each in groups if each.state != ClassState.CANCELLED],
    }
    return page(request, "activities/desk/term.html", context, status=status)


def _next(one: Term, now: datetime) -> str:
    """The one step that is due now."""
    if one.state == TermState.PLANNED:
        return "publish"
    if one.state == TermState.ENROLLING:
        waits = one.choosing == "lots" and one.drawn_at is None
        return ("draw" if now >= one.enrol_until else "") if waits else "start"
    return "end" if one.state == TermState.RUNNING else ""


@KEEPS
@BOTH
def new(request: HttpRequest) -> HttpResponse:
    """A term in which classes can be planned."""
    form, tenant = typed.TermForm(posted(request)), tenant_here(request)

    def do(said: dict[str, Any], now: datetime) -> str:
        return terms.open_term(tenant=tenant, given=form.given(said), by=actor_of(request), now=now).get_absolute_url()

    asked = Asked(
        title=_("新学期"), submit=_("开始排课"), back=reverse("activities:terms"), done=_("记下了。现在排课，排好了公布招生简章。"),
        crumbs=[(_("老年大学"), reverse("activities:terms")), (_("新学期"), "")],
    )  # fmt: skip
    return answer(request, form, asked, do)


@KEEPS
@BOTH
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Its days, window, limits and prospectus."""
    one = term_or_404(request, pk)
    form = typed.TermForm(posted(request), initial=typed.TermForm.initial_of(one))

    def do(said: dict[str, Any], now: datetime) -> str:
        return terms.change(term=one, given=form.given(said), by=actor_of(request), now=now).get_absolute_url()

    asked = Asked(
        title=_("改学期"), submit=_("改好"), back=one.get_absolute_url(), done=_("改好了。"), crumbs=crumbs_of(one, _("改学期"))
    )  # fmt: skip
    return answer(request, form, asked, do)


@KEEPS
@BOTH
def copy(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Plan it like another term; what cannot be is said, class by class."""
    one = term_or_404(request, pk)
    form = typed.CopyForm(posted(request), terms=found.terms_of(one.tenant).exclude(pk=one.pk)[:40])

    def do(said: dict[str, Any], now: datetime) -> str:
        done = term_copies.copy(term=one, source=said["source"], by=actor_of(request), now=now)
        for each in done.left_out:
            messages.warning(
                request,
                _("“%(title)s”没有排上：%(why)s") % {"title": each.title, "why": sentences(p.text for p in each.problems)},
            )
        count = len(done.made)
        messages.info(request, ngettext("排上了 %(n)s 个班。", "排上了 %(n)s 个班。", count) % {"n": count})
        return one.get_absolute_url()

    asked = Asked(
        title=_("照着别的学期排"), submit=_("照着排"), back=one.get_absolute_url(), done=_("照着排好了，再一个一个改。"),
        crumbs=crumbs_of(one, _("照着别的学期排")), lead=_("同样的课、时间、老师、教室；撞了的、排不下的会列出来。学员不带过来，大家重新报名。"),
    )  # fmt: skip
    return answer(request, form, asked, do)


Step = Callable[[Term, Actor, datetime], object]


def _step(request: HttpRequest, pk: UUID, verb: str, do: Step, success: str) -> HttpResponse:
    one, form = one_or_404(found.compared(tenant_here(request)), pk), NothingForm(request.POST)

    def once(_said: dict[str, Any], now: datetime) -> None:
        do(one, actor_of(request), now)

    if done_once(request, form, f"activities.term.{verb}:{pk}", once, tenant_id=one.tenant_id) is not None:
        messages.success(request, success)
        return redirect(one)
    return term_page(request, one, form, 422)


@KEEPS
@require_POST
def publish(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put the prospectus out."""

    def do(one: Term, by: Actor, now: datetime) -> None:
        terms.publish(term=one, by=by, now=now)

    return _step(request, pk, "publish", do, _("招生简章公布了。到了报名时间，网上、电话、窗口一起开始。"))


@KEEPS
@require_POST
def draw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Draw the lots."""

    def do(one: Term, by: Actor, now: datetime) -> None:
        draws.draw(term=one, by=by, now=now)

    return _step(request, pk, "draw", do, _("抽好了，种子和结果都公布了，每个人会收到通知。"))


@KEEPS
@require_POST
def start(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Begin to teach."""

    def do(one: Term, by: Actor, now: datetime) -> None:
        terms.start(term=one, by=by, now=now)

    return _step(request, pk, "start", do, _("开学了。"))


@KEEPS
@require_POST
def end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The term is over."""

    def do(one: Term, by: Actor, now: datetime) -> None:
        terms.end(term=one, by=by, now=now)

    return _step(request, pk, "end", do, _("学期结束了，来够了的学员都结业了。"))
