"""What the register's news mean for cases: a subtree that moved, two organisations that are one, a person who was erased."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from linli.casework.models import (
    Assignment,
    Callback,
    Case,
    HomeServiceRequest,
    KnowledgeEntry,
    RelayNote,
    Reporter,
    Ruling,
    ServiceItem,
)
from linli.casework.selectors import guide, reckoning, rulings, worded
from linli.core import journal, locking, paths
from linli.core.actors import Actor
from linli.registry.api import OrganisationMerged, PersonErased, PlaceMoved

from .guide import ENTRY_KIND


@transaction.atomic
def on_place_moved(event: PlaceMoved, *, event_id: UUID, now: datetime) -> None:  # noqa: ARG001 -- the shape of a handler
    """What lies at a place keeps its path beside it, and so does what finds it; rewrite it where the place hangs now."""
    found_by = [worded.SEARCH_KIND, rulings.SEARCH_KIND, ENTRY_KIND]
    paths.follow(
        (Case, Callback, Ruling, HomeServiceRequest, KnowledgeEntry, ServiceItem),
        tenant_id=event.tenant_id,
        old_path=event.old_path,
        new_path=event.new_path,
        search_kinds=found_by,
    )
    rulings.forget()
    guide.forget()


@transaction.atomic
def on_organisation_merged(event: OrganisationMerged, *, event_id: UUID, now: datetime) -> None:  # noqa: ARG001 -- the shape of a handler
    """A case that went from the one record to the other has never changed hands."""
    theirs = Assignment.objects.filter(tenant=event.tenant_id, organisation=event.kept_id).values("case_id")
    moved = Case.objects.filter(pk__in=theirs, was_moved=True)
    locking.hold(moved)
    reckoning.reckon(moved)


@transaction.atomic
def on_person_erased(event: PersonErased, *, event_id: UUID, now: datetime) -> None:  # noqa: ARG001 -- the shape of a handler
    """What a person left with their cases and errands goes with the rest; those stay, without a name."""
    by = Actor.system(tenant_id=event.tenant_id)
    theirs = {"tenant_id": event.tenant_id, "person_id": event.person_id}
    for reporter in locking.several(Reporter.objects.filter(**theirs)):
        reporter.name, reporter.phone, reporter.phone_hash = "", "", ""
        reporter.words, reporter.wants_reply, reporter.person_id = "", False, None
        reporter.save(update_fields=["name", "phone", "phone_hash", "words", "wants_reply", "person"])
        RelayNote.objects.filter(reporter=reporter).update(text="", answer="")
        journal.record("casework.reporter.erased", reporter, by=by, now=now)
    for request in locking.several(HomeServiceRequest.objects.filter(**theirs)):
        request.name, request.phone, request.address, request.person_id = "", "", "", None
        request.why, request.note, request.result = "", "", ""
        request.save()
        journal.record("casework.home_service.erased", request, by=by, now=now)
