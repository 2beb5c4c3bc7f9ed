"""A programme and its sessions as rows, for tests of activities that need one and are about something else."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from linli.activities.models import Programme, Session
from linli.activities.states import ProgrammeState, SessionState
from linli.core.actors import Actor
from tests.people import Neighbourhood

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)  # Friday, ten in the morning in Zhengzhou
NEXT_DAY = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)  # Saturday, nine
_numbers = count(1)


def system(here: Neighbourhood) -> Actor:
    return Actor.system(tenant_id=here.tenant.pk)


def a_programme(here: Neighbourhood, **more: Any) -> Programme:
    """On the public list, for the whole community, without a limit."""
    plain = {
        "tenant": here.tenant,
        "number": f"HD-{next(_numbers):04d}",
        "kind": "culture",
        "title": "包饺子",
        "place": here.community,
        "place_path": here.community.path,
        "state": ProgrammeState.LISTED,
        "made_at": NOW,
        "listed_at": NOW,
    }
    return Programme.objects.create(**(plain | more))


def a_session(here: Neighbourhood, programme: Programme | None = None, *, starts_at: datetime = NEXT_DAY, **more: Any) -> Session:
    """Tomorrow at nine for two hours, open for sign-ups."""
    of = programme or a_programme(here)
    plain = {
        "tenant": here.tenant,
        "programme": of,
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=2),
        "place": of.place,
        "place_path": of.place_path,
        "capacity": of.capacity,
        "state": SessionState.OPEN,
        "checkin_code": f"C{next(_numbers):07d}",
        "changed_at": NOW,
    }
    return Session.objects.create(**(plain | more))
