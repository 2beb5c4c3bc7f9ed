"""The sheet of a community's check-ins: looked at before anything is written, then written wholly or not at all."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import IO, Any
from uuid import UUID

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core import locking
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.core.privacy import search_hash
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.core.spreadsheets import Column, Day, Phone, Row, Text, in_order_of_rows, read, yes_no
from linli.core.words import in_other_languages
from linli.registry.api import (
    Organisation,
    Person,
    Place,
    Reporter,
    find_or_add_people,
    living_records,
    organisations,
    places_under,
)

from ..errors import CheckInRefused
from ..models import CheckIn
from ..rules import checkins as rules
from ..rules import free_times, needs, rights
from . import checkin_reporting, checkins
from .checkins import About, CheckInGiven

MOST_ROWS = 300
"""It is looked at and written while somebody waits; what changes, row by row."""
CHANNEL = "sheet"
COLUMNS = [
    Column("name", gettext_lazy("姓名"), required=True, parse=Text(60), example="王小明"),
    Column(
        "phone", gettext_lazy("电话"), required=True, parse=Phone(), example="13900000000", hint=gettext_lazy("凭姓名和电话认人，不重复登记")
    ),
    Column("place", gettext_lazy("报到社区"), required=True, parse=Text(60), example="柳岸社区"),
    Column(
        "consents", gettext_lazy("本人单独同意"), required=True, parse=yes_no(), example=gettext_lazy("是"),
        hint=gettext_lazy("问过本人、本人同意记下来的写“是”；没问过的不要写进表里"),
    ),
    Column("employer", gettext_lazy("工作单位"), parse=Text(rules.MOST_EMPLOYER), example="试验中学"),
    Column("branch", gettext_lazy("所在党支部"), parse=Text(rules.MOST_BRANCH), hint=gettext_lazy("可以不写；只有管报到的岗位看得到")),
    Column("skills", gettext_lazy("本领"), parse=Text(200), example="理发、法律咨询", hint=gettext_lazy("用顿号隔开")),
    Column(
        "times", gettext_lazy("有空的时段"), parse=Text(60), example=gettext_lazy("工作日晚上、周末白天"),
        hint=gettext_lazy("工作日白天、工作日晚上、周末白天、周末晚上；不写就是没说"),
    ),
    Column("post_wanted", gettext_lazy("想做什么"), parse=Text(rules.MOST_POST)),
    Column("since", gettext_lazy("哪天报到的"), parse=Day(), hint=gettext_lazy("不写就是今天")),
]  # fmt: skip
HEADINGS = {column.key: column.heading for column in COLUMNS}
COLUMN_OF = {"person": "name", "employer_text": "employer"}
"""Where a rule's field stands in the sheet under another key."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row that does something: who, where, what is said; `known` is their record, `live` what stands already."""

    row: int
    name: str
    phone: str
    place: Place
    about: About
    since: date
    known: Person | None
    live: CheckIn | None

    @property
    def is_new(self) -> bool:
        return self.live is None


@dataclass(slots=True)
class Plan:
    """What a sheet would do, or why nothing is done. `unchanged`: rows that say what stands already."""

    read: int = 0
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        return not self.problems

    @property
    def created(self) -> int:
        return sum(one.is_new for one in self.lines)

    @property
    def changed(self) -> int:
        return len(self.lines) - self.created

    def as_dict(self) -> dict[str, int]:
        return {"created": self.created, "changed": self.changed, "unchanged": self.unchanged}


