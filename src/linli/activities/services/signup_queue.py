"""Places of a session and who moves up into them. The session is held; whoever comes first in the order and fits is in."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from linli.core import events, journal, locking
from linli.core.actors import Actor

from ..events import MovedUp
from ..models import Session, SignUp
from ..rules import waiting
from ..rules.waiting import Waiting
from ..states import COMING, SignUpState
from .pieces import held_session


def take(row: Session, heads: int) -> None:
    """Take places of a session that is held; a negative number frees them."""
    row.taken += heads
    row.save(update_fields=["taken"])


@transaction.atomic
def after_change(*, session: Session, by: Actor, now: datetime) -> list[SignUp]:
    """Whoever waits moves up as far as there is room: to be called when a session has more places than before. Returns who is in now."""
    row = held_session(session.pk)
    moved = move_up(row, by, now)
    session.taken = row.taken
    return moved


def move_up(row: Session, by: Actor, now: datetime, *, freed: int = 0) -> list[SignUp]:
    """The session is held; so many of its places have become free, or were taken (negative). Who moves up is written with them."""
    row.taken -= freed
    moved = _moved_up(row, by, now)
    if moved or freed:
        take(row, sum(one.heads for one in moved))
    return moved


def _moved_up(row: Session, by: Actor, now: datetime) -> list[SignUp]:
    """Nobody is moved up who would hear of it when it has begun."""
    if row.state not in COMING or row.starts_at <= now or waiting.room_left(taken=row.taken, capacity=row.capacity) == 0:
        return []
    rows = row.signups.filter(state=SignUpState.WAITING).values_list("pk", "position", "heads")
    queue: Sequence[Waiting[UUID]] = [Waiting(*each) for each in rows]
    keys = waiting.moved_up(queue, taken=row.taken, capacity=row.capacity)
    if not keys:
        return []
    moved = sorted(locking.several(SignUp.objects.filter(pk__in=keys), "person"), key=lambda one: one.position)
    for one in moved:
        one.state, one.moved_up_at = SignUpState.IN, now
        one.save(update_fields=["state", "moved_up_at"])
        changes = {"state": [SignUpState.WAITING, SignUpState.IN]}
        journal.record("activities.signup.moved_up", one, by=by, now=now, changes=changes)
        events.publish(MovedUp(tenant_id=one.tenant_id, signup_id=one.pk), now=now)
    return moved
