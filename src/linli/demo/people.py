"""Who lives and works there: organisations, posts with the people who hold them, residents, households, owners."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from linli.registry.api import (
    Organisation,
    OrganisationKind,
    Person,
    Place,
    Post,
    Share,
    add_household,
    add_organisation,
    add_person,
    add_unit,
    appoint,
    cover,
    end_organisation,
    make_post,
    move_in,
    record_consent,
    transfer_ownership,
)

from .builder import Builder, moment
from .neighbourhood import DEPARTMENTS, LEFT_BEFORE_2020, PROPERTY_COMPANIES, RESIDENT_UNITS

SINCE = date(2017, 1, 3)
CONSENTED = date(2022, 1, 5)
BACKBONE = 497  # 三长一队 of 2019: every compound and building head, and as many entrance heads as make it up
BACKBONE_SINCE = date(2019, 3, 5)
RESIDENT_PHONE, ELDER_PHONE = "13900002208", "13900006618"
FURNISHED = "纬二路8号院"  # the compound whose doors, households and owners are all on record


def build_organisations(b: Builder) -> None:
    root = b.places["root"]
    _organisation(b, "office", OrganisationKind.SUBDISTRICT_OFFICE, f"{b.spec.name}办事处", root, phone=b.spec.phone)
    _organisation(b, "joint", OrganisationKind.JOINT_OFFICE, f"{b.spec.name}合署办公室", root, phone=b.spec.phone)
    _organisation(b, "centre", OrganisationKind.SERVICE_CENTRE, f"{b.spec.name}便民服务中心", root, phone=b.spec.phone)
    for name in DEPARTMENTS:
        kind = OrganisationKind.ENFORCEMENT if "执法" in name else OrganisationKind.GOVERNMENT_DEPARTMENT
        _organisation(b, f"departments/{name}", kind, f"{b.spec.name}{name}", root)
    for suffix, name in b.spec.communities:
        place = b.places[f"communities/{suffix}"]
        _organisation(b, f"committees/{suffix}", OrganisationKind.RESIDENTS_COMMITTEE, f"{name}居民委员会", place, short=name)
        branch = _organisation(b, f"branches/{suffix}", OrganisationKind.PARTY_BRANCH, f"{name}第一党支部", place)
        cover(place=place, covering=branch, role="party_branch", valid_from=SINCE, by=b.by, now=moment(SINCE))
    company = next(name for name, letters in PROPERTY_COMPANIES.items() if letters == b.spec.letters)
    b.organisations["property"] = _organisation(
        b, "property", OrganisationKind.PROPERTY_COMPANY, f"{company}服务有限公司", root, short=company
    )
    for compound in b.in_kind("compounds"):
        if compound.management_mode == "professional":
            cover(
                place=compound,
                covering=b.organisations["property"],
                role="property_manager",
                valid_from=SINCE,
                by=b.by,
                now=moment(SINCE),
            )
    if b.is_main:
        _resident_units(b)


def _resident_units(b: Builder) -> None:
    communities = b.in_kind("communities")
    for index, name in enumerate(RESIDENT_UNITS):
        unit = _organisation(b, f"units/{name}", OrganisationKind.RESIDENT_UNIT, name, communities[index % len(communities)])
        if name in LEFT_BEFORE_2020:
            end_organisation(organisation=unit, on=date(2019, 6, 30), by=b.by, now=moment(date(2019, 7, 1)), reason="搬离本街道")


def _organisation(b: Builder, key: str, kind: str, name: str, place: Place, *, short: str = "", phone: str = "") -> Organisation:
    made = add_organisation(
        tenant=b.tenant,
        kind=kind,
        name=name,
        short_name=short,
        place=place,
        phone=phone,
        valid_from=SINCE,
        by=b.by,
        now=moment(SINCE),
    )
    b.organisations[key] = made
    return made


@dataclass(frozen=True, slots=True)
class Seat:
    """One post of the office's own, its holder kept under `key`."""

    key: str
    kind: str
    title: str
    organisation: str
    place: str
    age: str = "middle"


def build_posts(b: Builder) -> None:
    for seat in _seats(b):
        hold(b, seat)
        b.step()
    if b.is_main:
        _backbone(b)


def _seats(b: Builder) -> list[Seat]:
    suffix = "006" if b.is_main else b.spec.compounds[0][0]
    home = dict(b.spec.communities)[suffix]
    short = b.spec.name
    seats = [
        Seat("administrator", "administrator", f"{short}系统管理员", "office", "root"),
        Seat("leader", "subdistrict_leader", f"{short}办事处主任", "office", "root"),
        Seat("dispatcher", "dispatcher", f"{short}派单员", "joint", "root", "younger"),
        Seat("counter", "counter_clerk", f"{short}便民窗口", "centre", "root", "younger"),
        Seat("petitions", "petition_clerk", f"{short}信访专员", "office", "root"),
        Seat("auditor", "auditor", f"{short}审计员", "office", "root"),
        Seat("property", "property_clerk", f"{b.organisations['property'].short_name}值班员", "property", "root"),
        Seat("property lead", "property_lead", f"{b.organisations['property'].short_name}项目负责人", "property", "root"),
        Seat("secretary", "community_secretary", f"{home}书记", f"committees/{suffix}", f"communities/{suffix}"),
        Seat("clerk", "community_clerk", f"{home}专干", f"committees/{suffix}", f"communities/{suffix}", "younger"),
        Seat("grid", "grid_worker", f"{home}第1网格员", f"committees/{suffix}", f"grids/{suffix}/1", "younger"),
    ]
    seats += [
        Seat(f"department {name}", "department_clerk", f"{short}{name}", f"departments/{name}", "root") for name in DEPARTMENTS
    ]
    for other, name in b.spec.communities:
        if other != suffix:
            seats.append(
                Seat(f"secretary {other}", "community_secretary", f"{name}书记", f"committees/{other}", f"communities/{other}")
            )
            seats.append(
                Seat(f"clerk {other}", "community_clerk", f"{name}专干", f"committees/{other}", f"communities/{other}", "younger")
            )
    seats += [
        Seat(f"road {key}", "road_chief", f"{place.name}路长", "office", key)
        for key, place in b.places.items()
        if key.startswith("roads/")
    ]
    return seats


