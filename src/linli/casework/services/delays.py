"""What takes longer than it should: laid aside with a day for the review, looked at again, resumed; or given more days."""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from linli.casework.errors import CaseRefused
from linli.casework.events import CaseExtended, CaseResumed, CaseReviewed, CaseSuspended, SuspensionReviewDue
from linli.casework.models import Case, Clock, Entry, Extension, Suspension
from linli.casework.rules import cases, delays, rights
from linli.casework.selectors import delays as lying
from linli.casework.selectors import limits
from linli.core import events, journal, locking, workcalendar
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.core.problems import refuse_if

from . import pausing
from .deeds import Deed, holds, locked
from .handling import allow_leading, parts_in

BATCH = 200


def decides_as_office(case: Case, by: Actor) -> bool:
    """
    Whether the actor decides for the office (True) or for the organisation that leads the case (False).

    :raises NotAllowed: for everyone else.
    """
    if holds(by, rights.HANDLE_FOR, case):
        return True
    allow_leading(case, by, parts_in(case))
    return False


@transaction.atomic
def suspend(*, case: Case, reason: str, words: str, review_on: date | None, by: Actor, now: datetime) -> Case:
    """
    Lay a case aside: `reason` is a code of the rule set `casework.suspension`, `words` go to the reporters, and on
    `review_on` somebody looks at it again. Its clock stands still from now on.

    :raises NotAllowed: for an organisation that it was not given to. :raises CaseRefused: with every reason.
    """
    case = locked(case)
    as_office, today = decides_as_office(case, by), timezone.localdate(now)
    rule = lying.suspension_rule(Tenant(pk=case.tenant_id), on=today)
    chosen = delays.reasons_of(rule.body).get(reason)
    problems = delays.suspend_problems(
        chosen, words, review_on, today=today, since=today, as_office=as_office, is_working_day=_is_worked(review_on)
    )
    refuse_if([*cases.step_problems("suspend", case.state), *problems], CaseRefused)
    assert chosen is not None and review_on is not None  # noqa: S101, PT018 -- without them there is a problem
    deed = Deed(case, by=by, now=now)
    pausing.pause(deed, chosen.name)
    deed.add(
        Suspension(
            tenant_id=case.tenant_id,
            case=case,
            reason_code=chosen.code,
            reason_name=chosen.name,
            words=words.strip(),
            from_at=now,
            review_on=review_on,
            tell_on=review_on,
            by_label=by.label[:120],
            rule=rule.freeze(),
        )
    )
    deed.note(was_suspended=True)
    deed.set(review_on=review_on, next_step="", next_at=None)
    deed.step(
        "suspend",
        text=words.strip(),
        changes={"reason": [None, chosen.code]},
        next_step=chosen.name,
        next_at=morning_of(review_on),
    )
    deed.announce(CaseSuspended)
    return deed.write()


@transaction.atomic
def review(*, case: Case, words: str, review_on: date | None, reason: str = "", by: Actor, now: datetime) -> Case:
    """
    Look at a suspended case again and keep it aside until another day, with words for the reporters. `reason` only
    where it has become another one.

    :raises NotAllowed: for an organisation that it was not given to. :raises CaseRefused: with every reason.
    """
    case = locked(case)
    as_office, today = decides_as_office(case, by), timezone.localdate(now)
    held = lying.running_suspension(case)
    refuse_if(cases.step_problems("review", case.state), CaseRefused)
    assert held is not None  # noqa: S101 -- a suspended case has one
    rule = lying.suspension_rule(Tenant(pk=case.tenant_id), on=today)
    chosen = delays.reasons_of(rule.body).get(reason or held.reason_code)
    is_other = bool(reason) and reason != held.reason_code
    since = today if is_other else lying.start_of(held)
    problems = delays.suspend_problems(
        chosen, words, review_on, today=today, since=since, as_office=as_office, is_working_day=_is_worked(review_on)
    )
    refuse_if(problems, CaseRefused)
    assert chosen is not None and review_on is not None  # noqa: S101, PT018 -- without them there is a problem
    held.reason_code, held.reason_name, held.words, held.rule = chosen.code, chosen.name, words.strip(), rule.freeze()
    held.review_on, held.tell_on, held.told_times, held.review_count = review_on, review_on, 0, held.review_count + 1
    held.save()
    deed = Deed(case, by=by, now=now)
    deed.set(review_on=review_on)
    deed.step(
        "review",
        text=words.strip(),
        changes={"reason": [None, chosen.code]},
        next_step=chosen.name,
        next_at=morning_of(review_on),
    )
    deed.announce(CaseReviewed)
    return deed.write()


