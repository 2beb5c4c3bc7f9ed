"""
The facts that cases and call-backs repeat for the rates, told again from the records that they come from.

The verbs write them as they go. Here they are worked out from nothing: for the doctor, who compares, and for whatever
changes records behind the verbs' back (two organisations that turn out to be one).
"""

from functools import reduce
from operator import or_

from django.db.models import Exists, F, OuterRef, Q

from linli.casework.models import Assignment, Callback, Case, Clock, DutyOverride, Extension, Suspension
from linli.casework.models.cases import CaseQuerySet
from linli.casework.states import AssignmentRole, ClockKind

SAME = Q(category=F("case__category"), place_path=F("case__place_path"), party=F("case__party"))
"""A call-back stands where its case is."""


def told_again() -> dict[str, Exists]:
    """For each fact of a case the records that make it true."""
    of_case = {"case": OuterRef("pk")}
    led = Assignment.objects.filter(role=AssignmentRole.LEAD)
    others = led.filter(case=OuterRef("case")).exclude(organisation=OuterRef("organisation"))
    ended = Clock.objects.filter(**of_case, kind=ClockKind.HANDLE, stopped_at__isnull=False)
    return {
        "was_moved": Exists(led.filter(Exists(others), **of_case)),
        "was_suspended": Exists(Suspension.objects.filter(**of_case)),
        "was_extended": Exists(Extension.objects.filter(**of_case)),
        "was_outside": Exists(DutyOverride.objects.filter(**of_case)),
        "had_limit": Exists(ended),
        "was_late": Exists(ended.filter(stopped_at__gt=F("due_at"))),
    }


def reckon(cases: CaseQuerySet) -> int:
    """Write the facts of these cases anew. One statement; returns for how many."""
    return cases.update(**told_again())


def wrong() -> CaseQuerySet:
    """Cases with a fact that their records do not bear out, or with a call-back that stands elsewhere."""
    differ = [Q(again) & Q(**{name: False}) | ~Q(again) & Q(**{name: True}) for name, again in told_again().items()]
    elsewhere = Callback.objects.exclude(SAME).values("case_id")
    return Case.objects.filter(reduce(or_, differ, Q(pk__in=elsewhere)))
