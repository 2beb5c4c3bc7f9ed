"""Sign-ins that are still good, and ending them."""

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.db import transaction

from linli.core import journal
from linli.core.actors import Actor

from ..models import User


@transaction.atomic
def end_session(*, user: User, session_id: int, by: Actor, now: datetime) -> bool:
    """End one of the user's own sign-ins; False when there is no such one any more."""
    session = UserSession.objects.filter(pk=session_id, user=user).first()
    if session is None:
        return False
    session.end()
    journal.record("accounts.session.ended", user, by=by, now=now)
    return True


@transaction.atomic
def end_other_sessions(*, user: User, keep: str, by: Actor, now: datetime) -> int:
    """End every sign-in of the user but the one with session key `keep`. Returns how many."""
    others = list(UserSession.objects.filter(user=user).exclude(session_key=keep))
    for session in others:
        session.end()
    if others:
        journal.record("accounts.session.others-ended", user, by=by, now=now, changes={"count": [None, len(others)]})
    return len(others)


@transaction.atomic
def note_sign_out(*, user: User, session_key: str, by: Actor, now: datetime) -> None:
    """Take the sign-in off the user's list and leave the journal line."""
    UserSession.objects.filter(session_key=session_key).delete()
    journal.record("accounts.user.signed-out", user, by=by, now=now)
