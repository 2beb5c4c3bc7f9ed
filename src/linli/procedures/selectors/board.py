"""What everybody may read of procedures now, kept for a moment: the portal's home and the pages of places ask for it each time."""

from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from linli.core.actors import Actor
from linli.core.remembered import Briefly, MyFirst

from ..models import Publicity, Run
from .runs import runs_visible_to

SECONDS = 60.0
ENGINES = frozenset({"procedures"})
_publicities: Briefly[tuple[UUID, date], list[Publicity]] = Briefly(lambda: SECONDS, engines=ENGINES)
_runs: Briefly[UUID, list[Run]] = Briefly(lambda: SECONDS, engines=ENGINES)
_due: MyFirst[Run] = MyFirst("procedures")
MOST, MOST_DUE = 500, 5


def public_now(tenant_id: UUID, *, day: date, now: datetime) -> list[Publicity]:
    """What may be objected to or read on a day, the one that ends first on top; with its run and place."""

    def find() -> list[Publicity]:
        rows = Publicity.objects.filter(tenant=tenant_id, replaced_at=None, last_on__gte=day, run__is_public=True)
        return list(rows.select_related("run__place").order_by("last_on", "-published_at", "-id")[:MOST])

    return _publicities.get((tenant_id, day), find, now=now) or []


def due_for(actor: Actor, *, day: date, now: datetime) -> list[Run]:
    """What presses where somebody's post reaches: objections that wait for an answer, runs whose day has come or is past."""

    def rows() -> QuerySet[Run]:
        seen = runs_visible_to(actor).filter(tenant=actor.tenant_id).running()
        pressing = seen.filter(open_objections__gt=0) | seen.filter(due_on__lte=day)
        return pressing.select_related("definition", "place").order_by("due_on", "-started_at", "-id")[:MOST_DUE]

    return _due.get(actor, day, rows=rows, now=now)


def public_runs_under(tenant_id: UUID, path: str, *, now: datetime) -> list[Run]:
    """The public runs that go on at a place and inside it, the newest first; with definition and place."""

    def find() -> list[Run]:
        rows = Run.objects.running().public().filter(tenant=tenant_id).select_related("definition", "place")
        return list(rows.order_by("-started_at", "-id")[:MOST])

    return [one for one in _runs.get(tenant_id, find, now=now) or [] if one.place_path.startswith(path)]
