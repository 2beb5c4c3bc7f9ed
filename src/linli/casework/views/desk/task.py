"""One task on the workbench: its page with the line to write on, and every verb with its form."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from linli.casework.forms import pressing as press_forms
from linli.casework.forms import tasks as task_forms
from linli.casework.forms.pieces import problems_of
from linli.casework.models import Task
from linli.casework.rules import rights
from linli.casework.selectors import tasks as found
from linli.casework.services import tasks as services
from linli.casework.views.desk.tasks import KEEPS, once, responsible_choices, responsible_of, row_of
from linli.casework.views.pressed import answer_shown
from linli.core import clock
from linli.core.access import actor_of
from linli.core.actors import Actor, said
from linli.core.finding import got_or_404
from linli.core.pages import page
from linli.core.stops import Stop


@dataclass(frozen=True, slots=True)
class TaskVerb:
    """What can be done with a task on a page of its own."""

    label: Any
    heading: Any
    said: Any
    icon: str
    form: type[forms.Form]
    do: Callable[[Task, dict[str, Any], Actor, datetime], Task]
    may: Callable[[Actor, Task], bool]
    is_main: bool = False
    is_stop: bool = False


def _change(task: Task, given: dict[str, Any], by: Actor, now: datetime) -> Task:
    post, organisation = responsible_of(given["responsible"], task.tenant)
    due_on, reason = given["due_on"], given["reason"]
    return services.task_change(task=task, due_on=due_on, post=post, organisation=organisation, reason=reason, by=by, now=now)


def _may_instruct(by: Actor, task: Task) -> bool:
    return by.may(rights.INSTRUCT, tenant_id=task.tenant_id, place_path=task.place_path)


VERBS = {
    "cancel": TaskVerb(
        gettext_lazy("取消"),
        gettext_lazy("取消这项任务"),
        gettext_lazy("取消了，编号留着。"),
        "bin",
        task_forms.CancelForm,
        lambda task, given, by, now: services.task_cancel(task=task, reason=given["reason"], by=by, now=now),
        services.may_steer,
        is_stop=True,
    ),
    "change": TaskVerb(
        gettext_lazy("改期限、换人"),
        gettext_lazy("改期限、换人"),
        gettext_lazy("改好了。"),
        "cal",
        task_forms.ChangeForm,
        _change,
        services.may_steer,
    ),
    "instruct": TaskVerb(
        gettext_lazy("批示"),
        gettext_lazy("写批示"),
        gettext_lazy("批示发下去了。"),
        "pen",
        press_forms.InstructForm,
        lambda task, given, by, now: services.task_instruct(task=task, **given, by=by, now=now),
        _may_instruct,
    ),
    "finish": TaskVerb(
        gettext_lazy("办完了"),
        gettext_lazy("办完了"),
        gettext_lazy("记下了，这项任务完成。"),
        "check",
        task_forms.FinishForm,
        lambda task, given, by, now: services.task_finish(task=task, text=given["text"], by=by, now=now),
        services.may_work,
        is_main=True,
    ),
}


@KEEPS
@require_http_methods(["GET", "HEAD", "POST"])
def task(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The page of a task; sent, it takes a line on how far it is."""
    shown, actor = task_or_404(request, pk), actor_of(request)
    may_note = shown.is_open and services.may_work(actor, shown)
    form = task_forms.LineForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and not may_note:
        raise PermissionDenied
    if request.method == "POST":
        write = lambda: str(services.task_note(task=shown, text=form.cleaned_data["text"], by=actor, now=clock.now()).pk)  # noqa: E731
        if once(request, f"task_note:{pk}", write, form):
            messages.success(request, _("记下了。"))
            return redirect(shown)
    status = 422 if form.is_bound else 200
    return page(request, "casework/desk/task.html", _task_context(shown, actor, form if may_note else None), status=status)


def _task_context(shown: Task, actor: Actor, form: forms.Form | None) -> dict[str, Any]:
    now, today = clock.now(), clock.today()
    orders = list(shown.instructions.order_by("-given_at", "-id"))
    return {
        **row_of(shown, today),
        "form": form,
        "problems": problems_of(form) if form is not None and form.is_bound else [],
        "road": [_stop(entry) for entry in found.entries_of(shown)],
        "instructions": [{"one": one, "answer": answer_shown(one, now, is_over=not shown.is_open)} for one in orders],
        "task_verbs": [
            {"name": name, "verb": verb, "url": reverse("casework:task-verb", args=[shown.pk, name])}
            for name, verb in VERBS.items()
            if shown.is_open and verb.may(actor, shown)
        ],
    }


def _stop(entry: Any) -> Stop:
    kinds = {"instructed": "warn", "cancelled": "warn"}
    title = _("%(who)s · %(what)s") % {"who": said(entry.label), "what": entry.get_kind_display()}
    return Stop(title, kinds.get(entry.kind, "done"), at=entry.at, quote=entry.text)


@KEEPS
@require_http_methods(["GET", "HEAD", "POST"])
def task_verb(request: HttpRequest, pk: UUID, name: str) -> HttpResponse:
    """One verb on one task, with its form."""
    if name not in VERBS:
        raise Http404
    verb, shown, actor = VERBS[name], task_or_404(request, pk), actor_of(request)
    if not verb.may(actor, shown):
        raise PermissionDenied
    if not shown.is_open and request.method != "POST":
        messages.warning(request, _("这项任务已经结束了。"))
        return redirect(shown)
    form = _form_for(verb, request, shown)
    if request.method == "POST":
        write = lambda: str(verb.do(shown, form.cleaned_data, actor, clock.now()).pk)  # noqa: E731
        if once(request, f"task_{name}:{pk}", write, form):
            messages.success(request, str(verb.said))
            return redirect(shown)
    problems = problems_of(form) if form.is_bound else []
    context = row_of(shown, clock.today()) | {"verb": verb, "form": form, "problems": problems}
    return page(request, "casework/desk/task_verb.html", context, status=422 if form.is_bound else 200)


def _form_for(verb: TaskVerb, request: HttpRequest, shown: Task) -> forms.Form:
    given: dict[str, Any] = {"data": request.POST} if request.method == "POST" else {}
    if issubclass(verb.form, task_forms.WithResponsible):
        given |= {"responsible": responsible_choices(request), "initial": {"due_on": shown.due_on}}
    return verb.form(**given)


def task_or_404(request: HttpRequest, pk: UUID) -> Task:
    return got_or_404(found.task_for, actor_of(request), pk)
