"""The sheet of organisations: known by credit code, else by name."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.spreadsheets import Choice, Column, Phone, Row, Text
from linli.registry.models import Organisation, OrganisationKind, Place
from linli.registry.rules import organisations as rules

from .places import Known as KnownPlaces
from .places import found_place
from .planning import Draft, given

EDIT = "registry.organisations.edit"

COLUMNS = [
    Column("name", gettext_lazy("名称"), required=True, parse=Text(120), example="绿荫物业有限公司"),
    Column("kind", gettext_lazy("类别"), required=True, parse=Choice(dict(OrganisationKind.choices)), example="物业服务企业"),
    Column("short_name", gettext_lazy("简称"), parse=Text(40), example="绿荫物业"),
    Column("credit_code", gettext_lazy("统一社会信用代码"), parse=Text(18)),
    Column("parent", gettext_lazy("上级单位"), parse=Text(120)),
    Column("place", gettext_lazy("所在"), parse=Text(), hint=gettext_lazy("地点的全称或编码")),
    Column("phone", gettext_lazy("公开电话"), parse=Phone(is_an_offices=True), example="55550120"),
    Column("address", gettext_lazy("地址"), parse=Text(160)),
]


class Known:
    """The standing organisations by credit code and by name."""

    def __init__(self, draft: Draft) -> None:
        self.by_code: dict[str, Organisation] = {}
        self.by_name: dict[str, list[Organisation]] = {}
        self.expected: set[str] = set()
        for one in Organisation.objects.filter(tenant=draft.tenant, merged_into=None, valid_to=None).order_by("id"):
            self.add(one)

    def add(self, one: Organisation) -> None:
        self.by_name.setdefault(one.name, []).append(one)
        if one.credit_code:
            self.by_code[one.credit_code] = one

    def one(self, name: str, credit_code: str = "") -> Organisation | None:
        named = self.by_name.get(name.strip(), [])
        return self.by_code.get(credit_code) or (named[0] if len(named) == 1 else None)


def plan(draft: Draft, rows: Iterator[Row]) -> None:
    known, places, seen = Known(draft), KnownPlaces(draft), dict[object, int]()
    for row in rows:
        name, code = str(row.values.get("name") or "").strip(), str(row.values.get("credit_code") or "").upper()
        there = known.one(name, code)
        place = found_place(draft, row, "place", places) if row.values.get("place") else None
        parent = _parent(draft, row, known)
        is_own_parent = parent is not None and parent is there
        draft.say_all(
            row, rules.organisation_problems(name=name, credit_code=code, code_taken=False, is_own_parent=is_own_parent)
        )
        stands = place or (there.place if there else None)
        if not draft.by.may(EDIT, tenant_id=draft.tenant.pk, place_path=stands.path if stands else None):
            draft.not_allowed(row, "name")
            known.expected.add(name)
        elif name:
            made = _plan_row(draft, row, there, place, parent, known)
            if made.pk in seen:
                draft.say(row, "name", "row_twice", _("和第 %(row)s 行是同一处。") % {"row": seen[made.pk]})
            seen[made.pk] = row.number


def _parent(draft: Draft, row: Row, known: Known) -> Organisation | None:
    name = row.values.get("parent")
    if not name:
        return None
    found = known.one(str(name))
    if found is None and name not in known.expected:
        draft.say(row, "parent", "not_found", _("没有找到“%(text)s”，先登记上。") % {"text": name})
    return found


def _plan_row(
    draft: Draft, row: Row, there: Organisation | None, place: Place | None, parent: Organisation | None, known: Known
) -> Organisation:
    facts = given(row, "kind", "name", "short_name", "credit_code", "phone", "address")
    facts |= {"credit_code": str(facts["credit_code"]).upper()} if "credit_code" in facts else {}
    facts |= {"place": place} if place else {}
    facts |= {"parent": parent} if parent else {}
    if there is not None:
        changed = draft.change(there, facts, "registry.organisation.changed")
        draft.count(row, is_new=False, is_changed=changed)
        return there
    organisation = Organisation(tenant=draft.tenant, valid_from=draft.today, **facts)
    known.add(organisation)
    draft.new(organisation, "registry.organisation.added", name=organisation.name, kind=organisation.kind)
    draft.count(row, is_new=True, is_changed=False)
    return organisation
