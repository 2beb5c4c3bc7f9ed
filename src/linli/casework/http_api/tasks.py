"""The ledger of tasks over REST."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Query, Router
from pydantic import BaseModel

from linli.accounts.api import STAFF_DOOR
from linli.casework.models import Task
from linli.casework.selectors import keyset
from linli.casework.selectors import tasks as found
from linli.casework.selectors.tasks import TaskFilters
from linli.casework.services import tasks as services
from linli.core import clock
from linli.core.access import actor_of
from linli.core.actors import Actor
from linli.core.bodies import Day, Moment, Sent
from linli.core.finding import got_or_404
from linli.core.models import Tenant
from linli.core.tenancy import tenant_here
from linli.registry.api import Organisation, Post, organisation_by_id

from .doors import KeyThrottle, case_of, place_named, refused, written

router = Router(auth=STAFF_DOOR, throttle=KeyThrottle())
TASK = "/tasks/{uuid:task_id}"
MOST = 200


class TaskIn(Sent):
    title: str = ""
    due_on: Day
    source: str = Field("other", description="instruction · meeting · whistle · promotion · hot_issue · other")
    source_words: str = ""
    post_id: UUID | None = Field(None, description="责任岗位，和责任单位二选一")
    organisation_id: UUID | None = None
    place_id: UUID | None = None
    case_id: UUID | None = None
    detail: str = ""


class TaskChangeIn(Sent):
    reason: str = ""
    due_on: Day | None = None
    post_id: UUID | None = None
    organisation_id: UUID | None = None


class WordsIn(Sent):
    text: str = ""


class TaskReasonIn(Sent):
    reason: str = ""


class TaskInstructIn(Sent):
    text: str = ""
    answer_by: Moment | None = None


class TaskOut(BaseModel):
    id: UUID
    number: str
    title: str
    detail: str
    source: str
    source_words: str
    state: str
    due_on: date
    responsible: str
    post_id: UUID | None
    organisation_id: UUID | None
    place: str
    case_id: UUID | None
    latest: str
    added_at: datetime
    added_by: str
    ended_at: datetime | None
    ended_words: str


class TaskPageOut(BaseModel):
    items: list[TaskOut]
    after: str
    before: str


class TaskListIn(Sent):
    opened: str = Field("open", description="open · done · cancelled · all")
    source: str = ""
    place: str = ""
    post: str = ""
    organisation: str = ""
    due: str = Field("", description="late · week · later")
    mine: str = ""
    text: str = ""
    sort: str = Field("due", description="due · newest")
    after: str = ""
    before: str = ""
    size: int = Field(50, description="1 到 200")


@router.get("/tasks", response=TaskPageOut, operation_id="task_list")
def task_list(request: HttpRequest, wanted: Query[TaskListIn]) -> dict[str, Any]:
    """The tasks that you may see, page by page."""
    actor, filters = actor_of(request), TaskFilters.from_query(wanted.model_dump())
    seen = found.tasks_visible_to(actor).filter(tenant=tenant_here(request))
    rows = found.narrowed(seen, filters, today=clock.today(), actor=actor).select_related("post", "organisation", "place")
    size = max(1, min(wanted.size, MOST))
    page = keyset.page_of(rows, found.SORTS[filters.sort], after=wanted.after, before=wanted.before, size=size)
    return {"items": [task_out(one) for one in page.rows], "after": page.after, "before": page.before}


@router.post("/tasks", response=TaskOut, operation_id="task_add")
def task_add(request: HttpRequest, data: TaskIn) -> dict[str, Any]:
    """Write a task into the ledger."""
    tenant = tenant_here(request)
    post, organisation = _responsible(tenant, data.post_id, data.organisation_id)
    place = place_named(data.place_id, tenant)
    case = case_of(request, data.case_id) if data.case_id else None
    given = data.model_dump(exclude={"post_id", "organisation_id", "place_id", "case_id"})
    given |= {"tenant": tenant, "post": post, "organisation": organisation, "place": place, "case": case}
    return _once(request, "task_add", lambda by: services.task_add(**given, by=by, now=clock.now()))


@router.get(TASK, response=TaskOut, operation_id="task_get")
def task_get(request: HttpRequest, task_id: UUID) -> dict[str, Any]:
    return task_out(task_of(request, task_id))


@router.post(f"{TASK}/note", response=TaskOut, operation_id="task_note")
def task_note(request: HttpRequest, task_id: UUID, data: WordsIn) -> dict[str, Any]:
    """A line on how far it is."""
    task = task_of(request, task_id)
    return _once(
        request, f"task_note:{task_id}", lambda by: services.task_note(task=task, text=data.text, by=by, now=clock.now())
    )


@router.post(f"{TASK}/finish", response=TaskOut, operation_id="task_finish")
def task_finish(request: HttpRequest, task_id: UUID, data: WordsIn) -> dict[str, Any]:
    """Say that a task is done."""
    task = task_of(request, task_id)
    return _once(
        request, f"task_finish:{task_id}", lambda by: services.task_finish(task=task, text=data.text, by=by, now=clock.now())
    )


@router.post(f"{TASK}/cancel", response=TaskOut, operation_id="task_cancel")
def task_cancel(request: HttpRequest, task_id: UUID, data: TaskReasonIn) -> dict[str, Any]:
    """Cancel a task, for a reason."""
    task = task_of(request, task_id)
    return _once(
        request, f"task_cancel:{task_id}", lambda by: services.task_cancel(task=task, reason=data.reason, by=by, now=clock.now())
    )


@router.post(f"{TASK}/change", response=TaskOut, operation_id="task_change")
def task_change(request: HttpRequest, task_id: UUID, data: TaskChangeIn) -> dict[str, Any]:
    """Another day, or somebody else who answers for it."""
    task = task_of(request, task_id)
    post, organisation = _responsible(tenant_here(request), data.post_id, data.organisation_id)
    given: dict[str, Any] = {"reason": data.reason, "due_on": data.due_on, "post": post, "organisation": organisation}
    return _once(request, f"task_change:{task_id}", lambda by: services.task_change(task=task, **given, by=by, now=clock.now()))


@router.post(f"{TASK}/instruct", response=TaskOut, operation_id="task_instruct")
def task_instruct(request: HttpRequest, task_id: UUID, data: TaskInstructIn) -> dict[str, Any]:
    """A leader's written instruction on a task."""
    task = task_of(request, task_id)
    return _once(
        request,
        f"task_instruct:{task_id}",
        lambda by: services.task_instruct(task=task, **data.model_dump(), by=by, now=clock.now()),
    )


