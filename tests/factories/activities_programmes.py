"""What is said of programmes, series and single times, for tests of planning."""

from datetime import date
from typing import Any

from linli.activities.services.programmes import ProgrammeGiven
from linli.activities.services.series import SeriesGiven
from linli.activities.services.sessions import SessionGiven
from linli.core.daytimes import at
from tests.people import Neighbourhood

FRIDAY, SATURDAY = date(2026, 11, 27), date(2026, 11, 28)


def given(here: Neighbourhood, **more: Any) -> ProgrammeGiven:
    return ProgrammeGiven(**{"kind": "culture", "title": "包饺子", "place": here.community} | more)


def single(here: Neighbourhood, *, day: date = SATURDAY, start: int = 9, end: int = 11, **more: Any) -> SessionGiven:
    """From an hour of a day to another."""
    return SessionGiven(**{"starts_at": at(day, start * 60), "ends_at": at(day, end * 60), "place": here.community} | more)


def every_week(here: Neighbourhood, **more: Any) -> SeriesGiven:
    """Every Friday at nine for an hour, from next week on."""
    plain = {"rule": "FREQ=WEEKLY;BYDAY=FR", "starts_on": FRIDAY, "start_minute": 540, "minutes": 60, "place": here.community}
    return SeriesGiven(**plain | more)
