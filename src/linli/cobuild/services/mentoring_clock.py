"""What mentoring reminds of by the clock: once for each, however often the clock turns."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from linli.core.models import Tenant
from linli.core.tenancy import tenants

from ..models import Inauguration, InspectionNote, Mentorship, Pledge, PledgeReview, Sworn, TrainingPlacement
from ..selectors.mentoring_rules import Numbers, numbers_for
from ..states import PlacementState
from . import notices_mentoring as notices

BEGUN = (PlacementState.UNDER_WAY, PlacementState.DONE)


@transaction.atomic
def remind_due(*, now: datetime) -> int:
    """
    Remind of pairs that end, placements that begin or are to be evaluated, things that were to be put right, and pledges to
    look at again at mid-term. Returns of how many things; each message goes out once.
    """
    today, found = timezone.localdate(now), 0
    for tenant in tenants():
        numbers = numbers_for(tenant, on=today)
        soon = today + timedelta(days=numbers.remind_days)
        found += _pairs(tenant, today, soon, now) + _placements(tenant, today, soon, now)
        found += _inspections(tenant, today, soon, now) + _pledges(tenant, numbers, today, now)
    return found


def _pairs(tenant: Tenant, today: date, soon: date, now: datetime) -> int:
    rows = Mentorship.objects.filter(tenant=tenant, closed_on=None, ends_on__gte=today, ends_on__lte=soon)
    for one in (listed := list(rows.order_by("ends_on", "id"))):
        notices.tell_pair_ending(one, now)
    return len(listed)


def _placements(tenant: Tenant, today: date, soon: date, now: datetime) -> int:
    rows = TrainingPlacement.objects.filter(tenant=tenant)
    begins = list(rows.filter(state=PlacementState.PLANNED, begins_on__gt=today, begins_on__lte=soon).order_by("begins_on", "id"))
    for one in begins:
        notices.tell_beginning(one, now)
    lately = rows.filter(Q(learnt="") | Q(appraisal=""), state__in=BEGUN, ends_on__lte=today)
    ends = list(lately.filter(ends_on__gt=today - timedelta(days=366)).order_by("ends_on", "id"))
    for one in ends:
        notices.tell_to_evaluate(one, now)
    return len(begins) + len(ends)


def _inspections(tenant: Tenant, today: date, soon: date, now: datetime) -> int:
    rows = InspectionNote.objects.filter(tenant=tenant, done_on=None, due_on__lte=soon).exclude(asked="")
    for one in (listed := list(rows.select_related("appointment").order_by("due_on", "id"))):
        notices.tell_late(one, today, now)
    return len(listed)


def _pledges(tenant: Tenant, numbers: Numbers, today: date, now: datetime) -> int:
    """Ahead of mid-term, on its day and once more after as many days again: while those who judge have not spoken."""
    ahead = timedelta(days=numbers.review_ahead_days)
    terms = Inauguration.objects.filter(tenant=tenant, ends_on__gte=today)
    terms = terms.filter(midterm_on__lte=today + ahead, midterm_on__gte=today - 2 * ahead)
    return sum(_of_term(one, ahead, today, now) for one in terms.order_by("midterm_on", "id"))


def _of_term(term: Inauguration, ahead: timedelta, today: date, now: datetime) -> int:
    stage = sum(day <= today for day in (term.midterm_on - ahead, term.midterm_on, term.midterm_on + ahead))
    said = PledgeReview.objects.filter(pledge=OuterRef("pk"))
    open_ones = Pledge.objects.filter(~Exists(said.filter(is_midterm=True)), sworn__inauguration=term)
    count = open_ones.count()
    if not count:
        return 0
    silent = open_ones.exclude(Exists(said.filter(said_by_self=True, on__gte=term.midterm_on - ahead)))
    for sworn in Sworn.objects.filter(pk__in=silent.values("sworn")).select_related("inauguration").order_by("id"):
        notices.tell_to_report(sworn, stage, now)
    notices.tell_to_judge(term, count, stage, now)
    return count
