"""
Marks made on a sheet without network, sent later: each once by its own key, in any order, from any number of devices. What holds in the end
is worked out anew from all marks for a person (`rules.sheets`), so that sending again, late or in another order changes nothing.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from linli.core import journal, locking
from linli.core.actors import Actor
from linli.core.problems import Problem, refuse_if
from linli.registry.api import Person

from ..errors import AttendanceRefused
from ..models import Attendance, AttendanceMethod, Session, SheetEntry
from ..rules import attendance as attending
from ..rules import rights
from ..rules import sheets as rules
from ..selectors.attendance import people_numbered
from .attending import Reach, is_here, people_meant, reach_of
from .pieces import allow, held_session
from .sheet_pieces import settle_people

Mark, Outcome = SheetEntry.Mark, SheetEntry.Outcome
MOST_NAME, MOST_DEVICE = 40, 40


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryGiven:
    """
    A mark as a device sends it: for a person, or for a name that stood on no list, or the number of a card. `made_at`: by the
    device's clock.
    """

    entry_id: UUID
    mark: str
    made_at: datetime
    person_id: UUID | None = None
    written_name: str = ""


@dataclass(slots=True)
class Taken:
    """What came of what was sent. `fresh`: marks that were not here yet; `problems`: why some could not be taken, each said once."""

    fresh: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)


@transaction.atomic
def take(
    *, session: Session, entries: Sequence[EntryGiven], device: str = "", sent_at: datetime | None = None, by: Actor, now: datetime
) -> Taken:  # fmt: skip
    """
    Take what a device noted. A mark that is here already changes nothing; one that cannot be taken is kept for whoever checks, so that no
    mark is lost and none keeps others away. `sent_at`: the device's clock now, by which a wrong one is put right.

    :raises NotAllowed: for whoever writes down nobody there. :raises AttendanceRefused: for too much at once, and what is no mark.
    """
    row = held_session(session.pk)
    reach = reach_of(by, row)
    refuse_if(_problems(entries), AttendanceRefused)
    known = set(
        SheetEntry.objects.filter(session=row, entry_id__in=[one.entry_id for one in entries]).values_list("entry_id", flat=True)
    )
    first = {one.entry_id: one for one in reversed(entries)}  # of two alike in one go, the first
    fresh = [one for pk, one in first.items() if pk not in known]
    done = Taken(fresh=len(fresh))
    if not fresh:
        return done
    people = people_meant(row.tenant_id, [one.person_id for one in fresh if one.person_id])
    cards = people_numbered(row, [one.written_name for one in fresh if not one.person_id])
    closed = attending.open_problems(row, now=now)
    made = [
        _entry(row, one, people.get(one.person_id) if one.person_id else cards.get(one.written_name), device, sent_at, by, now)
        for one in fresh
    ]
    for entry in made:
        entry.outcome = _outcome(entry, reach, closed, done)
    SheetEntry.objects.bulk_create(made)
    settle_people(row, {one.person_id for one in made if one.outcome == Outcome.TAKEN}, by=by)  # type: ignore[attr-defined]
    done.outcomes = Counter(SheetEntry.objects.filter(pk__in=[one.pk for one in made]).values_list("outcome", flat=True))
    changes = {name: [None, n] for name, n in sorted(done.outcomes.items())}
    journal.record("activities.attendance.sheet_taken", row, by=by, now=now, changes=changes)
    return done


def _problems(entries: Sequence[EntryGiven]) -> list[Problem]:
    if len(entries) > attending.MOST_ENTRIES:
        text = _("一次最多发 %(n)s 条，分几次发。") % {"n": attending.MOST_ENTRIES}
        return [Problem("too_many", text, where="entries")]
    bad = [
        n
        for n, one in enumerate(entries, start=1)
        if one.mark not in Mark.values or not (one.person_id or _seen(one.written_name))
    ]
    return [Problem("no_mark", _("第 %(n)s 条没有看懂：要写谁、来没来。") % {"n": n}, where="entries", row=n) for n in bad]


def _entry(
    row: Session, one: EntryGiven, person: Person | None, device: str, sent_at: datetime | None, by: Actor, now: datetime
) -> SheetEntry:
    made_at = rules.put_right(one.made_at, sent_at=sent_at, now=now)
    return SheetEntry(
        tenant_id=row.tenant_id, session=row, entry_id=one.entry_id, device=_seen(device)[:MOST_DEVICE], person=person,
        written_name="" if person else _seen(one.written_name)[:MOST_NAME], mark=one.mark, received_at=now, by=by.label[:80],
        made_at=rules.within_reason(made_at, starts_at=row.starts_at, now=now),
    )  # fmt: skip


def _seen(text: str) -> str:
    """What can be read of what a device sent."""
    return "".join(letter for letter in text if letter.isprintable()).strip()


def _outcome(entry: SheetEntry, reach: Reach, closed: list[Problem], done: Taken) -> str:
    """Where a new mark stands before all are looked at together."""
    if entry.person is None and entry.written_name:
        return Outcome.UNKNOWN  # a name waits for whoever checks, whatever the session has become meanwhile
    problems = list(closed)
    if entry.person is None:
        problems += attending.person_problems(is_here=False)
    elif not reach.covers(entry.person):
        problems.append(Problem("not_yours", _("名单上有人不归您记，交给办活动的人核对。")))
    if problems:
        known = {one.code for one in done.problems}
        done.problems += [one for one in problems if one.code not in known]
        return Outcome.REFUSED
    return Outcome.TAKEN


# ---- checked by the office ----


@transaction.atomic
def settle_unknown(
    *, entry: SheetEntry, person: Person | None = None, counts: bool = True, by: Actor, now: datetime
) -> SheetEntry:
    """
    Say who an unknown name is. None: nobody of the register; then they count as one person-time of nobody in particular, or, not
    `counts`, not at all.

    :raises NotAllowed: without the right there. :raises AttendanceRefused: with every reason.
    """
    row, one = _held(entry)
    allow(by, rights.ATTEND, tenant_id=row.tenant_id, place_path=row.place_path)
    problems = attending.open_problems(row, now=now)
    if one.outcome != Outcome.UNKNOWN:
        problems.append(Problem("checked", _("这个名字已经核对过了。"), where="person"))
    if person is not None:
        problems += attending.person_problems(is_here=is_here(person, row.tenant_id))
    refuse_if(problems, AttendanceRefused)
    if person is not None:
        one.person, one.outcome = person, Outcome.TAKEN
    else:
        one.outcome = Outcome.TAKEN if counts and one.mark == Mark.CAME else Outcome.REFUSED
    one.save(update_fields=["person", "outcome"])
    if person is not None:
        settle_people(row, {person.pk}, by=by)
    elif one.outcome == Outcome.TAKEN:
        _nobody_in_particular(row, one, by)
    changes = {"outcome": [Outcome.UNKNOWN, one.outcome]}
    journal.record("activities.attendance.entry_checked", row, by=by, now=now, changes=changes)
    return one


def _nobody_in_particular(row: Session, entry: SheetEntry, by: Actor) -> None:
    Attendance.objects.create(
        tenant_id=row.tenant_id, session=row, person=None, method=AttendanceMethod.OFFLINE, at=entry.made_at, by=by.label[:80]
    )


def _held(entry: SheetEntry) -> tuple[Session, SheetEntry]:
    row = held_session(entry.session_id)  # type: ignore[attr-defined]
    return row, locking.one(SheetEntry, entry.pk, "person")


@transaction.atomic
def take_again(*, session: Session, by: Actor, now: datetime) -> int:
    """
    Marks that came when nothing could be noted any more are taken now that the numbers are open again. Returns how many.

    :raises NotAllowed: without the right there. :raises AttendanceRefused: while nothing can be noted, and where none waits.
    """
    row = held_session(session.pk)
    allow(by, rights.ATTEND, tenant_id=row.tenant_id, place_path=row.place_path)
    waiting = SheetEntry.objects.filter(session=row, outcome=Outcome.REFUSED, person__isnull=False, person__erased_at=None)
    people = set(waiting.values_list("person", flat=True))
    none = [] if people else [Problem("none", _("没有要再记一次的。"))]
    refuse_if(attending.open_problems(row, now=now) + none, AttendanceRefused)
    done = waiting.update(outcome=Outcome.TAKEN)
    settle_people(row, people, by=by)
    journal.record("activities.attendance.sheet_taken", row, by=by, now=now, changes={"taken": [None, done]})
    return done
