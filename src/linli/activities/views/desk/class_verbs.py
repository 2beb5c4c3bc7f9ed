"""What is done about classes and single lessons: planned, changed, cancelled, finished; substitute, move, call off, make up."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from linli.core.access import actor_of, requires
from linli.core.actors import Actor
from linli.core.answering import done_once
from linli.core.daytimes import at, minute_of
from linli.core.form_fields import NothingForm
from linli.core.form_pages import Asked, answer, posted
from linli.core.models import Tenant
from linli.core.problems import Problem
from linli.registry.api import Place, communities

from ...forms import university as typed
from ...models import ClassGroup, Course, Session, Teacher
from ...rules import rights
from ...rules.timetable import when_words
from ...services import classes, lessons
from .classes import class_or_404, class_page, crumbs_of, lesson_or_404, teachers_for
from .terms import crumbs_of as term_crumbs
from .terms import term_or_404

KEEPS = requires(rights.UNIVERSITY)
BOTH = require_http_methods(["GET", "HEAD", "POST"])


def _offered(tenant: Tenant, by: Actor) -> dict[str, Any]:
    """What a class can be of, where, and by whom."""
    paths = [path for path, _name in communities(tenant) if by.may(rights.UNIVERSITY, tenant_id=tenant.pk, place_path=path)]
    return {
        "courses": Course.objects.filter(tenant=tenant, until=None).order_by("title")[:500],
        "places": Place.objects.filter(tenant=tenant, path__in=paths, valid_to=None).order_by("path"),
        "teachers": Teacher.objects.filter(tenant=tenant, until=None).select_related("person").order_by("person__name")[:500],
    }


def _warn(request: HttpRequest, warnings: list[Problem]) -> None:
    for one in warnings:
        messages.warning(request, one.text)


@KEEPS
@BOTH
def plan(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Plan a class: what clashes is said, with what is free instead."""
    term, by = term_or_404(request, pk), actor_of(request)
    form = typed.ClassForm(posted(request), tenant=term.tenant, by=by, **_offered(term.tenant, by))

    def do(said: dict[str, Any], now: datetime) -> str:
        made = classes.plan(term=term, given=form.given(said), by=by, now=now)
        _warn(request, made.warnings)
        return made.class_group.get_absolute_url()

    asked = Asked(
        title=_("排一个班"), submit=_("排上"), back=term.get_absolute_url(), done=_("排上了，每次课都在。"), crumbs=term_crumbs(term, _("排一个班")),
        lead=_("老师、教室撞了会说清楚和哪个班、哪天、几次，还有哪些时间空着。"),
    )  # fmt: skip
    return answer(request, form, asked, do)


@KEEPS
@BOTH
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a class; course and community stay."""
    one, by = class_or_404(request, pk), actor_of(request)
    offered = _offered(one.tenant, by)
    offered |= {"courses": [one.course], "places": [one.place], "teachers": _with(offered["teachers"], one.teacher)}
    form = typed.ClassForm(posted(request), tenant=one.tenant, by=by, initial=typed.ClassForm.initial_of(one), **offered)

    def do(said: dict[str, Any], now: datetime) -> str:
        made = classes.change(class_group=one, given=form.given(said), by=by, now=now)
        _warn(request, made.warnings)
        return made.class_group.get_absolute_url()

    asked = Asked(
        title=_("改班级"), submit=_("改好"), back=one.get_absolute_url(), done=_("改好了；时间、教室变了的，学员会收到通知。"),
        crumbs=crumbs_of(one, _("改班级")),
    )  # fmt: skip
    return answer(request, form, asked, do)


def _with(teachers: Any, present: Teacher | None) -> list[Teacher]:
    listed = list(teachers)
    return listed if present is None or present in listed else [present, *listed]


@KEEPS
@require_POST
def cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Not held, or no more."""
    one, form = class_or_404(request, pk), typed.ReasonForm(request.POST)

    def do(said: dict[str, Any], now: datetime) -> None:
        classes.cancel(class_group=one, reason=said["reason"], by=actor_of(request), now=now)

    if done_once(request, form, f"activities.class.cancel:{pk}", do, tenant_id=one.tenant_id) is not None:
        messages.success(request, _("这个班不开了，报了名的人会收到通知，没有手机的在电话单上。"))
        return redirect(one)
    return class_page(request, one, form, 422)


