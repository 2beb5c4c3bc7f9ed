"""The ledger of tasks on the workbench: the list with its sheet, and a new task."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from linli.casework.forms import tasks as task_forms
from linli.casework.forms.pieces import is_uuid, problems_of
from linli.casework.models import Task
from linli.casework.models.pressing import Source
from linli.casework.rules import rights
from linli.casework.selectors import keyset
from linli.casework.selectors import tasks as found
from linli.casework.selectors.cases import cases_visible_to
from linli.casework.selectors.pressing import post_of
from linli.casework.selectors.tasks import TaskFilters
from linli.casework.services import tasks as services
from linli.casework.views.desk.listing import Select
from linli.casework.views.pressed import responsible_words, task_badge, task_left
from linli.core import clock
from linli.core.access import actor_of, requires
from linli.core.answering import done_once
from linli.core.list_sheets import as_sheet
from linli.core.pages import page
from linli.core.spreadsheets import Column
from linli.core.tenancy import tenant_here
from linli.registry.api import communities, place_by_id

KEEPS = requires(rights.TASKS)
PER_PAGE = 25
VIEWS = {
    "open": (gettext_lazy("在办的"), gettext_lazy("没有在办的任务。")),
    "done": (gettext_lazy("完成的"), gettext_lazy("还没有完成的任务。")),
    "cancelled": (gettext_lazy("取消的"), gettext_lazy("没有取消过任务。")),
    "all": (gettext_lazy("全部"), gettext_lazy("台账里还没有任务。开完会，把议定的事记进来，到期会自己提醒。")),
}
DUE = {"late": gettext_lazy("过了期限"), "week": gettext_lazy("七天以内到期"), "later": gettext_lazy("七天以后")}
SORTS = {"due": gettext_lazy("最先到期的在前"), "newest": gettext_lazy("最近记的在前")}


# ---- the list ----


@KEEPS
@require_http_methods(["GET", "HEAD"])
def tasks(request: HttpRequest) -> HttpResponse:
    """The ledger; every choice stands in the address."""
    filters, today = TaskFilters.from_query(request.GET), clock.today()
    rows = _rows(request, filters).select_related("post", "organisation", "place")
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    listed = keyset.page_of(rows, found.SORTS[filters.sort], after=after, before=before, size=PER_PAGE)
    selects = _selects(request, filters)
    context = {
        "filters": filters,
        "views": _tabs(filters),
        "selects": selects,
        "sorts": list(SORTS.items()),
        "rows": [row_of(task, today) for task in listed.rows],
        "total": listed.total,
        "is_narrowed": bool(filters.text or filters.mine or any(one.chosen for one in selects)),
        "clear_url": address(TaskFilters(opened=filters.opened)),
        "export_url": address(filters, to="casework:tasks-export"),
        "next_url": address(filters, after=listed.after) if listed.after else "",
        "previous_url": address(filters, before=listed.before) if listed.before else "",
        "empty_words": VIEWS.get(filters.opened, VIEWS["all"])[1],
    }
    return page(request, "casework/desk/tasks.html", context, partial="tasks")


def _rows(request: HttpRequest, filters: TaskFilters) -> QuerySet[Task]:
    actor = actor_of(request)
    seen = found.tasks_visible_to(actor).filter(tenant=tenant_here(request))
    return found.narrowed(seen, filters, today=clock.today(), actor=actor)


def address(filters: TaskFilters, *, to: str = "casework:tasks", **changes: str) -> str:
    given = {name: value for name, value in (filters.as_query() | changes).items() if value}
    return reverse(to) + (f"?{urlencode(given)}" if given else "")


def _tabs(filters: TaskFilters) -> list[dict[str, Any]]:
    plain = filters.as_query()
    return [
        {"label": label, "url": address(TaskFilters.from_query(plain | {"opened": name})), "current": name == filters.opened}
        for name, (label, _empty) in VIEWS.items()
    ]


def _selects(request: HttpRequest, filters: TaskFilters) -> list[Select]:
    tenant = tenant_here(request)
    return [
        Select("due", _("期限"), list(DUE.items()), filters.due),
        Select("source", pgettext("of a task", "来源"), list(Source.choices), filters.source),
        Select("place", _("哪一片"), communities(tenant), filters.place),
        Select("mine", _("谁负责"), [("1", _("我负责的"))], filters.mine),
    ]


def row_of(task: Task, today: date) -> dict[str, Any]:
    """A task as a row of a list."""
    badge, left = task_badge(task, today), task_left(task, today)
    return {"task": task, "badge": badge, "left": left, "who": responsible_words(task), "is_late": task.is_overdue(today)}


COLUMNS = [
    Column("number", gettext_lazy("任务编号")),
    Column("title", gettext_lazy("什么任务")),
    Column("source", pgettext_lazy("of a task", "来源")),
    Column("source_words", gettext_lazy("哪次会、哪份文件")),
    Column("responsible", gettext_lazy("责任人或单位")),
    Column("place", pgettext_lazy("one", "地点")),
    Column("due_on", gettext_lazy("期限")),
    Column("state", gettext_lazy("状态")),
    Column("latest", gettext_lazy("最近进展")),
    Column("added_at", gettext_lazy("何时记的")),
    Column("added_by", gettext_lazy("谁记的")),
    Column("ended_at", gettext_lazy("完成或取消时间")),
    Column("ended_words", gettext_lazy("结果或取消原因")),
]


@KEEPS
@require_GET
def export(request: HttpRequest) -> HttpResponseBase:
    """The rows of the ledger with the same filters, as .xlsx."""
    filters = TaskFilters.from_query(request.GET)
    rows = _rows(request, filters).select_related("post", "organisation", "place").order_by(*found.SORTS[filters.sort])
    return as_sheet(COLUMNS, _values(rows), title=str(_("工作任务台账")), name="tasks")


def _values(rows: QuerySet[Task]) -> Iterator[dict[str, Any]]:
    for task in rows.iterator(chunk_size=500):
        plain = {column.key: getattr(task, column.key, "") for column in COLUMNS}
        yield plain | {
            "source": str(task.get_source_display()),
            "responsible": responsible_words(task),
            "place": str(task.place or ""),
            "state": str(task_badge(task, clock.today()).word),
        }


# ---- a new one ----


@KEEPS
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Write a task into the ledger; from a case it takes over what and where."""
    case = _case_of(request)
    given: dict[str, Any] = {"data": request.POST} if request.method == "POST" else {"initial": _initial(request, case)}
    form = task_forms.TaskForm(**given, responsible=responsible_choices(request), places=_places(request))
    if request.method == "POST":
        made = once(request, "task_add", lambda: _add(request, form.cleaned_data, case), form)
        if made:
            messages.success(request, _("记进台账了。"))
            return redirect("casework:task", pk=made)
    problems = problems_of(form) if form.is_bound else []
    context = {"form": form, "problems": problems, "case": case}
    return page(request, "casework/desk/task_add.html", context, status=422 if form.is_bound else 200)


