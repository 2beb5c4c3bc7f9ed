"""What the register's news mean for cases: a subtree that moved, two organisations that are one, a person who was erased."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr

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
from linli.core import journal, locking
from linli.core.actors import Actor
from linli.core.models import SearchEntry
from linli.registry.api import OrganisationMerged, PersonErased, PlaceMoved

from .guide import ENTRY_KIND


@transaction.atomic
def on_place_moved(event: PlaceMoved, *, event_id: UUID, now: datetime) -> None:  # noqa: ARG001 -- the shape of a handler
    """What lies at a place keeps its path beside it, and so does what finds it; rewrite it where the place hangs now."""
    under_old = {"tenant_id": event.tenant_id, "place_path__startswith": event.old_path}
    now_under = Concat(Value(event.new_path), Substr(F("place_path"), len(event.old_path) + 1))
    for table in (Case, Callback, Ruling, HomeServiceRequest, KnowledgeEntry, ServiceItem):
        there = table._default_manager.filter(**under_old)
        locking.hold(there)  # in the order of keys: an update takes them as they lie, and meets those who hold several
        there.update(place_path=now_under)
    found_by = [worded.SEARCH_KIND, rulings.SEARCH_KIND, ENTRY_KIND]
    SearchEntry.objects.filter(kind__in=found_by, **under_old).update(place_path=now_under)
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
