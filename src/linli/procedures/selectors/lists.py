"""The list of runs as clerks narrow it; every choice stands in the address."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from ..models import Definition, Run
from ..models.runs import RunQuerySet
from ..states import RunState

VIEWS = ("running", "late", "objected", "overridden", "ended", "all")


@dataclass(frozen=True, slots=True)
class RunFilters:
    """What is asked of the list."""

    view: str = "running"
    code: str = ""
    place: str = ""
    text: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, Any]) -> "RunFilters":
        view = str(query.get("view", ""))
        return cls(
            view=view if view in VIEWS else "running",
            code=str(query.get("code", ""))[:40],
            place=str(query.get("place", ""))[:200],
            text=str(query.get("text", "")).strip()[:60],
        )

    def as_query(self) -> dict[str, str]:
        return {"view": self.view, "code": self.code, "place": self.place, "text": self.text}

    @property
    def is_narrowed(self) -> bool:
        return bool(self.code or self.place or self.text)


def narrowed(rows: RunQuerySet, filters: RunFilters, *, today: date) -> RunQuerySet:
    """The runs that the filters leave, those with the nearest day first."""
    rows = _viewed(rows, filters.view, today)
    if filters.code:
        rows = rows.filter(definition__code=filters.code)
    if filters.place:
        rows = rows.under(filters.place)
    if filters.text:
        rows = rows.filter(title__icontains=filters.text)
    return (
        rows.order_by("-open_objections", "due_on", "-started_at", "-id")
        if filters.view == "running"
        else rows.order_by("-started_at", "-id")
    )


def _viewed(rows: RunQuerySet, view: str, today: date) -> RunQuerySet:
    if view == "running":
        return rows.running()
    if view == "late":
        return rows.running().filter(due_on__lt=today)
    if view == "objected":
        return rows.filter(open_objections__gt=0)
    if view == "overridden":
        return rows.filter(is_overridden=True)
    return rows.exclude(state=RunState.RUNNING) if view == "ended" else rows


def used_codes(rows: QuerySet[Run]) -> list[tuple[str, str]]:
    """The procedures that there are runs of, to choose from. One query."""
    found = Definition.objects.filter(runs__in=rows).order_by("code", "-added_at").values_list("code", "title")
    return list(dict(found).items())