def _case_of(request: HttpRequest) -> Any:
    asked = request.GET.get("case", "")
    seen = cases_visible_to(actor_of(request)).filter(tenant=tenant_here(request))
    return seen.filter(pk=asked).select_related("place").first() if is_uuid(asked) else None


def _initial(request: HttpRequest, case: Any) -> dict[str, Any]:
    source = request.GET.get("source", "")
    first = {"source": source} if source in Source.values else {}
    return first | ({"title": case.title} if case else {})


def _add(request: HttpRequest, given: dict[str, Any], case: Any) -> str:
    tenant = tenant_here(request)
    post, organisation = responsible_of(given["responsible"], tenant)
    made = services.task_add(
        tenant=tenant,
        title=given["title"],
        due_on=given["due_on"],
        source=given["source"],
        post=post,
        organisation=organisation,
        detail=given["detail"],
        source_words=given["source_words"],
        place=place_by_id(given["place"], tenant=tenant) if given["place"] else None,
        case=case,
        by=actor_of(request),
        now=clock.now(),
    )
    return str(made.pk)


def responsible_choices(request: HttpRequest) -> list[Any]:
    """Posts and organisations under their headings; one's own post first."""
    tenant, mine = tenant_here(request), post_of(actor_of(request))
    posts = [(f"post:{one.pk}", one.title) for one in found.responsible_posts(tenant)]
    own = [(value, _("我自己（%(post)s）") % {"post": title}) for value, title in posts if value == f"post:{mine}"]
    units = [(f"organisation:{one.pk}", one.name) for one in found.responsible_organisations(tenant)]
    return [*own, (_("岗位"), [one for one in posts if one[0] != f"post:{mine}"]), (_("单位"), units)]


def responsible_of(value: str, tenant: Any) -> tuple[Any, Any]:
    """The post or the organisation that a choice names."""
    kind, _colon, key = value.partition(":")
    if not is_uuid(key):
        return None, None
    if kind == "post":
        return found.responsible_posts(tenant).filter(pk=key).first(), None
    return None, found.responsible_organisations(tenant).filter(pk=key).first()


def _places(request: HttpRequest) -> list[tuple[str, str]]:
    root = found.root_of(tenant_here(request).pk)
    inside = found.places_offered(tenant_here(request))
    return [(str(one.pk), str(one)) for one in [*([root] if root else []), *inside]]


def once(request: HttpRequest, what: str, write: Callable[[], str], form: forms.Form) -> str:
    """Do it once; "" when it was refused, and then the form says why."""

    def do(_given: dict[str, Any], _now: datetime) -> dict[str, str]:
        return {"task": write()}

    tenant = tenant_here(request)
    made = done_once(request, form, f"casework.{what}", do, tenant_id=tenant.pk)
    return made["task"] if made else ""