def hold(b: Builder, seat: Seat, *, since: date = SINCE, home: Place | None = None, sees_all_tenants: bool = False) -> Post:
    """Make the post and appoint an invented person to it."""
    post = make_post(
        tenant=b.tenant, kind=seat.kind, title=seat.title, organisation=b.organisations.get(seat.organisation),
        place=b.places.get(seat.place), sees_all_tenants=sees_all_tenants, by=b.by, now=moment(since),
    )  # fmt: skip
    person = add_person(
        tenant=b.tenant, name=b.names.person(seat.age), phone=b.names.phone(), home=home, is_another=True, by=b.by,
        now=moment(since),
    )  # fmt: skip
    appoint(post=post, person=person, valid_from=since, by=b.by, now=moment(since))
    b.people[seat.key] = person
    return post


def _backbone(b: Builder) -> None:
    """The 497 of 2019: they live where they are heads."""
    seats = [Seat(f"head {p.pk}", "compound_head", f"{p.name}楼院长", "", key, "older") for key, p in _keyed(b, "compounds")]
    seats += [Seat(f"head {p.pk}", "building_head", f"{p.full_name}楼长", "", key, "older") for key, p in _keyed(b, "buildings")]
    entrances = [Seat(f"head {p.pk}", "entrance_head", f"{p.full_name}门洞长", "", key) for key, p in _keyed(b, "entrances")]
    for index, seat in enumerate((seats + entrances)[:BACKBONE]):
        hold(b, seat, since=BACKBONE_SINCE, home=b.places[seat.place])
        if index % 10 == 0:
            b.step()
    building = b.places[f"buildings/{FURNISHED}/3"]
    b.people["building head"] = b.people[f"head {building.pk}"]


def _keyed(b: Builder, prefix: str) -> list[tuple[str, Place]]:
    return [(key, place) for key, place in b.places.items() if key.startswith(f"{prefix}/")]


def build_residents(b: Builder) -> None:
    """One compound is on record door by door; elsewhere only those who have come in contact with the office."""
    entrances = [place for key, place in _keyed(b, "entrances") if b.is_main and key.startswith(f"entrances/{FURNISHED}/")]
    for entrance in entrances:
        for floor in range(1, 7):
            for door in (1, 2):
                _door(b, entrance, floor, f"{floor}0{door}")
        b.step()
    for place in b.in_kind("compounds"):
        for _ in range(3):
            _resident(b, place, "older" if b.random.random() < 0.5 else "middle", room="")
    b.people["resident"] = _resident(b, b.in_kind("buildings")[0], "younger", room="301", phone=RESIDENT_PHONE)
    b.people["elder"] = _resident(b, b.in_kind("buildings")[0], "older", room="102", needs_visit=True, phone=ELDER_PHONE)


def _door(b: Builder, entrance: Place, floor: int, room: str) -> None:
    area = b.random.choice([5_862, 6_340, 7_215, 8_890])
    unit = add_unit(place=entrance, number=room, area_centi=area, floor=floor, since=SINCE, by=b.by, now=moment(SINCE))
    household = add_household(place=entrance, room=room, unit=unit, since=SINCE, by=b.by, now=moment(SINCE))
    first = _resident(b, entrance, b.random.choice(["older", "middle"]), room=room)
    move_in(person=first, household=household, since=SINCE, relation="户主", is_head=True, by=b.by, now=moment(SINCE))
    owners = [Share(first)]
    if b.random.random() < 0.55:
        second = _resident(b, entrance, "middle", room=room)
        move_in(person=second, household=household, since=SINCE, relation="配偶", by=b.by, now=moment(SINCE))
        owners = [Share(first, Fraction(1, 2)), Share(second, Fraction(1, 2))]
    transfer_ownership(unit=unit, shares=owners, since=SINCE, by=b.by, now=moment(SINCE))


def _resident(b: Builder, home: Place, age: str, *, room: str, needs_visit: bool = False, phone: str = "") -> Person:
    born = {
        "older": b.random.randint(1938, 1958),
        "middle": b.random.randint(1962, 1984),
        "younger": b.random.randint(1988, 2001),
    }[age]
    has_phone = bool(phone) or age != "older" or b.random.random() < 0.6
    number = phone or (b.names.phone() if has_phone else "")
    person = add_person(
        tenant=b.tenant, name=b.names.person(age), home=home, room=room, phone=number, is_another=True,
        has_phone=has_phone, birth_on=f"{born}-{b.random.randint(1, 12):02d}-{b.random.randint(1, 28):02d}",
        needs_visit=needs_visit or (age == "older" and b.random.random() < 0.08), by=b.by, now=moment(SINCE),
    )  # fmt: skip
    if person.phone and b.random.random() < 0.3:
        record_consent(person=person, purpose="phone_to_heads", by=b.by, now=moment(CONSENTED))
    b.residents.append(person)
    return person