def check(*, tenant: Tenant, file: IO[bytes] | File[Any], by: Actor, now: datetime) -> Plan:
    """
    What a sheet would do, with every problem by row and column. Writes nothing. The same sheet sent twice does nothing more.

    :raises NotAllowed: for whoever keeps no check-ins at all.
    """
    if not by.may(rights.CHECKINS, tenant_id=tenant.pk):
        raise NotAllowed(Problem("not_allowed", _("导入不归您的岗位。")))
    reading = read(file, COLUMNS, most_rows=MOST_ROWS)
    plan = Plan(read=reading.total, problems=list(reading.problems), notes=list(reading.notes))
    table = list(reading.rows)
    reading.close()
    known, seen = _Known(tenant, table), dict[tuple[str, str], int]()
    for row in table:
        line, problems = _line(known, row, seen, by, timezone.localdate(now))
        plan.problems += [_at(one, row) for one in problems]
        if line is None:
            continue
        if line.live and not _differs(line.live, line.about):
            plan.unchanged += 1
        else:
            plan.lines.append(line)
    plan.problems.sort(key=in_order_of_rows)
    return plan


@transaction.atomic
def apply(*, tenant: Tenant, file: IO[bytes] | File[Any], by: Actor, now: datetime) -> Plan:
    """
    Do what the sheet says: what is new in one go, what changes by the verb that a page would use.

    :raises NotAllowed: without the right. :raises CheckInRefused: with every problem by row.
    """
    locking.one(Tenant, tenant.pk)  # what the check found must still be so when it is written
    plan = check(tenant=tenant, file=file, by=by, now=now)
    refuse_if(plan.problems, CheckInRefused)
    for line in plan.lines:
        if line.live:
            checkins.change(checkin=line.live, about=line.about, by=by, now=now)
    _report(tenant, [line for line in plan.lines if line.is_new], by, now)
    return plan


def _report(tenant: Tenant, lines: Sequence[Line], by: Actor, now: datetime) -> None:
    unknown = [line for line in lines if line.known is None]
    reporters = [Reporter(line.name, line.phone, line.place) for line in unknown]
    people = find_or_add_people(tenant=tenant, reporters=reporters, by=by, now=now)
    added = {line.row: person for line, person in zip(unknown, people, strict=True)}
    several = [
        CheckInGiven(
            place=line.place, person=line.known or added[line.row], about=line.about, since=line.since, consents=True,
            channel=CHANNEL,
        )
        for line in lines
    ]  # fmt: skip
    checkin_reporting.report_many(tenant=tenant, several=several, by=by, now=now)


def _at(problem: Problem, row: Row) -> Problem:
    key = COLUMN_OF.get(problem.where, problem.where)
    return Problem(problem.code, problem.text, key, row.number, str(HEADINGS.get(key, "")))


def _line(
    known: "_Known", row: Row, seen: dict[tuple[str, str], int], by: Actor, today: date
) -> tuple[Line | None, list[Problem]]:
    """What a row does, or what is wrong with it; cells that could not be read are told already."""
    name, phone = str(row.values.get("name") or "").strip(), str(row.values.get("phone") or "")
    if row.problems or not name:
        return None, []
    place, problems = known.place(str(row.values.get("place") or ""), by)
    about, more = known.about(row)
    person = known.person(name, phone)
    live = known.live.get(person.pk) if person else None
    since = row.values.get("since") or (live.since if live else today)
    said = rules.Said("community", since, is_person=True, consents=bool(row.values.get("consents")), channel=CHANNEL)
    problems += more + rules.report_problems(said, live_number="", is_gone=False, today=today)
    if twice := seen.get((name, phone)):
        problems.append(Problem("row_twice", _("和第 %(row)s 行是同一个人。") % {"row": twice}, where="name"))
    seen.setdefault((name, phone), row.number)
    if live and place and live.place_id != place.pk:  # type: ignore[attr-defined]
        text = _("已经在别的社区报到了（%(number)s），不用再报；搬过来了就办转报到。")
        problems.append(Problem("reported", text % {"number": live.number}, where="place"))
    if problems or place is None:
        return None, problems
    return Line(row.number, name, phone, place, _merged(live, about), since, person, live), []


def _merged(live: CheckIn | None, about: About) -> About:
    """An empty cell leaves what stands already."""
    if live is None:
        return about
    employer, text = (
        (about.employer, about.employer_text) if about.employer or about.employer_text else (live.employer, live.employer_text)
    )
    return About(
        employer=employer, employer_text=text, branch=about.branch or live.branch, skills=about.skills or live.skills,
        times=about.times or live.times, post_wanted=about.post_wanted or live.post_wanted,
    )  # fmt: skip


