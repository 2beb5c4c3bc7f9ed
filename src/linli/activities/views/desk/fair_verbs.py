"""What is done at a fair on the workbench: stalls noted and answered, numbers put on the stage, tasks given."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from linli.core.access import actor_of, requires
from linli.core.daytimes import at, day_of
from linli.core.finding import one_or_404
from linli.core.form_pages import Asked, answer, done_or_told, posted

from ...forms import fairs as typed
from ...models import GroupTask, Programme, Session, StageItem, Stall
from ...rules import fairs as rules
from ...rules import rights
from ...selectors import fairs as found
from ...services import group_tasks, stage, stalls
from ...services.group_tasks import TaskGiven
from ...services.stage import StageGiven
from ..groups_shown import holder_of
from .fairs import crumbs_of, fair_or_404, fair_url

KEEPS = requires(rights.GROUPS)
BOTH = require_http_methods(["GET", "HEAD", "POST"])


def _asked(one: Programme, title: str, submit: str, done: str, anchor: str, **more: Any) -> Asked:
    return Asked(title=title, submit=submit, back=fair_url(one, anchor), done=done, crumbs=crumbs_of(one, title), **more)


def _done(request: HttpRequest, one: Programme, verb: str, do: Any, anchor: str) -> HttpResponse:
    """Act on a button that stands on the fair's page; what was wrong is said there."""
    form = forms.Form(request.POST)
    done_or_told(request, form, f"activities.fair.{verb}", do, tenant_id=one.tenant_id, done=_("记下了。"))
    return redirect(fair_url(one, anchor))


# ---- stalls ----


def _stall(one: Programme, pk: UUID) -> Stall:
    beside = ("programme", "group__lead", "organisation", "person")
    return one_or_404(Stall.objects.filter(programme=one).select_related(*beside), pk)


def _told(row: Stall, done: str) -> str:
    """What was done; where no message brings it to whoever holds the stall, who has to hear it by voice."""
    by_voice = _("记下了。没有消息送得到“%(who)s”，请打电话或者当面说一声。")
    return done if rules.recipient(row) else by_voice % {"who": holder_of(row)}


