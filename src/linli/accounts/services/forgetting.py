"""What is deleted by itself, because it has served its purpose (PIPL art. 19: the shortest time that is needed)."""

from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef

from ..models import CallRequest, PhoneCode

CODES, CALLS, ATTEMPTS = timedelta(days=2), timedelta(days=30), timedelta(days=1)


@transaction.atomic
def forget(*, now: datetime) -> dict[str, int]:
    """Delete used codes, closed calls, expired sessions and failed attempts; the journal keeps that they were."""
    codes, _by_table = PhoneCode.objects.filter(sent_at__lt=now - CODES).delete()
    calls, _by_table = CallRequest.objects.filter(closed_at__lt=now - CALLS).delete()
    attempts, _by_table = AccessAttempt.objects.filter(attempt_time__lt=now - ATTEMPTS).delete()
    Session.objects.filter(expire_date__lt=now).delete()
    alive = Session.objects.filter(session_key=OuterRef("session_key"))
    sessions, _by_table = UserSession.objects.filter(~Exists(alive)).delete()
    return {"codes": codes, "calls": calls, "attempts": attempts, "sessions": sessions}
