"""Supervision and tasks on other pages: navigation, what waits for an answer, what presses, my tasks, the page of a case."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.casework.models import Case, SupervisionItem, Task
from linli.casework.rules import rights
from linli.casework.selectors import lists, pressing, supervision, tasks
from linli.casework.selectors.traces import traces_of
from linli.casework.views.desk import verbs
from linli.casework.views.desk.supervision import row_of
from linli.casework.views.desk.tasks import row_of as task_row
from linli.casework.views.panels import strip_of, strip_tally
from linli.casework.views.pressed import answer_shown, item_shown
from linli.casework.views.theirs import items_here, letters_waiting, tasks_open
from linli.core import clock, navigation
from linli.core.access import actor_of
from linli.core.actors import Actor
from linli.core.panels import Panel, panel
from linli.core.tenancy import tenant_here

MOST = 5


navigation.desk_item(
    gettext_lazy("督办"),
    "casework:supervision",
    "eye",
    capability=(rights.SUPERVISE, rights.HANDLE),
    order=12,
    badge=letters_waiting,
)
navigation.desk_item(gettext_lazy("任务台账"), "casework:tasks", "ledger", capability=rights.TASKS, order=13, badge=tasks_open)


@panel("today", order=35, tallies=(strip_tally,))
def press_first(request: HttpRequest, _subject: Any) -> Panel | None:
    """For whoever presses: how much stands under a card or is late without one, and the page that says what first."""
    actor = actor_of(request)
    if not actor.may(rights.SUPERVISE, tenant_id=actor.tenant_id):
        return None
    much = strip_of(request)
    if not much.late + much.red + much.yellow:
        return None
    told = {name: lists.told(getattr(much, name)) for name in ("red", "yellow", "late")}
    context = {"slot": "side", "much": told, "url": reverse("casework:monday")}
    return Panel(_("先催哪几件"), "casework/panels/press_first.html", context)


@panel("today", order=36, tallies=(strip_tally,))
def to_answer(request: HttpRequest, _subject: Any) -> Panel | None:
    """For the handlers: letters that wait for their answer."""
    actor = actor_of(request)
    is_handler = actor.organisation_id is not None and actor.may(rights.HANDLE, tenant_id=actor.tenant_id)
    if not is_handler or not strip_of(request).letters:
        return None
    mine = pressing.waiting_for_answer(items_here(request)).filter(case__lead_organisation_id=actor.organisation_id)
    rows = list(supervision.shown(mine).order_by("answer_due_at", "id")[:MOST])
    if not rows:
        return None
    context = {"slot": "side", "rows": [row_of(item, clock.now(), actor) for item in rows]}
    return Panel(_("督办单等您答复"), "casework/panels/to_answer.html", context)


@panel("today", order=45, tallies=(strip_tally,))
def my_tasks(request: HttpRequest, _subject: Any) -> Panel | None:
    """The visitor's own tasks, the first due first."""
    actor = actor_of(request)
    if not actor.may(rights.TASKS, tenant_id=actor.tenant_id) or not strip_of(request).tasks:
        return None
    rows = supervision.my_first_tasks(actor, tenant_here(request), now=clock.now(), most=MOST)
    context = {"slot": "side", "rows": [task_row(task, clock.today()) for task in rows]}
    return Panel(_("我的任务"), "casework/panels/my_tasks.html", context)


@panel("case", order=10)
def pressed(request: HttpRequest, case: Case) -> Panel | None:
    """What pressed this case and what was answered, its instructions, and the tasks that came of it."""
    now, actor, traces = clock.now(), actor_of(request), traces_of(case)
    items = pressing.items_of(case) if traces.items else []
    orders = pressing.instructions_of(case) if traces.instructions else []
    came = _tasks_of(actor, case) if traces.tasks else []
    if not (items or orders or came):
        return None
    return Panel(_("督办"), "casework/panels/pressed.html", _pressed_context(actor, case, items, orders, came, now))


def _tasks_of(actor: Actor, case: Case) -> list[Task]:
    if not actor.may(rights.TASKS, tenant_id=case.tenant_id):
        return []
    rows = tasks.tasks_visible_to(actor).filter(case=case)
    return list(rows.select_related("post", "organisation", "place").order_by("due_on", "id"))


def _pressed_context(
    actor: Actor, case: Case, items: list[SupervisionItem], orders: list[Any], came: list[Task], now: Any
) -> dict[str, Any]:
    waits = traces_of(case).is_awaited
    is_mine = actor.organisation_id is not None and actor.organisation_id == case.lead_organisation_id
    return {
        "slot": "side",
        "items": [item_shown(item, now) for item in items],
        "instructions": [{"one": one, "answer": answer_shown(one, now, is_over=case.is_ended)} for one in orders],
        "tasks": [task_row(task, clock.today()) for task in came],
        "answer_url": verbs.url_of("answer_supervision", case) if waits and is_mine and case.is_open else "",
    }
