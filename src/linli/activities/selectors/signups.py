"""Sign-ups as somebody may see them: the office those of its sessions, heads their neighbours', a resident their own."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import CharField, Count, Q, QuerySet, Sum, UUIDField

from linli.core.access import within
from linli.core.actors import Actor
from linli.core.asked import Given, Question
from linli.core.daytimes import day_of
from linli.core.models import Tenant
from linli.registry.api import Person, age_of, living_records

from ..models import GroupMember, Series, Session, SignUp
from ..rules import rights
from ..rules.signups import Known
from ..states import COMING, LIVE_SIGNUPS, SignUpState

BESIDE = ("session__programme", "session__place", "person__home", "tenant")
VIEWS = ("live", "in", "waiting", "gone", "all")


def signups_seen(actor: Actor) -> QuerySet[SignUp]:
    """Those of the sessions where this actor takes sign-ups, and those of the people who live there."""
    there = within(actor, rights.SIGN_UP, path="session__place_path")
    theirs = within(actor, rights.SIGN_UP, path="person__home__path")
    return SignUp.objects.filter(there | theirs).select_related(*BESIDE)


def of_session(session: Session, actor: Actor, *, view: str = "live", words: str = "") -> QuerySet[SignUp]:
    """The list of a session in the order in which they asked, as far as this actor may see it; narrowed by a name or a number."""
    rows = signups_seen(actor).filter(_view(view), session=session)
    for word in words.split()[:5]:
        rows = rows.filter(Q(number__iexact=word) | Q(person__name__icontains=word) | Q(person__home__full_name__icontains=word))
    return rows.order_by("position")


def _view(view: str) -> Q:
    if view in ("in", "waiting"):
        return Q(state=view)
    if view == "gone":
        return ~Q(state__in=list(LIVE_SIGNUPS))
    return Q() if view == "all" else Q(state__in=list(LIVE_SIGNUPS))


def of_person(actor: Actor, tenant: Tenant) -> QuerySet[SignUp]:
    """A resident's own and those of the children whose guardian they are, the last to come first."""
    if actor.person_id is None:
        return SignUp.objects.none()
    rows = SignUp.objects.filter(Q(person_id=actor.person_id) | Q(guardian_id=actor.person_id), tenant=tenant)
    return rows.select_related(*BESIDE).order_by("-session__starts_at", "-id")


def coming(now: datetime) -> Q:
    """What stands and is still to come."""
    return Q(state__in=list(LIVE_SIGNUPS), session__ends_at__gt=now, session__state__in=list(COMING))


def signup_numbered(tenant: Tenant, number: str) -> SignUp | None:
    """The sign-up with this number; only for who proves to have its code."""
    rows = SignUp.objects.filter(tenant=tenant, number=number.strip().upper())
    return rows.select_related(*BESIDE).first()


def live_of(session: Session, person: Person) -> SignUp | None:
    """A person's sign-up for a session, if one stands."""
    return LIVE_OF.first(session=session.pk, person=person.pk)


def live_of_household(session: Session, person: Person, mates: Sequence[Person]) -> list[SignUp]:
    """Of a person and those whom they live with: the sign-ups for a session that stand, the person's own first."""
    if not mates:
        return [one for one in [live_of(session, person)] if one]
    rows = SignUp.objects.live().filter(session=session, person__in=[person, *mates]).select_related("person")
    return sorted(rows, key=lambda one: (one.person_id != person.pk, one.signed_at, str(one.pk)))  # type: ignore[attr-defined]


def against_pictures(session: Session) -> list[str]:
    """The names of those who come and said that they may not be in pictures; in the order in which they signed up."""
    rows = SignUp.objects.live().filter(session=session, photo_ok=False).order_by("signed_at", "pk")
    return list(rows.values_list("person__name", flat=True))


LIVE_OF = Question(
    lambda: SignUp.objects.live().filter(session=Given("session", UUIDField()), person=Given("person", UUIDField())).order_by()
)


def offered(tenant: Tenant, pk: UUID) -> Session | None:
    """A public session with all that its form says: on a morning on which sign-ups open everybody asks for the same one."""
    return OFFERED.first(tenant=tenant.pk, session=pk)


