"""Who was there, who is expected, and what a sheet brought: as far as somebody may see it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import CharField, Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from linli.core.access import within
from linli.core.actors import Actor
from linli.core.daytimes import day_of
from linli.core.models import StoredFile, Tenant
from linli.registry.api import Person, living_records

from ..models import (
    Attendance,
    ClassGroup,
    Enrolment,
    Excuse,
    GroupMember,
    HeadCount,
    Learner,
    PaperSheet,
    Session,
    SheetEntry,
    SignUp,
    TeamVolunteer,
    Volunteer,
)
from ..rules import rights
from ..rules.attendance import MOST_LINES
from ..states import EnrolmentState, SignUpState

VIEWS = ("came", "expected", "excused", "void")
BESIDE = ("person__home", "session")
TO_CHECK = Q(outcome=SheetEntry.Outcome.UNKNOWN) | Q(outcome=SheetEntry.Outcome.REFUSED, person__isnull=False)
"""Marks that somebody has to look at."""


def who_came(session: Session) -> QuerySet[Attendance]:
    """Those who were there, as written down; after erasure a row has no person and counts all the same."""
    return Attendance.objects.filter(session=session, voided_at=None).select_related("person__home").order_by("at", "id")


def person_times(rows: QuerySet[Attendance]) -> int:
    """Person-times (人次) of these rows: everybody's heads. Never to be added to `persons`."""
    return int(rows.order_by().aggregate(n=Sum("heads"))["n"] or 0)


def persons(rows: QuerySet[Attendance]) -> int:
    """How many different people (人数) these rows name."""
    return int(rows.filter(person__isnull=False).order_by().aggregate(n=Count("person", distinct=True))["n"])


def counts_of(session: Session) -> QuerySet[HeadCount]:
    """What was counted, the last first: that one holds."""
    return HeadCount.objects.filter(session=session, voided_at=None).order_by("-at", "-id")


def live_of(session: Session, person: Person) -> Attendance | None:
    return Attendance.objects.filter(session=session, person=person, voided_at=None).first()


# ---- who may ----


def leads(actor: Actor) -> Q:
    """The sessions that somebody leads, with or without a post: of a programme, of its team, as the head of a class."""
    if actor.person_id is None:
        return Q(pk__in=[])
    programme = {f"programme__{name}": actor.person_id for name in ("lead", "team__lead", "class_group__assistant")}
    return Q(Q(*programme.items(), _connector=Q.OR), tenant_id=actor.tenant_id)


def sessions_taken_by(actor: Actor) -> QuerySet[Session]:
    """
    Where somebody writes down who comes: sessions at their places, those of wider places for their own neighbours, and those that they lead.
    """
    above = {path for grant in actor.grants_for(rights.ATTEND) for path in _above(grant.place_path)}
    around = Q(place_path__in=above, tenant_id=actor.tenant_id) if above else Q(pk__in=[])
    rows = Session.objects.filter(within(actor, rights.ATTEND) | around | leads(actor))
    return rows.select_related("programme", "programme__team", "place", "space", "tenant")


