"""
Hours that follow from records: a session whose numbers stand, a duty that was stood. One row for each volunteer and source; put right
when the source is, and never counted twice, however often it is done.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import journal, locking
from linli.core.actors import Actor
from linli.core.problems import NotAllowed, Problem, refuse_if

from ..errors import HoursRefused
from ..events import SessionSettled
from ..models import Attendance, Duty, ServiceHours, Session, VolunteerField
from ..rules import hours as rules
from ..rules import rights
from ..rules.hours import LIST_CHANGED, LIVE, Kept, Plan
from ..selectors.volunteer_rules import rule_on
from ..selectors.volunteers import serving, shown
from ..states import DutyState, HoursState, SessionState
from .hours import allow, numbered


@dataclass(frozen=True, slots=True)
class Credited:
    """How many rows were new, changed before anybody saw them, corrected after, dropped."""

    added: int = 0
    changed: int = 0
    corrected: int = 0
    dropped: int = 0


@transaction.atomic
def credit_session(*, session: Session, by: Actor, now: datetime) -> Credited:
    """
    Record the hours of the volunteers who came to a session whose numbers stand: the length of the session, or what the list
    says of somebody, in steps rounded down. Done again it follows the list; what somebody decided by hand stays.

    :raises NotAllowed: without the right there. :raises HoursRefused: for a session that gives no hours, or is not settled.
    """
    row = locking.one(Session, session.pk, "programme__lead", "place", "tenant")
    allow(by, row.tenant_id, row.place_path)
    refuse_if(_session_problems(row), HoursRefused)
    on = timezone.localdate(row.starts_at)
    wanted = _wanted_of_session(row, on)
    kept, decided = _kept(ServiceHours.objects.filter(session=row), row.tenant_id)
    plan = rules.plan_for(kept, wanted, decided=decided)
    source = {
        "session": row, "place": row.place, "place_path": row.place_path, "on": on, "content": str(row)[: rules.MOST_CONTENT],
        "field": row.programme.field or VolunteerField.OTHER, "leader": str(row.programme.lead or "")[: rules.MOST_LEADER],
    }  # fmt: skip
    done = _carry_out(plan, ServiceHours.objects.filter(session=row), source, row, by, now)
    if any((done.added, done.changed, done.corrected, done.dropped)):
        changes = {name: [None, getattr(done, name)] for name in Credited.__dataclass_fields__}
        journal.record("activities.session.hours_recorded", row, by=by, now=now, changes=changes)
    return done


def _session_problems(row: Session) -> list[Problem]:
    problems = []
    if not row.programme.counts_hours:
        problems.append(Problem("no_hours", _("这个活动不记志愿时长。")))
    if row.state != SessionState.SETTLED:
        problems.append(Problem("not_settled", _("先把人数对清，再记时长。")))
    return problems


def _wanted_of_session(row: Session, on: date) -> dict[UUID, int]:
    """Half hours by the volunteer's key: who came, was a volunteer that day, and for how long."""
    unit = int(rule_on(row.tenant, on)["unit_half_hours"])
    whole = rules.half_hours_of(rules.minutes_between(row.starts_at, row.ends_at), unit)
    came = Attendance.objects.filter(session=row, voided_at=None, person__isnull=False)
    told = dict(came.order_by().values_list("person_id", "half_hours"))
    volunteers = serving(told, on=on, tenant=row.tenant_id)
    steps = {person: whole if said is None else rules.half_hours_of(30 * said, unit) for person, said in told.items()}
    return {one.pk: steps[person] for person, one in volunteers.items()}


@transaction.atomic
def credit_duty(*, duty: Duty, by: Actor, now: datetime) -> ServiceHours | None:
    """
    Record the hours of a duty that was stood, where its call-up counts hours and whoever stood it is a volunteer; done again
    it follows the roster. Nothing where there is nothing to record.

    :raises NotAllowed: without the right there.
    """
    row = locking.one(Duty, duty.pk, "shift__post__callup", "shift__post__place", "tenant")
    post, on = row.shift.post, timezone.localdate(row.shift.starts_at)
    if not any(by.may(one, tenant_id=row.tenant_id, place_path=post.place.path) for one in (rights.ROSTER, rights.HOURS)):
        raise NotAllowed(Problem("not_allowed", _("您的岗位不能在这里记时长。")))
    wanted = _wanted_of_duty(row, on)
    kept, decided = _kept(ServiceHours.objects.filter(duty=row), row.tenant_id)
    plan = rules.plan_for(kept, wanted, decided=decided)
    content = f"{post.callup.title} · {post.name}"
    source = {
        "duty": row, "place": post.place, "place_path": post.place.path, "on": on, "content": content[: rules.MOST_CONTENT],
        "field": post.callup.field,
    }  # fmt: skip
    done = _carry_out(plan, ServiceHours.objects.filter(duty=row), source, row, by, now)
    live = ServiceHours.objects.filter(duty=row, state__in=LIVE).first()
    if any((done.added, done.changed, done.corrected, done.dropped)):
        changes = {"half_hours": [None, live.half_hours if live else 0]}
        journal.record("activities.duty.hours_recorded", row, by=by, now=now, changes=changes)
    return live


