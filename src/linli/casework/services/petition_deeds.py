"""How every verb on a petition writes: the row, one encrypted line beside it, one journal line without a word of the matter."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.casework.events import PetitionMoved
from linli.casework.models import Case, Petition, PetitionEntry
from linli.casework.rules import petitions
from linli.casework.rules.petitions import Limits
from linli.casework.selectors import petitions as kept
from linli.casework.states import PETITION_STEPS, PetitionSource, PetitionState
from linli.core import events, journal, locking, workcalendar
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.core.numbers import next_number
from linli.core.problems import NotAllowed, Problem
from linli.registry.api import Organisation, OrganisationKind, Place


@dataclass(frozen=True, slots=True)
class PetitionerGiven:
    """Who petitions. A name and an address are wanted for the written answer, and not insisted on."""

    name: str = ""
    phone: str = ""
    address: str = ""
    is_representative: bool = False


@dataclass(frozen=True, slots=True)
class PetitionGiven:
    """What a petition that comes straight to the office says."""

    title: str
    content: str
    kind: str
    source: str
    transferred_by: str = ""
    people: Sequence[PetitionerGiven] = ()
    people_count: int = 1
    accused: str = ""
    accused_organisation: Organisation | None = None
    place: Place | None = None


def is_the_office(organisation: Organisation | None) -> bool:
    """Whether somebody petitions against the office that would handle it."""
    return organisation is not None and organisation.kind == OrganisationKind.SUBDISTRICT_OFFICE


def opened(tenant: Tenant, given: PetitionGiven, by: Actor, now: datetime, *, case: Case | None = None) -> Petition:
    """The row with its number and its days, counted by the rule in force on the day it was received."""
    today = timezone.localdate(now)
    rule = kept.rule(tenant, on=today)
    calendar = workcalendar.calendar_of(tenant, on=today)
    days = petitions.limits_from(rule.body, today, calendar, is_from_above=given.source == PetitionSource.SUPERIOR)
    petition = Petition(
        tenant=tenant,
        case=case,
        source=given.source,
        transferred_by=given.transferred_by.strip(),
        kind=given.kind,
        title=given.title.strip(),
        content=given.content.strip(),
        accused=given.accused.strip(),
        accused_organisation=given.accused_organisation,
        place=given.place,
        place_path=given.place.path if given.place else "",
        people_count=given.people_count,
        received_at=now,
        decide_due_on=days.decide_on,
        tell_due_on=days.tell_on,
        object_due_on=days.object_on,
        next_due_on=min(days.decide_on, days.tell_on),
        rule=rule.freeze(),
    )
    sequence = next_number(petitions.SERIES, tenant=tenant, period=f"{today:%Y}")
    petition.number = petitions.number(tenant.letters, today.year, sequence)
    petition.save(force_insert=True)
    changes = {"number": [None, petition.number], "case": [None, str(case.pk) if case else None], "kind": [None, given.kind]}
    journal.record("casework.petition.received", petition, by=by, now=now, changes=changes)
    return petition


def held(petition: Petition, by: Actor) -> Petition:
    """The petition as it is now, held until the end of the transaction. :raises NotAllowed: for whoever may not see it."""
    petition = locking.one(Petition, petition.pk, "accused_organisation")
    insist(petition, by)
    return petition


def insist(petition: Petition, by: Actor) -> None:
    if not kept.may_see(by, petition):
        raise NotAllowed(Problem("not_allowed", _("信访事项只有信访专员和街道领导能看，被反映的单位看不到。")))


def calendar_for(petition: Petition, today: date) -> workcalendar.Calendar:
    return workcalendar.calendar_of(petition.tenant_id, on=today)


def written(
    petition: Petition, verb: str, by: Actor, now: datetime, *, text: str = "", detail: str = "", state_from: str | None = None
) -> Petition:
    """Move along the table of petitions: state, the limit that presses, one line beside it, one journal line, the fact."""
    before = petition.state if state_from is None else state_from
    step = PETITION_STEPS[verb]
    petition.state = (step.to_state or PetitionState(petition.state)).value
    days = Limits(petition.decide_due_on, petition.tell_due_on, petition.object_due_on)
    due = petitions.next_due(petition.state, days, was_told=petition.told_at is not None, finish_on=petition.finish_due_on)
    if due != petition.next_due_on:
        petition.next_due_on, petition.sounded = due, ""
    petition.save()
    entry = PetitionEntry(
        tenant_id=petition.tenant_id,
        petition=petition,
        at=now,
        verb=verb,
        label=by.label[:120],
        text=text.strip(),
        detail=detail[:80],
        to_state=petition.state,
    )
    entry.save(force_insert=True)
    changes = {"state": [before, petition.state], "entry": [None, str(entry.pk)]}
    journal.record(f"casework.petition.{PAST[verb]}", petition, by=by, now=now, changes=changes)
    events.publish(PetitionMoved(tenant_id=petition.tenant_id, petition_id=petition.pk, entry_id=entry.pk), now=now)
    return petition


PAST = {
    "register": "registered",
    "accept": "accepted",
    "hand_on": "handed_on",
    "object": "objected",
    "refuse": "refused",
    "extend": "extended",
    "answer": "answered",
    "note": "noted",
    "close": "closed",
}
