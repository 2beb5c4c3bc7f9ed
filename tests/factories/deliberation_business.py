"""Meetings with their people and agenda as rows, for tests of what is done in them; councils and seats to move motions from."""

from datetime import date, datetime, timedelta
from typing import Any

from linli.core.actors import Actor
from linli.core.ids import short_code
from linli.core.workcalendar import CHINA
from linli.deliberation.models import (
    AgendaItem,
    Attendance,
    Council,
    Meeting,
    Motion,
    Participant,
    Seat,
    Term,
)
from linli.deliberation.services import motions
from linli.registry.api import Place

from .naming import in_words
from .registry import PersonFactory

NOW = datetime(2026, 9, 1, 14, 0, tzinfo=CHINA)


def later(**given: int) -> datetime:
    """So long after NOW: `later(seconds=40)`."""
    return NOW + timedelta(**given)


def meeting(place: Place, **given: Any) -> Meeting:
    """A session that is going on since NOW, unless said otherwise."""
    last = Meeting.objects.filter(tenant=place.tenant).count()
    plain = {
        "tenant": place.tenant,
        "kind": "session",
        "year": 2026,
        "sequence": last + 1,
        "title": "第三次会议",
        "place": place,
        "place_path": place.path,
        "venue": "社区二楼会议室",
        "starts_at": NOW,
        "state": "open",
        "chair": "试主席",
        "note_taker": "试记录",
        "screen_code": short_code(10),
        "opened_at": NOW,
        "made_at": NOW - timedelta(days=7),
        "made_by": "试验",
    }
    return Meeting.objects.create(**(plain | given))


def item(of: Meeting, title: str = "电梯怎么装", **given: Any) -> AgendaItem:
    """A point of the agenda that is being dealt with, with an open speaker list."""
    plain = {"kind": "discussion", "state": "current", "list_is_open": True, "position": of.items.count() + 1}
    return AgendaItem.objects.create(tenant=of.tenant, meeting=of, title=title, **(plain | given))


def participant(of: Meeting, label: str = "", *, came: bool = False, **given: Any) -> Participant:
    """Somebody of a meeting, by the next number; `came`: noted as there since it opened."""
    number = of.participants.count() + 1
    plain = {"number": number, "label": label or f"代表{in_words(number)}", "card": short_code(12)}
    made = Participant.objects.create(tenant=of.tenant, meeting=of, **(plain | given))
    if came:
        line = {"direction": "in", "at": NOW, "method": "hand", "recorded_at": NOW, "recorded_by": "试验"}
        Attendance.objects.create(tenant=of.tenant, meeting=of, participant=made, **line)
    return made


def council(place: Place, **given: Any) -> Council:
    """A residents' council with its first term."""
    plain = {
        "kind": "residents_council",
        "name": f"试验议事会{in_words(Council.objects.count() + 1)}",
        "rule_code": "deliberation.residents_council",
        "founded_on": date(2021, 1, 20),
    }
    made = Council.objects.create(tenant=place.tenant, place=place, place_path=place.path, **(plain | given))
    Term.objects.create(tenant=place.tenant, council=made, ordinal=1, seat_count=9, begins_on=made.founded_on)
    return made


def seat(of: Council, **given: Any) -> Seat:
    """A person's seat since the council was founded."""
    term = of.terms.get()
    plain = {"position": term.seats.count() + 1, "valid_from": term.begins_on}
    if "person" not in given and "organisation" not in given:
        plain["person"] = PersonFactory(tenant=of.tenant)
    return Seat.objects.create(tenant=of.tenant, term=term, **(plain | given))


def motion(of: Council, *, admitted: bool = True, text: str = "在二号楼装电梯，费用由业主分摊。", **given: Any) -> Motion:
    """A motion to a council, written down by the office; on the agenda unless said otherwise."""
    by = Actor.system(tenant_id=of.tenant_id)
    plain = {"title": "二号楼加装电梯", "text": text, "council": of, "mover": "试代表"}
    made = motions.submit(tenant=of.tenant, given=motions.MotionGiven(**(plain | given)), by=by, now=NOW)
    return motions.admit(motion=made, by=by, now=NOW) if admitted else made
