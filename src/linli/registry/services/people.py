"""People: added, changed, linked to their account, looked at for a reason, erased."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import events, journal, locking, privacy, rows
from linli.core.actors import Actor
from linli.core.models import JournalLine, Tenant
from linli.core.privacy import search_hash
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.core.reveals import SHORTEST_PURPOSE
from linli.registry.errors import PersonRefused
from linli.registry.events import PersonErased
from linli.registry.models import Appointment, HouseholdMember, Person, Place, ProcessingConsent
from linli.registry.rules import people as rules
from linli.registry.selectors.duplicates import known_already
from linli.registry.selectors.people import copy_for

from .indexing import index, index_new

EDIT, REVEAL, CARE, ERASE = "registry.people.edit", "registry.people.reveal", "registry.people.care", "registry.people.erase"
FACTS = [
    "name",
    "phone",
    "id_kind",
    "id_number",
    "birth_on",
    "gender",
    "room",
    "has_phone",
    "needs_visit",
    "care_note",
    "shares_phone_with_heads",
]
PRIVATE = frozenset({"name", "phone", "id_kind", "id_number", "birth_on", "gender", "room", "needs_visit", "care_note"})
RIGHTS = "registry.rights"
ERASED_NAME = "（已删除）"


@transaction.atomic
def add_person(
    *,
    tenant: Tenant,
    name: str,
    home: Place | None = None,
    is_another: bool = False,
    by: Actor,
    now: datetime,
    **facts: Any,
) -> Person:
    """
    Register a person with any of FACTS. The journal keeps the personal values under the person's own key. Who sees only their
    own places says where the person lives: they would not find them again.

    `is_another`: it was looked at, and is not the one of the same name with the same telephone or door.

    :raises PersonRefused: with every reason. :raises NotAllowed: where `by` may not edit people there.
    """
    _insist(by, EDIT, tenant.pk, home)
    is_lost = home is None and not by.may(EDIT, tenant_id=tenant.pk, place_path="")
    # Hold the tenant's row: the same identity number entered at two counters must not make two people.
    locking.one(Tenant, tenant.pk)
    person = new_person(tenant=tenant, name=name, home=home, now=now, **facts)
    problems = [*problems_of(person, now=now), *rules.home_problems(is_lost=is_lost)]
    if not is_another and known_already(person):
        problems.append(rules.known_problem())
    refuse_if(problems, PersonRefused)
    write_new([person], by=by, now=now)
    return person


def write_new(people: Sequence[Person], *, by: Actor, now: datetime) -> None:
    """Write people against whom nothing stands, each with their own key, a line in the journal, and findable. Four statements."""
    rows.insert(people)
    keys = privacy.new_keys([one.pk for one in people], now=now)
    journal.record_many([_added(one, keys[one.pk], by, now) for one in people])
    index_new(*people, now=now)


def _added(person: Person, key: bytes, by: Actor, now: datetime) -> JournalLine:
    private = {name: [None, value] for name in FACTS if name in PRIVATE and (value := getattr(person, name))}
    changes = {"home": [None, person.home_id]}
    return journal.line_for(
        "registry.person.added", person, by=by, now=now, changes=changes, private=private, about=person.pk, key=key
    )


def new_person(*, tenant: Tenant, name: str, home: Place | None, now: datetime, **facts: Any) -> Person:
    """The person, not yet written, with hashes and the elder mark worked out."""
    person = Person(tenant=tenant, name=name.strip(), home=home, made_at=now, **facts)
    _derive(person, timezone.localdate(now))
    return person


def problems_of(person: Person, *, now: datetime) -> list[Problem]:
    """Every reason why this person cannot be written as they stand."""
    same_id = Person.objects.filter(tenant=person.tenant_id, id_hash=person.id_hash, merged_into=None, erased_at=None)
    return rules.person_problems(
        name=person.name,
        phone=person.phone,
        id_kind=person.id_kind,
        id_number=person.id_number,
        birth_on=person.birth_on,
        today=timezone.localdate(now),
        id_taken=bool(person.id_hash) and same_id.exclude(pk=person.pk).exists(),
    )


@transaction.atomic
def change_person(*, person: Person, by: Actor, now: datetime, **facts: Any) -> Person:
    """
    Change any of FACTS. Somebody may change their own telephone; anything else a clerk does.

    :raises PersonRefused: with every reason. :raises NotAllowed: where `by` may not edit people there.
    """
    if "id_number" in facts:  # the same identity number entered at two counters must not stand with two people
        locking.one(Tenant, person.tenant_id)
    person = locking.one(Person, person.pk, "home")
    own = by.person_id == person.pk and set(facts) <= {"phone", "has_phone", "shares_phone_with_heads"}
    if not own:
        _insist(by, EDIT, person.tenant_id, person.home)
    before = {key: getattr(person, key) for key in FACTS}
    for key in set(facts) & set(FACTS):
        setattr(person, key, facts[key].strip() if isinstance(facts[key], str) else facts[key])
    _derive(person, timezone.localdate(now))
    refuse_if(_gone_problems(person) + problems_of(person, now=now), PersonRefused)
    changed = {key: [before[key], getattr(person, key)] for key in FACTS if before[key] != getattr(person, key)}
    if changed:
        person.save()
        _journal_change(person, changed, by=by, now=now)
        index(person, now=now)
    return person


def _journal_change(person: Person, changed: dict[str, list[Any]], *, by: Actor, now: datetime) -> None:
    journal.record(
        "registry.person.changed",
        person,
        by=by,
        now=now,
        changes={key: value for key, value in changed.items() if key not in PRIVATE},
        private={key: value for key, value in changed.items() if key in PRIVATE},
        about=person.pk,
    )


@transaction.atomic
def link_user_to_person(*, user_id: UUID, phone_hash: str, tenant: Tenant, by: Actor, now: datetime) -> Person | None:
    """
    Tie an account, which has proved a telephone, to the one record with that number; None where none or several have it.

    A record that another account holds is left alone: a clerk has to look.
    """
    same = Person.objects.filter(tenant=tenant, phone_hash=phone_hash, merged_into=None, erased_at=None)
    found = locking.several(same) if phone_hash else []
    mine = Person.objects.filter(user_id=user_id, merged_into=None).first()
    if mine is not None:
        return mine
    if len(found) != 1 or found[0].user_id is not None:
        return None
    person = found[0]
    person.user_id = user_id
    person.save(update_fields=["user"])
    journal.record("registry.person.linked", person, by=by, now=now, changes={"user": [None, user_id]})
    return person


@dataclass(frozen=True, slots=True)
class Revealed:
    """What one look shows."""

    phone: str = ""
    care_note: str = ""


@transaction.atomic
def reveal_person(*, person: Person, what: str, purpose: str, by: Actor, now: datetime) -> Revealed:
    """
    Show a telephone (`what="phone"`) or the care note (`what="care_note"`) once, for a stated purpose; the journal says so.

    :raises PersonRefused: without a purpose that says something. :raises NotAllowed: where `by` may not see it there.
    """
    _insist(by, CARE if what == "care_note" else REVEAL, person.tenant_id, person.home)
    is_said = len(purpose.strip()) >= SHORTEST_PURPOSE
    refuse_if([] if is_said else [Problem("purpose_missing", _("写一句为什么要看，会留在记录里。"), "purpose")], PersonRefused)
    journal.record("registry.person.revealed", person, by=by, now=now, reason=purpose.strip(), changes={"what": [None, what]})
    return Revealed(care_note=person.care_note) if what == "care_note" else Revealed(phone=person.phone)


@transaction.atomic
def hand_out_copy(*, person: Person, by: Actor, now: datetime) -> dict[str, Any]:
    """
    Everything that the register holds about a person, for themselves (PIPL art. 45); the journal notes the hand-out.

    :raises NotAllowed: unless it is their own, or `by` handles such requests there.
    """
    if by.person_id != person.pk:
        _insist(by, RIGHTS, person.tenant_id, person.home)
    journal.record("registry.person.copied", person, by=by, now=now, on_behalf_of=person.pk)
    return copy_for(person)


@transaction.atomic
def erase_person(*, person: Person, by: Actor, now: datetime, reason: str) -> Person:
    """
    Blank everything personal and destroy the person's key (PIPL art. 47); the record's skeleton stays, so that counts hold.

    :raises PersonRefused: while they hold a post or own a unit, for which the law wants the name kept.
    """
    person = locking.one(Person, person.pk, "home")
    _insist(by, ERASE, person.tenant_id, person.home)
    refuse_if(_gone_problems(person) + _erasure_problems(person, reason, timezone.localdate(now)), PersonRefused)
    _blank(person, now)
    ProcessingConsent.objects.filter(person=person, withdrawn_at=None).update(withdrawn_at=now)
    ProcessingConsent.objects.filter(person=person).update(note="")
    HouseholdMember.objects.filter(person=person, valid_to=None).update(valid_to=timezone.localdate(now), relation="")
    privacy.erase_subject(person.pk, now=now)
    index(person, now=now)
    journal.record("registry.person.erased", person, by=by, now=now, reason=reason.strip())
    events.publish(PersonErased(tenant_id=person.tenant_id, person_id=person.pk), now=now)
    return person


def _blank(person: Person, now: datetime) -> None:
    for key in ("phone", "phone_hash", "id_kind", "id_number", "id_hash", "birth_on", "gender", "care_note", "room"):
        setattr(person, key, "")
    person.name, person.user, person.home, person.erased_at = ERASED_NAME, None, None, now
    person.needs_visit = person.is_elder = person.shares_phone_with_heads = False
    person.save()


def _erasure_problems(person: Person, reason: str, today: date) -> list[Problem]:
    problems = []
    if not reason.strip():
        problems.append(Problem("reason_missing", _("写上是谁、凭什么要求删除。"), "reason"))
    if Appointment.objects.in_force(today).filter(person=person).exists():
        problems.append(Problem("holds_post", _("这个人还担任岗位，先办离任。"), "person"))
    if person.ownerships.filter(valid_to=None).exists():
        problems.append(Problem("owns_unit", _("这个人还是业主，业主名册依法要留；先办产权变动。"), "person"))
    return problems


def _gone_problems(person: Person) -> list[Problem]:
    if person.merged_into_id or person.erased_at:
        return [Problem("person_gone", _("这条记录已经合并或删除，不能再改。"))]
    return []


def _derive(person: Person, today: date) -> None:
    """Hashes, and whether they are an elder: from the birth date, else from the identity number."""
    person.phone_hash = search_hash(person.phone, purpose="phone")
    person.id_hash = search_hash(person.id_number, purpose="id_number")
    if person.id_kind == "resident_id" and not person.birth_on and rules.is_resident_id(person.id_number):
        person.birth_on = str(rules.birth_of(person.id_number))
    try:
        person.is_elder = rules.is_elder_on(rules.parse_birth(person.birth_on), today) if person.birth_on else person.is_elder
    except ValueError:  # the problems of the birth date are told by the rules
        person.is_elder = False


def _insist(by: Actor, capability: str, tenant_id: UUID, home: Place | None) -> None:
    """Where a person has no home yet, anywhere in the tenant will do to write them down."""
    if not by.may(capability, tenant_id=tenant_id, place_path=home.path if home else None):
        raise NotAllowed(Problem("not_allowed", _("这个人不在您的范围里。")))
