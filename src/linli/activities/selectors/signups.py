"""Sign-ups as somebody may see them: the office those of its sessions, heads their neighbours', a resident their own."""

from datetime import datetime

from django.db.models import Q, QuerySet

from linli.core.access import within
from linli.core.actors import Actor
from linli.core.daytimes import day_of
from linli.core.models import Tenant
from linli.registry.api import Person, age_of

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
    """A resident's own, the last to come first."""
    if actor.person_id is None:
        return SignUp.objects.none()
    rows = SignUp.objects.filter(tenant=tenant, person_id=actor.person_id)
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
    return SignUp.objects.live().filter(session=session, person=person).first()


def coming_of_series(series: Series, now: datetime) -> QuerySet[Session]:
    """The sessions of a series to which people may still come, in the order of their keys."""
    return Session.objects.coming().filter(series=series, starts_at__gt=now).order_by("pk")


def known_of(session: Session, person: Person) -> Known:
    """What the register knows of somebody on the day of a session."""
    group_id, day = session.programme.only_group_id, day_of(session.starts_at)  # type: ignore[attr-defined]
    members = GroupMember.objects.filter(Q(until=None) | Q(until__gte=day), group=group_id, person=person, since__lte=day)
    live = live_of(session, person)
    return Known(
        age=age_of(person.birth_on, day),
        home_path=person.home.path if person.home else None,
        in_group=group_id is not None and members.exists(),
        number=live.number if live else "",
    )


def heads_waiting(session: Session) -> int:
    """How many heads wait."""
    return sum(SignUp.objects.filter(session=session, state=SignUpState.WAITING).values_list("heads", flat=True))


def ahead_of(one: SignUp) -> int:
    """How many sign-ups wait before this one."""
    return SignUp.objects.filter(
        session=one.session_id, state=SignUpState.WAITING, position__lt=one.position  # type: ignore[attr-defined]
    ).count()  # fmt: skip
