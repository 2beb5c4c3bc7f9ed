"""What happens to enrolments of a class that is held already: places given, moved up, turned away, completed; who is told of lessons."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from linli.core import events, journal, locking, rulesets
from linli.core.actors import Actor
from linli.core.models import Tenant

from ..events import EnrolmentAnswered, LessonChanged
from ..models import ClassGroup, Enrolment, Session
from ..rules import enrolling as rules
from ..rules import university as university_rules
from ..rules.enrolling import Queued
from ..selectors import lesson_counts
from ..states import COMING, LIVE_ENROLMENTS, EnrolmentState


def rules_on(tenant: Tenant, now: datetime) -> university_rules.Rules:
    """What is asked of whoever completes, by the rule in force."""
    body = rulesets.in_force(university_rules.RULE, on=timezone.localdate(now), tenant=tenant).body
    return university_rules.rules_of(body)


def step(row: Enrolment, state: str, verb: str, by: Actor, now: datetime, *, reason: str = "", **more: Any) -> None:
    """Move an enrolment on, with its line; its person is told by the event."""
    before, row.state = row.state, state
    row.save()
    changes = {"state": [before, state]} | {name: [None, value] for name, value in more.items()}
    journal.record(f"activities.enrolment.{verb}", row, by=by, now=now, reason=reason, changes=changes)


def announce(rows: Iterable[Enrolment], now: datetime) -> None:
    events.publish_many([EnrolmentAnswered(tenant_id=one.tenant_id, enrolment_id=one.pk) for one in rows], now=now)


def fill(group: ClassGroup, *, by: Actor, now: datetime) -> list[Enrolment]:
    """
    Give the places that are free to those who wait, in order; returns who got one. The class is held by the caller.

    Before the lots are drawn nobody waits in an order, so nobody moves up.
    """
    free = group.capacity - group.taken
    if free <= 0 or group.state in university_rules.OVER:
        return []
    waiting = locking.several(Enrolment.objects.filter(class_group=group, state=EnrolmentState.WAITING).order_by("pk"))
    by_key = {one.pk: one for one in waiting}
    queue = [Queued(one.pk, one.rank, one.position) for one in waiting]
    moved = [by_key[one.key] for one in rules.moves_up(queue, free)]  # type: ignore[index]
    for one in moved:
        one.moved_up_at = now
        step(one, EnrolmentState.IN, "moved_up", by, now)
    if moved:
        group.taken += len(moved)
        group.save(update_fields=["taken"])
        announce(moved, now)
    return moved


def turn_away(row: Enrolment, *, reason: str, by: Actor, now: datetime) -> None:
    """No place, or no more: its person is told why."""
    row.ended_at, row.end_reason = now, reason[:200]
    step(row, EnrolmentState.REFUSED, "refused", by, now, reason=reason)
    announce([row], now)


def turn_all_away(group: ClassGroup, *, reason: str, by: Actor, now: datetime) -> None:
    """A class is cancelled. The caller writes the class."""
    live = Enrolment.objects.filter(class_group=group, state__in=list(LIVE_ENROLMENTS)).order_by("pk")
    for one in locking.several(live):
        turn_away(one, reason=reason, by=by, now=now)
    group.taken = Enrolment.objects.filter(class_group=group, state__in=list(rules.TAKES_PLACE)).count()


def complete_enough(group: ClassGroup, *, by: Actor, now: datetime) -> int:
    """Whoever has a place and was at enough of the lessons completes. Returns how many."""
    percent = rules_on(group.tenant, now).completes_percent
    held = lesson_counts.held_of([group.pk]).get(group.pk, 0)
    came = lesson_counts.came_to(group)
    inside = locking.several(Enrolment.objects.filter(class_group=group, state=EnrolmentState.IN).order_by("pk"), "learner")
    done = [one for one in inside if rules.enough(came.get(one.learner.person_id, 0), held, percent)]  # type: ignore[attr-defined]
    for one in done:
        one.ended_at = now
        step(one, EnrolmentState.COMPLETED, "completed", by, now, came=came[one.learner.person_id], held=held)  # type: ignore[attr-defined]
    return len(done)


def say_lesson_changed(sessions: Sequence[Session], now: datetime) -> None:
    events.publish_many([LessonChanged(tenant_id=one.tenant_id, session_id=one.pk) for one in sessions], now=now)


def say_class_changed(group: ClassGroup, now: datetime) -> None:
    """Another hour or room for the whole class is said once, with its next lesson."""
    rows = Session.objects.filter(programme=group.programme_id, state__in=list(COMING), ends_at__gt=now)  # type: ignore[attr-defined]
    say_lesson_changed(list(rows.order_by("starts_at", "id")[:1]), now)
