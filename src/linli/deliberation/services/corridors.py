"""A talk in the corridor (廊道议事): no quorum, no invitation; who, where, what and photographs on one page, and minutes at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import files, journal
from linli.core.actors import Actor
from linli.core.ids import short_code
from linli.core.models import Tenant
from linli.core.numbers import next_number
from linli.core.problems import Problem, refuse_if
from linli.deliberation.errors import MeetingRefused
from linli.deliberation.models import AgendaItem, Meeting, MeetingKind, Minutes
from linli.deliberation.rules import opinions as rules
from linli.deliberation.rules import rights
from linli.deliberation.rules.meetings import SERIES
from linli.deliberation.rules.said import said_problems
from linli.deliberation.states import ItemState, MeetingState
from linli.registry.api import Place, person_by_id

from . import indexing
from .business import allow
from .minutes import MinutesGiven, draft

PHOTO = "photo"


@dataclass(frozen=True, slots=True)
class CorridorGiven:
    """What was talked about (`title`, `text`), by whom, where. `chair`: who led it, and signs the minutes; else who writes."""

    title: str
    place: Place
    venue: str
    who: str
    text: str
    chair: str = ""
    held_at: datetime | None = None
    photos: Sequence["File[Any]"] = ()


@transaction.atomic
def write(*, tenant: Tenant, given: CorridorGiven, by: Actor, now: datetime) -> Minutes:
    """
    Write down a talk that was held: its meeting, over already, with one item, and the first version of its minutes.

    :raises NotAllowed: without the right there. :raises MeetingRefused: with every reason.
    """
    held_at, chair = given.held_at or now, given.chair.strip() or _name_of(tenant, by)
    refuse_if(_problems(tenant, given, held_at, now, chair), MeetingRefused)
    year = timezone.localtime(held_at).year
    meeting = Meeting(
        tenant=tenant,
        kind=MeetingKind.CORRIDOR,
        year=year,
        title=given.title.strip(),
        place=given.place,
        place_path=given.place.path,
        venue=given.venue.strip(),
        starts_at=held_at,
        state=MeetingState.CLOSED,
        chair=chair,
        screen_code=short_code(10),
        convened_at=held_at,
        opened_at=held_at,
        closed_at=max(held_at, now),
        made_at=now,
        made_by=by.label[:120],
    )
    allow(by, rights.MINUTES, meeting)
    meeting.sequence = next_number(SERIES, tenant=tenant, period=str(year))
    meeting.save(force_insert=True)
    item = AgendaItem.objects.create(
        tenant=tenant,
        meeting=meeting,
        position=1,
        title=given.title.strip(),
        state=ItemState.DONE,
        began_at=held_at,
        ended_at=now,
    )
    indexing.index(meeting)
    journal.record(
        "deliberation.meeting.corridor_written", meeting, by=by, now=now, changes={"photos": [None, len(given.photos)]}
    )
    opening = _("在场：%(who)s") % {"who": given.who.strip()}
    words = MinutesGiven(opening=opening, words={str(item.pk): given.text})
    made = draft(meeting=meeting, given=words, by=by, now=now)
    for position, photo in enumerate(given.photos):
        files.store(photo, tenant=tenant, by=by, now=now, subject=made, purpose=PHOTO, position=position)
    return made


def _name_of(tenant: Tenant, by: Actor) -> str:
    person = person_by_id(by.person_id, tenant=tenant) if by.person_id else None
    return person.name if person else ""


def _problems(tenant: Tenant, given: CorridorGiven, held_at: datetime, now: datetime, chair: str) -> list[Problem]:
    problems = rules.corridor_problems(who=given.who, venue=given.venue, text=given.text, title=given.title)
    if given.place.tenant_id != tenant.pk:
        problems.append(Problem("other_tenant", _("这个地方不在本街道。"), where="place"))
    if held_at > now:
        problems.append(Problem("future", _("还没到这个时间。"), where="held_at"))
    problems += said_problems(chair, "chair", most=rules.MOST_WHO, empty=_("请写上谁召集的，会议记录要请他签。"))
    return problems + files.upload_problems(given.photos, "photos", most=rules.MOST_PHOTOS)
