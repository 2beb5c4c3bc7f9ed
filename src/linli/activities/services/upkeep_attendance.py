"""What attendance, leave and areas follow: a person who is erased, two records that were one, a place that hangs elsewhere."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from linli.core import journal, paths
from linli.core.actors import Actor
from linli.registry.api import PersonErased, PersonMerged, PlaceMoved

from ..models import Attendance, Excuse, ResponsibilityArea, SheetEntry
from .pieces import held_session


@transaction.atomic
def on_person_erased_attendance(event: PersonErased, *, event_id: UUID, now: datetime) -> None:  # noqa: ARG001 -- the shape of a handler
    """Who it was goes, that somebody was there stays (PIPL art. 47): person-times are what they were."""
    by, of = Actor.system(tenant_id=event.tenant_id), {"tenant": event.tenant_id, "person": event.person_id}
    sessions = sorted(set(Attendance.objects.filter(**of).values_list("session_id", flat=True)))
    for pk in sessions:
        row = held_session(pk)
        Attendance.objects.filter(**of, session=row).update(person=None)
        journal.record("activities.attendance.erased", row, by=by, now=now)
    SheetEntry.objects.filter(**of).update(person=None, written_name="", outcome=SheetEntry.Outcome.OLDER)
    Excuse.objects.filter(**of).update(told="", reason="")


@transaction.atomic
def on_person_merged_attendance(event: PersonMerged, *, event_id: UUID, now: datetime) -> None:  # noqa: ARG001 -- the shape of a handler
    """Two records were one person: of two lines for one session the earlier stands, of two leaves too."""
    pair = (event.merged_id, event.kept_id)
    theirs = Attendance.objects.filter(tenant=event.tenant_id, person__in=pair)
    excused = Excuse.objects.filter(tenant=event.tenant_id, person__in=pair)
    for pk in sorted({*theirs.values_list("session_id", flat=True), *excused.values_list("session_id", flat=True)}):
        held_session(pk)
        live = list(theirs.filter(session=pk, voided_at=None).order_by("at", "id"))
        for one in live[1:]:
            one.voided_at, one.void_reason = now, _("和另一条是同一个人。")
            one.save(update_fields=["voided_at", "void_reason"])
        for leave in list(excused.filter(session=pk, withdrawn_at=None).order_by("made_at", "id"))[1:]:
            leave.withdrawn_at = now
            leave.save(update_fields=["withdrawn_at"])
    for rows in (theirs, excused, SheetEntry.objects.filter(tenant=event.tenant_id, person__in=pair)):
        rows.filter(person=event.merged_id).update(person=event.kept_id)  # type: ignore[attr-defined]


def on_place_moved_areas(event: PlaceMoved, *, event_id: UUID, now: datetime) -> None:  # noqa: ARG001 -- the shape of a handler
    """An area keeps the path of its place beside it."""
    paths.follow((ResponsibilityArea,), tenant_id=event.tenant_id, old_path=event.old_path, new_path=event.new_path)
