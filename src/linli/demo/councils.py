"""Who deliberates: the residents' council with its terms, the units' joint committee and conference, a community's representatives."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from linli.core.actors import Actor
from linli.deliberation.api import (
    Council,
    CouncilGiven,
    CouncilKind,
    Seat,
    SeatGiven,
    SeatRole,
    TermGiven,
    begin_council_term,
    fill_seats,
    found_council,
    seats_of,
)
from linli.registry.api import Person, add_person

from .builder import Builder, moment
from .cases import Cast
from .names import Names
from .neighbourhood import LEFT_BEFORE_2020, RESIDENT_UNITS
from .people import SINCE, hold
from .people import Seat as Post
from .users import build_more_users

FOUNDED = date(2021, 1, 15)
YEARS = 5
SEATS = 102  # the press account of January 2021
EACH = 10  # representatives of each of the ten communities; two more are unit liaison and young resident
HOME = "006"
OWN_UNIT = "中原测绘院"
TENS = "一二三四五六七八九十"
COUNCIL = "花园路街道居民议事会"


@dataclass(slots=True)
class House:
    """Everything that the parts about deliberation are handed: who writes, who chairs, which bodies there are."""

    b: Builder
    cast: Cast
    random: Random
    clerk: Actor  # keeps the council's papers
    leader: Actor
    secretary: Actor
    bodies: dict[str, Council] = field(default_factory=dict)

    def at(self, days: float) -> datetime:
        """The office moment so many days of a story ago."""
        return self.b.ago(timedelta(days=days))

    def name(self, by: Actor) -> str:
        """What the holder of a post is called."""
        return next(one.name for one in self.b.people.values() if one.pk == by.person_id)

    def seats(self, body: str, on: date) -> list[Seat]:
        return list(seats_of(self.bodies[body], on=on).select_related("person", "organisation", "delegate"))


def open_house(b: Builder) -> House:
    """
    The posts that the story needs, and a dice and names of its own: what other parts tell stays as it falls.

    Needs everybody else to be there already.
    """
    random = Random(f"deliberation/{b.spec.code}/{b.random.random()}")  # noqa: S311 -- a story, not a secret
    kept, b.names = b.names, _more_names(b.names, random)
    if b.is_main:
        hold(b, Post("council clerk", "subdistrict_clerk", "花园路街道人大工委干事", "office", "root", "younger"), since=SINCE)
        hold(b, Post("representative", "unit_liaison", f"{OWN_UNIT}联络员", f"units/{OWN_UNIT}", ""), since=SINCE)
        build_more_users(b)
    cast = Cast(b)
    b.names = kept
    clerk = cast.by_key["council clerk" if b.is_main else "leader"]
    return House(b, cast, random, clerk, cast.by_key["leader"], cast.by_key["secretary"])


def _more_names(names: Names, random: Random) -> Names:
    """Names from other dice that still meet nobody twice."""
    more = Names(random)
    more.seen, more.phones = names.seen, names.phones
    return more


# ---- the residents' council ----


def found_residents_council(h: House) -> None:
    """Founded with its first term, which lasts five years."""
    b, now = h.b, moment(FOUNDED, 15)
    given = CouncilGiven(
        kind=CouncilKind.RESIDENTS_COUNCIL, name=COUNCIL, place=b.places["root"], founded_on=FOUNDED,
        about="议事代表由辖区单位和社区党组织推选，街道人大工委审查资格，党工委确定。每年至少开一次会。",
    )  # fmt: skip
    h.bodies["council"] = found_council(tenant=b.tenant, given=given, by=h.clerk, now=now)
    _begin_term(h, FOUNDED, 1)


def next_terms(h: House) -> None:
    """The terms after the first, as far as they have begun: whoever told of the first must be through with it."""
    begins, ordinal = _five_years_on(FOUNDED), 2
    while begins <= h.b.today:
        _begin_term(h, begins, ordinal)
        begins, ordinal = _five_years_on(begins), ordinal + 1


def _five_years_on(day: date) -> date:
    return day.replace(year=day.year + YEARS)


def _begin_term(h: House, begins: date, ordinal: int) -> None:
    given = TermGiven(seat_count=SEATS, begins_on=begins, ends_on=_five_years_on(begins) - timedelta(days=1))
    term = begin_council_term(council=h.bodies["council"], given=given, by=h.clerk, now=moment(begins, 15))
    fill_seats(term=term, given=_representatives(h, ordinal), by=h.clerk, now=moment(begins, 16))
    h.b.step()


def _representatives(h: House, ordinal: int) -> list[SeatGiven]:
    """Ten of each community, who live there as heads of their compounds and buildings; one of ten is new with each term."""
    b, given = h.b, []
    for number, (suffix, name) in enumerate(b.spec.communities):
        group = group_of(name)
        for place, person in enumerate(_neighbours(b, suffix)[ordinal - 1 : ordinal - 1 + EACH]):
            role = SeatRole.DEPUTY if number == 0 and place == 0 else SeatRole.MEMBER
            given.append(SeatGiven(person=person, role=role, group=group, constituency=name))
    own = dict(b.spec.communities)[HOME]
    group = group_of(own)
    given.append(SeatGiven(person=b.people["resident"], group=group, constituency=own))
    given.append(SeatGiven(person=b.people["representative"], group=group, constituency=OWN_UNIT))
    return given


def group_of(community: str) -> str:
    """What the representatives of a community are called where groups discuss."""
    return f"{community.removesuffix('社区')}组"


def _neighbours(b: Builder, suffix: str) -> list[Person]:
    """Heads of compounds and buildings of one community, in the order of the register."""
    path = b.places[f"communities/{suffix}"].path
    keyed = {place.pk: place for key, place in b.places.items() if key.startswith(("compounds/", "buildings/"))}
    return [b.people[f"head {pk}"] for pk, place in keyed.items() if place.path.startswith(path) and f"head {pk}" in b.people]


# ---- units, and a community's representatives ----


def found_units_bodies(h: House) -> None:
    """The joint committee of resident units (大工委), and the conference to which its units come with a delegate."""
    b, root, since = h.b, h.b.places["root"], date(2021, 3, 1)
    delegates = _delegates(h)
    for key, kind, name, about in (
        (
            "joint",
            CouncilKind.JOINT_COMMITTEE,
            "花园路街道大工委",
            "街道党工委和驻区单位党组织负责人组成，驻区单位的是兼职委员。",
        ),
        (
            "conference",
            CouncilKind.JOINT_CONFERENCE,
            "花园路街道区域党建联席会议",
            "驻区单位和街道、社区一起商量、报账、认领项目。",
        ),
    ):
        given = CouncilGiven(kind=kind, name=name, place=root, founded_on=since, about=about)
        council = found_council(tenant=b.tenant, given=given, by=h.leader, now=moment(since))
        h.bodies[key] = council
        seats = [SeatGiven(organisation=b.organisations[unit], delegate=person) for unit, person in delegates.items()]
        if key == "joint":
            chair = SeatGiven(person=b.people["leader"], role=SeatRole.CHAIR)
            units = [unit for unit in delegates if unit.startswith("units/")]
            seats = [chair, *(_part_time(b, unit, delegates[unit]) for unit in units[:12])]
        term = begin_council_term(
            council=council, given=TermGiven(seat_count=len(seats), begins_on=since), by=h.leader, now=moment(since, 10)
        )
        fill_seats(term=term, given=seats, by=h.leader, now=moment(since, 10))
    b.step()


def _part_time(b: Builder, unit: str, person: Person) -> SeatGiven:
    return SeatGiven(organisation=b.organisations[unit], delegate=person, role=SeatRole.PART_TIME)


def _delegates(h: House) -> dict[str, Person]:
    """Who comes for each unit that is still here: thirty-three of them, the property company and the service centre."""
    b, names = h.b, _more_names(h.b.names, h.random)
    units = [f"units/{name}" for name in RESIDENT_UNITS if name not in LEFT_BEFORE_2020]
    found = {}
    for unit in [*units, "property", "centre"]:
        if unit == f"units/{OWN_UNIT}":
            found[unit] = b.people["representative"]
            continue
        found[unit] = add_person(
            tenant=b.tenant, name=names.person(), phone=names.phone(), is_another=True, by=b.by, now=moment(SINCE)
        )
    return found


def found_representatives(h: House) -> None:
    """The representatives of one community: thirty-one, from its doors."""
    b, since = h.b, date(2024, 3, 11)
    given = CouncilGiven(
        kind=CouncilKind.REPRESENTATIVES, name="戊院社区居民代表会议", place=b.places[f"communities/{HOME}"], founded_on=since,
        about="居民推选的代表，每季度开一次会，议定的事贴在楼下，也在网上公布。",
    )  # fmt: skip
    council = h.bodies["representatives"] = found_council(tenant=b.tenant, given=given, by=h.secretary, now=moment(since))
    term = begin_council_term(council=council, given=TermGiven(31, since), by=h.secretary, now=moment(since, 10))
    community = b.places[f"communities/{HOME}"]
    heads = [b.people[f"head {pk}"] for pk in _door_heads(b, community.path)]
    people = [b.people["resident"], b.people["elder"], *[one for one in heads if one.pk != b.people["building head"].pk]]
    people = [*people[:30], b.people["building head"]]
    seats = [SeatGiven(person=person, group=f"第{TENS[place % 3]}组") for place, person in enumerate(people)]
    fill_seats(term=term, given=seats, by=h.secretary, now=moment(since, 11))
    b.step()


def _door_heads(b: Builder, path: str) -> list[Any]:
    places = {place.pk: place for key, place in b.places.items() if key.startswith(("buildings/", "entrances/"))}
    return [pk for pk, place in places.items() if place.path.startswith(path) and f"head {pk}" in b.people]
