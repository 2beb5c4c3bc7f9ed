"""Cases as somebody may see them: which rows, which lines of the timeline, how much of the reporters (domain §6.4)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from linli.casework.models import Assignment, Case, Clock, Entry, Petitioner, Reporter
from linli.casework.models.cases import CaseQuerySet
from linli.casework.rules import rights
from linli.casework.rules.dispatching import Explanation, in_words
from linli.casework.states import AssignmentRole
from linli.core import files
from linli.core.access import within
from linli.core.actors import Actor, Channel
from linli.core.among import among
from linli.core.models import StoredFile
from linli.core.privacy import mask_name, mask_phone
from linli.core.ways import in_parts

from .petitions import petitions_visible_to

MOST_ASSISTED = 1000
FOR_SOMEBODY = (Channel.COUNTER, Channel.PHONE, Channel.PAPER, Channel.VISIT)


def cases_visible_to(actor: Actor) -> CaseQuerySet:
    """
    The cases that the actor may see, each once: by post (own subtree, own grid, whole tenant), by assignment (lead or
    assisting organisation), or, for whoever sees none by a post, as a reporter. A clerk who reported something elsewhere
    follows it like any resident, by number and code: what is seen here is seen with its inside notes.

    No join is involved, so nothing doubles and the list's own order can use its index: one of each of the two ways by which
    an organisation sees a case.
    """
    if actor.is_system:
        return Case.objects.all()
    condition = within(actor, rights.VIEW, organisation="lead_organisation_id")
    if actor.person_id and not actor.grants_for(rights.VIEW):
        condition |= Q(pk__in=Reporter.objects.filter(person_id=actor.person_id).values("case_id"))
    outside = {grant.organisation_id for grant in actor.grants_for(rights.VIEW) if grant.organisation_id}
    if not outside:
        return Case.objects.filter(condition)
    assists = among("pk", _assisted(outside)) & _tenants(actor)
    return in_parts(Case.objects.all(), (condition, assists))


def _assisted(organisation_ids: set[UUID]) -> QuerySet[Any, Any]:
    """The keys of the cases in which these organisations assist now, the newest first."""
    assisting = Assignment.objects.filter(organisation_id__in=organisation_ids, role=AssignmentRole.ASSIST, ended_at=None)
    return assisting.order_by("-assigned_at").values("case_id")[:MOST_ASSISTED]


def _tenants(actor: Actor) -> Q:
    tenants = {grant.tenant_id for grant in actor.grants_for(rights.VIEW)}
    return Q() if None in tenants else Q(tenant_id__in=tenants)


def case_for(actor: Actor, case_id: UUID | str) -> Case:
    """A case with what its page needs at once. :raises Case.DoesNotExist: when there is none, or not for this actor."""
    return (
        cases_visible_to(actor)
        .select_related("tenant", "category", "category__parent", "place", "lead_organisation", "merged_into")
        .get(pk=case_id)
    )


def own_cases(actor: Actor) -> CaseQuerySet:
    """The cases that the actor reported, newest first."""
    if actor.person_id is None:
        return Case.objects.none()
    mine = among("pk", Reporter.objects.filter(person_id=actor.person_id).order_by().values("case_id"))
    mine |= among("pk", Petitioner.objects.filter(person_id=actor.person_id).order_by().values("petition__case_id"))
    return Case.objects.filter(mine).select_related("place", "lead_organisation", "tenant").order_by("-reported_at", "-id")


def written_by(actor: Actor, *, tenant_id: UUID, since: datetime) -> CaseQuerySet:
    """
    The cases that the actor wrote down for somebody else since then, newest first. That they did, and how far it is, is
    theirs to know; what a neighbour adds later is not (domain §6.4: a building head sees no cases).
    """
    if actor.user_id is None:
        return Case.objects.none()
    by_them = Entry.objects.filter(case_id=OuterRef("pk"), verb="report", by_user_id=actor.user_id)
    found = Case.objects.filter(Exists(by_them), tenant_id=tenant_id, reported_at__gte=since, channel__in=FOR_SOMEBODY)
    return found.select_related("tenant", "category", "place", "lead_organisation").order_by("-reported_at", "-id")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a timeline with its photos, as this reader may see it."""

    entry: Entry
    photos: list[StoredFile]
    text: str
    is_hidden: bool = False


def timeline(case: Case, *, for_reporter: bool) -> list[Line]:
    """
    What happened, oldest first, with photos. Two queries.

    A reporter sees no inside notes and, where several neighbours reported, not what the others added. Of a case that went
    the way of petitions the office sees when what happened, and no word of it.
    """
    entries = case.entries.order_by("at", "id")
    if for_reporter:
        entries = entries.filter(is_internal=False)
    photos: dict[str, list[StoredFile]] = {}
    for stored in files.files_of(case) if for_reporter or not case.is_with_petitions else ():
        photos.setdefault(stored.purpose, []).append(stored)
    return [_line(case, entry, photos.get(f"entry:{entry.pk.hex}", []), for_reporter=for_reporter) for entry in entries]