OFFERED = Question(
    lambda: (
        Session.objects.public()
        .filter(pk=Given("session", UUIDField()), tenant=Given("tenant", UUIDField()))
        .select_related("programme__only_place", "programme__only_group", "series", "place", "tenant")
        .order_by()
    )
)


def coming_of_series(series: Series, now: datetime) -> QuerySet[Session]:
    """The sessions of a series to which people may still come, in the order of their keys."""
    return Session.objects.coming().filter(series=series, starts_at__gt=now).order_by("pk")


def known_of(session: Session, person: Person) -> Known:
    """What the register knows of somebody on the day of a session."""
    group_id, day = session.programme.only_group_id, day_of(session.starts_at)  # type: ignore[attr-defined]
    live, others = _around(session, person)
    return Known(
        age=age_of(person.birth_on, day),
        home_path=person.home.path if person.home else None,
        in_group=group_id is not None and _is_member(group_id, person, day),
        number=live.number if live else "",
        same_phone=others,
    )


def _is_member(group_id: UUID, person: Person, day: date) -> bool:
    members = GroupMember.objects.filter(Q(until=None) | Q(until__gte=day), group=group_id, person=person, since__lte=day)
    return members.exists()


def _around(session: Session, person: Person) -> tuple[SignUp | None, int]:
    """A person's sign-up for a session, if one stands, and how many others with the same telephone have one. One statement."""
    if not person.phone_hash:
        return live_of(session, person), 0
    rows = AROUND.all(session=session.pk, tenant=session.tenant_id, phone=person.phone_hash, person=person.pk)
    mine = [one for one in rows if one.person_id == person.pk]  # type: ignore[attr-defined]
    return (mine[0] if mine else None), len(rows) - len(mine)


AROUND = Question(
    lambda: (
        SignUp.objects.live()
        .filter(
            session=Given("session", UUIDField()),
            person__in=Person.objects.filter(
                Q(pk=Given("person", UUIDField()))
                | Q(tenant=Given("tenant", UUIDField()), phone_hash=Given("phone", CharField()))
            ),
        )
        .only("id", "person", "number")
        .order_by()
    )
)
"""Found from the people, not from the session: of a session there may be thousands."""


def last_position(session: Session) -> int:
    """The place in the order of whoever asked last; 0 where nobody has."""
    last = LAST.first(session=session.pk)
    return last.position if last else 0


LAST = Question(lambda: SignUp.objects.filter(session=Given("session", UUIDField())).only("position").order_by("-position")[:1])


def counts(session: Session) -> dict[str, int]:
    """How many sign-ups there are of each state, and how many heads wait (`heads_waiting`). One query."""
    rows = SignUp.objects.filter(session=session).order_by().values_list("state").annotate(n=Count("pk"), heads=Sum("heads"))
    found = {state: (n, heads) for state, n, heads in rows}
    return {state: found.get(state, (0, 0))[0] for state in SignUpState.values} | {
        "heads_waiting": found.get(SignUpState.WAITING, (0, 0))[1]
    }


def ahead_of(one: SignUp) -> int:
    """How many sign-ups wait before this one."""
    return SignUp.objects.filter(
        session=one.session_id, state=SignUpState.WAITING, position__lt=one.position  # type: ignore[attr-defined]
    ).count()  # fmt: skip


def sessions_taking(actor: Actor) -> QuerySet[Session]:
    """
    The sessions of the places where this actor takes sign-ups, and those around them: a head signs neighbours up for what the whole
    community does.
    """
    paths = {path for grant in actor.grants_for(rights.SIGN_UP) for path in _above(grant.place_path)}
    inside = within(actor, rights.SIGN_UP)
    around = Q(place_path__in=paths, tenant=actor.tenant_id) if paths else Q(pk__in=[])
    return Session.objects.filter(inside | around).select_related("programme", "series", "place", "tenant")


def _above(path: str) -> list[str]:
    """A path and those of the places that contain it."""
    return [path[: n + 1] for n, letter in enumerate(path) if letter == "/"]


def neighbours_of(actor: Actor, tenant: Tenant) -> QuerySet[Person]:
    """Who lives where this actor takes sign-ups, door by door."""
    living = living_records(tenant).filter(within(actor, rights.SIGN_UP, path="home__path"), tenant=tenant)
    return living.select_related("home").order_by("home__path", "room", "name", "id")
