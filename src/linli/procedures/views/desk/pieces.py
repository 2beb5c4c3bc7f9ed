"""What several pages of the workbench share."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.http import HttpRequest

from linli.core.access import actor_of
from linli.core.finding import got_or_404
from linli.core.ids import uuid_of
from linli.core.tenancy import tenant_here

from ...models import Run
from ...rules import rights
from ...selectors import runs as found


def run_or_404(request: HttpRequest, pk: UUID) -> Run:
    """The run, if this visitor may see it."""
    return got_or_404(found.run_for, actor_of(request), pk)


def run_named(request: HttpRequest) -> Run | None:
    """The run that `?run=` of the address names, if this visitor may see it."""
    key = uuid_of(request.GET.get("run", ""))
    rows = found.runs_visible_to(actor_of(request)).filter(tenant=tenant_here(request))
    return rows.filter(pk=key).first() if key else None


def sees(request: HttpRequest, run: Run | None) -> bool:
    """Whether this visitor may open the run's page."""
    return run is not None and actor_of(request).may(rights.VIEW, tenant_id=run.tenant_id, place_path=run.place_path)


def keeps(name: str, write: Callable[[dict[str, Any], datetime], Model]) -> Callable[[dict[str, Any], datetime], dict[str, Any]]:
    """A write as `done_once` does it: what came of it is kept by its key."""
    return lambda given, now: {name: str(write(given, now).pk)}
