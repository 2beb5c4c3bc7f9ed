"""What groups, fairs and outreach follow: a place that hangs elsewhere, somebody who is erased, two records that were one."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from linli.core import journal, locking, paths
from linli.core.actors import Actor
from linli.core.daytimes import day_of
from linli.registry.api import PersonErased, PersonMerged, PlaceMoved

from ..models import GroupMember, Lecturer, Outreach, OutreachSite, ResidentGroup, Stall, StallState, TalkRequest
from ..states import TalkState

MOVED = (ResidentGroup, OutreachSite, TalkRequest, Outreach)


def on_place_moved_fairs(event: PlaceMoved, *, event_id: UUID, now: datetime) -> None:  # noqa: ARG001 -- the shape of a handler
    """What is at a place keeps its path beside it; rewrite it where the place hangs now."""
    paths.follow(MOVED, tenant_id=event.tenant_id, old_path=event.old_path, new_path=event.new_path)


@transaction.atomic
def on_person_erased_fairs(event: PersonErased, *, event_id: UUID, now: datetime) -> None:  # noqa: ARG001 -- the shape of a handler
    """
    They lead, belong to and lecture nothing more, and how to reach them goes (PIPL art. 47). That a stall stood, a class was asked for and a
    talk was held stays.
    """
    by = Actor.system(tenant_id=event.tenant_id)
    _forget_groups(event, by, now)
    _forget_stalls(event, by, now)
    _forget_lecturing(event, by, now)
    _forget_talks(event, by, now)


def _forget_groups(event: PersonErased, by: Actor, now: datetime) -> None:
    for row in locking.several(ResidentGroup.objects.filter(tenant=event.tenant_id, lead=event.person_id).order_by("pk")):
        row.lead = None
        row.save(update_fields=["lead"])
        journal.record("activities.group.erased", row, by=by, now=now)
    rows = GroupMember.objects.filter(group__tenant=event.tenant_id, person=event.person_id, until=None)
    locking.hold(rows)
    rows.update(until=day_of(now))


def _forget_stalls(event: PersonErased, by: Actor, now: datetime) -> None:
    """What is still to come is off; what stood keeps its days and what it was."""
    for row in locking.several(Stall.objects.filter(tenant=event.tenant_id, person=event.person_id).order_by("pk")):
        live = row.state in (StallState.ASKED, StallState.GIVEN) and row.until_on >= day_of(now)
        row.state = StallState.OFF if live else row.state
        row.contact = row.needs = row.reason = ""
        row.save(update_fields=["state", "contact", "needs", "reason"])
        journal.record("activities.stall.erased", row, by=by, now=now)


def _forget_lecturing(event: PersonErased, by: Actor, now: datetime) -> None:
    for row in locking.several(Lecturer.objects.filter(tenant=event.tenant_id, person=event.person_id).order_by("pk")):
        row.until, row.about, row.times = row.until or day_of(now), "", []
        row.save(update_fields=["until", "about", "times"])
        journal.record("activities.lecturer.erased", row, by=by, now=now)


def _forget_talks(event: PersonErased, by: Actor, now: datetime) -> None:
    for row in locking.several(TalkRequest.objects.filter(tenant=event.tenant_id, person=event.person_id).order_by("pk")):
        row.state = TalkState.WITHDRAWN if row.state == TalkState.ASKED else row.state
        row.person, row.text = None, ""
        row.contact_name = row.contact_phone = ""
        row.save(update_fields=["state", "person", "text", "contact_name", "contact_phone"])
        journal.record("activities.talk.erased", row, by=by, now=now)


@transaction.atomic
def on_person_merged_fairs(event: PersonMerged, *, event_id: UUID, now: datetime) -> None:  # noqa: ARG001 -- the shape of a handler
    """
    Two records were one person, and what points at them was moved but where the kept one had the same already: what is left there ends, and
    whoever was in a group by either record is in it.
    """
    today = day_of(now)
    left = locking.several(GroupMember.objects.filter(person=event.merged_id, until=None).order_by("pk"))
    for row in left:
        GroupMember.objects.filter(group=row.group_id, person=event.kept_id, until=None, since=None).update(since=row.since)  # type: ignore[attr-defined]
        row.until = today
        row.save(update_fields=["until"])
    for one in locking.several(Lecturer.objects.filter(person=event.merged_id, until=None).order_by("pk")):
        kept = Lecturer.objects.filter(person=event.kept_id, until=None).first()
        if kept is not None:
            kept.topics = sorted({*kept.topics, *one.topics})
            kept.save(update_fields=["topics"])
        one.until = today
        one.save(update_fields=["until"])
