"""Where sessions are kept: Django's table. Every request of somebody who signed in reads theirs, so its statement is worked out once."""

from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import CharField, DateTimeField
from django.utils import timezone

from linli.core.asked import Given, Question

LIVE = Question(
    lambda: Session.objects.filter(
        session_key=Given("key", CharField()), expire_date__gt=Given("now", DateTimeField())
    ).order_by()
)


class SessionStore(db.SessionStore):
    def _get_session_from_db(self) -> Any:
        found = LIVE.first(key=self.session_key, now=timezone.now())
        if found is None:
            self._session_key = None
        return found
