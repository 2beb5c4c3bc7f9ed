"""People of the register."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet, UUIDField

from linli.core.access import within
from linli.core.actors import Actor
from linli.core.asked import Given, Question
from linli.core.models import Tenant
from linli.core.phones import is_phone
from linli.core.privacy import mask_name, mask_phone, search_hash
from linli.registry.models import ExclusiveUnit, HouseholdMember, Ownership, Person
from linli.registry.posts import OUTSIDE_POSTS


def living_records(tenant: Tenant) -> QuerySet[Person]:
    """Records that stand: neither merged into another nor erased."""
    return Person.objects.filter(tenant=tenant, merged_into=None, erased_at=None)


def person_by_id(person_id: UUID | str, *, tenant: Tenant) -> Person | None:
    """A person's record of this tenant, merged and erased ones too."""
    return OF_ID.first(tenant=tenant.pk, person=person_id)


OF_ID = Question(
    lambda: (
        Person.objects.filter(tenant=Given("tenant", UUIDField()), pk=Given("person", UUIDField()))
        .select_related("home", "merged_into")
        .order_by()
    )
)


def people_by_phone(phone: str, *, tenant: Tenant) -> list[Person]:
    """Everyone with this telephone number (a couple may share one), oldest record first; none for an empty number."""
    hashed = search_hash(phone, purpose="phone")
    return list(living_records(tenant).filter(phone_hash=hashed).order_by("made_at", "id")) if hashed else []


def person_by_id_number(number: str, *, tenant: Tenant) -> Person | None:
    """The one person with this identity number."""
    hashed = search_hash(number, purpose="id_number")
    return living_records(tenant).filter(id_hash=hashed).order_by("made_at", "id").first() if hashed else None


def people_seen(actor: Actor, tenant: Tenant) -> QuerySet[Person]:
    """The people whom this actor may look up: by where they live; those without a home only by who sees the whole tenant."""
    return living_records(tenant).filter(within(actor, "registry.people.view", path="home__path")).select_related("home")


def kept_instead_of(pk: UUID, actor: Actor, tenant: Tenant) -> UUID | None:
    """The record that this one was merged into, where the actor may see it."""
    into = Person.objects.filter(pk=pk, tenant=tenant).exclude(merged_into=None).values("merged_into")
    return people_seen(actor, tenant).filter(pk__in=into).values_list("pk", flat=True).first()


def people_list(actor: Actor, tenant: Tenant, *, words: str = "", under: str = "", only: str = "") -> QuerySet[Person]:
    """The list, by name, whole telephone or identity number, and room; `only`: elder, visit, no_phone."""
    found = people_seen(actor, tenant)
    if words.strip():
        found = found.filter(_matching(words))
    found = found.filter(home__path__startswith=under) if under else found
    flags = {"elder": {"is_elder": True}, "visit": {"needs_visit": True}, "no_phone": {"has_phone": False}}
    return found.filter(**flags.get(only, {})).order_by("name", "id")


def _matching(words: str) -> Q:
    """A whole number is compared by its hash, since what is encrypted cannot be searched in; anything else is a name or a room."""
    if is_phone(words):
        return Q(phone_hash=search_hash(words, purpose="phone"))
    if len(words.strip()) >= 15:
        return Q(id_hash=search_hash(words, purpose="id_number"))
    return Q(name__icontains=words.strip()) | Q(room=words.strip())


@dataclass(frozen=True, slots=True)
class Shown:
    """A person as this actor sees them in lists: the telephone always masked, for outsiders the name too."""

    person: Person
    name: str
    phone: str
    home: str


def shown(person: Person, *, masked_name: bool) -> Shown:
    """What a row shows. Decrypts one telephone number."""
    return Shown(
        person=person,
        name=mask_name(person.name) if masked_name else person.name,
        phone=mask_phone(person.phone),
        home=f"{person.home or ''} {person.room}".strip(),
    )


def memberships_of(person: Person) -> QuerySet[HouseholdMember]:
    """Where a person has lived, the present first."""
    return (
        HouseholdMember.objects.filter(person=person)
        .select_related("household", "household__place")
        .order_by("-valid_from", "id")
    )


def housemates_of(person: Person) -> list[HouseholdMember]:
    """Those who live in the same household now, without the person."""
    return HOUSEMATES.all(person=person.pk)


HOUSEMATES = Question(
    lambda: (
        HouseholdMember.objects.filter(household__in=_households_of(Given("person", UUIDField())), valid_to=None)
        .exclude(person=Given("person", UUIDField()))
        .select_related("person")
        .order_by("id")
    )
)


def _households_of(person: Given) -> QuerySet[HouseholdMember, Any]:
    return HouseholdMember.objects.filter(person=person, valid_to=None).values("household")


def ownerships_of(person: Person) -> QuerySet[Ownership]:
    """The units that a person owns or owned."""
    return Ownership.objects.filter(person=person).select_related("unit", "unit__place").order_by("-valid_from", "id")


def units_seen(actor: Actor, tenant: Tenant) -> QuerySet[ExclusiveUnit]:
    """The units whose area and owners this actor may look at."""
    seen = within(actor, "registry.units.view", path="place__path")
    return ExclusiveUnit.objects.filter(seen, tenant=tenant).select_related("place")


def sees_masked_names(post_kind: str) -> bool:
    """A company's people see how many live where, and whom to ask for, but not full names (domain §6.4)."""
    return post_kind in OUTSIDE_POSTS


def copy_for(person: Person) -> dict[str, Any]:
    """
    Everything that the register holds about one person, for themselves (PIPL art. 45: access and copy).

    Values are in the clear: hand it to nobody else.
    """
    return {
        "name": person.name,
        "phone": person.phone,
        "id_kind": person.id_kind,
        "id_number": person.id_number,
        "birth_on": person.birth_on,
        "gender": person.gender,
        "home": f"{person.home or ''} {person.room}".strip(),
        "needs_visit": person.needs_visit,
        "care_note": person.care_note,
        "has_phone": person.has_phone,
        "recorded_at": person.made_at.isoformat(),
        "households": [
            {
                "place": str(one.household.place),
                "room": one.household.room,
                "from": _day(one.valid_from),
                "to": _day(one.valid_to),
            }
            for one in memberships_of(person)
        ],
        "units": [
            {
                "unit": str(one.unit),
                "share": f"{one.share_numerator}/{one.share_denominator}",
                "from": _day(one.valid_from),
                "to": _day(one.valid_to),
            }
            for one in ownerships_of(person)
        ],
        "posts": [
            {"post": one.post.title, "from": _day(one.valid_from), "to": _day(one.valid_to)}
            for one in person.appointments.select_related("post")
        ],
        "consents": [
            {
                "purpose": one.purpose,
                "given_at": one.given_at.isoformat(),
                "withdrawn_at": one.withdrawn_at.isoformat() if one.withdrawn_at else None,
            }
            for one in person.consents.all()
        ],
    }


def _day(value: Any) -> str | None:
    return value.isoformat() if value else None
