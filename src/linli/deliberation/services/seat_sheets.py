"""The sheet of a term's members: looked at before anything is written, then filled in wholly or not at all."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, Any

from django.core.files.base import File
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.core.actors import Actor
from linli.core.privacy import search_hash
from linli.core.problems import Problem, refuse_if
from linli.core.spreadsheets import Choice, Column, Day, Phone, Row, Text, Whole, in_order_of_rows, read
from linli.registry.api import Organisation, Person, living_records, organisations

from ..errors import CouncilRefused
from ..models import Seat, SeatRole, Term
from ..selectors.councils import seats_in
from . import seats
from .councils import allow
from .seats import SeatGiven

MOST_ROWS = 2000
ROLES = dict(SeatRole.choices) | {SeatRole.CHAIR: (SeatRole.CHAIR.label, gettext_lazy("主任"), gettext_lazy("召集人"))}
"""The words of each role; a sheet made elsewhere says of the chair only the one or the other."""
COLUMNS = [
    Column("position", gettext_lazy("席位"), parse=Whole(), example=1, hint=gettext_lazy("不写就按顺序排在空着的席位上")),
    Column("name", gettext_lazy("姓名"), parse=Text(60), example="王小明", hint=gettext_lazy("单位的席位写派来的人")),
    Column("phone", gettext_lazy("电话"), parse=Phone(), example="13900000000", hint=gettext_lazy("有同名的才要写")),
    Column("organisation", gettext_lazy("单位"), parse=Text(120), hint=gettext_lazy("单位的席位才写，写登记的全称或简称")),
    Column(
        "role", gettext_lazy("职务"), parse=Choice(ROLES), hint=gettext_lazy("主任、副主任、秘书、成员或兼职委员；不写就是成员")
    ),
    Column("group", gettext_lazy("组别"), parse=Text(40), example="第一组"),
    Column("constituency", gettext_lazy("代表谁"), parse=Text(60), example="柳岸里小区"),
    Column("valid_from", pgettext_lazy("seat", "从哪天起"), parse=Day(), hint=gettext_lazy("不写就是这一届开始的那天")),
]


@dataclass(slots=True)
class Plan:
    """What a sheet would do: who would sit where, who sits there already, or why nothing is done."""

    read: int = 0
    made: Sequence[Seat] = ()
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    given: list[SeatGiven] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        return not self.problems

    @property
    def effects(self) -> list[tuple[Seat, SeatGiven]]:
        return list(zip(self.made, self.given, strict=True))


def check(*, term: Term, file: IO[bytes] | File[Any], by: Actor, now: datetime) -> Plan:
    """
    What a sheet would do, with every problem by row and column. Writes nothing. The same sheet sent twice does nothing more.

    :raises NotAllowed: without the right there.
    """
    allow(by, term.council)
    reading = read(file, COLUMNS, most_rows=MOST_ROWS)
    plan = Plan(read=reading.total, problems=list(reading.problems), notes=list(reading.notes))
    headings = {column.key: str(column.heading) for column in COLUMNS}
    table = list(reading.rows)
    reading.close()
    known = _Known(term, table)
    for row in table:
        given, problems = known.given(row)
        plan.problems += [_at(one, row, headings) for one in problems if not row.problems]
        if given is None:
            continue
        if known.sits(given):
            plan.unchanged += 1
        else:
            plan.given.append(given)
    plan.made, problems = seats.planned(term, plan.given, now=now, headings=_person_headings(headings))
    plan.problems += problems
    plan.problems.sort(key=in_order_of_rows)
    return plan


def apply(*, term: Term, file: IO[bytes] | File[Any], by: Actor, now: datetime) -> Plan:
    """
    Do what the sheet says. :raises NotAllowed: without the right there. :raises CouncilRefused: with every problem by row.
    """
    plan = check(term=term, file=file, by=by, now=now)
    refuse_if(plan.problems, CouncilRefused)
    plan.made = seats.fill_many(term=term, given=plan.given, by=by, now=now) if plan.given else []
    return plan


def _at(problem: Problem, row: Row, headings: dict[str, str]) -> Problem:
    return Problem(problem.code, problem.text, problem.where, row.number, headings.get(problem.where, ""))


def _person_headings(headings: dict[str, str]) -> dict[str, str]:
    return headings | {"person": headings["name"], "delegate": headings["name"]}


class _Known:
    """The people and organisations that the sheet names, and who sits there already; read in three queries."""

    def __init__(self, term: Term, table: Sequence[Row]) -> None:
        self.term = term
        names = {str(row.values.get("name") or "") for row in table} - {""}
        tenant = term.council.tenant
        self.people = _by_name(living_records(tenant).filter(name__in=names))
        self.units: dict[str, list[Organisation]] = {}
        for unit in organisations(tenant):
            for name in {unit.name, unit.short_name} - {""}:
                self.units.setdefault(name, []).append(unit)
        self.live = [(one.person_id, one.organisation_id, one.delegate_id, one.position) for one in seats_in(term)]

    def given(self, row: Row) -> tuple[SeatGiven | None, list[Problem]]:
        values = row.values
        unit, problems = self._unit(str(values.get("organisation") or ""))
        person, more = self._person(
            str(values.get("name") or ""), str(values.get("phone") or ""), is_needed=not values.get("organisation")
        )
        problems += more
        if problems or row.problems:
            return None, problems
        return SeatGiven(
            person=None if unit else person, organisation=unit, delegate=person if unit else None,
            position=values.get("position"), role=values.get("role") or SeatRole.MEMBER, group=values.get("group") or "",
            constituency=values.get("constituency") or "", valid_from=values.get("valid_from") or self.term.begins_on,
            row=row.number,
        ), []  # fmt: skip

    def sits(self, given: SeatGiven) -> bool:
        """Whether just this stands there already."""
        keys = tuple(one.pk if one else None for one in (given.person, given.organisation, given.delegate))
        return any(live[:3] == keys and given.position in (None, live[3]) for live in self.live)

    def _unit(self, name: str) -> tuple[Organisation | None, list[Problem]]:
        if not name:
            return None, []
        found = self.units.get(name, [])
        if len(found) == 1:
            return found[0], []
        text = _("有 %(n)s 个单位叫这个名字，写全称。") if found else _("单位里没有“%(name)s”，先登记上。")
        return None, [Problem("several" if found else "not_found", text % {"n": len(found), "name": name}, "organisation")]

    def _person(self, name: str, phone: str, *, is_needed: bool) -> tuple[Person | None, list[Problem]]:
        if not name:
            return None, [Problem("empty", _("写上姓名，或者写上单位。"), "name")] if is_needed else []
        found = self.people.get(name, [])
        if phone:
            found = [one for one in found if one.phone_hash == search_hash(phone, purpose="phone")]
        if len(found) == 1:
            return found[0], []
        if found:
            return None, [Problem("several", _("有 %(n)s 个人叫这个名字，写上电话。") % {"n": len(found)}, "name")]
        return None, [Problem("not_found", _("居民里没有“%(name)s”，先登记上，或看看电话对不对。") % {"name": name}, "name")]


def _by_name(people: Iterable[Person]) -> dict[str, list[Person]]:
    found: dict[str, list[Person]] = {}
    for one in people:
        found.setdefault(one.name, []).append(one)
    return found
