"""Households: set up, moved into, moved out of. The person's own home follows."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import events, journal, locking
from linli.core.actors import Actor
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.registry.errors import HouseholdRefused
from linli.registry.events import PersonMoved
from linli.registry.models import ExclusiveUnit, Household, HouseholdMember, Person, Place
from linli.registry.rules.places import first_day_problems, last_day_problems
from linli.registry.rules.units import DOORS

from .indexing import index

EDIT = "registry.people.edit"


@transaction.atomic
def add_household(
    *, place: Place, room: str, kind: str = "owner", unit: ExclusiveUnit | None = None, since: date, by: Actor, now: datetime
) -> Household:
    """
    Set up a household behind a door; with its unit where the unit is known.

    :raises HouseholdRefused: with every reason. :raises NotAllowed: where `by` may not edit people there.
    """
    # Hold the place: two households of one room at once would count its people twice.
    place = locking.one(Place, place.pk)
    _insist(by, place)
    problems = []
    if place.kind not in DOORS:
        problems.append(Problem("household_place", _("户要登记在单元、楼栋或小区下面。"), "place"))
    if unit and unit.place_id != place.pk:
        problems.append(Problem("unit_elsewhere", _("这套房屋不在这个门里。"), "unit"))
    if room and Household.objects.filter(place=place, room=room, kind=kind, valid_to=None).exists():
        problems.append(Problem("household_there", _("这个房号已经有一户同类的住户，把人加进去就行。"), "room"))
    refuse_if(problems, HouseholdRefused)
    household = Household.objects.create(
        tenant_id=place.tenant_id, place=place, room=room, kind=kind, unit=unit, valid_from=since
    )
    journal.record("registry.household.added", household, by=by, now=now, changes={"place": [None, place.pk]})
    return household


@transaction.atomic
def move_in(
    *, person: Person, household: Household, since: date, relation: str = "", is_head: bool = False, by: Actor, now: datetime
) -> HouseholdMember:
    """
    Let a person live in a household from a day on; where they lived before ends the day before. Announces PersonMoved.

    :raises HouseholdRefused: with every reason.
    """
    person = locking.one(Person, person.pk, "home")
    household = locking.one(Household, household.pk, "place")
    _insist(by, household.place)
    refuse_if(_move_in_problems(person, household, since, is_head, timezone.localdate(now)), HouseholdRefused)
    left = date.fromordinal(since.toordinal() - 1)
    HouseholdMember.objects.filter(person=person, valid_to=None).update(valid_to=left)
    member = HouseholdMember.objects.create(
        tenant_id=household.tenant_id, household=household, person=person, relation=relation, is_head=is_head, valid_from=since
    )
    _settle(person, household.place, household.room, by=by, now=now)
    return member


@transaction.atomic
def move_out(*, person: Person, on: date, by: Actor, now: datetime, reason: str = "") -> Person:
    """
    Let a person leave; `on` is their last day there. Announces PersonMoved.

    :raises HouseholdRefused: when no home is known, or the day lies before they came.
    """
    person = locking.one(Person, person.pk, "home")
    live = HouseholdMember.objects.filter(person=person, valid_to=None)
    problems = [] if person.home else [Problem("no_home", _("没有登记住处，不用办搬出。"))]
    came = [member.valid_from for member in live if member.valid_from]
    problems += last_day_problems(max(came, default=None), on, timezone.localdate(now))
    if person.home:
        _insist(by, person.home)
    refuse_if(problems, HouseholdRefused)
    live.update(valid_to=on)
    _settle(person, None, "", by=by, now=now, reason=reason)
    return person


def _move_in_problems(person: Person, household: Household, since: date, is_head: bool, today: date) -> list[Problem]:
    problems = first_day_problems(household.valid_from, since, today)
    living = HouseholdMember.objects.filter(household=household, valid_to=None)
    if person.tenant_id != household.tenant_id:
        problems.append(Problem("other_tenant", _("只能选本街道的。"), "person"))
    if person.merged_into_id or person.erased_at:
        problems.append(Problem("person_gone", _("这条记录已经合并或删除，不能再改。"), "person"))
    if household.valid_to:
        problems.append(Problem("household_ended", _("这一户已经销户。"), "household"))
    if living.filter(person=person).exists():
        problems.append(Problem("lives_there", _("这个人已经在这一户。"), "person"))
    if is_head and living.filter(is_head=True).exists():
        problems.append(Problem("has_head", _("这一户已经有户主。"), "is_head"))
    return problems


def _settle(person: Person, home: Place | None, room: str, *, by: Actor, now: datetime, reason: str = "") -> None:
    """Write the new home on the person, tell the journal, announce the move."""
    before, rooms = person.home_id, [person.room, room]
    person.home, person.room = home, room
    person.save(update_fields=["home", "room"])
    after: UUID | None = home.pk if home else None
    changes = {"home": [before, after]}
    journal.record(
        "registry.person.moved", person, by=by, now=now, reason=reason, changes=changes, private={"room": rooms}, about=person.pk
    )
    index(person, now=now)
    if before != after:
        moved = PersonMoved(tenant_id=person.tenant_id, person_id=person.pk, from_place_id=before, to_place_id=after)
        events.publish(moved, now=now)


def _insist(by: Actor, place: Place) -> None:
    if not by.may(EDIT, tenant_id=place.tenant_id, place_path=place.path):
        raise NotAllowed(Problem("not_allowed", _("这个门不在您的范围里。")))