@KEEPS
@BOTH
def ask_stall(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Somebody rang, or stands at the counter."""
    one = fair_or_404(request, pk)
    form = typed.DeskStallForm(posted(request), tenant=one.tenant, by=actor_of(request), days=found.days_of(one))

    def do(said: dict[str, Any], now: datetime) -> str:
        stalls.ask(programme=one, given=form.given(said), by=actor_of(request), now=now)
        return fair_url(one, "stalls")

    return answer(request, form, _asked(one, _("替人要摊位"), _("记下来"), _("记下了，接着给号。"), "stalls"), do)


@KEEPS
@BOTH
def give_stall(request: HttpRequest, pk: UUID, stall_id: UUID) -> HttpResponse:
    """Give a stall its number, or another one."""
    one = fair_or_404(request, pk)
    row = _stall(one, stall_id)
    taken = one.stalls.filter(state="given").exclude(pk=row.pk).values_list("spot", flat=True)
    form = typed.SpotForm(posted(request), initial={"spot": row.spot or rules.next_spot(taken)})

    def do(said: dict[str, Any], now: datetime) -> str:
        stalls.give(stall=row, **said, by=actor_of(request), now=now)
        return fair_url(one, "stalls")

    title, done = _("给“%(what)s”摊位") % {"what": row.what}, _told(row, _("给了，会告诉他。"))
    return answer(request, form, _asked(one, title, _("给他"), done, "stalls"), do)


@KEEPS
@BOTH
def refuse_stall(request: HttpRequest, pk: UUID, stall_id: UUID) -> HttpResponse:
    """No stall, and why."""
    one = fair_or_404(request, pk)
    row, form = _stall(one, stall_id), typed.StallReasonForm(posted(request))

    def do(said: dict[str, Any], now: datetime) -> str:
        stalls.refuse(stall=row, **said, by=actor_of(request), now=now)
        return fair_url(one, "stalls")

    title = _("“%(what)s”不给摊位") % {"what": row.what}
    done = _told(row, _("记下了，会告诉他。"))
    return answer(request, form, _asked(one, title, _("告诉他"), done, "stalls", tone="stop"), do)


@KEEPS
@BOTH
def stall_off(request: HttpRequest, pk: UUID, stall_id: UUID) -> HttpResponse:
    """It is not put up."""
    one = fair_or_404(request, pk)
    row, form = _stall(one, stall_id), typed.StallReasonForm(posted(request))

    def do(said: dict[str, Any], now: datetime) -> str:
        stalls.off(stall=row, **said, by=actor_of(request), now=now)
        return fair_url(one, "stalls")

    title = _("“%(what)s”不摆了") % {"what": row.what}
    done = _told(row, _("记下了，号空出来了。"))
    return answer(request, form, _asked(one, title, _("记下来"), done, "stalls", tone="stop"), do)


# ---- the stage ----


def _day(one: Programme, pk: UUID) -> Session:
    return one_or_404(found.sessions_of(one), pk)


def _item(one: Programme, pk: UUID) -> StageItem:
    rows = StageItem.objects.filter(session__programme=one).select_related("session__programme", "group", "class_group")
    return one_or_404(rows, pk)


def _stage_given(said: dict[str, Any], day: Session, item: StageItem | None = None) -> StageGiven:
    """What was typed; its hour is one of that day, and a class that plays stays."""
    minute = said.pop("starts_at")
    starts_at = None if minute is None else at(day_of(day.starts_at), minute)
    return StageGiven(**said, starts_at=starts_at, class_group=item.class_group if item else None)


@KEEPS
@BOTH
def put_number(request: HttpRequest, pk: UUID, session_id: UUID) -> HttpResponse:
    """Put a number on the stage; the form comes again at once for the next one."""
    one = fair_or_404(request, pk)
    day = _day(one, session_id)
    stage_asked = request.GET.get("stage", "")[: rules.MOST_STAGE] or found.stage_named(day)
    form = typed.StageForm(posted(request), tenant=one.tenant, initial={"stage": stage_asked})

    def do(said: dict[str, Any], now: datetime) -> str:
        stage.put(session=day, given=_stage_given(dict(said), day), by=actor_of(request), now=now)
        return fair_url(one, f"day-{day.pk}")

    return answer(request, form, _asked(one, _("排一个节目"), _("排上"), _("排上了。"), f"day-{day.pk}"), do)


@KEEPS
@BOTH
def move_number(request: HttpRequest, pk: UUID, item_id: UUID) -> HttpResponse:
    """Another time, another stage, other words."""
    one = fair_or_404(request, pk)
    item = _item(one, item_id)
    form = typed.StageForm(posted(request), tenant=one.tenant, initial=typed.StageForm.initial_of(item))
    anchor = f"day-{item.session_id}"  # type: ignore[attr-defined]

    def do(said: dict[str, Any], now: datetime) -> str:
        stage.move(item=item, given=_stage_given(dict(said), item.session, item), by=actor_of(request), now=now)
        return fair_url(one, anchor)

    return answer(request, form, _asked(one, _("改“%(what)s”") % {"what": item.title}, _("改好"), _("改好了。"), anchor), do)


@KEEPS
@BOTH
def delay_number(request: HttpRequest, pk: UUID, item_id: UUID) -> HttpResponse:
    """Something takes longer: this one and all after it on its stage move together."""
    one = fair_or_404(request, pk)
    item, form = _item(one, item_id), typed.DelayForm(posted(request), initial={"minutes": 10})
    anchor = f"day-{item.session_id}"  # type: ignore[attr-defined]

    def do(said: dict[str, Any], now: datetime) -> str:
        stage.delay(item=item, **said, by=actor_of(request), now=now)
        return fair_url(one, anchor)

    title = _("从“%(what)s”起往后推") % {"what": item.title}
    return answer(request, form, _asked(one, title, _("一起改"), _("后面的都改了。"), anchor), do)


@KEEPS
@require_POST
def remove_number(request: HttpRequest, pk: UUID, item_id: UUID) -> HttpResponse:
    """Take it off the stage."""
    one = fair_or_404(request, pk)
    item = _item(one, item_id)

    def do(_said: dict[str, Any], now: datetime) -> None:
        stage.remove(item=item, by=actor_of(request), now=now)

    return _done(request, one, f"stage.remove:{item_id}", do, f"day-{item.session_id}")  # type: ignore[attr-defined]


# ---- who does what ----


def _task(one: Programme, pk: UUID) -> GroupTask:
    return one_or_404(GroupTask.objects.filter(programme=one).select_related("programme", "group", "team", "organisation"), pk)


@KEEPS
@BOTH
def give_task(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give somebody something to do."""
    one = fair_or_404(request, pk)
    form = typed.TaskForm(posted(request), tenant=one.tenant)

    def do(said: dict[str, Any], now: datetime) -> str:
        group_tasks.give(programme=one, given=TaskGiven(**said), by=actor_of(request), now=now)
        return fair_url(one, "tasks")

    return answer(request, form, _asked(one, _("分一件事"), _("记下来"), _("记下了。"), "tasks"), do)


@KEEPS
@BOTH
def change_task(request: HttpRequest, pk: UUID, task_id: UUID) -> HttpResponse:
    """Other words, another who."""
    one = fair_or_404(request, pk)
    task = _task(one, task_id)
    form = typed.TaskForm(posted(request), tenant=one.tenant, initial=typed.TaskForm.initial_of(task))

    def do(said: dict[str, Any], now: datetime) -> str:
        group_tasks.change(task=task, given=TaskGiven(**said), by=actor_of(request), now=now)
        return fair_url(one, "tasks")

    return answer(request, form, _asked(one, _("改“%(what)s”") % {"what": task.title}, _("改好"), _("改好了。"), "tasks"), do)


@KEEPS
@require_POST
def tick_task(request: HttpRequest, pk: UUID, task_id: UUID) -> HttpResponse:
    """Tick it off, or take the tick back."""
    one = fair_or_404(request, pk)
    task, is_done = _task(one, task_id), request.POST.get("done") == "1"

    def do(_said: dict[str, Any], now: datetime) -> None:
        group_tasks.done(task=task, is_done=is_done, by=actor_of(request), now=now)

    return _done(request, one, f"task.tick:{task_id}", do, "tasks")


@KEEPS
@require_POST
def remove_task(request: HttpRequest, pk: UUID, task_id: UUID) -> HttpResponse:
    """Take it back."""
    one = fair_or_404(request, pk)
    task = _task(one, task_id)

    def do(_said: dict[str, Any], now: datetime) -> None:
        group_tasks.remove(task=task, by=actor_of(request), now=now)

    return _done(request, one, f"task.remove:{task_id}", do, "tasks")
