"""Sign-ups: whoever takes a place holds the session, so that two never have one place and nobody overtakes anybody."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.core import events, journal, locking, rows
from linli.core.actors import Actor
from linli.core.daytimes import day_of
from linli.core.numbers import next_number
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.core.slips import Slips
from linli.registry.api import Person, age_of, housemates_of

from ..errors import SignUpRefused
from ..events import SignedUp as SignedUpEvent
from ..events import SignedUpByOffice
from ..models import Series, Session, SignUp
from ..rules import rights, waiting
from ..rules import signups as rules
from ..rules.signups import PAGE
from ..selectors import signups as found
from ..states import SignUpState
from .pieces import allow, held_session
from .signup_queue import take
from .strangers import Stranger, person_of

SLIPS = Slips("signup")


@dataclass(frozen=True, slots=True)
class SignUpGiven:
    """Who comes, with how many in all. `channel`: how it came; with another than page a post signs up somebody."""

    person: Person | Stranger
    heads: int = 1
    companions: str = ""
    guardian: Person | None = None
    guardian_text: str = ""
    needs: str = ""
    photo_ok: bool | None = None
    channel: str = PAGE


@dataclass(frozen=True, slots=True)
class SignedUp:
    """A sign-up with the figures with which whoever has no account gives it up or comes in."""

    signup: SignUp
    code: str


# ---- signing up ----


@transaction.atomic
def sign_up(*, session: Session, given: SignUpGiven, by: Actor, now: datetime) -> SignedUp:
    """
    Somebody comes to a session: they are in, or wait where it is full.

    :raises NotAllowed: for whoever signs up others without the right there. :raises SignUpRefused: with every reason.
    :raises PersonRefused: for a stranger's name or telephone that is none.
    """
    person = person_of(given.person, tenant=session.tenant, by=by, now=now)
    row = held_session(session.pk)
    made = _taken(row, given, person, by, now)
    session.taken = row.taken
    return made


@transaction.atomic
def sign_up_series(*, series: Series, given: SignUpGiven, by: Actor, now: datetime) -> list[SignedUp]:
    """
    Sign up for every session of a series that is still to come and exists; those to which they come already are left as they are.

    :raises NotAllowed: as `sign_up`. :raises SignUpRefused: when not one of them can be, with the reasons of the first.
    """
    made, problems = list[SignedUp](), list[Problem]()
    person = person_of(given.person, tenant=series.tenant, by=by, now=now)
    held = locking.several(
        found.coming_of_series(series, now), "programme__only_place", "programme__only_group", "place", "tenant"
    )
    for row in sorted(held, key=lambda one: (one.starts_at, one.pk)):
        try:
            with transaction.atomic():
                made.append(_taken(row, given, person, by, now))
        except SignUpRefused as refused:
            problems = problems or refused.problems
    if not made:
        raise SignUpRefused(problems or [Problem("none", _("这个系列还没有排出能报名的日子。"), where="session")])
    return made


def _taken(row: Session, given: SignUpGiven, person: Person, by: Actor, now: datetime) -> SignedUp:
    """Take a place, or one in the queue. The session is held."""
    _allow_signing_up(row, given.channel, person, by)
    state = waiting.placed(
        given.heads, taken=row.taken, capacity=row.capacity, takes_waiting=row.programme.takes_waiting
    )  # fmt: skip
    problems = _problems(row, given, person, by, now)
    if state is None and not problems:
        problems = [rules.full_problem()]
    refuse_if(problems, SignUpRefused)
    one = _new_row(row, given, person, state or SignUpState.WAITING, now)
    one.number = _number(row, now)
    rows.insert([one])
    if one.state == SignUpState.IN:
        take(row, one.heads)
    changes = {
        "number": [None, one.number],
        "state": [None, one.state],
        "heads": [None, one.heads],
        "channel": [None, one.channel],
    }
    behalf = person.pk if given.channel != PAGE else None
    journal.record("activities.signup.made", one, by=by, now=now, on_behalf_of=behalf, changes=changes)
    _announce(one, now)
    return SignedUp(one, SLIPS.code_of(one.pk))


def _announce(one: SignUp, now: datetime) -> None:
    """Whoever signed up by themselves has read it; only of the others has somebody to hear."""
    announced: list[events.Event] = [SignedUpEvent(tenant_id=one.tenant_id, signup_id=one.pk)]
    if one.channel != PAGE:
        announced.append(SignedUpByOffice(tenant_id=one.tenant_id, signup_id=one.pk))
    events.publish_many(announced, now=now)


def _allow_signing_up(row: Session, channel: str, person: Person, by: Actor) -> None:
    if channel != PAGE:
        allow_for(by, row, person)
    elif not by.is_system and by.person_id not in (None, person.pk) and not is_housemate(by, person):
        raise NotAllowed(Problem("not_allowed", _("在这里只能给自己和同住的家人报名；替别人报，从工作台办。")))


def is_housemate(by: Actor, person: Person) -> bool:
    """Whether somebody lives in one household with a person, by the register."""
    return any(one.person_id == by.person_id for one in housemates_of(person))  # type: ignore[attr-defined]


def may_for(by: Actor, session: Session, person: Person) -> bool:
    """Whether somebody signs others up at the session's place, or where the person lives: a building head for their neighbours."""
    paths = [session.place_path, *([person.home.path] if person.home else [])]
    return any(by.may(rights.SIGN_UP, tenant_id=session.tenant_id, place_path=path) for path in paths)


