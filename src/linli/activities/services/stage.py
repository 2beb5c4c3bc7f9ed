"""The stage of a fair: numbers put on, moved, taken off, and all that follow put later when something takes longer."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from linli.core import journal, locking
from linli.core.actors import Actor
from linli.core.problems import Problem, refuse_if

from ..errors import FairRefused
from ..models import ClassGroup, ResidentGroup, Session, StageItem
from ..rules import fairs as rules
from ..rules import rights
from .pieces import allow
from .programme_pieces import held_session as held
from .programme_pieces import stranger_problems


@dataclass(frozen=True, slots=True, kw_only=True)
class StageGiven:
    """One number. `starts_at` none: after the last one on its stage. `minutes`: how long it takes."""

    title: str
    minutes: int
    stage: str = ""
    form: str = ""
    starts_at: datetime | None = None
    group: ResidentGroup | None = None
    class_group: ClassGroup | None = None
    performers: str = ""
    note: str = ""


TEXTS = ("title", "stage", "form", "performers", "note")


@transaction.atomic
def put(*, session: Session, given: StageGiven, by: Actor, now: datetime) -> StageItem:
    """
    Put a number on the stage of a day.

    :raises NotAllowed: without the right there. :raises FairRefused: with every reason, and with what it clashes with.
    """
    of = _held(session, by)
    rows = _numbers(of)
    row = StageItem(tenant_id=of.tenant_id, session=of)
    problems = _fill(row, given, rows, of)
    if len(rows) >= rules.MOST_NUMBERS:
        problems.append(Problem("too_many", _("一场最多 %(n)s 个节目。") % {"n": rules.MOST_NUMBERS}, where="title"))
    refuse_if(problems, FairRefused)
    row.save(force_insert=True)
    journal.record(
        "activities.stage.put", row, by=by, now=now, changes={"title": [None, row.title], "starts_at": [None, row.starts_at]}
    )
    return row


@transaction.atomic
def move(*, item: StageItem, given: StageGiven, by: Actor, now: datetime) -> StageItem:
    """
    Another time, another stage, other words.

    :raises NotAllowed: without the right there. :raises FairRefused: with every reason, and with what it clashes with.
    """
    of = _held(item.session, by)
    row = locking.one(StageItem, item.pk)
    row.session = of
    before = row.starts_at
    refuse_if(_fill(row, replace(given, starts_at=given.starts_at or before), _numbers(of), of), FairRefused)
    row.save()
    journal.record(
        "activities.stage.moved", row, by=by, now=now, changes={"starts_at": [before, row.starts_at], "title": [None, row.title]}
    )
    return row


@transaction.atomic
def remove(*, item: StageItem, by: Actor, now: datetime) -> None:
    """Take it off. :raises NotAllowed: without the right there. :raises FairRefused: once the session is over."""
    of = _held(item.session, by)
    row = locking.one(StageItem, item.pk)
    refuse_if(rules.session_problems(of.state), FairRefused)
    journal.record("activities.stage.removed", row, by=by, now=now, changes={"title": [row.title, None]})
    row.delete()


@transaction.atomic
def delay(*, item: StageItem, minutes: int, by: Actor, now: datetime) -> int:
    """
    Something takes longer: this number and all after it on its stage begin so many minutes later (earlier: negative). Returns how many.

    :raises NotAllowed: without the right there. :raises FairRefused: when the day is too short, or a number before it is in the way.
    """
    of = _held(item.session, by)
    rows = _numbers(of)
    first = next((one for one in rows if one.key == item.pk), None)
    later = rules.following(rows, first) if first else []
    shift = timedelta(minutes=max(-rules.LONGEST, min(minutes, rules.LONGEST)))
    moved = [replace(one, starts_at=one.starts_at + shift) for one in later]
    problems = rules.session_problems(of.state)
    problems += rules.delay_problems(
        moved, [one for one in rows if one not in later], minutes=minutes, starts_at=of.starts_at, ends_at=of.ends_at
    )
    refuse_if(problems, FairRefused)
    items = locking.several(StageItem.objects.filter(pk__in=[one.key for one in later]).order_by("pk"))
    for one in items:
        one.starts_at += shift
    StageItem.objects.bulk_update(items, ["starts_at"])
    journal.record(
        "activities.stage.delayed", item, by=by, now=now, changes={"minutes": [0, minutes], "numbers": [0, len(items)]}
    )
    return len(items)


def _held(session: Session, by: Actor) -> Session:
    """The session first, so that two numbers never take one time."""
    of = held(session)
    allow(by, rights.GROUPS, tenant_id=of.tenant_id, place_path=of.programme.place_path)
    return of


def _numbers(of: Session) -> list[rules.Number]:
    return [number_of(one) for one in of.stage_items.order_by("starts_at", "id")]


def number_of(one: StageItem) -> rules.Number:
    return rules.Number(
        key=one.pk, stage=one.stage, title=one.title, starts_at=one.starts_at, minutes=one.minutes, group=one.group_id,  # type: ignore[attr-defined]
        class_group=one.class_group_id,  # type: ignore[attr-defined]
    )  # fmt: skip


def _fill(row: StageItem, given: StageGiven, rows: list[rules.Number], of: Session) -> list[Problem]:
    """Take over what is given; what stands against it."""
    for name in TEXTS:
        setattr(row, name, getattr(given, name).strip())
    row.minutes, row.group, row.class_group = given.minutes, given.group, given.class_group
    others = [one for one in rows if one.key != row.pk]
    row.starts_at = given.starts_at or rules.next_free(others, row.stage, starts_at=of.starts_at)
    problems = rules.session_problems(of.state) + rules.fair_problems(of.programme.kind, of.programme.state)
    problems += rules.words_problems(**{name: getattr(given, name) for name in TEXTS})
    problems += stranger_problems(of.tenant_id, group=given.group, class_group=given.class_group)
    span = rules.span_problems(number_of(row), starts_at=of.starts_at, ends_at=of.ends_at)
    return problems + (span or rules.clashes(number_of(row), others))
