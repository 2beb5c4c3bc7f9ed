"""One matter reported twice becomes one case; several matters in one report become several. No reporter is left behind."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from linli.casework.errors import CaseRefused
from linli.casework.events import CaseMerged, CaseSplitOff
from linli.casework.models import Case, Category, Reporter
from linli.casework.rules import cases, merging, rights
from linli.casework.rules.merging import PartGiven, Target
from linli.casework.states import ClockKind, State
from linli.core.actors import Actor
from linli.core.ids import uuid7, uuid7_at
from linli.core.problems import Problem, refuse_if
from linli.registry.api import Place

from . import clocks
from .deeds import Deed, allow, locked, locked_both
from .intake import give_number


@transaction.atomic
def merge(*, case: Case, into: Case, reason: str = "", by: Actor, now: datetime) -> Case:
    """
    Merge a case into another running one that is about the same matter: its reporters move along and are told, its work
    ends, its number from now on opens the other. Both are held in the order of their keys.

    :raises NotAllowed: without the right at both. :raises CaseRefused: with every reason.
    """
    case, into = locked_both(case, into)
    allow(by, rights.MERGE, case)
    allow(by, rights.MERGE, into)
    problems = [*cases.step_problems("merge", case.state), *_merge_problems(case, into)]
    refuse_if([*problems, *cases.text_problems(reason, where="reason", least=0, most=cases.MOST_REASON)], CaseRefused)
    moved = _move_reporters(case, into)
    leaving = Deed(case, by=by, now=now)
    leaving.set(merged_into_id=into.pk, closed_at=now, next_step="", next_at=None)
    leaving.step("merge", text=reason.strip(), changes={"into": [None, into.number]}, next_step=into.short_number)
    leaving.end_assignments(into.short_number)
    clocks.stop_all(leaving)
    leaving.announce(CaseMerged, into_id=into.pk)
    taking = Deed(into, by=by, now=now)
    taking.set(reporter_count=into.reporter_count + moved)
    taking.beside("take_in", "took_in", text=reason.strip(), number=case.short_number, merged=case.number)
    taking.write()
    return leaving.write()


def _merge_problems(case: Case, into: Case) -> list[Problem]:
    went_to = into.merged_into.short_number if into.merged_into else ""
    target = Target(into.short_number, into.state, went_to)
    brings = Case.objects.filter(merged_into=case).count()
    return merging.merge_problems(target, is_same=case.pk == into.pk, brings=brings)


def _move_reporters(case: Case, into: Case) -> int:
    """
    Put the reporters with the other case; who reported both stays where they are, and is a reporter of both.

    Returns how many moved.
    """
    there = list(into.reporters.values_list("person_id", "phone_hash"))
    persons, phones = {person for person, _phone in there if person}, {phone for _person, phone in there if phone}
    moving = [
        one.pk
        for one in case.reporters.only("person_id", "phone_hash")
        if not merging.is_known(one.person_id, one.phone_hash, persons=persons, phones=phones)
    ]
    return Reporter.objects.filter(pk__in=moving).update(case=into, came_with=case)


@dataclass(frozen=True, slots=True)
class Part:
    """One of several matters in a report. Without `text` the reporter's own words stand for it; without `place` the case's."""

    title: str
    category: Category | None
    place: Place | None = None
    place_detail: str = ""
    text: str = ""


@transaction.atomic
def split(*, case: Case, parts: Sequence[Part], title: str = "", reason: str = "", by: Actor, now: datetime) -> Case:
    """
    Make a case of its own of every part; the case itself goes on with what is left (`title`, where that has to be said
    anew). The reporters become reporters of every part and are told its number.

    :raises NotAllowed: without the right here. :raises CaseRefused: with every reason.
    """
    case = locked(case)
    allow(by, rights.MERGE, case)
    problems = [*cases.step_problems("split", case.state), *merging.split_problems([_given(case, part) for part in parts])]
    problems += cases.text_problems(title, where="title", least=0, most=cases.MOST_TITLE)
    refuse_if([*problems, *cases.text_problems(reason, where="reason", least=0, most=cases.MOST_REASON)], CaseRefused)
    reporters = list(case.reporters.order_by("at", "id"))
    made = [_split_off(case, part, reporters, reason, by, now) for part in parts]
    deed = Deed(case, by=by, now=now)
    deed.set(title=title.strip() or case.title)
    numbers = "、".join(part.short_number for part in made)
    deed.step("split", text=reason.strip(), changes={"parts": [None, [part.number for part in made]]}, next_step=numbers)
    return deed.write()


def _given(case: Case, part: Part) -> PartGiven:
    category, place = part.category, part.place
    return PartGiven(
        title=part.title,
        text=part.text,
        place_detail=part.place_detail,
        has_category=category is not None and category.tenant_id == case.tenant_id and category.is_active,
        has_place=place is None or place.tenant_id == case.tenant_id,
    )


def _split_off(case: Case, part: Part, reporters: Sequence[Reporter], reason: str, by: Actor, now: datetime) -> Case:
    """A case of its own, accepted already; it was reported when the whole was, and waits to be dispatched from now on."""
    assert part.category is not None  # noqa: S101 -- a part without a category has a problem
    deed = Deed(_new_part(case, part, part.category, by, now), by=by, now=now)
    deed.add(*[_copied(one, deed.case) for one in reporters])
    deed.step("report", text=reason.strip(), changes={"parent": [None, case.number]}, next_step=case.short_number)
    deed.step("accept")
    deed.announce(CaseSplitOff, parent_id=case.pk)
    clocks.start(deed, ClockKind.ACCEPT, "accept")
    deed.last(lambda made: give_number(made, now))
    return deed.write()


def _new_part(case: Case, part: Part, category: Category, by: Actor, now: datetime) -> Case:
    place = part.place or case.place
    return Case(
        id=uuid7_at(case.reported_at),
        tenant_id=case.tenant_id,
        parent=case,
        channel=case.channel,
        kind=category.kind,
        category=category,
        category_name=category.name,
        title=part.title.strip(),
        description=part.text.strip() or case.description,
        place=place,
        place_path=place.path if place else "",
        place_detail=part.place_detail.strip() or ("" if part.place else case.place_detail),
        state=State.SUBMITTED,
        is_urgent=case.is_urgent,
        profile="emergency" if case.is_urgent else category.profile,
        reported_at=case.reported_at,
        accepted_at=now,
        changed_at=now,
        reporter_count=case.reporter_count,
        first_receiver=case.first_receiver or by.label[:80],
        first_receiver_appointment_id=case.first_receiver_appointment_id if case.first_receiver else by.appointment_id,
    )


def _copied(one: Reporter, part: Case) -> Reporter:
    """The same reporter of another case: reached the same way, with the same wishes."""
    fields = {field.attname: getattr(one, field.attname) for field in Reporter._meta.concrete_fields}
    return Reporter(**fields | {"id": uuid7(), "case_id": part.pk, "came_with_id": None})