def with_numbers(rows: QuerySet[Session]) -> QuerySet[Session]:
    """Each with its heads written down, the last count (`counted`, `counted_of`) and how much waits to be checked, in the same statement."""
    came = Attendance.objects.filter(session=OuterRef("pk"), voided_at=None).order_by().values("session")
    last = HeadCount.objects.filter(session=OuterRef("pk"), voided_at=None).order_by("-at", "-id")
    entries = SheetEntry.objects.filter(TO_CHECK, session=OuterRef("pk")).order_by().values("session")
    return rows.annotate(
        heads_came=Coalesce(Subquery(came.annotate(n=Sum("heads")).values("n"), output_field=IntegerField()), 0),
        counted=Coalesce(Subquery(last.values("person_times")[:1], output_field=IntegerField()), 0),
        counted_of=Subquery(last.values("of_whom")[:1], output_field=CharField()),
        to_check=Coalesce(Subquery(entries.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0),
    )


def _above(path: str) -> list[str]:
    parts = path.strip("/").split("/")
    return ["/".join(parts[:n]) + "/" for n in range(1, len(parts))]


def is_lead(actor: Actor, session: Session) -> bool:
    return actor.person_id is not None and Session.objects.filter(leads(actor), pk=session.pk).exists()


def is_office(actor: Actor, session: Session) -> bool:
    """Whether somebody writes down everybody there; others their neighbours, or those whom they lead."""
    return actor.may(rights.ATTEND, tenant_id=session.tenant_id, place_path=session.place_path)


def neighbours(actor: Actor, tenant: Tenant, *rights_held: str) -> QuerySet[Person]:
    """Who lives where this actor has one of these rights, door by door."""
    living = living_records(tenant).filter(within(actor, *rights_held, path="home__path"))
    return living.select_related("home").order_by("home__path", "room", "name", "id")


# ---- the list ----


@dataclass(frozen=True, slots=True)
class Expected:
    """Somebody on the list of a session. `heads`: with how many; `came`: their row, if they are there; `excuse`: their leave."""

    person: Person
    heads: int = 1
    number: str = ""
    needs: str = ""
    came: Attendance | None = None
    excuse: Excuse | None = None

    @property
    def mark(self) -> str:
        """As the sheet marks it; “” while nobody said anything."""
        if self.came is not None:
            return SheetEntry.Mark.CAME
        return SheetEntry.Mark.EXCUSED if self.excuse is not None else ""

    @property
    def door(self) -> str:
        return f"{self.person.home or ''} {self.person.room}".strip()


def roster(session: Session, actor: Actor) -> list[Expected]:
    """
    Who is on the list, door by door: signed up, enrolled in its class, of its team or group, on leave, there already. Where nobody signs
    up, a head has all of their neighbours before them. At most 600.
    """
    signups = {one.person_id: one for one in _signed_up(session)}  # type: ignore[attr-defined]
    came = {one.person_id: one for one in who_came(session) if one.person_id}  # type: ignore[attr-defined]
    excused = {one.person_id: one for one in live_excuses(session)}  # type: ignore[attr-defined]
    people = _people(session, actor, {*signups, *came, *excused})
    listed = []
    for person in people[:MOST_LINES]:
        signup = signups.get(person.pk)
        listed.append(
            Expected(
                person,
                signup.heads if signup else 1,
                signup.number if signup else "",
                signup.needs if signup else "",
                came.get(person.pk),
                excused.get(person.pk),
            )
        )
    return listed


def _signed_up(session: Session) -> QuerySet[SignUp]:
    return SignUp.objects.filter(session=session, state=SignUpState.IN)


def live_excuses(session: Session) -> QuerySet[Excuse]:
    return Excuse.objects.filter(session=session, withdrawn_at=None)


def _people(session: Session, actor: Actor, known: set[UUID]) -> list[Person]:
    wanted = Q(pk__in=known) | _of_class(session) | _of_team(session) | _of_group(session)
    rows = living_records(session.tenant)
    if not (actor.is_system or is_office(actor, session) or is_lead(actor, session)):
        own = within(actor, rights.ATTEND, path="home__path")
        wanted = own if not session.programme.needs_signup else wanted & own
    ordered = rows.filter(wanted).select_related("home").order_by("home__path", "room", "name", "id")
    return list(ordered[:MOST_LINES])


def _of_class(session: Session) -> Q:
    of = ClassGroup.objects.filter(programme=session.programme_id)  # type: ignore[misc]
    rows = Enrolment.objects.filter(class_group__in=of, state__in=[EnrolmentState.IN, EnrolmentState.COMPLETED])
    return Q(pk__in=rows.values("learner__person"))


def _of_team(session: Session) -> Q:
    team, day = session.programme.team_id, day_of(session.starts_at)  # type: ignore[attr-defined]
    if team is None:
        return Q(pk__in=[])
    serving = TeamVolunteer.objects.filter(Q(until=None) | Q(until__gte=day), team=team, volunteer__ended_on=None)
    return Q(pk__in=serving.values("volunteer__person"))


def _of_group(session: Session) -> Q:
    group, day = session.programme.only_group_id, day_of(session.starts_at)  # type: ignore[attr-defined]
    if group is None:
        return Q(pk__in=[])
    members = GroupMember.objects.filter(Q(until=None) | Q(until__gte=day), group=group, since__lte=day)
    return Q(pk__in=members.values("person"))


def heads_of(session: Session, people: Iterable[UUID]) -> Mapping[UUID, int]:
    """With how many these people said they come."""
    return dict(_signed_up(session).filter(person__in=people).values_list("person", "heads"))


def people_numbered(session: Session, numbers: Iterable[str]) -> Mapping[str, Person]:
    """Whom numbers mean at a session: of a sign-up for it, of a volunteer's card, of a learner's."""
    said = {one.strip().upper(): one for one in numbers if any(letter.isdecimal() for letter in one)}
    if not said:
        return {}
    tenant, beside = session.tenant_id, ("person__home",)
    signups = SignUp.objects.live().filter(session=session, number__in=said).select_related(*beside)
    volunteers = Volunteer.objects.filter(tenant=tenant, number__in=said, ended_on=None).select_related(*beside)
    learners = Learner.objects.filter(tenant=tenant, number__in=said).select_related(*beside)
    return {said[one.number]: one.person for one in (*learners, *volunteers, *signups) if one.person is not None}


# ---- the workbench ----


def listed(session: Session, actor: Actor, *, view: str, words: str = "") -> QuerySet[Attendance]:
    """The lines of a session: those that stand, or those that were struck out; narrowed by a name."""
    rows = Attendance.objects.filter(session=session, voided_at__isnull=view != "void").select_related(*BESIDE)
    if not (is_office(actor, session) or is_lead(actor, session)):
        rows = rows.filter(within(actor, rights.ATTEND, path="person__home__path"))
    for word in words.split()[:5]:
        rows = rows.filter(Q(person__name__icontains=word) | Q(person__home__full_name__icontains=word))
    return rows.order_by("at", "id")


def attendances_of(actor: Actor, tenant: Tenant) -> QuerySet[Attendance]:
    """What somebody may strike out or correct: at their places, and their neighbours'."""
    there = within(actor, rights.ATTEND, path="session__place_path")
    theirs = within(actor, rights.ATTEND, path="person__home__path")
    return Attendance.objects.filter(there | theirs, tenant=tenant).select_related("person__home", "session__programme")


def entries_to_check(session: Session) -> QuerySet[SheetEntry]:
    """What a sheet brought that nobody could place: unknown names, and marks that could not be taken."""
    return SheetEntry.objects.filter(TO_CHECK, session=session).select_related("person").order_by("made_at", "entry_id")


def written_names(session: Session) -> list[str]:
    """The names written on the sheet that nobody has matched yet, for whoever writes down everybody."""
    rows = SheetEntry.objects.filter(session=session, outcome=SheetEntry.Outcome.UNKNOWN).order_by("made_at", "entry_id")
    return list(rows.values_list("written_name", flat=True)[:MOST_LINES])


def unknown_names(actor: Actor, tenant: Tenant) -> QuerySet[SheetEntry]:
    """Names of one's places that stood on no list, over all sessions."""
    there = within(actor, rights.ATTEND, path="session__place_path")
    return SheetEntry.objects.filter(there, tenant=tenant, outcome=SheetEntry.Outcome.UNKNOWN)


def papers_of(session: Session) -> QuerySet[PaperSheet]:
    return PaperSheet.objects.filter(session=session).order_by("-printed_at")


def papers_waiting(actor: Actor, tenant: Tenant, *, now: datetime) -> QuerySet[PaperSheet]:
    """Sheets that were printed for what is over, and never came back."""
    there = within(actor, rights.ATTEND, path="session__place_path")
    return PaperSheet.objects.filter(there, tenant=tenant, entered_at=None, session__ends_at__lt=now).select_related("session")


def may_read_scan(actor: Actor, stored: StoredFile) -> bool:
    """The scan of a sheet has everybody's signature: for those who write down who comes there."""
    one = PaperSheet.objects.select_related("session").filter(pk=stored.subject_id).first() if stored.subject_id else None
    return one is not None and actor.may(rights.ATTEND, tenant_id=one.tenant_id, place_path=one.session.place_path)
