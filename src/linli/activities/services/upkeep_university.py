"""What follows a place that hangs elsewhere now, a person whose data are erased, and two records that were one."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import journal, locking, paths
from linli.core.actors import Actor
from linli.registry.api import PersonErased, PersonMerged, PlaceMoved

from ..models import Certificate, ClassGroup, Enrolment, Learner, Session, Teacher, TeacherAway
from ..states import LIVE_ENROLMENTS, EnrolmentState
from .enrolments import give_up
from .university_pieces import held_enrolment

STANDS = frozenset({*LIVE_ENROLMENTS, EnrolmentState.COMPLETED})


def on_place_moved(event: PlaceMoved, *, event_id: UUID, now: datetime) -> None:  # noqa: ARG001 -- the shape of a handler
    paths.follow((ClassGroup,), tenant_id=event.tenant_id, old_path=event.old_path, new_path=event.new_path)


# ---- erased ----


@transaction.atomic
def on_person_erased(event: PersonErased, *, event_id: UUID, now: datetime) -> None:  # noqa: ARG001 -- the shape of a handler
    """
    What was still to come is given up, what was said goes (PIPL art. 47). That somebody was in a class, came, and completed stays, so
    that person-times and terms stay as they were; nobody can tell who it was.
    """
    by = Actor.system(tenant_id=event.tenant_id)
    for learner in locking.several(Learner.objects.filter(tenant=event.tenant_id, person=event.person_id)):
        _give_up_all(learner, by, now)
        learner.needs = learner.emergency = ""
        learner.large_print = False
        learner.save(update_fields=["needs", "emergency", "large_print"])
        journal.record("activities.learner.erased", learner, by=by, now=now)
    for teacher in locking.several(Teacher.objects.filter(tenant=event.tenant_id, person=event.person_id)):
        teacher.about, teacher.is_public, teacher.until = "", False, teacher.until or timezone.localdate(now)
        teacher.save(update_fields=["about", "is_public", "until"])
        TeacherAway.objects.filter(teacher=teacher).update(reason="")
        journal.record("activities.teacher.erased", teacher, by=by, now=now)
    ClassGroup.objects.filter(tenant=event.tenant_id, assistant=event.person_id).update(assistant=None)
    papers = Certificate.objects.filter(tenant=event.tenant_id, person=event.person_id, kind=Certificate.Kind.LEARNER)
    for paper in locking.several(papers):
        paper.person, paper.name = None, _("（已删除）")
        paper.save(update_fields=["person", "name"])


def _give_up_all(learner: Learner, by: Actor, now: datetime) -> None:
    for one in Enrolment.objects.filter(learner=learner, state__in=list(LIVE_ENROLMENTS)).order_by("class_group_id"):
        row = held_enrolment(one)
        if row.class_group.state in ("planned", "open", "running") and row.state in LIVE_ENROLMENTS:
            give_up(row, reason="", by=by, now=now)
    Enrolment.objects.filter(learner=learner).update(end_reason="")


# ---- two records that were one ----


@transaction.atomic
def on_person_merged(event: PersonMerged, *, event_id: UUID, now: datetime) -> None:  # noqa: ARG001 -- the shape of a handler
    """Two records were one person: one file, one teacher; of two enrolments in one class the one with a place, else the earlier, stands."""
    by = Actor.system(tenant_id=event.tenant_id)
    _one_learner(event, by, now)
    _one_teacher(event, by, now)
    ClassGroup.objects.filter(tenant=event.tenant_id, assistant=event.merged_id).update(assistant=event.kept_id)
    papers = Certificate.objects.filter(tenant=event.tenant_id, person=event.merged_id, kind=Certificate.Kind.LEARNER)
    papers.update(person=event.kept_id)


def _one_learner(event: PersonMerged, by: Actor, now: datetime) -> None:
    pair = (event.merged_id, event.kept_id)
    found = {one.person_id: one for one in locking.several(Learner.objects.filter(tenant=event.tenant_id, person__in=pair))}  # type: ignore[attr-defined]
    merged, kept = found.get(event.merged_id), found.get(event.kept_id)
    if merged is None:
        return
    if kept is None:
        merged.person_id = event.kept_id  # type: ignore[attr-defined]
        merged.save(update_fields=["person"])
        journal.record("activities.learner.merged", merged, by=by, now=now)
        return
    for one in Enrolment.objects.filter(learner=merged).order_by("class_group_id", "position"):
        _hand_over(one, kept, by, now)
    kept.needs, kept.emergency = kept.needs or merged.needs, kept.emergency or merged.emergency
    kept.large_print = kept.large_print or merged.large_print
    kept.save(update_fields=["needs", "emergency", "large_print"])
    journal.record("activities.learner.merged", kept, by=by, now=now, changes={"number": [merged.number, kept.number]})
    merged.delete()


def _hand_over(one: Enrolment, kept: Learner, by: Actor, now: datetime) -> None:
    row = held_enrolment(one)
    other = Enrolment.objects.filter(class_group=row.class_group, learner=kept, state__in=list(STANDS)).first()
    if other is not None and row.state in STANDS:
        lesser = other if row.state in (EnrolmentState.IN, EnrolmentState.COMPLETED) and other.state in LIVE_ENROLMENTS - {EnrolmentState.IN} else row  # fmt: skip
        ended = held_enrolment(lesser)
        if ended.state in LIVE_ENROLMENTS:
            give_up(ended, reason=_("和另一条报名是同一个人。"), by=by, now=now)
        else:
            Enrolment.objects.filter(pk=ended.pk).update(state=EnrolmentState.WITHDRAWN, end_reason=_("和另一条报名是同一个人。"))
    Enrolment.objects.filter(pk=row.pk).update(learner=kept)


def _one_teacher(event: PersonMerged, by: Actor, now: datetime) -> None:
    rows = locking.several(Teacher.objects.filter(tenant=event.tenant_id, person=event.merged_id).order_by("pk"))
    kept = Teacher.objects.filter(tenant=event.tenant_id, person=event.kept_id, until=None).first()
    for row in rows:
        if kept is not None and row.until is None:
            ClassGroup.objects.filter(teacher=row).update(teacher=kept)
            Session.objects.filter(teacher=row).update(teacher=kept)
            row.until = timezone.localdate(now)
        row.person_id = event.kept_id  # type: ignore[attr-defined]
        row.save(update_fields=["person", "until"])
        journal.record("activities.teacher.merged", row, by=by, now=now)
