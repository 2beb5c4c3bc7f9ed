"""Stalls of a fair: asked for on the page, on the telephone or at the counter; given with a number, refused, taken back."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.core import events, journal, locking
from linli.core.actors import Actor
from linli.core.daytimes import day_of
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.registry.api import Organisation, Person

from ..errors import FairRefused
from ..events import StallAnswered
from ..models import Programme, ResidentGroup, Stall, StallState
from ..rules import fairs as rules
from ..rules import rights
from ..selectors import fairs as found
from .pieces import allow
from .programme_pieces import held_programme, stranger_problems
from .strangers import Stranger, person_of


@dataclass(frozen=True, slots=True, kw_only=True)
class StallGiven:
    """What is asked for; exactly one of group, organisation and person holds it. A stranger is found in the register or written down."""

    what: str
    from_on: date
    until_on: date
    group: ResidentGroup | None = None
    organisation: Organisation | None = None
    person: Person | Stranger | None = None
    contact: str = ""
    needs: str = ""
    channel: str = rules.PAGE


@transaction.atomic
def ask(*, programme: Programme, given: StallGiven, by: Actor, now: datetime) -> Stall:
    """
    Ask for a stall: for oneself, for a group that one leads, or as the office for anybody.

    :raises NotAllowed: for a group that one does not lead. :raises FairRefused: with every reason.
    :raises PersonRefused: for a stranger's name or telephone that is none.
    """
    person = person_of(given.person, tenant=programme.tenant, by=by, now=now) if given.person else None
    of = held_programme(programme)
    _allow_asking(by, of, given, person)
    refuse_if(_problems(of, given, person), FairRefused)
    row = Stall(
        tenant_id=of.tenant_id, programme=of, what=given.what.strip(), group=given.group, organisation=given.organisation, person=person,
        contact=given.contact.strip(), needs=given.needs.strip(), from_on=given.from_on, until_on=given.until_on, channel=given.channel,
        asked_at=now,
    )  # fmt: skip
    row.save(force_insert=True)
    behalf = person.pk if person is not None and given.channel != rules.PAGE else None
    changes = {"what": [None, row.what], "channel": [None, row.channel]}
    journal.record("activities.stall.asked", row, by=by, now=now, on_behalf_of=behalf, changes=changes)
    return row


def _allow_asking(by: Actor, of: Programme, given: StallGiven, person: Person | None) -> None:
    """A resident asks for themselves or for a group that they lead; who has no account for themselves."""
    if given.channel != rules.PAGE:
        allow(by, rights.GROUPS, tenant_id=of.tenant_id, place_path=of.place_path)
        return
    leads = given.group is not None and by.person_id is not None and given.group.lead_id == by.person_id  # type: ignore[attr-defined]
    own = person is not None and by.person_id in (None, person.pk)
    if not by.is_system and not leads and not (own and given.group is None and given.organisation is None):
        raise NotAllowed(Problem("not_allowed", _("在这里只能给自己、给自己负责的群团要摊位；单位的请打电话。")))


def _problems(of: Programme, given: StallGiven, person: Person | None) -> list[Problem]:
    is_page = given.channel == rules.PAGE
    problems = rules.fair_problems(of.kind, of.state, is_public_ask=is_page)
    live = Stall.objects.filter(programme=of, state__in=[StallState.ASKED, StallState.GIVEN])
    said = rules.StallSaid(
        what=given.what, contact=given.contact, needs=given.needs, from_on=given.from_on, until_on=given.until_on, channel=given.channel,
        holders=sum(one is not None for one in (given.group, given.organisation, person)),
        own=live.filter(person=person).count() if person is not None and is_page else 0,
    )  # fmt: skip
    problems += rules.stall_problems(said, found.days_of(of))
    if live.count() >= rules.MOST_STALLS:
        problems.append(Problem("full", _("这次的摊位已经要满了。"), where="what"))
    if given.group is not None and given.group.ended_on is not None:
        problems.append(Problem("group_ended", _("这个群团已经不活动了。"), where="group"))
    return problems + stranger_problems(of.tenant_id, group=given.group, organisation=given.organisation, person=person)


@transaction.atomic
def give(*, stall: Stall, spot: str = "", by: Actor, now: datetime) -> Stall:
    """
    Give a stall with its number, or another number; without one it gets the next that is free.

    :raises NotAllowed: without the right there. :raises FairRefused: with every reason.
    """
    of, row = _held(stall, by)
    taken = set(of.stalls.filter(state=StallState.GIVEN).exclude(pk=row.pk).values_list("spot", flat=True))
    chosen = spot.strip() or rules.next_spot(taken)
    problems = rules.give_problems(row.state, spot=chosen, taken=chosen in taken, until_on=row.until_on, today=day_of(now))
    refuse_if(rules.fair_problems(of.kind, of.state) + problems, FairRefused)
    changes = {"state": [row.state, StallState.GIVEN], "spot": [row.spot, chosen]}
    row.state, row.spot, row.reason = StallState.GIVEN, chosen, ""
    row.save(update_fields=["state", "spot", "reason"])
    journal.record("activities.stall.given", row, by=by, now=now, changes=changes)
    events.publish(StallAnswered(tenant_id=row.tenant_id, stall_id=row.pk), now=now)
    return row


@transaction.atomic
def refuse(*, stall: Stall, reason: str, by: Actor, now: datetime) -> Stall:
    """No stall, and why. :raises NotAllowed: without the right there. :raises FairRefused: with every reason."""
    _of, row = _held(stall, by)
    refuse_if(rules.refuse_problems(row.state, reason=reason), FairRefused)
    row.state, row.reason = StallState.REFUSED, reason.strip()
    row.save(update_fields=["state", "reason"])
    journal.record(
        "activities.stall.refused", row, by=by, now=now, reason=row.reason, changes={"state": [StallState.ASKED, row.state]}
    )
    events.publish(StallAnswered(tenant_id=row.tenant_id, stall_id=row.pk), now=now)
    return row


@transaction.atomic
def off(*, stall: Stall, reason: str = "", by: Actor, now: datetime) -> Stall:
    """
    It is not put up: its holder says so, or the office takes it back and says why. Its number is free again.

    :raises NotAllowed: for somebody else's. :raises FairRefused: with every reason.
    """
    of = held_programme(stall.programme)
    row = locking.one(Stall, stall.pk, "group", "person")
    is_own = holds(by, row)
    if not is_own:
        allow(by, rights.GROUPS, tenant_id=of.tenant_id, place_path=of.place_path)
    problems = rules.off_problems(row.state, reason=reason)
    if not is_own and not reason.strip():
        problems.append(Problem("reason_missing", _("写一句为什么，他会看到。"), where="reason"))
    refuse_if(problems, FairRefused)
    before, row.state, row.reason = row.state, StallState.OFF, reason.strip()
    row.save(update_fields=["state", "reason"])
    journal.record("activities.stall.off", row, by=by, now=now, reason=row.reason, changes={"state": [before, row.state]})
    if not is_own:
        events.publish(StallAnswered(tenant_id=row.tenant_id, stall_id=row.pk), now=now)
    return row


def holds(by: Actor, row: Stall) -> bool:
    """Whether a stall is somebody's own: asked for by them, or by a group that they lead."""
    lead = row.group.lead_id if row.group else None  # type: ignore[attr-defined]
    return by.person_id is not None and by.person_id in (row.person_id, lead)  # type: ignore[attr-defined]


def _held(stall: Stall, by: Actor) -> tuple[Programme, Stall]:
    """The fair first, so that two never get one number; then its stall."""
    of = held_programme(stall.programme)
    allow(by, rights.GROUPS, tenant_id=of.tenant_id, place_path=of.place_path)
    row = locking.one(Stall, stall.pk, "group", "person", "organisation")
    row.programme = of
    return of, row