def _differs(live: CheckIn, about: About) -> bool:
    return any(
        (
            live.employer != about.employer, live.employer_text != about.employer_text, live.branch != about.branch,
            list(live.skills) != list(about.skills), list(live.times) != list(about.times),
            live.post_wanted != about.post_wanted,
        )
    )  # fmt: skip


class _Known:
    """The people, communities and employers that the sheet names, and who reports already; read in four queries."""

    def __init__(self, tenant: Tenant, table: Sequence[Row]) -> None:
        names = {str(row.values.get("name") or "").strip() for row in table} - {""}
        self.people: dict[tuple[str, str], Person] = {}
        for one in living_records(tenant).filter(name__in=names).order_by("-made_at", "-id"):
            self.people[one.name, one.phone_hash] = one  # of two alike, the oldest record stands
        rows = CheckIn.objects.live().filter(tenant=tenant, person__in=self.people.values())
        self.live: dict[UUID, CheckIn] = {one.person_id: one for one in rows.select_related("employer")}  # type: ignore[attr-defined,misc]
        self.places = _by_name(places_under("", tenant=tenant).of_kind("community"), "name", "full_name", "code")
        self.units = _by_name(organisations(tenant), "name", "short_name")
        self.times = {word.casefold(): code for said in _in_every_language(free_times.choices) for code, word in said}

    def person(self, name: str, phone: str) -> Person | None:
        return self.people.get((name, search_hash(phone, purpose="phone")))

    def place(self, name: str, by: Actor) -> tuple[Place | None, list[Problem]]:
        found = self.places.get(name.strip(), [])
        if len(found) != 1:
            text = _("有几个社区叫“%(name)s”，写全称。") if found else _("没有叫“%(name)s”的社区。")
            return None, [Problem("place", text % {"name": name}, where="place")]
        if not by.may(rights.CHECKINS, tenant_id=found[0].tenant_id, place_path=found[0].path):
            return None, [Problem("not_allowed", _("这一行不在您的范围里。"), where="place")]
        return found[0], []

    def about(self, row: Row) -> tuple[About, list[Problem]]:
        """What is said of somebody; an employer of the register by its full or short name, any other as it is written."""
        text = str(row.values.get("employer") or "").strip()
        units = self.units.get(text, [])
        skills = needs.skills_of(str(row.values.get("skills") or ""))
        times, unknown = self._times(str(row.values.get("times") or ""))
        problems = needs.skill_problems(skills)
        if unknown:
            says = _("不认识“%(word)s”，写工作日白天、工作日晚上、周末白天或者周末晚上。")
            problems.append(Problem("times", says % {"word": unknown[0]}, where="times"))
        unit = units[0] if len(units) == 1 else None
        return About(
            employer=unit, employer_text="" if unit else text, branch=str(row.values.get("branch") or "").strip(), skills=skills,
            times=times, post_wanted=str(row.values.get("post_wanted") or "").strip(),
        ), problems  # fmt: skip

    def _times(self, text: str) -> tuple[list[str], list[str]]:
        words = [one.strip() for one in re.split("[、，,；;\n]", text) if one.strip()]
        return [self.times[one.casefold()] for one in words if one.casefold() in self.times], [
            one for one in words if one.casefold() not in self.times
        ]


def _in_every_language(say: Callable[[], list[tuple[str, str]]]) -> list[list[tuple[str, str]]]:
    """Times are read as any language of the installation names them: a template filled in in English is read in Chinese too."""
    return [say(), *in_other_languages(say).values()]


def _by_name(rows: Iterable[Any], *names: str) -> dict[str, list[Any]]:
    found: dict[str, list[Place | Organisation]] = {}
    for one in rows:
        for name in {getattr(one, each) for each in names} - {""}:
            found.setdefault(name, []).append(one)
    return found
