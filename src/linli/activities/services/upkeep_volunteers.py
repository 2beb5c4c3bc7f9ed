"""What follows for volunteers and their hours: a consent withdrawn, data erased, two records that were one, a place that hangs elsewhere."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import journal, locking, paths
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.registry.api import ConsentWithdrawn, PersonErased, PersonMerged, PlaceMoved, has_consented, person_by_id

from ..models import Certificate, HoursBatch, HoursObjection, ServiceHours, Volunteer, VolunteerTeam
from ..rules.hours import LIVE
from ..rules.volunteers import PURPOSE
from . import certificates, hours, volunteer_memberships, volunteers

MOVED = (Volunteer, VolunteerTeam, HoursBatch, ServiceHours)
"""The tables of this part that keep the path of their place beside it."""


def on_place_moved(event: PlaceMoved, *, event_id: UUID, now: datetime) -> None:  # noqa: ARG001 -- the shape of a handler
    """What is about a place keeps its path beside it; rewrite it where the place hangs now."""
    paths.follow(MOVED, tenant_id=event.tenant_id, old_path=event.old_path, new_path=event.new_path)


@transaction.atomic
def on_consent_withdrawn(event: ConsentWithdrawn, *, event_id: UUID, now: datetime) -> None:  # noqa: ARG001 -- the shape of a handler
    """Somebody agrees no longer that a record is kept: it ends. Where they have agreed anew meanwhile nothing does."""
    if event.purpose != PURPOSE:
        return
    person = person_by_id(event.person_id, tenant=Tenant.objects.get(pk=event.tenant_id))
    if person is None or has_consented(person, PURPOSE):
        return
    by = Actor.system(tenant_id=event.tenant_id)
    volunteers.take_down(tenant_id=event.tenant_id, person_id=event.person_id, by=by, now=now)


@transaction.atomic
def on_person_erased(event: PersonErased, *, event_id: UUID, now: datetime) -> None:  # noqa: ARG001 -- the shape of a handler
    """
    Whoever is erased is a volunteer no more, and nothing that was said of them or by them stays (PIPL art. 47). That somebody
    served so many hours, when and where, does.
    """
    by = Actor.system(tenant_id=event.tenant_id)
    volunteers.take_down(tenant_id=event.tenant_id, person_id=event.person_id, by=by, now=now)
    for ward in locking.several(Volunteer.objects.filter(tenant=event.tenant_id, guardian=event.person_id).order_by("pk")):
        ward.guardian = None
        ward.save(update_fields=["guardian"])
        journal.record("activities.volunteer.erased", ward, by=by, now=now)
    _forget_hours(event, by, now)
    _forget_objections(event)
    _forget_certificates(event, by, now)


def _forget_hours(event: PersonErased, by: Actor, now: datetime) -> None:
    """Their rows count on; words that somebody wrote by hand go, since nobody looked whether a name is in them."""
    theirs = ServiceHours.objects.filter(tenant=event.tenant_id, volunteer__person=event.person_id)
    rows = locking.several(theirs.order_by("pk"))
    for row in rows:
        row.quality = row.reason = row.leader = row.beneficiary = ""
        if row.session_id is None and row.duty_id is None:  # type: ignore[attr-defined]
            row.content = _("（已删除）")
    ServiceHours.objects.bulk_update(rows, ["quality", "reason", "leader", "beneficiary", "content"])
    journal.record_many([journal.line_for("activities.hours.erased", row, by=by, now=now) for row in rows])


def _forget_objections(event: PersonErased) -> None:
    """What they said, and what was said of their hours."""
    rows = HoursObjection.objects.filter(tenant=event.tenant_id)
    for one in locking.several(rows.filter(person=event.person_id).order_by("pk")):
        one.person, one.contact, one.text, one.answer = None, "", "", ""
        one.save(update_fields=["person", "contact", "text", "answer"])
    for one in locking.several(rows.filter(hours__volunteer__person=event.person_id).order_by("pk")):
        one.text, one.answer = "", ""
        one.save(update_fields=["text", "answer"])


def _forget_certificates(event: PersonErased, by: Actor, now: datetime) -> None:
    """Their papers hold no more, and say nothing."""
    rows = Certificate.objects.filter(tenant=event.tenant_id, person=event.person_id)
    for row in locking.several(rows.order_by("pk")):
        row.person, row.name, row.lines = None, "", []
        row.save(update_fields=["person", "name", "lines"])
        if row.revoked_at is None:
            certificates.take_back(row, _("本人的资料已经删除。"), by, now)


@transaction.atomic
def on_person_merged(event: PersonMerged, *, event_id: UUID, now: datetime) -> None:  # noqa: ARG001 -- the shape of a handler
    """
    Two records were one person. Where both were volunteers, the registration of the merged one could not move to the kept one:
    it ends, and its hours go to the other; what both have for one session counts once.
    """
    by = Actor.system(tenant_id=event.tenant_id)
    locking.hold(Volunteer.objects.filter(tenant=event.tenant_id, person__in=[event.kept_id, event.merged_id]))
    kept = Volunteer.objects.filter(person=event.kept_id, ended_on=None).first()
    for row in Volunteer.objects.filter(tenant=event.tenant_id, person=event.merged_id, ended_on=None):
        if kept is not None:
            _move_hours(row, kept, by, now)
        row.ended_on = max(timezone.localdate(now), row.since)
        row.save(update_fields=["ended_on"])
        volunteer_memberships.leave_all(row.pk, last=row.ended_on, by=by, now=now)
        journal.record("activities.volunteer.left", row, by=by, now=now, changes={"ended_on": [None, row.ended_on]})


def _move_hours(old: Volunteer, new: Volunteer, by: Actor, now: datetime) -> None:
    twice = set(
        ServiceHours.objects.filter(volunteer=new, state__in=LIVE).exclude(session=None).values_list("session", flat=True)
    )
    for row in locking.several(ServiceHours.objects.filter(volunteer=old).order_by("pk")):
        if row.state in LIVE and row.session_id in twice:  # type: ignore[attr-defined]
            hours.strike(row, _("和另一条是同一个人，只算一次。"), by, now)
        row.volunteer = new
        row.save(update_fields=["volunteer"])
