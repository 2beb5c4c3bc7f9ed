"""Objections to hours: anybody's while they are shown, the volunteer's own at any time; answered in words, and acted on."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.core import events, journal, locking
from linli.core.actors import Actor
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.registry.api import Person

from ..errors import HoursRefused
from ..events import HoursAnswered, HoursObjected
from ..models import HoursObjection, ServiceHours
from ..rules import hours as rules
from ..rules import rights
from ..rules.hours import LIVE, Said
from ..selectors import hours as found
from ..states import HoursState
from . import batches, hours


@dataclass(frozen=True, slots=True)
class ObjectionGiven:
    """What is wrong, and who says so: `person` where the office writes it down for somebody; `contact`: a telephone."""

    text: str
    person: Person | None = None
    contact: str = ""


@transaction.atomic
def lodge(*, record: ServiceHours, given: ObjectionGiven, by: Actor, now: datetime) -> HoursObjection:
    """
    Take an objection; the row waits until it is answered.

    :raises NotAllowed: for a stranger, once it is not shown any more. :raises HoursRefused: with every reason.
    """
    row = hours.held(record)
    _allow(by, row)
    who = given.person.pk if given.person else (None if _is_office(by, row) else by.person_id)
    problems = rules.objection_problems(
        state=row.state, text=given.text, has_open=who is not None and found.has_open(row, person_id=who),
        is_known=who is not None or _is_office(by, row), contact=given.contact,
    )  # fmt: skip
    refuse_if(problems, HoursRefused)
    made = HoursObjection.objects.create(
        tenant=row.tenant, hours=row, person_id=who, contact=given.contact.strip(), text=given.text.strip(), made_at=now
    )
    journal.record("activities.hours.objected", row, by=by, now=now, on_behalf_of=who if who != by.person_id else None)
    events.publish(HoursObjected(tenant_id=row.tenant_id, objection_id=made.pk), now=now)
    return made


def _is_office(by: Actor, row: ServiceHours) -> bool:
    return any(by.may(one, tenant_id=row.tenant_id, place_path=row.place_path) for one in (rights.HOURS, rights.VOLUNTEERS))


def _allow(by: Actor, row: ServiceHours) -> None:
    """The volunteer and the office at any time; everybody else, signed in or not, while it is in public."""
    is_own = by.person_id is not None and by.person_id == row.volunteer.person.pk
    if is_own or _is_office(by, row) or row.state == HoursState.PUBLICISED:
        return
    raise NotAllowed(Problem("not_shown", _("这一条不在公示。您本人的时长，登录以后随时可以提异议。")))


@transaction.atomic
def answer(
    *, objection: HoursObjection, text: str, is_upheld: bool, said: Said | None = None, by: Actor, now: datetime
) -> HoursObjection:
    """
    Answer an objection. Upheld, the record is corrected to what is `said`, or struck out where nothing is; not upheld, it
    stays, and counts at once where it waited for nothing else.

    :raises NotAllowed: without the right there. :raises HoursRefused: with every reason.
    """
    row = hours.held(objection.hours)
    one = locking.one(HoursObjection, objection.pk)
    hours.allow(by, row.tenant_id, row.place_path)
    is_live = row.state in LIVE
    problems = rules.answer_problems(
        is_answered=one.answered_at is not None, answer=text, is_upheld=is_upheld, changes=said is not None
    )
    if is_upheld and said is not None:
        problems += hours.correction_problems(row, said, now)
    refuse_if(problems, HoursRefused)
    one.answer, one.is_upheld, one.answered_by, one.answered_at = text.strip(), is_upheld, by.label[:80], now
    one.save(update_fields=["answer", "is_upheld", "answered_by", "answered_at"])
    if is_upheld and said is not None:
        hours.put_right(row, said, _as_reason(text), by, now)
    elif is_upheld and is_live:
        hours.strike(row, _as_reason(text), by, now)
    changes = {"is_upheld": [None, is_upheld]}
    journal.record("activities.hours.answered", row, by=by, now=now, changes=changes)
    batches.credit_late(row, by, now)
    events.publish(HoursAnswered(tenant_id=row.tenant_id, objection_id=one.pk), now=now)
    return one


def _as_reason(text: str) -> str:
    return text.strip()[: rules.MOST_REASON]