@KEEPS
@require_POST
def finish(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The class is over."""
    one, form = class_or_404(request, pk), NothingForm(request.POST)

    def do(_said: dict[str, Any], now: datetime) -> None:
        classes.finish(class_group=one, by=actor_of(request), now=now)

    if done_once(request, form, f"activities.class.finish:{pk}", do, tenant_id=one.tenant_id) is not None:
        messages.success(request, _("结业了。来够了的可以开证书。"))
        return redirect(one)
    return class_page(request, one, form, 422)


# ---- single lessons ----


Act = Callable[[dict[str, Any], Session, datetime], None]


def _lesson_form(
    request: HttpRequest, one: ClassGroup, lesson: Session, form: Any, title: str, submit: str, act: Act
) -> HttpResponse:
    def do(said: dict[str, Any], now: datetime) -> str:
        act(said, lesson, now)
        return f"{one.get_absolute_url()}#lessons"

    asked = Asked(
        title=title, submit=submit, back=f"{one.get_absolute_url()}#lessons", done=_("办好了，学员会收到通知，没有手机的在电话单上。"),
        crumbs=crumbs_of(one, title), lead=f"{one.title} · {when_words(lesson.starts_at, lesson.ends_at)}",
    )  # fmt: skip
    return answer(request, form, asked, do)


@KEEPS
@BOTH
def substitute(request: HttpRequest, pk: UUID, lesson_id: UUID) -> HttpResponse:
    """Somebody else teaches one lesson."""
    one = class_or_404(request, pk)
    lesson = lesson_or_404(one, lesson_id)
    form = typed.SubstituteForm(posted(request), teachers=[each for each in teachers_for(one) if each.pk != lesson.teacher_id])  # type: ignore[attr-defined]

    def act(said: dict[str, Any], lesson: Session, now: datetime) -> None:
        lessons.substitute(session=lesson, **said, by=actor_of(request), now=now)

    return _lesson_form(request, one, lesson, form, _("请人代课"), _("就请他"), act)


@KEEPS
@BOTH
def move(request: HttpRequest, pk: UUID, lesson_id: UUID) -> HttpResponse:
    """Another day, hour or room for one lesson."""
    one = class_or_404(request, pk)
    lesson = lesson_or_404(one, lesson_id)
    minutes = int((lesson.ends_at - lesson.starts_at).total_seconds() // 60)
    initial = {"day": timezone.localdate(lesson.starts_at), "starts": minute_of(lesson.starts_at), "minutes": minutes}
    form = typed.MoveForm(posted(request), initial=initial)

    def act(said: dict[str, Any], lesson: Session, now: datetime) -> None:
        starts_at = at(said["day"], said["starts"])
        made = lessons.move(
            session=lesson, starts_at=starts_at, minutes=said["minutes"], room=said["room"] or None, by=actor_of(request), now=now
        )
        _warn(request, made.warnings)

    return _lesson_form(request, one, lesson, form, _("改这一次"), _("改好"), act)


@KEEPS
@BOTH
def call_off(request: HttpRequest, pk: UUID, lesson_id: UUID) -> HttpResponse:
    """One lesson is not held."""
    one = class_or_404(request, pk)
    lesson = lesson_or_404(one, lesson_id)

    def act(said: dict[str, Any], lesson: Session, now: datetime) -> None:
        lessons.call_off(session=lesson, **said, by=actor_of(request), now=now)

    return _lesson_form(request, one, lesson, typed.OffForm(posted(request)), _("取消这一次"), _("取消这一次"), act)


@KEEPS
@BOTH
def make_up(request: HttpRequest, pk: UUID, lesson_id: UUID) -> HttpResponse:
    """A lesson for one that was called off."""
    one = class_or_404(request, pk)
    lesson = lesson_or_404(one, lesson_id)
    form = typed.MakeUpForm(posted(request), initial={"starts": minute_of(lesson.starts_at)})

    def act(said: dict[str, Any], lesson: Session, now: datetime) -> None:
        made = lessons.make_up(session=lesson, starts_at=at(said["day"], said["starts"]), by=actor_of(request), now=now)
        _warn(request, made.warnings)

    return _lesson_form(request, one, lesson, form, _("补这一次"), _("排上"), act)
