"""The sheet of places: each under one that is known, or stands further up in the sheet."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.ids import short_code
from linli.core.problems import Problem
from linli.core.spreadsheets import BadCell, Choice, Column, Hundredths, Row, Text, Whole
from linli.registry.models import ManagementMode, Place, PlaceKind, SourceCrs
from linli.registry.rules import places as rules
from linli.registry.rules.paths import path_of

from .planning import Draft, given

EDIT = "registry.places.edit"
FACTS = [
    "address",
    "kind_detail",
    "management_mode",
    "built_year",
    "floors",
    "household_count",
    "area_centi",
    "longitude",
    "latitude",
    "source_crs",
]
DEGREES_DIGITS = 20
MAKING = {"name", "code", "parent"}  # without these nobody knows which place it is


def degrees(cell: Any) -> float:
    """Degrees as a number. :raises BadCell: for anything else."""
    text = Text(DEGREES_DIGITS)(cell)
    try:
        return float(text)
    except ValueError as error:
        raise BadCell("not_a_number", _("“%(text)s”不是数字。") % {"text": text}) from error


COLUMNS = [
    Column(
        "parent",
        gettext_lazy("上级"),
        required=True,
        example="柳岸里社区",
        hint=gettext_lazy("上级的全称或编码；本表上面的行也行"),
    ),
    Column("kind", gettext_lazy("类别"), required=True, parse=Choice(dict(PlaceKind.choices)), example="小区楼院"),
    Column("name", gettext_lazy("名称"), required=True, parse=Text(80), example="柳岸里小区"),
    Column(
        "code", gettext_lazy("编码"), required=True, parse=Text(20), example="Y01", hint=gettext_lazy("同一个上级下面不能重复")
    ),
    Column("address", gettext_lazy("地址"), parse=Text(160), example="柳岸路 1 号"),
    Column("kind_detail", gettext_lazy("细类"), parse=Text(40)),
    Column("management_mode", gettext_lazy("管理方式"), parse=Choice(dict(ManagementMode.choices)), example="物业服务企业"),
    Column("built_year", gettext_lazy("建成年份"), parse=Whole(1900, 2100), example=1998),
    Column("floors", gettext_lazy("层数"), parse=Whole(1, 200), example=6),
    Column("household_count", gettext_lazy("户数（户）"), parse=Whole(0, 100_000), example=240),
    Column("area_centi", gettext_lazy("建筑面积（m²）"), parse=Hundredths(), example=21000),
    Column("longitude", gettext_lazy("经度"), parse=degrees),
    Column("latitude", gettext_lazy("纬度"), parse=degrees),
    Column("source_crs", gettext_lazy("坐标系"), parse=Choice(dict(SourceCrs.choices)), example="GCJ-02（火星坐标）"),
]


class Known:
    """The living places of the tenant, found by full name, code or path; new ones of the sheet join as it is read."""

    def __init__(self, draft: Draft) -> None:
        self.by_path: dict[str, Place] = {}
        self.by_word: dict[str, list[Place]] = {}
        self.expected: set[str] = set()
        self.public_codes = set(Place.objects.values_list("public_code", flat=True))
        for place in Place.objects.filter(tenant=draft.tenant, valid_to=None).order_by("path"):
            self.add(place)

    def add(self, place: Place) -> None:
        self.by_path[place.path] = place
        for word in {place.full_name or place.name, place.code, place.path, place.public_code}:
            called = self.by_word.setdefault(word, [])
            if place not in called:
                called.append(place)

    def expect(self, row: Row) -> None:
        """A row that names a place, but cannot be done as it stands: further down, nobody is told that it is not there."""
        parent, name, code = (str(row.values.get(key) or "").strip() for key in ("parent", "name", "code"))
        self.expected |= {name, code.upper(), f"{parent}{name}"}

    def find(self, text: str) -> list[Place]:
        return self.by_word.get(text.strip(), [])

    def free_public_code(self) -> str:
        code = short_code()
        while code in self.public_codes:
            code = short_code()
        self.public_codes.add(code)
        return code


def plan(draft: Draft, rows: Iterator[Row]) -> None:
    known, seen = Known(draft), dict[str, int]()
    for row in rows:
        parent = found_place(draft, row, "parent", known)
        code = str(row.values.get("code") or "").strip().upper()
        problems = _problems(draft, row, parent, code)
        draft.say_all(row, problems)
        if parent is not None and not draft.by.may(EDIT, tenant_id=draft.tenant.pk, place_path=parent.path):
            draft.not_allowed(row, "parent")
            known.expect(row)
        elif parent is None or any(problem.where in MAKING for problem in problems):
            known.expect(row)
        else:
            _plan_row(draft, row, parent, code, known, seen)


def _problems(draft: Draft, row: Row, parent: Place | None, code: str) -> list[Problem]:
    """What is wrong with the place by itself; whether it fits where it shall stand only where both are known."""
    values = row.values
    fits = rules.place_problems(
        kind=values.get("kind") or "",
        code=code,
        name=values.get("name") or "",
        parent_kind=parent.kind if parent else None,
        sibling_codes=frozenset(),
    )
    position = rules.position_problems(
        longitude=values.get("longitude"),
        latitude=values.get("latitude"),
        boundary=None,
        crs=values.get("source_crs") or "cgcs2000",
    )
    unsure = parent is None or draft.lacks(row, "kind")
    unread = draft.lacks(row, "longitude") or draft.lacks(row, "latitude")
    return [one for one in fits if not (unsure and one.where == "parent")] + ([] if unread else position)


def _plan_row(draft: Draft, row: Row, parent: Place, code: str, known: Known, seen: dict[str, int]) -> None:
    path = path_of(parent.path, code)
    if path in seen:
        draft.say(row, "code", "row_twice", _("和第 %(row)s 行是同一处。") % {"row": seen[path]})
        return
    seen[path] = row.number
    facts, name = given(row, *FACTS), str(row.values["name"]).strip()
    there = known.by_path.get(path)
    if draft.lacks(row, "kind"):
        known.expect(row)
    elif there is None:
        place = _new(draft, parent, row.values["kind"], code, name, known.free_public_code(), facts)
        known.add(place)
        draft.new(place, "registry.place.added", path=path, name=name)
        draft.count(row, is_new=True, is_changed=False)
    elif there.kind != row.values["kind"]:
        draft.say(row, "kind", "kind_differs", _("已经登记成“%(kind)s”，类别不能用表改。") % {"kind": there.get_kind_display()})
    else:
        full_name = rules.full_name_of(there.kind, name, parent.full_name or parent.name)
        changed = draft.change(there, {**facts, "name": name, "full_name": full_name}, "registry.place.edited")
        known.add(there)
        draft.count(row, is_new=False, is_changed=changed)


def _new(draft: Draft, parent: Place, kind: str, code: str, name: str, public_code: str, facts: dict[str, Any]) -> Place:
    return Place(
        tenant=draft.tenant,
        kind=kind,
        code=code,
        name=name,
        parent=parent,
        path=path_of(parent.path, code),
        full_name=rules.full_name_of(kind, name, parent.full_name or parent.name),
        public_code=public_code,
        valid_from=draft.today,
        **facts,
    )


def found_place(draft: Draft, row: Row, key: str, known: Known, kinds: tuple[str, ...] = ()) -> Place | None:
    """The one place that a cell names; a problem where there is none or several."""
    if draft.lacks(row, key):
        return None
    text = str(row.values.get(key) or "").strip()
    found = [one for one in known.find(text) if not kinds or one.kind in kinds]
    if len(found) == 1:
        return found[0]
    if found:
        draft.say(row, key, "several", _("有 %(count)s 处都叫“%(text)s”，写编码。") % {"count": len(found), "text": text})
    elif text not in known.expected:
        draft.say(row, key, "not_found", _("没有找到“%(text)s”，先登记上。") % {"text": text})
    return None
