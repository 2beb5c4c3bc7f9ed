"""Where people are sent instead, as the rules in force say it; the earlier cases of the same reporters."""

from datetime import date
from typing import Any

from django.db.models import Q

from linli.casework.models import Case
from linli.casework.rules import leaving
from linli.casework.rules.leaving import CHANNELS, NUMBERS, Way
from linli.casework.states import State
from linli.core import clock, rulesets
from linli.core.models import Tenant

MOST_EARLIER = 8
rulesets.check(CHANNELS)(lambda body: leaving.list_problems(body.get("channels"), "channels"))
rulesets.check(NUMBERS)(lambda body: leaving.list_problems(body.get("numbers"), "numbers"))


def channels(tenant: Tenant, *, on: date | None = None) -> dict[str, Way]:
    """The lawful channels, by code, in the order of the rule set."""
    return leaving.ways_of(_body(CHANNELS, tenant, on)["channels"])


def emergency_numbers(tenant: Tenant, *, on: date | None = None) -> dict[str, Way]:
    """110, 119, 120, 122: by code, with when each is rung."""
    return leaving.ways_of(_body(NUMBERS, tenant, on)["numbers"])


def _body(code: str, tenant: Tenant, on: date | None) -> dict[str, Any]:
    return rulesets.in_force(code, on=on or clock.today(), tenant=tenant).body


def way_told(case: Case) -> Way | None:
    """Where the reporters of an ended case were sent; None where nobody sent them anywhere."""
    if not case.lawful_channel:
        return None
    known = emergency_numbers if case.state == State.TRANSFERRED_EMERGENCY else channels
    return known(Tenant(pk=case.tenant_id)).get(case.lawful_channel)


def earlier_cases(case: Case) -> list[Case]:
    """
    Cases that ended with a result and that somebody reported who reports this one too, newest first. Two queries.

    Only these may be told as “the earlier result”: what became of others' cases is not theirs to know.
    """
    same = _same_reporters(case)
    if same is None:
        return []
    ended = Case.objects.filter(same, tenant_id=case.tenant_id, state__in=[State.CLOSED, State.NOT_ACCEPTED])
    without = ended.exclude(pk=case.pk).exclude(lawful_channel=leaving.PETITION)
    return list(without.distinct().order_by("-closed_at", "-id")[:MOST_EARLIER])


def shares_reporter(case: Case, other: Case) -> bool:
    """Whether somebody reported both, by the register or by telephone."""
    same = _same_reporters(case)
    return same is not None and Case.objects.filter(same, pk=other.pk).exists()


def _same_reporters(case: Case) -> Q | None:
    known = list(case.reporters.values_list("person_id", "phone_hash"))
    persons, phones = {person for person, _phone in known if person}, {phone for _person, phone in known if phone}
    if not persons and not phones:
        return None
    return Q(reporters__person_id__in=persons) | Q(reporters__phone_hash__in=phones)