@transaction.atomic
def resume(*, case: Case, text: str = "", by: Actor, now: datetime) -> Case:
    """
    Go on with a suspended case. Its clock gets what was left of it, counted from now.

    :raises NotAllowed: for an organisation that it was not given to. :raises CaseRefused: with every reason.
    """
    case = locked(case)
    decides_as_office(case, by)
    problems = [*cases.step_problems("resume", case.state), *cases.text_problems(text, where="text", least=0)]
    refuse_if(problems, CaseRefused)
    deed = Deed(case, by=by, now=now)
    deed.step("resume", text=text.strip())
    deed.announce(CaseResumed)
    return deed.write()


@transaction.atomic
def extend(*, case: Case, days: int | None, words: str, by: Actor, now: datetime) -> Case:
    """
    Give a case `days` more working days, within what its profile allows and before its end, with the reason that goes to
    the reporters.

    :raises NotAllowed: for an organisation that it was not given to. :raises CaseRefused: with every reason.
    """
    case = locked(case)
    decides_as_office(case, by)
    clock = lying.handling_clock(case)
    limit = clock.rule["rule"]["body"] if clock else None
    taken = limits.taken_of(clock) if clock else delays.Taken()
    is_late = clock is not None and clock.due_at < now
    problems = delays.extend_problems(limit, taken, days=days, words=words, is_late=is_late)
    refuse_if([*cases.step_problems("extend", case.state), *problems], CaseRefused)
    assert clock is not None and days is not None  # noqa: S101, PT018 -- without them there is a problem
    deed = Deed(case, by=by, now=now)
    _put_off(deed, clock, days, words.strip())
    deed.step("extend", text=words.strip(), changes={"days": [None, days]}, next_at=clock.due_at)
    deed.announce(CaseExtended)
    return deed.write()


def _put_off(deed: Deed, clock: Clock, days: int, words: str) -> None:
    before = clock.due_at
    found, clock.rule = limits.run_on(clock, extended=days)
    clock.due_at, clock.warn_at = found.due_at, found.warn_at
    if clock.warn_at > deed.now:
        clock.warned_at = None
    clock.save(update_fields=["due_at", "warn_at", "warned_at", "rule"])
    deed.add(
        Extension(
            tenant_id=clock.tenant_id,
            case=deed.case,
            clock=clock,
            days=days,
            reason=words,
            at=deed.now,
            by_label=deed.by.label[:120],
            due_before=before,
            due_after=clock.due_at,
        )
    )
    deed.note(was_extended=True)
    deed.set(due_at=clock.due_at, warn_at=clock.warn_at)


def sound_reviews(*, now: datetime, by: Actor) -> int:
    """
    Tell the responsible of every suspended case whose review is due; again every few days for as long as nobody looks.

    Returns how many. Rows are taken in batches and skipped where another worker holds them.
    """
    told = 0
    while batch := _sound_batch(now, by):
        told += batch
        if batch < BATCH:
            break
    return told


@transaction.atomic
def _sound_batch(now: datetime, by: Actor) -> int:
    today = timezone.localdate(now)
    due = Suspension.objects.filter(ended_at=None, tell_on__lte=today).order_by("tell_on", "id")
    held = locking.free(due, "case", most=BATCH)
    for one in held:
        one.told_times += 1
        one.tell_on = today + timedelta(days=one.rule["body"]["again_days"])
    Suspension.objects.bulk_update(held, ["told_times", "tell_on"])
    Entry.objects.bulk_create(_due_entry(one, now, by) for one in held)
    lines = [(one, {"case": str(one.case_id), "review_on": one.review_on}) for one in held]
    journal.record_many([journal.line_for("casework.review.due", one, by=by, now=now, changes=told) for one, told in lines])
    facts = [SuspensionReviewDue(tenant_id=one.tenant_id, case_id=one.case_id, suspension_id=one.pk) for one in held]
    events.publish_many(facts, now=now)
    return len(held)


def _due_entry(held: Suspension, now: datetime, by: Actor) -> Entry:
    state = held.case.state
    return Entry(
        tenant_id=held.tenant_id, case=held.case, at=now, verb="review_due", label=by.label, is_internal=True, to_state=state
    )


def _is_worked(day: date | None) -> bool:
    """Whether somebody is there on the day; a day that was not given is another problem."""
    return day is None or workcalendar.is_working_day(day)


def morning_of(day: date) -> datetime:
    """The first instant of a local day: how a timeline keeps a date."""
    return timezone.make_aware(datetime.combine(day, time()))
