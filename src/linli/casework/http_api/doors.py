"""Who comes in, how often, and how a write is done once."""

import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.throttling import BaseThrottle

from linli.casework.models import Case
from linli.casework.selectors.cases import case_for
from linli.core import clock, rulesets
from linli.core.access import actor_of
from linli.core.actors import Actor
from linli.core.answering import written_once
from linli.core.finding import got_or_404
from linli.core.models import Tenant
from linli.core.problems import NotAllowed, Problem, Refused
from linli.core.tenancy import tenant_here
from linli.registry.api import Place, place_by_id


class KeyThrottle(BaseThrottle):
    """
    So many calls a minute for one key or account (rule set `casework.limits`, `api`). Counted in this process: it is there
    to keep a program that runs wild from others' way, not to bill anybody.
    """

    def __init__(self) -> None:
        self._window, self._times = 0, {}  # type: ignore[var-annotated]

    def allow_request(self, request: HttpRequest) -> bool:
        actor = actor_of(request)
        window = int(time.monotonic() // 60)
        if window != self._window:
            self._window, self._times = window, {}
        who = actor.user_id or request.META.get("REMOTE_ADDR", "")
        self._times[who] = times = self._times.get(who, 0) + 1
        return bool(times <= rulesets.in_force("casework.limits", on=clock.today()).body["api"]["times"])

    def wait(self) -> float | None:
        return 60 - time.monotonic() % 60


def case_of(request: HttpRequest, case_id: UUID) -> Case:
    """The case, if this caller may see it. :raises Http404: otherwise."""
    return got_or_404(case_for, actor_of(request), case_id)


def insist(request: HttpRequest, *codes: str) -> Tenant:
    """The tenant, for whoever holds one of these rights. :raises NotAllowed: for everyone else."""
    tenant, actor = tenant_here(request), actor_of(request)
    if not any(actor.may(code, tenant_id=tenant.pk) for code in codes):
        raise NotAllowed(Problem("not_allowed", _("您的岗位不能做这件事。")))
    return tenant


def place_named(place_id: UUID | None, tenant: Tenant, where: str = "place_id") -> Place | None:
    """:raises Refused: for a place that there is none of here."""
    place = place_by_id(place_id, tenant=tenant) if place_id else None
    if place_id and place is None:
        raise refused("unknown_place", _("没有这个地方。"), where)
    return place


def written(
    request: HttpRequest,
    verb: str,
    write: Callable[[Actor], dict[str, Any]],
    *,
    by: Actor | None = None,
    expected: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """
    Do a write once for its `Idempotency-Key` and give what it says; the same key again gives the same. `expected`: what it
    will say, where that is known.

    :raises Refused: what the verb refuses; then nothing stands, and the corrected request may come with the same key.
    """
    return written_once(request, verb, lambda _now: write(by or actor_of(request)), expected=expected)


def once(
    request: HttpRequest, verb: str, write: Callable[[Actor], Case], *, by: Actor | None = None, case_id: UUID | None = None
) -> Case:
    """
    Do a write on a case once, as `written` does; the same key again gives the same case. `case_id`: which one it will be,
    where that is known.
    """
    fresh: list[Case] = []

    def do(actor: Actor) -> dict[str, Any]:
        fresh.append(write(actor))
        return {"case": str(fresh[0].pk)}

    said = written(request, verb, do, by=by, expected={"case": str(case_id)} if case_id else None)
    return fresh[0] if fresh else Case.objects.select_related("category", "place", "lead_organisation").get(pk=said["case"])


def refused(code: str, text: str, where: str) -> Refused:
    return Refused(Problem(code, text, where=where))
