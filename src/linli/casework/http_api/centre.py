"""The hall for programs: what the screen shows, and every step of a number."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Field, Router, Status
from pydantic import BaseModel

from linli.accounts.api import OPEN_DOOR, STAFF_DOOR
from linli.casework.models import CounterLine, CounterVisit, CounterWindow
from linli.casework.models.centre import VisitState
from linli.casework.rules import queue, rights
from linli.casework.selectors.queue import Hall
from linli.casework.services import visits, windows
from linli.core import clock
from linli.core.access import actor_of
from linli.core.actors import Actor
from linli.core.bodies import Moment, Sent
from linli.core.finding import found_or_404
from linli.core.problems import NotAllowed, Problem
from linli.core.tenancy import tenant_here

from .doors import KeyThrottle, refused, written

router = Router(auth=STAFF_DOOR, throttle=KeyThrottle())
VISIT = "/visits/{uuid:visit_id}"
WINDOW = "/windows/{int:number}"


class HallLineOut(BaseModel):
    letter: str
    name: str
    waiting: int
    windows: int
    least_minutes: int | None
    most_minutes: int | None
    is_measured: bool


class CalledOut(BaseModel):
    number: str
    window: int
    is_serving: bool


class HallOut(BaseModel):
    lines: list[HallLineOut]
    called: list[CalledOut]


class TakeIn(Sent):
    line: str = Field(description="业务的字母")
    item: str = Field("", description="事项代码")
    priority: str = Field("", description="规则 casework.queue 里的优先代码")
    purpose: str = ""
    name: str = ""
    phone: str = ""
    identity_noted: str = Field("", description="看过哪种证件，不写号码")
    cannot_scan: bool = False


class BookIn(Sent):
    line: str
    booked_for: Moment
    priority: str = ""
    purpose: str = ""
    name: str = ""
    phone: str = ""


class HandOverIn(Sent):
    line: str = Field(description="转到哪一类业务")
    window: int | None = Field(None, description="指定窗口；不写谁先空谁叫")
    checked: str = Field("", description="这里看过什么，那边不用再问")


class VisitOut(BaseModel):
    id: UUID
    number: str
    state: str
    line: str
    priority: str
    window: int | None
    booked_for: datetime | None
    waited_minutes: int | None
    least_minutes: int | None = None
    most_minutes: int | None = None


@router.get("/hall", response=HallOut, auth=OPEN_DOOR, operation_id="hall_get")
def hall_get(request: HttpRequest) -> dict[str, Any]:
    """Numbers at the windows and how long it takes: what the screen shows, and no more."""
    hall = Hall(tenant_here(request), clock.now())
    called = [{"number": one.number, "window": one.window.number, "is_serving": one.is_serving} for one in hall.called()]
    lines = [
        {"letter": one.line.letter, "name": one.line.name, "waiting": one.waiting, "windows": one.windows}
        | _minutes(one.estimate)
        for one in hall.lines_now()
    ]
    return {"lines": lines, "called": called}


def _minutes(estimate: queue.Estimate | None) -> dict[str, Any]:
    if estimate is None:
        return {"least_minutes": None, "most_minutes": None, "is_measured": False}
    return {"least_minutes": estimate.least, "most_minutes": estimate.most, "is_measured": estimate.is_measured}


def _visit(visit: CounterVisit, *, with_estimate: bool = False) -> dict[str, Any]:
    now = clock.now()
    waits = with_estimate and visit.state == VisitState.WAITING
    estimate = Hall(visit.tenant, now).estimate_for(visit) if waits else None
    return {
        "id": visit.pk,
        "number": visit.number,
        "state": visit.state,
        "line": visit.in_line,
        "priority": visit.priority,
        "window": visit.window.number if visit.window_id and visit.window else None,
        "booked_for": visit.booked_for,
        "waited_minutes": visit.waited_minutes(now),
        "least_minutes": estimate.least if estimate else None,
        "most_minutes": estimate.most if estimate else None,
    }


Write = Callable[[Actor], CounterVisit | None]


def _written(request: HttpRequest, verb: str, write: Write) -> CounterVisit | None:
    """Do a verb on numbers once for its `Idempotency-Key`; the same key again gives the same number."""

    def do(by: Actor) -> dict[str, Any]:
        found = write(by)
        return {"visit": str(found.pk) if found else ""}

    kept = written(request, verb, do)["visit"]
    return CounterVisit.objects.select_related("tenant", "window", "line").get(pk=kept) if kept else None


def _in_hall(request: HttpRequest) -> Actor:
    """:raises NotAllowed: for whoever does not serve in the hall, before anything is looked up for them."""
    actor = actor_of(request)
    if not actor.may(rights.CENTRE, tenant_id=tenant_here(request).pk, place_path=""):
        raise NotAllowed(Problem("not_allowed", _("叫号是街道便民服务中心的事，您的岗位管不到大厅。")))
    return actor


def _line(request: HttpRequest, letter: str) -> CounterLine:
    found = CounterLine.objects.filter(tenant=tenant_here(request), letter=letter[:1].upper()).select_related("tenant").first()
    if found is None:
        raise refused("unknown_line", _("没有这一类业务，请从列表里选。"), "line")
    return found


def _window(request: HttpRequest, number: int) -> CounterWindow:
    """:raises Http404: for a window that there is not."""
    return found_or_404(
        CounterWindow.objects.filter(tenant=tenant_here(request), number=number).first() if 0 < number < 100 else None
    )


def _known(request: HttpRequest, visit_id: UUID) -> CounterVisit:
    return found_or_404(CounterVisit.objects.filter(tenant=tenant_here(request), pk=visit_id).first())


@router.post("/visits", response={201: VisitOut}, operation_id="visit_take")
def visit_take(request: HttpRequest, data: TakeIn) -> Status[dict[str, Any]]:
    """Take a number for somebody."""
    _in_hall(request)
    line, given = _line(request, data.line), data.model_dump(exclude={"line", "item"})
    visit = _written(
        request, "visit_take", lambda by: visits.take_number(line=line, item_code=data.item[:40], by=by, now=clock.now(), **given)
    )
    assert visit is not None  # noqa: S101 -- a number that was taken is there
    return Status(201, _visit(visit, with_estimate=True))


@router.post("/visits/book", response={201: VisitOut}, operation_id="visit_book")
def visit_book(request: HttpRequest, data: BookIn) -> Status[dict[str, Any]]:
    """Keep a number for later today."""
    _in_hall(request)
    line, given = _line(request, data.line), data.model_dump(exclude={"line"})
    if timezone.is_naive(data.booked_for):
        given["booked_for"] = timezone.make_aware(data.booked_for)
    visit = _written(request, "visit_book", lambda by: visits.book_visit(line=line, by=by, now=clock.now(), **given))
    assert visit is not None  # noqa: S101 -- a booking that was taken is there
    return Status(201, _visit(visit))


@router.post(f"{WINDOW}/call-next", response=VisitOut | None, operation_id="visit_call_next")
def visit_call_next(request: HttpRequest, number: int) -> dict[str, Any] | None:
    """Call the next one to a window; null when nobody waits for what it serves."""
    _in_hall(request)
    window = _window(request, number)
    visit = _written(request, f"visit_call_next:{number}", lambda by: windows.call_next(window=window, by=by, now=clock.now()))
    return _visit(visit) if visit else None


def _step(request: HttpRequest, visit_id: UUID, verb: str, service: Callable[..., CounterVisit]) -> dict[str, Any]:
    """One step of one number."""
    _in_hall(request)
    visit = _known(request, visit_id)
    after = _written(request, f"{verb}:{visit_id}", lambda by: service(visit=visit, by=by, now=clock.now()))
    assert after is not None  # noqa: S101 -- a step leaves the number where it is
    return _visit(after, with_estimate=True)


STEPS: dict[str, tuple[Callable[..., CounterVisit], str]] = {
    "call-again": (windows.call_again, "Call the same number once more."),
    "start": (windows.start_visit, "The visitor is at the window."),
    "finish": (windows.finish_visit, "What they came for is done."),
    "pass-over": (windows.pass_over, "Nobody came to the window, after enough calls."),
    "come-back": (visits.rejoin_queue, "Who missed the call is here again."),
    "arrive": (visits.arrive_visit, "Who had booked is here."),
    "leave": (visits.leave_hall, "They will not be served."),
}
"""What is done with a number that takes nothing but the number: address, service, what it says of itself."""


def _offer(address: str, service: Callable[..., CounterVisit], says: str) -> None:
    name = f"visit_{address.replace('-', '_')}"

    def step(request: HttpRequest, visit_id: UUID) -> dict[str, Any]:
        return _step(request, visit_id, name, service)

    step.__name__, step.__doc__ = name, says
    router.post(f"{VISIT}/{address}", response=VisitOut, operation_id=name)(step)


for _address, (_service, _says) in STEPS.items():
    _offer(_address, _service, _says)


@router.post(f"{VISIT}/hand-over", response=VisitOut, operation_id="visit_hand_over")
def visit_hand_over(request: HttpRequest, visit_id: UUID, data: HandOverIn) -> dict[str, Any]:
    """Send the visitor on, with what was checked."""

    def over(*, visit: CounterVisit, by: Actor, now: datetime) -> CounterVisit:
        line = _line(request, data.line)
        window = _window(request, data.window) if data.window is not None else None
        return windows.hand_over_visit(visit=visit, line=line, window=window, checked=data.checked, by=by, now=now)

    return _step(request, visit_id, "visit_hand_over", over)
