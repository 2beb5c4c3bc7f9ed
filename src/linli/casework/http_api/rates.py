"""The rates of a period for programs: exact parts and bases, never only a percentage."""

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import BaseModel

from linli.accounts.api import STAFF_DOOR
from linli.casework.rules import rights
from linli.casework.rules.rates import TURNS, rates_of
from linli.casework.selectors import rates as counted
from linli.casework.selectors.rates import Period, Scope
from linli.core import clock
from linli.core.access import actor_of
from linli.core.problems import NotAllowed, Problem
from linli.core.tenancy import tenant_here

from .doors import KeyThrottle, refused

router = Router(auth=STAFF_DOOR, throttle=KeyThrottle())


class RatesIn(BaseModel):
    """Days, both included; without them this year."""

    since: date | None = None
    until: date | None = None
    by: Literal["category", "place", "party", "month"] = "category"


class RateOut(BaseModel):
    code: str
    title: str
    definition: str
    part: int
    base: int
    is_small: bool


class RatesGroupOut(BaseModel):
    value: str
    title: str
    received: int
    excluded: int
    suspended: int
    extended: int
    merged: int
    outside: int
    rates: list[RateOut]


class RatesOut(BaseModel):
    since: date
    until: date
    by: str
    groups: list[RatesGroupOut]


@router.get("/cases/rates", response=RatesOut, operation_id="case_rates")
def case_rates(request: HttpRequest, wanted: Query[RatesIn]) -> dict[str, Any]:
    """Response, resolution and satisfaction rates with what goes with them, by category, community, party or month."""
    actor = actor_of(request)
    if not actor.may(rights.FIGURES, tenant_id=actor.tenant_id):
        raise NotAllowed(Problem("not_allowed", _("您的岗位看不到这些数字。")))
    period = _period(wanted)
    found = counted.groups(Scope(tenant_here(request), actor), period, wanted.by)
    return {"since": period.since, "until": period.until, "by": wanted.by, "groups": [_group_out(one) for one in found]}


def _period(wanted: RatesIn) -> Period:
    """:raises Refused: for one day without the other, days in the wrong order, or out of reach."""
    if wanted.since is None and wanted.until is None:
        return Period.of_year(clock.today().year)
    period = Period.given(str(wanted.since), str(wanted.until))
    if period is None:
        raise refused("period", _("请给出起止两天，先后不要颠倒。"), "since")
    return period


def _group_out(group: counted.Group) -> dict[str, Any]:
    rates = [
        {
            "code": one.kind.code,
            "title": str(one.kind.title),
            "definition": str(one.kind.definition),
            "part": one.part,
            "base": one.base,
            "is_small": one.is_small,
        }
        for one in rates_of(group.tally)
    ]
    return {
        "value": group.value,
        "title": group.title,
        "received": group.tally.received,
        "excluded": group.tally.excluded,
        "rates": rates,
        **{turn: getattr(group.tally, turn) for turn in TURNS},
    }