def _line(case: Case, entry: Entry, photos: list[StoredFile], *, for_reporter: bool) -> Line:
    if for_reporter and entry.verb == "supplement" and case.reporter_count > 1:
        return Line(entry, [], "", is_hidden=True)
    if case.is_with_petitions and not for_reporter and entry.verb != "refer_petition":
        return Line(entry, [], "")
    return Line(entry, photos, entry.text)


def as_it_was(case: Case) -> list[Line]:
    """Every line of a case that went the way of petitions, with its photos: for the page of the petition alone. Two queries."""
    photos: dict[str, list[StoredFile]] = {}
    for stored in files.files_of(case):
        photos.setdefault(stored.purpose, []).append(stored)
    return [Line(one, photos.get(f"entry:{one.pk.hex}", []), one.text) for one in case.entries.order_by("at", "id")]


@dataclass(frozen=True, slots=True)
class ReporterSeen:
    """A reporter as this reader may see them; `phone` is masked unless the journal has been told (services.reveal)."""

    id: UUID
    name: str
    phone: str
    channel: str
    at: datetime
    on_behalf_by: str
    has_phone: bool
    can_be_reached: bool
    may_reveal: bool
    words: str
    person_id: UUID | None


def reporters_seen_by(actor: Actor, case: Case) -> list[ReporterSeen]:
    """
    Who reported, for whoever handles or watches the case: the name only for the office, the telephone masked for all.

    Property companies, departments and grid workers see a masked name; auditors and leaders too (domain §6.4). One query.
    """
    sees_contacts = actor.may(rights.CONTACT, tenant_id=case.tenant_id, place_path=case.place_path)
    handles = actor.organisation_id is not None and actor.organisation_id == case.lead_organisation_id
    return [_seen(one, sees_contacts=sees_contacts, handles=handles) for one in case.reporters.order_by("at", "id")]


def _seen(one: Reporter, *, sees_contacts: bool, handles: bool) -> ReporterSeen:
    return ReporterSeen(
        id=one.pk,
        name=one.name if sees_contacts else mask_name(one.name),
        phone=mask_phone(one.phone),
        channel=one.channel,
        at=one.at,
        on_behalf_by=one.on_behalf_by,
        has_phone=one.has_phone,
        can_be_reached=one.can_be_reached,
        may_reveal=bool(one.phone) and (sees_contacts or (handles and one.shares_phone)),
        words=one.words,
        person_id=one.person_id if sees_contacts else None,
    )


@dataclass(frozen=True, slots=True)
class Whole:
    """Everything that a case's page shows beside its timeline."""

    assignments: list[Assignment]
    lead: Assignment | None
    why: Explanation | None
    clocks: list[Clock]


def whole(case: Case) -> Whole:
    """Assignments with the reasons, and clocks with their pauses. Three queries."""
    assignments = list(
        case.assignments.select_related("organisation", "rule", "ruling", "held_by__post", "held_by__person").order_by(
            "assigned_at", "id"
        )
    )
    lead = next((one for one in assignments if one.role == AssignmentRole.LEAD and one.ended_at is None), None)
    return Whole(
        assignments=assignments,
        lead=lead,
        why=in_words(lead.why) if lead else None,
        clocks=list(case.clocks.prefetch_related("pauses").order_by("started_at", "id")),
    )


def with_reporters(cases: QuerySet[Case]) -> QuerySet[Case]:
    """The same cases, their reporters fetched in one query more."""
    return cases.prefetch_related(Prefetch("reporters", queryset=Reporter.objects.order_by("at", "id")))


def may_read_photo(actor: Actor, stored: StoredFile) -> bool:
    """
    Whether the actor may read a photo of a case: who sees the case, but inside photos only by post; and of a case that went
    the way of petitions only who sees the petition.
    """
    case = Case.objects.filter(pk=stored.subject_id).first() if stored.subject_id else None
    if case is not None and case.is_with_petitions:
        return petitions_visible_to(actor).filter(case=case).exists()
    if case is None or not cases_visible_to(actor).filter(pk=case.pk).exists():
        return False
    if actor.may(rights.VIEW, tenant_id=case.tenant_id):
        return True
    key = stored.purpose.removeprefix("entry:")
    return len(key) == 32 and case.entries.filter(pk=UUID(hex=key), is_internal=False).exists()
