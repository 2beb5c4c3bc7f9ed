"""Numbers in the hall: taken, booked, come for, left unserved; and the register of who came in."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.casework.errors import CaseRefused
from linli.casework.models import Case, CounterKiosk, CounterLine, CounterVisit
from linli.casework.models.centre import AT_A_WINDOW, How, VisitState
from linli.casework.rules import queue
from linli.casework.rules.cases import phone_problems, text_problems
from linli.casework.selectors import queue as hall
from linli.core import locking
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.core.numbers import next_number
from linli.core.problems import Problem, refuse_if

from .moving import allow_hall, allowed, line_problems, locked, move, tell_step

SERIES = "casework.visit"
MOST_PURPOSE, MOST_NAME = 60, 30


# ---- getting a number ----


@transaction.atomic
def take_number(
    *,
    line: CounterLine,
    priority: str = "",
    purpose: str = "",
    item_code: str = "",
    name: str = "",
    phone: str = "",
    identity_noted: str = "",
    cannot_scan: bool = False,
    kiosk: CounterKiosk | None = None,
    by: Actor,
    now: datetime,
) -> CounterVisit:
    """
    Give somebody a number: from the greeter, or from a number machine that is in use. Nobody needs a name or a telephone.

    :raises NotAllowed: without the right or a machine. :raises CaseRefused: with every reason.
    """
    tenant = line.tenant
    if kiosk is None or kiosk.tenant_id != tenant.pk or kiosk.stopped_at is not None:
        allow_hall(by, tenant.pk)
    visit = CounterVisit(
        purpose=purpose.strip(), item_code=item_code, name=name.strip(), phone=phone.strip(), identity_noted=identity_noted,
        cannot_scan=cannot_scan, how=How.KIOSK if kiosk else How.GREETER, state=VisitState.WAITING, in_line_at=now,
    )  # fmt: skip
    refuse_if([*line_problems(line), *_visitor_problems(visit), *_set_priority(visit, priority, tenant, now)], CaseRefused)
    estimate = hall.Hall(tenant, now).estimate_for_newcomer(line.letter, is_priority=visit.is_priority)
    visit.told_most = estimate.most if estimate else None
    return _write_new(visit, line, "taken", by, now)


@transaction.atomic
def book_visit(
    *,
    line: CounterLine,
    booked_for: datetime,
    priority: str = "",
    purpose: str = "",
    item_code: str = "",
    name: str = "",
    phone: str = "",
    by: Actor,
    now: datetime,
) -> CounterVisit:
    """
    Keep a number for later today for somebody who is on the telephone; with a number to text, they are reminded.

    :raises NotAllowed: without the right. :raises CaseRefused: with every reason.
    """
    tenant = line.tenant
    allow_hall(by, tenant.pk)
    locking.one(CounterLine, line.pk)  # two callers, one place left
    rules = hall.rules_of(tenant, timezone.localdate(now))
    visit = CounterVisit(
        purpose=purpose.strip(), item_code=item_code, name=name.strip(), phone=phone.strip(), how=How.PHONE,
        state=VisitState.BOOKED, booked_for=booked_for,
    )  # fmt: skip
    problems = [*line_problems(line), *_visitor_problems(visit), *_set_priority(visit, priority, tenant, now)]
    taken = hall.booked_in(line, booked_for)
    problems += queue.slot_problems(booked_for, hall.slots_today(tenant, now), taken, per_slot=rules["per_slot"])
    refuse_if(problems, CaseRefused)
    return _write_new(visit, line, "booked", by, now)


@transaction.atomic
def register_visitor(
    *,
    tenant: Tenant,
    purpose: str,
    name: str = "",
    identity_noted: str = "",
    cannot_scan: bool = False,
    by: Actor,
    now: datetime,
) -> CounterVisit:
    """
    Write down somebody who came in and needs no number: what for, and which document was seen. Never its number.

    :raises NotAllowed: without the right. :raises CaseRefused: with every reason.
    """
    allow_hall(by, tenant.pk)
    visit = CounterVisit(
        tenant=tenant, day=timezone.localdate(now), taken_at=now, changed_at=now, done_at=now, purpose=purpose.strip(),
        name=name.strip(), identity_noted=identity_noted, cannot_scan=cannot_scan, how=How.REGISTER, state=VisitState.DONE,
        by_label=by.label[:80],
    )  # fmt: skip
    problems = text_problems(purpose, where="purpose", most=MOST_PURPOSE)
    refuse_if([*problems, *_visitor_problems(visit, with_purpose=False)], CaseRefused)
    visit.save(force_insert=True)
    tell_step(visit, "registered", by, now)
    return visit


def _write_new(visit: CounterVisit, line: CounterLine, verb: str, by: Actor, now: datetime) -> CounterVisit:
    """The number last: whoever asks for one waits for the writers before."""
    day = timezone.localdate(now)
    visit.tenant, visit.day, visit.line = line.tenant, day, line
    visit.letter = visit.in_line = line.letter
    visit.taken_at, visit.changed_at, visit.by_label = now, now, by.label[:80] if by.is_staff else ""
    visit.sequence = next_number(f"{SERIES}.{line.letter}", tenant=line.tenant, period=f"{day:%Y%m%d}")
    visit.number = queue.number_of(line.letter, visit.sequence)
    visit.save(force_insert=True)
    tell_step(visit, verb, by, now, changes={"number": [None, visit.number], "priority": [None, visit.priority]})
    return visit


def _visitor_problems(visit: CounterVisit, *, with_purpose: bool = True) -> list[Problem]:
    problems = [*text_problems(visit.name, where="name", least=0, most=MOST_NAME), *phone_problems(visit.phone)]
    problems += text_problems(visit.identity_noted, where="identity_noted", least=0, most=40)
    if any(character.isdigit() for character in visit.identity_noted):
        problems.append(Problem("document_number", _("只记看过哪种证件，不记号码。"), where="identity_noted"))
    if with_purpose:
        problems += text_problems(visit.purpose, where="purpose", least=0, most=MOST_PURPOSE)
    return problems


def _set_priority(visit: CounterVisit, code: str, tenant: Tenant, now: datetime) -> list[Problem]:
    """Who goes first goes first for a reason that the rule names, and it stays with the number."""
    if not code:
        return []
    label = hall.priority_label(code, tenant=tenant, on=timezone.localdate(now))
    if label is None:
        return [Problem("unknown_priority", _("没有这一种优先，请从列表里选。"), where="priority")]
    visit.priority, visit.priority_reason = code, label[:40]
    return []


# ---- coming, coming back, going ----


@transaction.atomic
def arrive_visit(*, visit: CounterVisit, kiosk: CounterKiosk | None = None, by: Actor, now: datetime) -> CounterVisit:
    """
    Who had booked is here. They count as waiting from a little before their time on, unless they are late.

    :raises NotAllowed: without the right or a machine. :raises CaseRefused: with every reason.
    """
    visit = locked(visit)
    if kiosk is None or kiosk.tenant_id != visit.tenant_id or kiosk.stopped_at is not None:
        allow_hall(by, visit.tenant_id)
    problems = queue.move_problems("arrive", visit.state)
    if visit.day != timezone.localdate(now):
        problems.append(Problem("another_day", _("这个号约的不是今天。请重新取号。"), where="state"))
    refuse_if(problems, CaseRefused)
    rules = hall.rules_of(visit.tenant, visit.day)
    assert visit.booked_for is not None  # noqa: S101 -- a constraint of the table
    since = queue.in_line_from(
        visit.booked_for, now, ahead_minutes=rules["booked_ahead_minutes"], grace_minutes=rules["grace_minutes"]
    )
    return move(visit, "arrive", by, now, in_line_at=since)


@transaction.atomic
def rejoin_queue(*, visit: CounterVisit, by: Actor, now: datetime) -> CounterVisit:
    """
    Somebody who missed their call is here again: behind the next few, not at the end (rule `back_behind`).

    :raises NotAllowed: without the right. :raises CaseRefused: with every reason.
    """
    visit = allowed(visit, "come_back", by)
    same_line = CounterVisit.objects.waiting().filter(tenant=visit.tenant_id, day=visit.day, in_line=visit.in_line)
    others = [at for at in same_line.values_list("in_line_at", flat=True) if at]
    since = queue.back_in_line(others, now, behind=hall.rules_of(visit.tenant, visit.day)["back_behind"])
    visit.window = None
    return move(visit, "come_back", by, now, in_line_at=since, call_count=0)


@transaction.atomic
def leave_hall(*, visit: CounterVisit, by: Actor, now: datetime) -> CounterVisit:
    """
    They will not be served: they rang off, or went home.

    :raises NotAllowed: without the right. :raises CaseRefused: with every reason.
    """
    return move(allowed(visit, "leave", by), "leave", by, now)


@transaction.atomic
def note_visit_case(*, visit: CounterVisit, case: Case, by: Actor, now: datetime) -> CounterVisit:
    """
    What they came for became a case: keep which one, so that the window finds it again.

    :raises NotAllowed: without the right. :raises CaseRefused: for a case of elsewhere.
    """
    visit = locked(visit)
    allow_hall(by, visit.tenant_id)
    if case.tenant_id != visit.tenant_id:
        raise CaseRefused(Problem("another_tenant", _("这件诉求不在本街道。"), where="case"))
    visit.case, visit.changed_at = case, now
    visit.save(update_fields=["case", "changed_at"])
    tell_step(visit, "case_noted", by, now, changes={"case": [None, str(case.pk)]})
    return visit


def tidy(*, now: datetime, by: Actor) -> int:
    """At the end of the day: who was still waiting, booked or passed over was not served; it is said so. Returns how many."""
    stale = CounterVisit.objects.filter(day__lt=timezone.localdate(now)).exclude(state__in=[VisitState.DONE, VisitState.LEFT])
    return sum(_end_of_day(visit, by, now) for visit in stale.order_by("day", "id")[:500])


@transaction.atomic
def _end_of_day(visit: CounterVisit, by: Actor, now: datetime) -> bool:
    """One number left over from an earlier day: done if it was at a window, else it left unserved."""
    visit = locked(visit)
    if visit.state in (VisitState.DONE, VisitState.LEFT):
        return False
    if visit.state in AT_A_WINDOW:
        move(visit, "finish", by, now, started_at=None, done_at=visit.last_called_at)  # nobody measured how long it took
    else:
        move(visit, "leave", by, now)
    return True
