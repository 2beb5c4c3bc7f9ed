"""Who it was is removed from the rosters of call-ups that are over (domain D9; 个人信息保护法 art. 19). How many came, and for how long, stays."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from linli.core import journal, locking
from linli.core.actors import Actor
from linli.core.daytimes import day_of
from linli.core.problems import refuse_if

from ..errors import CallUpRefused
from ..models import CallUp, Duty
from ..rules import callups as rules
from ..selectors import duties as found
from ..states import CallUpState
from .callup_pieces import allow_keeping, held_callup

AT_ONCE = 50


@transaction.atomic
def purge(*, callup: CallUp, by: Actor, now: datetime) -> CallUp:
    """
    Remove the names now, before their day: nobody needs them any more.

    :raises NotAllowed: without the right there. :raises CallUpRefused: before it has ended, or when they are gone.
    """
    row = held_callup(callup)
    allow_keeping(by, row.tenant_id, row.place_path)
    refuse_if(rules.purge_problems(row.state), CallUpRefused)
    return _purge(row, by, now)


def purge_due(*, now: datetime) -> int:
    """Remove the names of every call-up whose day has come. Returns how many call-ups."""
    due = CallUp.objects.filter(state=CallUpState.ENDED, purge_on__lte=day_of(now)).order_by("purge_on", "pk")
    return sum(_purge_one(one, now) for one in due[:AT_ONCE])


@transaction.atomic
def _purge_one(one: CallUp, now: datetime) -> int:
    row = held_callup(one)
    if row.state != CallUpState.ENDED or row.purge_on is None or row.purge_on > day_of(now):
        return 0
    _purge(row, Actor.system(tenant_id=row.tenant_id), now)
    return 1


def _purge(row: CallUp, by: Actor, now: datetime) -> CallUp:
    told = found.figures(found.of_callup(row))
    forget(Duty.objects.filter(shift__post__callup=row))
    before, row.state, row.purged_at = row.state, CallUpState.PURGED, now
    row.save(update_fields=["state", "purged_at"])
    changes: dict[str, list[Any]] = {"state": [before, row.state]}
    changes |= {name: [None, getattr(told, name)] for name in ("persons", "duties", "half_hours")}
    journal.record("activities.callup.purged", row, by=by, now=now, changes=changes)
    return row


def forget(rows: QuerySet[Duty]) -> int:
    """
    Take everything out of these duties that says whose they were: the person, words written by hand, who noted it. The key by
    which persons are counted stays. In the caller's transaction. Returns how many.
    """
    locking.hold(rows)
    return rows.update(person=None, note="", settled_by="")