def task_of(request: HttpRequest, task_id: UUID) -> Task:
    """The task, if this caller may see it. :raises Http404: otherwise."""
    return got_or_404(found.task_for, actor_of(request), task_id)


def _responsible(tenant: Tenant, post_id: UUID | None, organisation_id: UUID | None) -> tuple[Post | None, Organisation | None]:
    """:raises Refused: for a post or an organisation that there is not."""
    post = found.responsible_posts(tenant).filter(pk=post_id).first() if post_id else None
    organisation = organisation_by_id(organisation_id, tenant=tenant) if organisation_id else None
    if (post_id and post is None) or (organisation_id and organisation is None):
        raise refused("unknown_responsible", _("不能交给这一家，请从列表里选。"), "responsible")
    return post, organisation


def _once(request: HttpRequest, verb: str, write: Callable[[Actor], Task]) -> dict[str, Any]:
    """Do a write once for its `Idempotency-Key`; the same key again gives the same task."""
    kept = written(request, verb, lambda by: {"task": str(write(by).pk)})["task"]
    return task_out(Task.objects.select_related("post", "organisation", "place").get(pk=kept))


def task_out(task: Task) -> dict[str, Any]:
    """The fields of TaskOut. Needs post, organisation and place at hand, or it asks for them."""
    plain = {name: getattr(task, name) for name in TaskOut.model_fields if hasattr(task, name)}
    return plain | {"responsible": str(task.post or task.organisation or ""), "place": str(task.place or "")}