def allow_for(by: Actor, session: Session, person: Person) -> None:
    """:raises NotAllowed: unless `may_for`."""
    if not may_for(by, session, person):
        allow(by, rights.SIGN_UP, tenant_id=session.tenant_id, place_path=session.place_path)


def _problems(row: Session, given: SignUpGiven, person: Person, by: Actor, now: datetime) -> list[Problem]:
    is_office = given.channel != PAGE
    problems = rules.window_problems(row.programme, row, now=now, is_office=is_office)
    people = [one for one in (person, given.guardian) if one is not None]
    if any(one.tenant_id != row.tenant_id or one.merged_into_id or one.erased_at for one in people):  # type: ignore[attr-defined]
        return [*problems, Problem("person_gone", _("名册里没有这个人了。"), where="person")]
    known = found.known_of(row, person)
    if by.user_id is None and not by.is_system and known.number:
        known = replace(known, number="…")  # whoever only knows a neighbour's telephone learns no number
    guardian = given.guardian
    said = rules.Said(
        heads=given.heads, companions=given.companions, needs=given.needs, is_office=is_office,
        guardian=guardian.name if guardian else given.guardian_text.strip(),
        guardian_age=age_of(guardian.birth_on, day_of(row.starts_at)) if guardian else None,
    )  # fmt: skip
    if guardian is not None and guardian.pk == person.pk:
        problems.append(Problem("guardian_self", _("监护人要写另一个人。"), where="guardian"))
    problems += rules.who_problems(row.programme, known, is_office=is_office)
    return problems + rules.said_problems(row.programme, row, said, known)


def _new_row(row: Session, given: SignUpGiven, person: Person, state: SignUpState, now: datetime) -> SignUp:
    one = SignUp(
        tenant_id=row.tenant_id, session=row, person=person, heads=given.heads, companions=given.companions.strip(),
        guardian=given.guardian, guardian_text="" if given.guardian else given.guardian_text.strip(), needs=given.needs.strip(),
        photo_ok=given.photo_ok if row.programme.asks_photo else None, position=found.last_position(row) + 1, state=state, channel=given.channel,
        signed_at=now,
    )  # fmt: skip
    one.code_hash = SLIPS.hash_of(one.pk, SLIPS.code_of(one.pk))
    return one


def _number(row: Session, now: datetime) -> str:
    year = day_of(now).year
    return rules.number(row.tenant.letters, year, next_number(rules.SERIES, tenant=row.tenant, period=str(year)))
