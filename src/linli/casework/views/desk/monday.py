"""A leader's Monday: what to press first, which letters wait, one's own instructions and tasks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from linli.casework.models import Case, Instruction, Task
from linli.casework.models.cases import CaseQuerySet
from linli.casework.rules import rights
from linli.casework.selectors import lists, supervision
from linli.casework.selectors.pressing import items_visible_to, waiting_for_answer
from linli.casework.states import Supervision
from linli.casework.views.desk import verbs
from linli.casework.views.desk.supervision import links, row_of
from linli.casework.views.limits import date_words
from linli.casework.views.pressed import answer_shown, responsible_words, task_badge, task_left
from linli.casework.views.shown import CaseShown, shown_of
from linli.casework.views.visible import visible_to
from linli.core import clock
from linli.core.access import actor_of, requires
from linli.core.actors import Actor
from linli.core.pages import page
from linli.core.tenancy import tenant_here

PRESSES = requires(rights.SUPERVISE)


@dataclass(frozen=True, slots=True)
class PressRow:
    """A case to press, with the one thing to do about it."""

    shown: CaseShown
    label: str
    url: str
    is_first: bool


@dataclass(frozen=True, slots=True)
class PressGroup:
    title: str
    rows: Sequence[PressRow]
    more_url: str


@PRESSES
@require_http_methods(["GET", "HEAD"])
def monday(request: HttpRequest) -> HttpResponse:
    """A leader's Monday: what to press first, what was not answered, one's own instructions and tasks."""
    actor, now, cases = actor_of(request), clock.now(), visible_to(request)
    seen = items_visible_to(actor).filter(tenant=tenant_here(request))
    much = supervision.how_much(cases, seen, actor=actor, now=now)
    letters = supervision.shown(waiting_for_answer(seen)).order_by("answer_due_at", "id")
    today = clock.today()
    context = {
        "counts": _counts(much),
        "headline": _headline(much),
        "day": date_words(now),
        "groups": _groups(actor, cases, now),
        "letters": [row_of(item, now, actor) for item in letters[: supervision.MOST_SHOWN]],
        "instructions": [_instruction_row(one, now) for one in _my_instructions(actor)],
        "tasks": [_task_row(task, today) for task in _my_tasks(actor)],
        "links": links(request, "casework:monday"),
    }
    return page(request, "casework/desk/monday.html", context)


def _counts(much: supervision.Pressing) -> list[dict[str, Any]]:
    cases, listed = reverse("casework:cases"), reverse("casework:supervision")
    return [
        {"label": _("红牌"), "count": much.red, "url": f"{cases}?supervision=red&sort=due", "tone": "stop"},
        {"label": _("黄牌"), "count": much.yellow, "url": f"{cases}?supervision=yellow&sort=due", "tone": ""},
        {"label": _("超时还没挂牌"), "count": much.uncarded, "url": f"{cases}?due=late", "tone": ""},
        {"label": _("等答复的督办"), "count": much.letters, "url": listed, "tone": ""},
        {"label": _("我的批示没回复"), "count": much.instructions, "url": "#instructions", "tone": ""},
        {"label": _("我的任务"), "count": much.tasks, "url": f"{reverse('casework:tasks')}?mine=1", "tone": ""},
    ]


def _headline(much: supervision.Pressing) -> str:
    """“这一周，先催这 4 件”."""
    pressing = much.red + much.yellow + much.uncarded
    if not pressing:
        return _("这一周，没有要催的")
    return ngettext("这一周，先催这 %(count)s 件", "这一周，先催这 %(count)s 件", pressing) % {"count": pressing}


def _groups(actor: Actor, cases: CaseQuerySet, now: datetime) -> list[PressGroup]:
    """Red, yellow, late without a card; the longest late first in each."""
    base = reverse("casework:cases")
    parts = [
        (_("挂着红牌的"), lists.carded(cases, Supervision.RED), f"{base}?supervision=red&sort=due"),
        (_("挂着黄牌的"), lists.carded(cases, Supervision.YELLOW), f"{base}?supervision=yellow&sort=due"),
        (_("超时了，还没有挂牌的"), supervision.uncarded(cases, now), f"{base}?due=late"),
    ]
    found = [(title, supervision.first(rows), url) for title, rows, url in parts]
    first = next((rows[0].pk for _title, rows, _url in found if rows), None)
    return [
        PressGroup(title, [_press_row(actor, case, now, is_first=case.pk == first) for case in rows], url)
        for title, rows, url in found
        if rows
    ]


LABELS = {
    "instruct": gettext_lazy("写批示"),
    "show_red": gettext_lazy("挂红牌"),
    "show_yellow": gettext_lazy("挂黄牌"),
    "remind": gettext_lazy("催办"),
}
NEXT = {
    Supervision.NONE: "remind",
    Supervision.REMINDER: "show_yellow",
    Supervision.YELLOW: "show_red",
    Supervision.RED: "instruct",
}
"""What comes after what stands; after a red card only a leader's word is left."""


def _press_row(actor: Actor, case: Case, now: datetime, *, is_first: bool) -> PressRow:
    """The case with the next step; for whoever may not take it, the way to the case."""
    verb = NEXT[Supervision(case.supervision)]
    if not actor.may(verbs.VERBS[verb].right, tenant_id=case.tenant_id, place_path=case.place_path):
        return PressRow(shown_of(case, now=now), _("打开"), case.get_absolute_url(), is_first)
    return PressRow(shown_of(case, now=now), str(LABELS[verb]), verbs.url_of(verb, case), is_first)


def _my_instructions(actor: Actor) -> list[Instruction]:
    rows = supervision.my_instructions(actor).select_related("case", "task").order_by("answer_due_at", "id")
    return list(rows[: supervision.MOST_SHOWN])


def _instruction_row(one: Instruction, now: datetime) -> dict[str, Any]:
    subject = one.case or one.task
    return {
        "text": one.text,
        "url": subject.get_absolute_url() if subject else "",
        "about": subject.title if subject else "",
        "answer": answer_shown(one, now),
    }


def _my_tasks(actor: Actor) -> list[Task]:
    rows = supervision.my_tasks(actor).select_related("post", "organisation", "place").order_by("due_on", "id")
    return list(rows[: supervision.MOST_SHOWN])


def _task_row(task: Task, today: date) -> dict[str, Any]:
    return {
        "task": task,
        "badge": task_badge(task, today),
        "left": task_left(task, today),
        "who": responsible_words(task),
    }
