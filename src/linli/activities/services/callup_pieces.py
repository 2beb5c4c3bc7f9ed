"""What the verbs of call-ups, shifts and duties share: who may, holding rows in one order, calling shifts off."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from linli.core import events, journal, locking
from linli.core.actors import Actor
from linli.core.problems import NotAllowed, Problem
from linli.registry.api import Person

from ..events import ShiftCalledOff
from ..models import CallUp, DutyPost, Shift
from ..rules import rights
from ..selectors import callups as found


def allow_keeping(by: Actor, tenant_id: UUID, path: str) -> None:
    """:raises NotAllowed: unless the post puts call-ups out there."""
    if not by.may(rights.CALLUPS, tenant_id=tenant_id, place_path=path):
        raise NotAllowed(Problem("not_allowed", _("您的岗位不能在这里办这一步。")))


def allow_filling(by: Actor, post: DutyPost) -> None:
    """:raises NotAllowed: unless the post keeps the roster there."""
    if not found.may_fill(by, post):
        raise NotAllowed(Problem("not_allowed", _("您的岗位不能在这里排班、记谁到岗。")))


def held_callup(callup: CallUp) -> CallUp:
    """The call-up as it is now, once nobody is taking a shift of it any more; whoever would take one waits."""
    return locking.alone(CallUp, callup.pk, "place", "tenant", "organiser")


def held_shift(shift: Shift) -> Shift:
    """The shift as it is now, its call-up standing still: nobody else takes or frees a place of it meanwhile."""
    locking.refer(CallUp, Shift.objects.values_list("post__callup", flat=True).get(pk=shift.pk))
    return locking.one(Shift, shift.pk, *found.SHIFT_BESIDE)


def hold_people(keys: Iterable[UUID | None]) -> None:
    """Hold these people before anything of a roster: whoever gives one of them another shift meanwhile waits."""
    wanted = {one for one in keys if one}
    if wanted:
        locking.hold(Person.objects.filter(pk__in=wanted))


def stranger_problems(tenant_id: UUID, **rows: object) -> list[Problem]:
    """Rows of another subdistrict, by the field that names them."""
    return [
        Problem("another_tenant", _("这不在本街道。"), where=name)
        for name, one in rows.items()
        if one is not None and getattr(one, "tenant_id", tenant_id) != tenant_id
    ]


def call_off_all(rows: Iterable[Shift], reason: str, by: Actor, now: datetime) -> int:
    """Call shifts off that are held; whoever is on them is told. Returns how many."""
    done = list(rows)
    for one in done:
        one.called_off_at, one.off_reason = now, reason
    Shift.objects.bulk_update(done, ["called_off_at", "off_reason"])
    for one in done:
        changes = {"starts_at": [one.starts_at, None]}
        journal.record("activities.duty.shift_off", one, by=by, now=now, reason=reason, changes=changes)
        events.publish(ShiftCalledOff(tenant_id=one.tenant_id, shift_id=one.pk), now=now)
    return len(done)
