"""The sheet of people, with the household each lives in. Known by identity number, else by name and telephone, else by name and home."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.privacy import search_hash
from linli.core.problems import Problem
from linli.core.spreadsheets import Choice, Column, Day, Phone, Row, Text, yes_no
from linli.registry.events import PersonMoved
from linli.registry.models import Household, HouseholdMember, Person, Place
from linli.registry.rules import people as rules
from linli.registry.rules.units import DOORS

from .places import Known as KnownPlaces
from .places import found_place
from .planning import Draft, given

EDIT = "registry.people.edit"
PRIVATE = frozenset(
    {"name", "phone", "phone_hash", "id_kind", "id_number", "id_hash", "birth_on", "gender", "room", "needs_visit"}
)

COLUMNS = [
    Column("name", gettext_lazy("姓名"), required=True, parse=Text(60), example="王小明"),
    Column("phone", gettext_lazy("电话"), parse=Phone(), example="13900000000"),
    Column(
        "home",
        gettext_lazy("住处"),
        parse=Text(),
        example="柳岸里小区3号楼1单元",
        hint=gettext_lazy("单元、楼栋或小区的全称，或门牌码"),
    ),
    Column("room", gettext_lazy("房号"), parse=Text(20), example="301"),
    Column("living", gettext_lazy("怎么住"), parse=Choice({"owner": _("自住"), "tenant": _("租住"), "other": _("其他")})),
    Column("relation", gettext_lazy("与户主关系"), parse=Text(20)),
    Column("is_head", gettext_lazy("户主"), parse=yes_no()),
    Column("id_kind", gettext_lazy("证件类别"), parse=Choice(rules.ID_KINDS)),
    Column("id_number", gettext_lazy("证件号"), parse=Text(40)),
    Column("birth_on", gettext_lazy("出生日期"), parse=Day(), hint=gettext_lazy("写了身份证号就不用填")),
    Column("gender", gettext_lazy("性别"), parse=Choice({"f": _("女"), "m": _("男")})),
    Column("has_phone", gettext_lazy("有手机"), parse=yes_no()),
    Column("needs_visit", gettext_lazy("需要上门"), parse=yes_no()),
]


class Known:
    """The living records by what tells one person from another, and their live households."""

    def __init__(self, draft: Draft) -> None:
        self.by_id: dict[str, Person] = {}
        self.by_phone: dict[tuple[str, str], Person] = {}
        self.by_home: dict[tuple[str, object, str], Person] = {}
        everyone = Person.objects.filter(tenant=draft.tenant, merged_into=None, erased_at=None).select_related("home")
        for person in everyone.order_by("-made_at", "-id"):  # of two alike, the oldest record stands
            self.add(person)
        live = Household.objects.filter(tenant=draft.tenant, valid_to=None)
        self.households = {(one.place_id, one.room, one.kind): one for one in live}
        self.members: dict[object, list[HouseholdMember]] = {}
        for member in HouseholdMember.objects.filter(tenant=draft.tenant, valid_to=None):
            self.members.setdefault(member.person_id, []).append(member)
        self.heads = {member.household_id for found in self.members.values() for member in found if member.is_head}

    def add(self, person: Person) -> None:
        if person.id_hash:
            self.by_id[person.id_hash] = person
        if person.phone_hash:
            self.by_phone[person.name, person.phone_hash] = person
        self.by_home[person.name, person.home_id, person.room] = person

    def find(self, name: str, phone_hash: str, id_hash: str, home: Place | None, room: str) -> Person | None:
        if id_hash and id_hash in self.by_id:
            return self.by_id[id_hash]
        found = self.by_phone.get((name, phone_hash)) if phone_hash else None
        found = found or (self.by_home.get((name, home.pk, room)) if home else None)
        # Somebody with another identity number is somebody else, whatever the name and the door.
        return None if found and id_hash and found.id_hash and found.id_hash != id_hash else found


def plan(draft: Draft, rows: Iterator[Row]) -> None:
    known, places, seen = Known(draft), KnownPlaces(draft), dict[object, int]()
    for row in rows:
        home = found_place(draft, row, "home", places, DOORS) if row.values.get("home") else None
        draft.say_all(row, _problems(draft, row))
        if row.values.get("home") and home is None:
            continue
        person, facts = _person(row, known, home)
        path = home.path if home else (person.home.path if person and person.home else None)
        if not draft.by.may(EDIT, tenant_id=draft.tenant.pk, place_path=path):
            draft.not_allowed(row, "home")
        elif not draft.lacks(row, "name") and not draft.lacks(row, "id_number"):  # else nobody knows who it is
            made = _plan_row(draft, row, person, facts, home, known)
            if made.pk in seen:
                draft.say(row, "name", "row_twice", _("和第 %(row)s 行是同一个人。") % {"row": seen[made.pk]})
            seen[made.pk] = row.number


def _problems(draft: Draft, row: Row) -> list[Problem]:
    values = row.values
    return rules.person_problems(
        name=values.get("name") or "",
        phone=values.get("phone") or "",
        id_kind=values.get("id_kind") or "",
        id_number=values.get("id_number") or "",
        birth_on=values["birth_on"].isoformat() if values.get("birth_on") else "",
        today=draft.today,
        id_taken=False,
    )


def _person(row: Row, known: Known, home: Place | None) -> tuple[Person | None, dict[str, object]]:
    """The record this row is about, if there is one, and what the row says of it."""
    facts: dict[str, object] = given(row, "name", "phone", "id_kind", "id_number", "gender", "room", "has_phone", "needs_visit")
    phone_hash = search_hash(str(facts.get("phone", "")), purpose="phone")
    id_hash = search_hash(str(facts.get("id_number", "")), purpose="id_number")
    facts |= {"phone_hash": phone_hash} if phone_hash else {}
    facts |= {"id_hash": id_hash} if id_hash else {}
    born = row.values.get("birth_on")
    if not born and facts.get("id_kind") == "resident_id":
        born = rules.birth_of(str(facts.get("id_number", "")))
    facts |= {"birth_on": born.isoformat()} if born else {}
    found = known.find(str(row.values.get("name") or ""), phone_hash, id_hash, home, str(facts.get("room", "")))
    return found, facts


def _plan_row(
    draft: Draft, row: Row, person: Person | None, facts: dict[str, object], home: Place | None, known: Known
) -> Person:
    born = facts.get("birth_on")
    facts |= {"is_elder": rules.is_elder_on(rules.parse_birth(str(born)), draft.today)} if born else {}
    facts |= {"home": home} if home else {}
    if person is None:
        _warn_of_namesake(draft, row, facts, known)
        person = Person(tenant=draft.tenant, made_at=draft.now, **facts)
        draft.new(person, "registry.person.added", home=person.home_id)
        known.add(person)
        _settle(draft, row, person, known)
        draft.count(row, is_new=True, is_changed=False)
        return person
    before = person.home_id
    changed = draft.change(person, facts, "registry.person.changed", private=PRIVATE)
    if person.home_id != before:
        moved = PersonMoved(tenant_id=draft.tenant.pk, person_id=person.pk, from_place_id=before, to_place_id=person.home_id)
        draft.plan.events.append(moved)
    changed |= _settle(draft, row, person, known)
    draft.count(row, is_new=False, is_changed=changed)
    return person


def _warn_of_namesake(draft: Draft, row: Row, facts: dict[str, object], known: Known) -> None:
    """A second one with one name and one telephone number: two people only if the identity numbers are right."""
    if facts.get("phone_hash") and (facts["name"], facts["phone_hash"]) in known.by_phone:
        text = _("已经有一位同名、同电话的，只是证件号不同。导入会另登记一位；是同一个人就先把证件号核对好。")
        draft.warn(row, "name", "known_already", text)


def _settle(draft: Draft, row: Row, person: Person, known: Known) -> bool:
    """The household of the person's room, with them in it; whether anything had to be written."""
    if person.home is None or not person.room:
        return False
    kind = row.values.get("living") or "owner"
    key = (person.home.pk, person.room, kind)
    household = known.households.get(key)
    there = known.members.get(person.pk, [])
    if household and any(member.household_id == household.pk for member in there):
        return False
    if household is None:
        household = known.households[key] = Household(
            tenant=draft.tenant, place=person.home, room=person.room, kind=kind, valid_from=draft.today
        )
        draft.new(household, "registry.household.added", place=person.home_id)
    for member in there:
        draft.change(member, {"valid_to": max(draft.today - timedelta(days=1), member.valid_from or draft.today)})
    is_head = bool(row.values.get("is_head"))
    if is_head and household.pk in known.heads:
        draft.say(row, "is_head", "has_head", _("这一户已经有户主。"))
    known.heads |= {household.pk} if is_head else set()
    member = HouseholdMember(
        tenant=draft.tenant,
        household=household,
        person=person,
        relation=row.values.get("relation") or "",
        is_head=is_head,
        valid_from=draft.today,
    )
    known.members[person.pk] = [member]
    draft.new(member)
    return True
