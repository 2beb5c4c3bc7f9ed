"""Services of a venture (活动记录表): written down, or taken from an activity; voided with a reason, never deleted."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.core import clock, locking
from linli.core.actors import Actor
from linli.core.problems import Problem, refuse_if

from ..errors import VentureRefused
from ..models import ServiceRecord, Venture
from ..rules import ventures as rules
from ..states import VentureState
from .venture_deeds import allow_own, held, note


@dataclass(frozen=True, slots=True)
class ServiceGiven:
    """One service. `person_times` 人次; `people` 人数, where it was counted; `source`: what it was taken from (“activities.session:…”)."""

    on: date
    title: str
    person_times: int
    people: int | None = None
    place_text: str = ""
    half_hours: int = 0
    note: str = ""
    source: str = ""


@transaction.atomic
def record(*, venture: Venture, given: ServiceGiven, by: Actor, now: datetime) -> ServiceRecord:
    """
    Write a service down; one source gives one record.

    :raises NotAllowed: for another body's liaison. :raises VentureRefused: with every reason.
    """
    venture = held(venture)
    allow_own(by, venture)
    problems = rules.state_problems(venture.state, among=(VentureState.RUNNING,))
    problems += rules.service_problems(
        on=given.on, title=given.title, person_times=given.person_times, people=given.people, half_hours=given.half_hours,
        begun=venture.begins_on, today=clock.day_of(now),
    )  # fmt: skip
    problems += rules.said(given.place_text, "place_text", 120) + rules.said(given.note, "note", 300)
    if given.source and ServiceRecord.objects.filter(tenant_id=venture.tenant_id, source=given.source).exists():
        problems.append(Problem("source_twice", _("这次活动已经记过了。")))
    refuse_if(problems, VentureRefused)
    made = ServiceRecord.objects.create(
        tenant_id=venture.tenant_id,
        venture=venture,
        on=given.on,
        title=given.title.strip(),
        place_text=given.place_text.strip(),
        person_times=given.person_times,
        people=given.people,
        half_hours=given.half_hours,
        note=given.note.strip(),
        source=given.source,
        at=now,
        by=by.label[:80],
    )
    note("venture.served", venture, by, now, person_times=[None, given.person_times], on=[None, given.on])
    return made


@transaction.atomic
def void(*, record: ServiceRecord, reason: str, by: Actor, now: datetime) -> ServiceRecord:
    """
    A record was a mistake: it counts no more and stays to be seen. Not after the venture ended.

    :raises NotAllowed: for another body's liaison. :raises VentureRefused: with every reason.
    """
    venture = held(record.venture)
    allow_own(by, venture)
    record = locking.one(ServiceRecord, record.pk, "venture")
    problems = rules.state_problems(venture.state, among=(VentureState.RUNNING,)) + rules.reason_problems(reason)
    if record.void_reason:
        problems.append(Problem("void", _("这一条已经作废了。")))
    refuse_if(problems, VentureRefused)
    record.void_reason = reason.strip()
    record.save(update_fields=["void_reason"])
    note("venture.service_voided", venture, by, now, reason=reason.strip(), person_times=[record.person_times, None])
    return record
