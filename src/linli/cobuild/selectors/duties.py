"""What sides have to do, as it stands on a day: how often it was done, what is late, when it is due next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from linli.core.access import within
from linli.core.actors import Actor
from linli.core.models import Tenant

from ..models import Agreement, Obligation, ObligationEntry
from ..models.agreements import AgreementQuerySet
from ..rules import obligations as days
from ..rules import rights
from ..rules.agreements import last_day
from ..rules.obligations import Standing
from .agreements import SHOWN


@dataclass(frozen=True, slots=True)
class Duty:
    """One obligation with how it stands and what was noted of it, the latest first."""

    one: Obligation
    standing: Standing
    entries: list[ObligationEntry]

    @property
    def whose(self) -> str:
        return self.one.party.organisation.name


def duty_of(one: Obligation, agreement: Agreement, *, today: date) -> Duty:
    """One obligation as it stands; its entries are fetched ahead."""
    entries = sorted(one.entries.all(), key=lambda each: each.due_on, reverse=True)
    noted = {each.due_on: each.done_on is not None for each in entries}
    last = last_day(agreement.ends_on, agreement.ended_on)
    if agreement.signed_on is None:
        return Duty(one, Standing(0, 0, [], days.next_from(one.first_due, one.rhythm, one.first_due, last)), entries)
    found = days.standing(one.first_due, one.rhythm, noted, today=today, last=last)
    return Duty(one, found, entries)


def duties_of(agreement: Agreement, *, today: date) -> list[Duty]:
    """Everything that the sides of an agreement have to do, its obligations and entries fetched ahead."""
    return [duty_of(one, agreement, today=today) for one in agreement.obligations.all()]


@dataclass(frozen=True, slots=True)
class Kept:
    """What came of an agreement so far: due days on which it was done, of how many."""

    kept: int
    asked: int
    late: int


def kept_of(duties: Iterable[Duty]) -> Kept:
    listed = list(duties)
    kept, asked = sum(one.standing.kept for one in listed), sum(one.standing.asked for one in listed)
    return Kept(kept, asked, sum(len(one.standing.late) for one in listed))


def late_duties(actor: Actor, tenant: Tenant, *, today: date) -> QuerySet[Obligation]:
    """Obligations at the actor's places of which a due day is over and nothing was noted, the longest overdue first."""
    seen = within(actor, rights.VIEW, rights.AGREEMENTS, path="agreement__place_path")
    rows = Obligation.objects.filter(seen, tenant=tenant, agreement__state__in=SHOWN, next_due__lt=today)
    rows = rows.select_related("agreement__place", "party__organisation").prefetch_related("entries")
    return rows.order_by("next_due", "id")


def with_duties(rows: AgreementQuerySet) -> AgreementQuerySet:
    """Fetched ahead for `duties_of`."""
    return rows.prefetch_related("obligations__entries", "obligations__party__organisation")
