"""Shifts taken, people put on them, stepping back, one standing instead of another."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.core import events, journal, locking
from linli.core.actors import Actor
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.registry.api import Organisation, Person

from ..errors import DutyRefused
from ..events import DutyPlanned
from ..models import CallUp, Duty, Shift
from ..rules import duties as rules
from ..rules.duties import Slot, Wanted
from ..selectors import callups as found
from ..selectors import duties as found_duties
from ..states import HOLDS_PLACE, DutyState
from . import notices_callups as notices
from .callup_pieces import allow_filling, held_shift, hold_people, stranger_problems

PAGE = "page"
BESIDE = ("person", "organisation", "tenant")


def slot_of(shift: Shift) -> Slot:
    return Slot(shift.starts_at, shift.ends_at, shift.needed, shift.taken, shift.called_off_at is not None)


def wanted_of(callup: CallUp) -> Wanted:
    return Wanted(**{name: getattr(callup, name) for name in Wanted.__dataclass_fields__})


def is_own(by: Actor, person_id: object) -> bool:
    return by.person_id is not None and by.person_id == person_id


# ---- on a shift ----


@transaction.atomic
def take(
    *, shift: Shift, person: Person, organisation: Organisation | None = None, channel: str = PAGE, by: Actor, now: datetime
) -> Duty:
    """
    Take a shift: oneself on a page, or somebody who telephones, through whoever keeps the roster there. The last place goes to
    one, whoever else taps meanwhile.

    :raises NotAllowed: for others than oneself, without the right there. :raises DutyRefused: with every reason.
    """
    if channel == PAGE and is_own(by, person.pk):
        return _put_on(shift, [person], organisation, channel, by, now, is_office=False)[0]
    return assign(shift=shift, people=[person], organisation=organisation, channel=channel, by=by, now=now)[0]


@transaction.atomic
def assign(
    *, shift: Shift, people: Sequence[Person], organisation: Organisation | None = None, channel: str = "counter", by: Actor,
    now: datetime,
) -> list[Duty]:  # fmt: skip
    """
    Put people on a shift who said that they come (`organisation`: who sends them), all or none; each is told and may step back.

    :raises NotAllowed: without the right there. :raises DutyRefused: with every reason, by name.
    """
    allow_filling(by, shift.post)
    return _put_on(shift, people, organisation, channel, by, now, is_office=True)


def _put_on(
    shift: Shift, people: Sequence[Person], organisation: Organisation | None, channel: str, by: Actor, now: datetime, *,
    is_office: bool,
) -> list[Duty]:  # fmt: skip
    """In the order: people, call-up, shift. What each would be refused for is told together."""
    keys = list(dict.fromkeys(one.pk for one in people))
    hold_people(keys)
    row = held_shift(shift)
    known = {one.pk: one for one in Person.objects.filter(pk__in=keys)}
    wanted = [known[key] for key in keys]
    problems = _list_problems(wanted, row, organisation, channel)
    slot, asked = slot_of(row), wanted_of(row.post.callup)
    for number, one in enumerate(wanted):
        who = found_duties.candidate_for(one, row, now=now)
        at_turn = Slot(slot.starts_at, slot.ends_at, slot.needed, slot.taken + number, slot.is_off)
        mine = rules.fit_problems(at_turn, asked, who, is_office=is_office, now=now)
        problems += mine if len(wanted) == 1 else _named(one, mine)
    refuse_if(problems, DutyRefused)
    return [planned(row, one, organisation=organisation, channel=channel, by=by, now=now) for one in wanted]


def _list_problems(people: Sequence[Person], row: Shift, organisation: Organisation | None, channel: str) -> list[Problem]:
    problems = rules.channel_problems(channel) + stranger_problems(row.tenant_id, organisation=organisation)
    if not people:
        problems.append(Problem("nobody", _("写上是谁。"), where="people"))
    if len(people) > rules.MOST_AT_ONCE:
        problems.append(Problem("too_many", _("一次最多排 %(most)d 个人。") % {"most": rules.MOST_AT_ONCE}, where="people"))
    for one in people:
        problems += stranger_problems(row.tenant_id, person=one)
    return problems


def _named(person: Person, problems: list[Problem]) -> list[Problem]:
    text = _("%(name)s：%(why)s")
    return [Problem(one.code, text % {"name": person.name, "why": one.text}, where=one.where and "people") for one in problems]


def planned(
    shift: Shift, person: Person, *, organisation: Organisation | None, channel: str, by: Actor, now: datetime
) -> Duty:  # fmt: skip
    """Somebody on a shift that is held and has room. No line of the journal says who it is: names go, lines do not."""
    row = Duty.objects.create(
        tenant_id=shift.tenant_id, shift=shift, person=person, person_key=rules.key_of(person.pk), organisation=organisation,
        channel=channel, made_at=now,
    )  # fmt: skip
    _count(shift, 1)
    changes = {"state": [None, row.state], "channel": [None, channel]}
    journal.record("activities.duty.planned", row, by=by, now=now, changes=changes)
    events.publish(DutyPlanned(tenant_id=row.tenant_id, duty_id=row.pk), now=now)
    return row


def _count(shift: Shift, step: int) -> None:
    shift.taken += step
    shift.save(update_fields=["taken"])


# ---- off it ----


def held_duty(duty: Duty) -> tuple[Duty, Shift]:
    """The duty and its shift as they are now, the shift held first."""
    shift = held_shift(duty.shift)
    row = locking.one(Duty, duty.pk, *BESIDE)
    row.shift = shift
    return row, shift


@transaction.atomic
def withdraw(*, duty: Duty, by: Actor, now: datetime) -> Duty:
    """
    Step back, or take somebody off the list who cannot come. Nobody has to say why; whoever keeps the roster hears of an early gap.

    :raises NotAllowed: for others than oneself, without the right there. :raises DutyRefused: with every reason.
    """
    row, shift = held_duty(duty)
    is_office = found.may_fill(by, shift.post)
    if not is_office and not is_own(by, row.person_id):  # type: ignore[attr-defined]
        raise NotAllowed(Problem("not_allowed", _("只能退自己的班。")))
    refuse_if(rules.withdraw_problems(row.state, starts_at=shift.starts_at, is_office=is_office, now=now), DutyRefused)
    take_off(row, shift, by, now)
    if not is_office:
        notices.gap(row, now=now)
    return row


def take_off(row: Duty, shift: Shift, by: Actor, now: datetime) -> None:
    """Free a place that is held."""
    before, row.state = row.state, DutyState.WITHDRAWN
    row.save(update_fields=["state"])
    if before in HOLDS_PLACE:
        _count(shift, -1)
    journal.record("activities.duty.withdrawn", row, by=by, now=now, changes={"state": [before, row.state]})


@transaction.atomic
def swap(*, duty: Duty, to: Person, code: str = "", by: Actor, now: datetime) -> Duty:
    """
    Somebody stands instead of another: both agreed, and the office writes it down; or whoever holds the shift gave its `code` and
    the other takes it over with that. Nobody can be handed a shift that they did not take.

    :raises NotAllowed: without the right there, or without the code. :raises DutyRefused: with every reason.
    """
    hold_people([one for one in (duty.person_id, to.pk) if one])  # type: ignore[attr-defined]
    row, shift = held_duty(duty)
    is_office = found.may_fill(by, shift.post)
    if not is_office and not (is_own(by, to.pk) and rules.is_handover(row.pk, code)):
        raise NotAllowed(Problem("not_allowed", _("换班要两个人都同意：让要替您的人打开您给的链接，或者打电话说。")))
    person = Person.objects.get(pk=to.pk)
    problems = rules.swap_problems(row.state, ends_at=shift.ends_at, is_same=row.person == person, now=now)
    at_turn = Slot(shift.starts_at, shift.ends_at, shift.needed, shift.taken - 1, shift.called_off_at is not None)
    if not problems:
        who = found_duties.candidate_for(person, shift, now=now)
        # Whoever stands in fills a place that was filled: a call-up that is closed takes them all the same.
        problems = rules.fit_problems(at_turn, wanted_of(shift.post.callup), who, is_office=True, now=now)
    refuse_if(problems + stranger_problems(row.tenant_id, person=person), DutyRefused)
    return _swapped(row, shift, person, by, now)


def _swapped(row: Duty, shift: Shift, person: Person, by: Actor, now: datetime) -> Duty:
    before = row.person
    row.state = DutyState.SWAPPED
    row.save(update_fields=["state"])
    _count(shift, -1)
    made = planned(shift, person, organisation=row.organisation, channel=row.channel, by=by, now=now)
    row.swapped_to = made
    row.save(update_fields=["swapped_to"])
    changes = {"state": [DutyState.PLANNED, row.state], "swapped_to": [None, made.pk]}
    journal.record("activities.duty.swapped", row, by=by, now=now, changes=changes)
    if before is not None and not is_own(by, before.pk):
        notices.replaced(row, now=now)
    return made
