"""What a side has to do: written into a draft, noted done or not for each due day, reminded of ahead."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import events, locking
from linli.core.actors import Actor
from linli.core.problems import Problem, refuse_if
from linli.core.tenancy import tenants

from ..errors import AgreementRefused
from ..events import ObligationDue
from ..models import Agreement, Obligation, ObligationEntry
from ..rules import agreements as rules
from ..rules import obligations as days
from ..rules.agreements import ObligationGiven, last_day
from ..selectors import agreement_rules
from ..selectors.agreements import SHOWN, to_renew
from ..states import AgreementState
from . import agreements as deeds
from .notices_agreements import tell_ending


@transaction.atomic
def add(*, agreement: Agreement, given: ObligationGiven, by: Actor, now: datetime) -> Obligation:
    """
    Write into a draft what a side has to do.

    :raises NotAllowed: without the right there. :raises AgreementRefused: with every reason.
    """
    agreement = deeds.held(agreement)
    deeds.allow(by, agreement.tenant_id, agreement.place_path)
    problems = rules.state_problems(agreement.state, (AgreementState.DRAFT,))
    problems += rules.duty_problems(given, begins_on=agreement.begins_on, ends_on=agreement.ends_on)
    if given.party.agreement_id != agreement.pk:  # type: ignore[attr-defined]
        problems.append(Problem("party", _("要选这份协议里的一方。"), where="party"))
    refuse_if(problems, AgreementRefused)
    made: Obligation = Obligation.objects.create(
        tenant_id=agreement.tenant_id,
        agreement=agreement,
        party=given.party,
        text=given.text.strip(),
        rhythm=given.rhythm,
        first_due=given.first_due,
        next_due=given.first_due,
        remind_days=given.remind_days,
    )
    deeds.note(agreement, "duty_added", by, now, rhythm=[None, made.rhythm], first_due=[None, made.first_due.isoformat()])
    return made


@transaction.atomic
def drop(*, obligation: Obligation, by: Actor, now: datetime) -> None:
    """
    Take out of a draft what a side would have had to do.

    :raises NotAllowed: without the right there. :raises AgreementRefused: once it was sent round.
    """
    agreement = deeds.held(obligation.agreement)
    deeds.allow(by, agreement.tenant_id, agreement.place_path)
    refuse_if(rules.state_problems(agreement.state, (AgreementState.DRAFT,)), AgreementRefused)
    agreement.obligations.filter(pk=obligation.pk).delete()
    deeds.note(agreement, "duty_dropped", by, now, first_due=[obligation.first_due.isoformat(), None])


@transaction.atomic
def note(
    *, obligation: Obligation, due_on: date, done_on: date | None, note: str = "", by: Actor, now: datetime
) -> ObligationEntry:
    """
    Note for one due day on which day it was done, or (`done_on` none) that it was not, and why. Noted again, it is put right,
    and the journal keeps what it said before.

    :raises NotAllowed: without the right there. :raises AgreementRefused: with every reason.
    """
    agreement = deeds.held(obligation.agreement)
    deeds.allow(by, agreement.tenant_id, agreement.place_path)
    obligation = locking.one(agreement.obligations.all(), obligation.pk)
    last, today = last_day(agreement.ends_on, agreement.ended_on), timezone.localdate(now)
    is_due = days.is_due(obligation.first_due, obligation.rhythm, due_on, last)
    problems = rules.state_problems(agreement.state, SHOWN)
    problems += rules.entry_problems(is_due_day=is_due, due_on=due_on, done_on=done_on, note=note, today=today)
    refuse_if(problems, AgreementRefused)
    entry = ObligationEntry.objects.filter(obligation=obligation, due_on=due_on).first()
    before = entry.done_on if entry else None
    entry = entry or ObligationEntry(tenant_id=agreement.tenant_id, obligation=obligation, due_on=due_on)
    entry.done_on, entry.note, entry.at, entry.by = done_on, note.strip(), now, by.label[:80]
    entry.save()
    noted = set(obligation.entries.values_list("due_on", flat=True))
    obligation.next_due = days.open_from(obligation.first_due, obligation.rhythm, noted, last)
    obligation.save(update_fields=["next_due"])
    deeds.note(agreement, "duty_noted", by, now, due_on=[None, due_on.isoformat()], done_on=[_said(before), _said(done_on)])
    return entry


def _said(day: date | None) -> Any:
    return day.isoformat() if day else None


# ---- by the clock ----


@transaction.atomic
def remind_due(*, now: datetime) -> int:
    """
    Remind each side once of each coming due day, and of agreements that are to be renewed. Returns of how many due days.

    What was missed before is late already and stands on the list; it does not keep back the reminder of what comes next.
    """
    today = timezone.localdate(now)
    soon = today + timedelta(days=days.MOST_REMIND)
    open_ones = Obligation.objects.filter(agreement__state=AgreementState.SIGNED, next_due__lte=soon)
    due = [one for one in locking.free(open_ones.order_by("next_due", "id"), "agreement") if _remind(one, today)]
    for one in due:
        events.publish(ObligationDue(tenant_id=one.tenant_id, obligation_id=one.pk), now=now)
    for tenant in tenants():
        for agreement in to_renew(tenant, agreement_rules.renewal_days(tenant, on=today), today=today):
            tell_ending(agreement, now)
    return len(due)


def _remind(one: Obligation, today: date) -> bool:
    """Whether somebody is to be reminded now; noted, so that nobody is twice."""
    last = last_day(one.agreement.ends_on, one.agreement.ended_on)
    coming = days.next_from(one.first_due, one.rhythm, today, last)
    noted = set(one.entries.filter(due_on=coming).values_list("due_on", flat=True)) if coming else set()
    if not days.is_to_remind(coming, noted, ahead=one.remind_days, reminded_for=one.reminded_for, today=today):
        return False
    one.reminded_for = coming
    one.save(update_fields=["reminded_for"])
    return True
