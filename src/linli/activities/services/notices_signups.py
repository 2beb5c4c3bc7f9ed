"""Who hears of what becomes of a session and of their sign-up: by message, or by voice where no message reaches them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import UUIDField
from django.utils.translation import gettext as _

from linli.core.actors import Actor
from linli.core.asked import Given, Question
from linli.disclosure.api import tell
from linli.registry.api import Person

from ..events import MovedUp, SessionCalledOff, SessionChanged, SessionGrew, SessionSoon, SignedUpByOffice, SignUpEnded
from ..models import CallReason, Session, SignUp
from ..rules import reaching as rules
from ..rules.signups import PAGE
from ..states import COMING, LIVE_SIGNUPS, SessionState, SignUpState
from . import calls
from .signup_queue import after_change

MINE, BY_CODE = "/signups/mine/", "/signups/code/"


def on_session_called_off(event: SessionCalledOff, *, event_id: UUID, now: datetime) -> None:
    """Everybody who is in or waits hears that it is off, and why; who has no telephone of their own stands on the call list."""
    session = _session(event.session_id)
    if session is None or session.state != SessionState.CALLED_OFF:
        return
    calls.drop_overtaken(session)
    _tell_all(session, CallReason.CALLED_OFF, list(LIVE_SIGNUPS), event_id, now)


def on_session_changed(event: SessionChanged, *, event_id: UUID, now: datetime) -> None:
    """Everybody who is in or waits hears the new time and place."""
    session = _session(event.session_id)
    if session is not None and session.state in COMING:
        _tell_all(session, CallReason.MOVED, list(LIVE_SIGNUPS), event_id, now)


def on_session_soon(event: SessionSoon, *, event_id: UUID, now: datetime) -> None:
    """Who is in is reminded."""
    session = _session(event.session_id)
    if session is not None and session.state in COMING:
        _tell_all(session, CallReason.REMINDER, [SignUpState.IN], event_id, now)


def on_session_grew(event: SessionGrew, *, event_id: UUID, now: datetime) -> None:  # noqa: ARG001 -- the shape of a handler
    """It holds more than before: who waits moves up."""
    session = _session(event.session_id)
    if session is not None:
        after_change(session=session, by=Actor.system(tenant_id=session.tenant_id), now=now)


def on_moved_up(event: MovedUp, *, event_id: UUID, now: datetime) -> None:
    """Who waited is in now."""
    one = _signup(event.signup_id)
    if one is None or one.state != SignUpState.IN or one.session.state not in COMING:
        return
    _reach(one.session, CallReason.MOVED_UP, [one.person], event_id, now)


def on_signed_up(event: SignedUpByOffice, *, event_id: UUID, now: datetime) -> None:
    """Who was signed up by somebody else gets the number in writing, where a message reaches them."""
    one = _signup(event.signup_id)
    if one is None or one.channel == PAGE or one.state not in LIVE_SIGNUPS or calls.reaches_nothing(one.person):
        return
    text = _("报上了：“%(what)s”%(when)s，编号 %(number)s") if one.state == SignUpState.IN else ""
    text = text or _("在候补：“%(what)s”%(when)s，编号 %(number)s")
    title = text % {"what": one.session, "when": rules.time_words(one.session), "number": one.number}
    _write(one.session, one.person, title, rules.where_words(one.session), f"signed:{event_id}", now)


def on_sign_up_ended(event: SignUpEnded, *, event_id: UUID, now: datetime) -> None:
    """Who was turned away hears why; whom no message reaches is called."""
    one = _signup(event.signup_id)
    if one is None or one.state != SignUpState.REFUSED:
        return
    if not calls.reaches_nothing(one.person) or one.person.user_id is not None:  # type: ignore[attr-defined]
        _write(one.session, one.person, rules.away_title(one.number, one.session), one.end_reason, f"ended:{event_id}", now)
    if calls.reaches_nothing(one.person):
        words = rules.away_words(one.session, one.end_reason)
        _call(one.session, CallReason.AWAY, [one.person], words, event_id, now)


def _tell_all(session: Session, reason: CallReason, states: list[str], event_id: UUID, now: datetime) -> None:
    rows = SignUp.objects.filter(session=session, state__in=states).select_related("person__home").order_by("position")
    _reach(session, reason, [one.person for one in rows], event_id, now)


def _reach(session: Session, reason: CallReason, people: Iterable[Person], event_id: UUID, now: datetime) -> None:
    """Write to those whom a message reaches, and put the others on the call list. An inbox is written to in any case."""
    title, words, unreached = rules.title_of(reason, session), rules.words_of(reason, session), list[Person]()
    for person in people:
        if calls.reaches_nothing(person):
            unreached.append(person)
        if person.user_id is not None or not calls.reaches_nothing(person):  # type: ignore[attr-defined]
            _write(session, person, title, words, f"{reason}:{event_id}", now)
    if unreached:
        _call(session, reason, unreached, words, event_id, now)


def _call(session: Session, reason: CallReason, people: list[Person], words: str, event_id: UUID, now: datetime) -> None:
    by = Actor.system(tenant_id=session.tenant_id)
    calls.make(session=session, people=people, reason=reason, words=words, once_key=str(event_id), by=by, now=now)


def _write(session: Session, person: Person, title: str, body: str, once_key: str, now: datetime) -> None:
    tell(
        tenant_id=session.tenant_id,
        to_person=person.pk,
        kind="activities.signup",
        title=title,
        body=body,
        url=MINE if person.user_id is not None else BY_CODE,  # type: ignore[attr-defined]
        about=session,
        is_urgent=rules.is_soon(session, now),
        once_key=f"signup:{once_key}:{person.pk}",
        now=now,
    )


def _session(pk: Any) -> Session | None:
    return Session.objects.select_related("programme", "place").filter(pk=pk).first()


def _signup(pk: Any) -> SignUp | None:
    return TOLD_OF.first(signup=pk)


TOLD_OF = Question(
    lambda: (
        SignUp.objects.filter(pk=Given("signup", UUIDField()))
        .select_related("session__programme", "session__place", "person__home")
        .order_by()
    )
)
