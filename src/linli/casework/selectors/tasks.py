"""The ledger of tasks as somebody may see it: filters as they stand in an address, who may answer for a task, what is mine."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from linli.casework.models import Task, TaskEntry
from linli.casework.models.pressing import Source, TaskState
from linli.casework.rules import rights
from linli.core import numbers
from linli.core.access import capabilities, within
from linli.core.actors import Actor
from linli.core.ids import uuid_of
from linli.core.models import Tenant
from linli.registry.api import Organisation, Place, PlaceKind, Post, organisations, places_under

from .keyset import Order
from .pressing import calendar_for, post_of, supervision_rule

SERIES = "casework.task"
SORTS: dict[str, Order] = {"due": ("due_on", "id"), "newest": ("-added_at", "-id")}
DUE = ("late", "week", "later")
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class TaskFilters:
    """What the ledger is narrowed to. A value that makes no sense narrows nothing, so an old link still opens."""

    opened: str = "open"
    source: str = ""
    place: str = ""
    post: str = ""
    organisation: str = ""
    due: str = ""
    mine: str = ""
    text: str = ""
    sort: str = "due"

    @classmethod
    def from_query(cls, query: Mapping[str, Any]) -> "TaskFilters":
        known = {field.name for field in fields(cls)}
        given = {name: str(query.get(name) or "").strip()[:80] for name in known if query.get(name) is not None}
        found = cls(**given)
        return found if found.sort in SORTS else cls(**(given | {"sort": "due"}))

    def as_query(self) -> dict[str, str]:
        """What differs from the plain list, for links that keep the filters."""
        plain = TaskFilters()
        return {f.name: getattr(self, f.name) for f in fields(self) if getattr(self, f.name) != getattr(plain, f.name)}


def tasks_visible_to(actor: Actor) -> QuerySet[Task]:
    """
    The tasks of the places that the actor's post covers, those of their outside organisation, and those that they gave or
    answer for themselves.
    """
    if actor.is_system:
        return Task.objects.all()
    seen = within(actor, rights.TASKS, path="place_path", organisation="organisation_id")
    if mine := post_of(actor):
        seen |= Q(post_id=mine) | Q(added_post_id=mine)
    return Task.objects.filter(seen)


def task_for(actor: Actor, task_id: UUID | str) -> Task:
    """:raises Task.DoesNotExist: when there is none, or not for this actor."""
    found = tasks_visible_to(actor).select_related("tenant", "post", "organisation", "place", "case", "added_post")
    return found.get(pk=task_id)


def narrowed(rows: QuerySet[Task], filters: TaskFilters, *, today: date, actor: Actor) -> QuerySet[Task]:
    """The rows that the filters leave, not yet ordered."""
    if filters.opened in TaskState.values:
        rows = rows.filter(state=filters.opened)
    if filters.source in Source.values:
        rows = rows.filter(source=filters.source)
    if filters.place:
        rows = rows.filter(place_path__startswith=filters.place)
    if post_id := uuid_of(filters.post):
        rows = rows.filter(post_id=post_id)
    if organisation_id := uuid_of(filters.organisation):
        rows = rows.filter(organisation_id=organisation_id)
    if filters.mine:
        rows = rows.filter(mine(actor))
    if filters.text:
        rows = rows.filter(Q(title__icontains=filters.text) | Q(detail__icontains=filters.text))
    return _narrow_by_due(rows, filters.due, today)


def entries_of(task: Task) -> list[TaskEntry]:
    """Its history, newest first; nothing of one whose case went the way of petitions."""
    if task.case and task.case.is_with_petitions:
        return []
    return list(task.entries.order_by("-at", "-id"))


def _narrow_by_due(rows: QuerySet[Task], due: str, today: date) -> QuerySet[Task]:
    if due == "late":
        return rows.filter(due_on__lt=today, state=TaskState.OPEN)
    if due == "week":
        return rows.filter(due_on__gte=today, due_on__lte=today + WEEK)
    return rows.filter(due_on__gt=today + WEEK) if due == "later" else rows


def mine(actor: Actor) -> Q:
    """What the actor's post or outside organisation answers for."""
    condition = Q(pk__in=[])
    if post_id := post_of(actor):
        condition |= Q(post_id=post_id)
    outside = {grant.organisation_id for grant in actor.grants_for(rights.TASKS) if grant.organisation_id}
    return condition | Q(organisation_id__in=outside) if outside else condition


def responsible_posts(tenant: Tenant) -> QuerySet[Post]:
    """Standing posts that can answer for a task: those that may see the ledger."""
    kinds = next(one.posts for one in capabilities() if one.code == rights.TASKS)
    rows = Post.objects.filter(tenant=tenant, kind__in=kinds, valid_to=None).select_related("place", "organisation")
    return rows.order_by("kind", "title", "id")


def responsible_organisations(tenant: Tenant) -> QuerySet[Organisation]:
    return organisations(tenant).select_related("place").order_by("kind", "name", "id")


def root_of(tenant_id: UUID) -> Place | None:
    """The subdistrict itself as a place: where a task lies that names none."""
    return Place.objects.filter(tenant_id=tenant_id, kind=PlaceKind.SUBDISTRICT).order_by("path").first()


def places_offered(tenant: Tenant) -> QuerySet[Place]:
    """Communities and compounds, each community followed by its compounds."""
    return places_under("", tenant=tenant).of_kind(PlaceKind.COMMUNITY, PlaceKind.COMPOUND).order_by("path")


def to_remind(now: datetime, today: date, tenant: Tenant) -> QuerySet[Task]:
    """Open tasks whose day is near and whose responsible has not been told."""
    calendar = calendar_for(tenant.pk, now)
    days = int(supervision_rule(tenant.pk, now).body["task_due_before"])
    last = calendar.add_working_days(now, days).date()
    return Task.objects.filter(tenant=tenant, state=TaskState.OPEN, due_told_at=None, due_on__gte=today, due_on__lte=last)


def to_call_overdue(today: date, tenant: Tenant) -> QuerySet[Task]:
    """Open tasks whose day has passed, untold."""
    return Task.objects.filter(tenant=tenant, state=TaskState.OPEN, overdue_told_at=None, due_on__lt=today)


def missing_numbers(tenant: Tenant, year: int) -> list[numbers.Gap]:
    """Numbers of the year that no task carries."""
    used = Task.objects.filter(tenant=tenant, year=year).values_list("sequence", flat=True)
    return numbers.explain_gaps(SERIES, tenant=tenant, period=str(year), used=used)