def _wanted_of_duty(row: Duty, on: date) -> dict[UUID, int]:
    person, callup = row.person_id, row.shift.post.callup  # type: ignore[attr-defined]
    if person is None or row.state != DutyState.CAME or not callup.counts_hours or not row.half_hours:
        return {}
    volunteers = serving([person], on=on, tenant=row.tenant_id)
    unit = int(rule_on(row.tenant, on)["unit_half_hours"])
    return {one.pk: rules.half_hours_of(30 * row.half_hours, unit) for one in volunteers.values()}


# ---- making the rows say so ----


def _kept(rows: QuerySet[ServiceHours], tenant_id: UUID) -> tuple[list[Kept], frozenset[UUID]]:
    """
    The live rows of a source, held, and those volunteers whose rows stay as they are: somebody decided by hand, or they
    withdrew their consent or are erased, so that no list names them any more.
    """
    live = locking.several(rows.filter(state__in=LIVE).order_by("pk"))
    by_hand = rows.filter(state__in=[HoursState.VOID, HoursState.CORRECTED]).exclude(reason=LIST_CHANGED)
    decided = set(by_hand.order_by().values_list("volunteer_id", flat=True))
    kept = [Kept(one.pk, one.volunteer_id, one.half_hours, one.state in rules.SHOWN) for one in live]  # type: ignore[attr-defined]
    mine = [one.volunteer for one in kept]
    known = set(shown(tenant_id).filter(pk__in=mine).order_by().values_list("pk", flat=True)) if mine else set()
    return kept, frozenset(decided | (set(mine) - known))


def _carry_out(
    plan: Plan, rows: QuerySet[ServiceHours], source: dict[str, Any], subject: Any, by: Actor, now: datetime
) -> Credited:
    """Four statements at most, however many came. The rows and their source are held."""
    plain = {"tenant_id": subject.tenant_id, "recorder": by.label[:80], "made_at": now, **source}
    fresh = [ServiceHours(volunteer_id=key, half_hours=half_hours, **plain) for key, half_hours in plan.add.items()]
    touched = {one.pk: one for one in rows.filter(pk__in=[*plan.change, *plan.correct, *plan.drop])}
    for pk, half_hours in plan.change.items():
        touched[pk].half_hours = half_hours
    for pk, half_hours in plan.correct.items():
        old = touched[pk]
        old.state, old.reason = HoursState.CORRECTED, LIST_CHANGED
        fresh.append(ServiceHours(volunteer_id=old.volunteer_id, half_hours=half_hours, corrects=old, **plain))
    for pk in plan.drop:
        touched[pk].state, touched[pk].reason = HoursState.VOID, LIST_CHANGED
    if touched:
        ServiceHours.objects.bulk_update(_in_order(touched.values()), ["half_hours", "state", "reason"])
    numbered(fresh, subject.tenant, now)
    ServiceHours.objects.bulk_create(fresh)
    return Credited(len(plan.add), len(plan.change), len(plan.correct), len(plan.drop))


def _in_order(rows: Iterable[ServiceHours]) -> list[ServiceHours]:
    return sorted(rows, key=lambda one: one.pk)


def on_session_settled(event: SessionSettled, *, event_id: UUID, now: datetime) -> None:  # noqa: ARG001 -- the shape of a handler
    """The numbers of a session stand: where its programme counts hours, its volunteers have them."""
    row = Session.objects.filter(pk=event.session_id, programme__counts_hours=True, state=SessionState.SETTLED).first()
    if row is not None:
        credit_session(session=row, by=Actor.system(tenant_id=event.tenant_id), now=now)
