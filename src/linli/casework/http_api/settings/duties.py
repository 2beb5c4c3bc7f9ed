"""The duty list over REST."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from ninja import Router

from linli.casework.models import DutyItem
from linli.casework.rules import rights
from linli.casework.selectors import settings as selectors
from linli.casework.services import duties
from linli.casework.services.duties import DutyWanted
from linli.core import clock
from linli.core.actors import Actor
from linli.core.finding import found_or_404
from linli.core.models import Tenant

from ..doors import insist, place_named
from .pieces import DOOR, category_named, settled
from .schemas import CountOut, DutyIn, DutyOut, EndIn, WhyIn

router = Router(**DOOR)
DUTY = "/settings/duties/{int:number}"


@router.get("/settings/duties", response=list[DutyOut], operation_id="duty_list")
def duty_list(request: HttpRequest, when: str = "standing") -> list[dict[str, Any]]:
    """The list of what communities may be given; `when`: standing · coming · ended."""
    tenant = insist(request, rights.SETTINGS, rights.DISPATCH)
    return [_duty_out(one) for one in selectors.duty_items(tenant, today=clock.today(), when=when)]


def _duty_out(one: DutyItem) -> dict[str, Any]:
    plainly = ("number", "measure", "text", "instead", "citation", "place_id", "valid_from", "valid_to")
    return {
        **{name: getattr(one, name) for name in plainly},
        "category": one.category.code,
        "replaces": one.replaces.number if one.replaces else None,
        "withdrawn": one.withdrawn_at is not None,
    }


def _duty(number: int, tenant: Tenant) -> DutyItem:
    return found_or_404(selectors.duty_numbered(number, tenant=tenant))


def _duty_wanted(data: DutyIn, tenant: Tenant) -> DutyWanted:
    given = data.model_dump(include={"measure", "text", "instead", "citation"})
    return DutyWanted(category=category_named(data.category, tenant), place=place_named(data.place_id, tenant), **given)


@router.post("/settings/duties", response=DutyOut, operation_id="duty_add")
def duty_add(request: HttpRequest, data: DutyIn) -> dict[str, Any]:
    """Add a line; the first makes the list binding."""

    def write(tenant: Tenant, by: Actor) -> dict[str, Any]:
        wanted = _duty_wanted(data, tenant)
        return _duty_out(duties.add_duty(wanted=wanted, valid_from=data.valid_from, by=by, now=clock.now()))

    return settled(request, "duty_add", write)


@router.post("/settings/duties/adopt", response=CountOut, operation_id="duty_adopt")
def duty_adopt(request: HttpRequest) -> dict[str, Any]:
    """Begin with the sample list that comes with the platform."""
    return settled(
        request, "duty_adopt", lambda tenant, by: {"count": duties.adopt_duty_list(tenant=tenant, by=by, now=clock.now())}
    )


@router.post(f"{DUTY}/replace", response=DutyOut, operation_id="duty_replace")
def duty_replace(request: HttpRequest, number: int, data: DutyIn) -> dict[str, Any]:
    """Put another line in the place of this one from a day on."""

    def write(tenant: Tenant, by: Actor) -> dict[str, Any]:
        wanted, now = _duty_wanted(data, tenant), clock.now()
        old = _duty(number, tenant)
        return _duty_out(duties.replace_duty(item=old, wanted=wanted, valid_from=data.valid_from, by=by, now=now))

    return settled(request, f"duty_replace:{number}", write)


@router.post(f"{DUTY}/close", response=DutyOut, operation_id="duty_close")
def duty_close(request: HttpRequest, number: int, data: EndIn) -> dict[str, Any]:
    """End a line."""
    return _on_duty(
        request, number, "close", lambda one, by: duties.close_duty(item=one, by=by, now=clock.now(), **data.model_dump())
    )


@router.post(f"{DUTY}/withdraw", response=DutyOut, operation_id="duty_withdraw")
def duty_withdraw(request: HttpRequest, number: int, data: WhyIn) -> dict[str, Any]:
    """Take back a line that has not begun."""
    return _on_duty(
        request, number, "withdraw", lambda one, by: duties.withdraw_duty(
            item=one, reason=data.reason, by=by, now=clock.now()
        ),
    )  # fmt: skip


def _on_duty(request: HttpRequest, number: int, verb: str, do: Callable[[DutyItem, Actor], DutyItem]) -> dict[str, Any]:
    return settled(request, f"duty_{verb}:{number}", lambda tenant, by: _duty_out(do(_duty(number, tenant), by)))
