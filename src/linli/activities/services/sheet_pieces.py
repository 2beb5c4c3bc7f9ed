"""What the marks of a sheet come to, written down: attendance, leave, and which mark holds. The session is held."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from linli.core.actors import Actor

from ..models import Attendance, AttendanceMethod, Excuse, Session, SheetEntry
from ..rules import sheets as rules
from ..rules.attendance import BY_SHEET
from ..rules.sheets import Do, Final, Made, Row, Step
from ..selectors.attendance import heads_of

Mark, Outcome = SheetEntry.Mark, SheetEntry.Outcome


def settle_people(row: Session, people: Iterable[UUID | None], *, by: Actor) -> None:
    """Let these people's attendance and leave say what all of their marks say; a handful of statements, however many people."""
    keys = {one for one in people if one is not None}
    if not keys:
        return
    marks = _marks(row, keys)
    finals = {pk: final for pk, each in marks.items() if (final := rules.final_of([_made(one) for one in each]))}
    _set_outcomes(marks, finals)
    _set_attendance(row, finals, by)
    _set_excuses(row, finals, marks, by)


def _marks(row: Session, keys: set[UUID]) -> dict[UUID, list[SheetEntry]]:
    found: dict[UUID, list[SheetEntry]] = defaultdict(list)
    standing = SheetEntry.objects.filter(session=row, person__in=keys, outcome__in=[Outcome.TAKEN, Outcome.OLDER])
    for one in standing.order_by("made_at", "entry_id"):
        found[one.person_id].append(one)  # type: ignore[attr-defined,index]
    return found


def _made(one: SheetEntry) -> Made:
    return Made(one.entry_id, one.mark, one.made_at)


def _set_outcomes(marks: dict[UUID, list[SheetEntry]], finals: dict[UUID, Final]) -> None:
    """The mark that was made last is taken, the others are older."""
    changed = []
    for pk, each in marks.items():
        for one in each:
            outcome = Outcome.TAKEN if one.entry_id == finals[pk].entry_id else Outcome.OLDER
            if one.outcome != outcome:
                one.outcome = outcome
                changed.append(one)
    SheetEntry.objects.bulk_update(changed, ["outcome"])


def _set_attendance(row: Session, finals: dict[UUID, Final], by: Actor) -> None:
    known: dict[UUID, list[Attendance]] = defaultdict(list)
    for one in Attendance.objects.filter(session=row, person__in=finals):
        known[one.person_id].append(one)  # type: ignore[attr-defined,index]
    heads = heads_of(row, finals)
    made, changed = list[Attendance](), list[Attendance]()
    for pk, final in finals.items():
        step = rules.step_for_attendance(final, [_attendance_row(one) for one in known[pk]])
        if step.do == Do.MAKE and step.at is not None:
            made.append(
                Attendance(
                    tenant_id=row.tenant_id,
                    session=row,
                    person_id=pk,
                    heads=heads.get(pk, 1),
                    method=AttendanceMethod.OFFLINE,
                    at=step.at,
                    by=by.label[:80],
                )
            )
        elif step.do != Do.KEEP:
            changed.append(_changed_attendance(known[pk], step))
    Attendance.objects.bulk_update(changed, ["at", "voided_at", "void_reason"])
    Attendance.objects.bulk_create(made)


def _attendance_row(one: Attendance) -> Row:
    is_of_sheet = one.method == AttendanceMethod.OFFLINE
    return Row(one.pk, one.at, one.voided_at, is_of_sheet=is_of_sheet, ended_by_sheet=one.void_reason == BY_SHEET)


def _changed_attendance(known: Sequence[Attendance], step: Step) -> Attendance:
    one = next(each for each in known if each.pk == step.pk)
    if step.do == Do.END:
        one.voided_at, one.void_reason = step.at, BY_SHEET
    else:
        one.at, one.voided_at, one.void_reason = step.at or one.at, None, ""
    return one


def _set_excuses(row: Session, finals: dict[UUID, Final], marks: dict[UUID, list[SheetEntry]], by: Actor) -> None:
    known: dict[UUID, list[Excuse]] = defaultdict(list)
    for one in Excuse.objects.filter(session=row, person__in=finals):
        known[one.person_id].append(one)  # type: ignore[attr-defined]
    made, changed = list[Excuse](), list[Excuse]()
    for pk, final in finals.items():
        marked = {one.made_at for one in marks[pk] if one.mark == Mark.EXCUSED}
        step = rules.step_for_excuse(final, [_excuse_row(one, marked) for one in known[pk]])
        if step.do == Do.MAKE and step.at is not None:
            said: dict[str, Any] = {"told": by.label[:80], "noted_by": by.label[:80], "made_at": step.at}
            made.append(Excuse(tenant_id=row.tenant_id, session=row, person_id=pk, **said))
        elif step.do != Do.KEEP:
            changed.append(_changed_excuse(known[pk], step))
    Excuse.objects.bulk_update(changed, ["made_at", "withdrawn_at"])
    Excuse.objects.bulk_create(made)


def _excuse_row(one: Excuse, marked: set[Any]) -> Row:
    is_of_sheet = one.made_at in marked
    return Row(
        one.pk,
        one.made_at,
        one.withdrawn_at,
        is_of_sheet=is_of_sheet,
        ended_by_sheet=is_of_sheet and one.withdrawn_at is not None,
    )


def _changed_excuse(known: Sequence[Excuse], step: Step) -> Excuse:
    one = next(each for each in known if each.pk == step.pk)
    if step.do == Do.END:
        one.withdrawn_at = step.at
    else:
        one.made_at, one.withdrawn_at = step.at or one.made_at, None
    return one
