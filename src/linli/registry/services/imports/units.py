"""The sheet of units and owners: several owners of one unit in one cell, their shares making one whole."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.phones import is_phone
from linli.core.privacy import search_hash
from linli.core.spreadsheets import Choice, Column, Day, Hundredths, Row, Text, Whole, yes_no
from linli.registry.models import ExclusiveUnit, Organisation, Ownership, Person, Place, UnitKind
from linli.registry.rules import units as rules
from linli.registry.rules.units import DOORS
from linli.registry.services.units import Share, owners_for_journal, ownership_of

from .organisations import Known as KnownOrganisations
from .places import Known as KnownPlaces
from .places import found_place
from .planning import Draft, given

EDIT = "registry.units.edit"

COLUMNS = [
    Column("place", gettext_lazy("楼栋或单元"), required=True, parse=Text(), example="柳岸里小区3号楼1单元"),
    Column("number", gettext_lazy("房号"), required=True, parse=Text(20), example="301"),
    Column("kind", gettext_lazy("用途"), parse=Choice(dict(UnitKind.choices)), example="住宅"),
    Column("floor", gettext_lazy("楼层"), parse=Whole(-5, 200), example=3),
    Column("area_centi", gettext_lazy("建筑面积（m²）"), parse=Hundredths(), example=89.5),
    Column(
        "area_basis", gettext_lazy("面积依据"), parse=Choice({"register": _("登记"), "survey": _("实测"), "contract": _("合同")})
    ),
    Column("is_sold", gettext_lazy("已售出"), parse=yes_no()),
    Column(
        "owners",
        gettext_lazy("业主"),
        parse=Text(400),
        example="13900000000，1/2；13900000001，1/2",
        hint=gettext_lazy("姓名、手机号或单位名，后面写份额；几位用分号隔开"),
    ),
    Column("since", gettext_lazy("从哪天起"), parse=Day()),
]


class Known:
    """Units and live ownerships of the tenant, and who can own."""

    def __init__(self, draft: Draft) -> None:
        live = ExclusiveUnit.objects.filter(tenant=draft.tenant, valid_to=None)
        self.units = {(one.place_id, one.number, one.kind): one for one in live}
        self.owned: dict[object, list[Ownership]] = {}
        for one in Ownership.objects.filter(tenant=draft.tenant, valid_to=None):
            self.owned.setdefault(one.unit_id, []).append(one)
        self.people: dict[str, list[Person]] = {}
        unread = ("phone", "id_number", "birth_on", "care_note")
        for person in Person.objects.filter(tenant=draft.tenant, merged_into=None, erased_at=None).defer(*unread):
            for word in {person.name, person.phone_hash} - {""}:
                self.people.setdefault(word, []).append(person)
        self.organisations = KnownOrganisations(draft)

    def owners(self, text: str) -> list[Person] | list[Organisation]:
        who = text.strip()
        people = self.people.get(search_hash(who, purpose="phone") if is_phone(who) else who, [])
        found = self.organisations.by_name.get(who, [])
        return people or found


def plan(draft: Draft, rows: Iterator[Row]) -> None:
    known, places, seen = Known(draft), KnownPlaces(draft), dict[object, int]()
    for row in rows:
        place = found_place(draft, row, "place", places, DOORS)
        number, area = str(row.values.get("number") or "").strip(), row.values.get("area_centi")
        shares = _shares(draft, row, known)
        kind = place.kind if place else DOORS[0]
        problems = rules.unit_problems(number=number, area_centi=area, taken=False, place_kind=kind)
        draft.say_all(row, problems, {"area": "area_centi"})
        if place is None:
            continue
        if not draft.by.may(EDIT, tenant_id=draft.tenant.pk, place_path=place.path):
            draft.not_allowed(row, "place")
        elif number and not draft.lacks(row, "kind"):  # else nobody knows which one it is
            _plan_row(draft, row, (place, number), shares, known, seen)


def _plan_row(
    draft: Draft, row: Row, door: tuple[Place, str], shares: list[Share], known: Known, seen: dict[object, int]
) -> None:
    place, number = door
    key = (place.pk, number, row.values.get("kind") or "dwelling")
    if key in seen:
        draft.say(row, "number", "row_twice", _("和第 %(row)s 行是同一套。") % {"row": seen[key]})
    seen[key] = row.number
    facts = given(row, "floor", "area_centi", "area_basis", "is_sold")
    unit, is_new = known.units.get(key), False
    if unit is None:
        unit, is_new = _new(draft, row, place, key, facts, known), True
    changed = False if is_new else draft.change(unit, facts, "registry.unit.changed")
    changed |= _transfer(draft, row, unit, shares, known)
    draft.count(row, is_new=is_new, is_changed=changed)


def _new(
    draft: Draft, row: Row, place: Place, key: tuple[UUID, str, str], facts: dict[str, object], known: Known
) -> ExclusiveUnit:
    since = row.values.get("since") or draft.today
    unit = ExclusiveUnit(tenant=draft.tenant, place=place, number=key[1], kind=key[2], valid_from=since, **facts)
    known.units[key] = unit
    draft.new(unit, "registry.unit.added", number=unit.number, area_centi=unit.area_centi)
    return unit


def _shares(draft: Draft, row: Row, known: Known) -> list[Share]:
    """The owners of the cell; every part that cannot be read is told."""
    shares: list[Share] = []
    parts = [part for part in re.split(r"[;；\n]", str(row.values.get("owners") or "")) if part.strip()]
    for part in parts:
        who, _comma, share = part.replace("，", ",").partition(",")
        found = known.owners(who)
        try:
            fraction = rules.parse_share(share)
        except ValueError:
            draft.say(row, "owners", "share_form", _("份额写成 1/2 或 50%%，“%(part)s”看不懂。") % {"part": part.strip()})
            continue
        if len(found) == 1:
            shares.append(Share(found[0], fraction))
        else:
            text = _("“%(who)s”不止一位，换成手机号写。") if found else _("没有找到“%(who)s”，先登记上。")
            draft.say(row, "owners", "several" if found else "not_found", text % {"who": who.strip()})
    if parts and len(shares) == len(parts):
        draft.say_all(row, rules.share_problems([one.part for one in shares], owners=[one.owner.pk for one in shares]))
    return shares


def _transfer(draft: Draft, row: Row, unit: ExclusiveUnit, shares: list[Share], known: Known) -> bool:
    """Replace the owners when the sheet names others, or other shares."""
    before = known.owned.get(unit.pk, [])
    wanted = {(one.owner.pk, one.part) for one in shares}
    held = {(one.person_id or one.organisation_id, Fraction(one.share_numerator, one.share_denominator)) for one in before}
    if not shares or wanted == held:
        return False
    since: date = row.values.get("since") or draft.today
    starts = [one.valid_from for one in before if one.valid_from]
    if starts and since <= max(starts):
        draft.say(row, "since", "dates_order", _("新业主的起始日期要晚于原业主的。"))
        return False
    for one in before:
        draft.change(one, {"valid_to": since - timedelta(days=1)})
    after = [ownership_of(unit, share, since) for share in shares]
    for one in after:
        draft.new(one)
    draft.note(unit, "registry.unit.transferred", {"owners": [owners_for_journal(before), owners_for_journal(after)]})
    known.owned[unit.pk] = after
    return True
