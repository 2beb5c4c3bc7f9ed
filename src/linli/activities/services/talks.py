"""A yard asks for a small-stool class (小板凳课堂): asked, planned as a session, refused, taken back, and held."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.core import events, journal, locking
from linli.core.actors import Actor
from linli.core.daytimes import day_of
from linli.core.models import Tenant
from linli.core.numbers import next_number
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.core.slips import Slips
from linli.registry.api import Person, Place

from ..errors import TalkRefused
from ..events import TalkAnswered, TalkAsked
from ..models import Lecturer, Outreach, Programme, ProgrammeKind, Session, TalkRequest
from ..rules import outreach as rules
from ..rules import rights
from ..rules.programmes import change_problems
from ..states import ProgrammeState, TalkState
from . import outreach, programmes, sessions
from .pieces import allow
from .programme_pieces import stranger_problems

SLIPS = Slips("talk")


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkGiven:
    """What a yard wants to hear, when it suits (parts of the day), how many small stools. `channel`: how it came."""

    topic: str
    text: str = ""
    wanted_on: date | None = None
    times: Sequence[str] = ()
    expected: int | None = None
    person: Person | None = None
    contact_name: str = ""
    contact_phone: str = ""
    channel: str = rules.PAGE


@transaction.atomic
def ask(*, place: Place, given: TalkGiven, by: Actor, now: datetime) -> TalkRequest:
    """
    Ask for a class in one's yard; anybody may, with a name and a telephone.

    :raises NotAllowed: for whoever asks for others without the right there. :raises TalkRefused: with every reason.
    """
    if given.channel != rules.PAGE:
        allow(by, rights.ASK_TALK, tenant_id=place.tenant_id, place_path=place.path)  # type: ignore[attr-defined]
    elif given.person is not None and not by.is_system and by.person_id != given.person.pk:
        raise NotAllowed(Problem("not_allowed", _("在这里只能以自己的名义请。")))
    held = locking.one(Place, place.pk, "tenant")
    refuse_if(_problems(held, given, now), TalkRefused)
    row = TalkRequest(
        tenant=held.tenant, place=held, place_path=held.path, topic=given.topic, text=given.text.strip(), wanted_on=given.wanted_on,
        times=[one for one in rules.TIMES if one in given.times], expected=given.expected, person=given.person,
        contact_name=given.contact_name.strip(), contact_phone=given.contact_phone.strip(), channel=given.channel, asked_at=now,
    )  # fmt: skip
    row.number = _number(held.tenant, now)
    row.save(force_insert=True)
    behalf = given.person.pk if given.person is not None and given.channel != rules.PAGE else None
    changes = {"number": [None, row.number], "topic": [None, row.topic], "channel": [None, row.channel]}
    journal.record("activities.talk.asked", row, by=by, now=now, on_behalf_of=behalf, changes=changes)
    events.publish(TalkAsked(tenant_id=row.tenant_id, request_id=row.pk), now=now)
    return row


def _problems(place: Place, given: TalkGiven, now: datetime) -> list[Problem]:
    same = (
        TalkRequest.objects.filter(place=place, topic=given.topic, state=TalkState.ASKED).values_list("number", flat=True).first()
    )
    said = rules.TalkSaid(
        topic=given.topic, text=given.text, wanted_on=given.wanted_on, times=given.times, expected=given.expected,
        contact_name=given.contact_name, contact_phone=given.contact_phone, channel=given.channel, is_known=given.person is not None,
        same=same or "",
    )  # fmt: skip
    problems = rules.ask_problems(said, today=day_of(now))
    return problems + stranger_problems(place.tenant_id, person=given.person)  # type: ignore[attr-defined]


def _number(tenant: Tenant, now: datetime) -> str:
    year = day_of(now).year
    return rules.number(tenant.letters, year, next_number(rules.SERIES, tenant=tenant, period=str(year)))


# ---- answering ----


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanGiven:
    """When and where it is, and who speaks. `programme` none: one of its own is made, on the public list, to which people just come."""

    starts_at: datetime
    ends_at: datetime
    place: Place
    where: str = ""
    lecturer: Lecturer | None = None
    title: str = ""
    programme: Programme | None = None


@transaction.atomic
def plan(*, request: TalkRequest, given: PlanGiven, by: Actor, now: datetime) -> TalkRequest:
    """
    Give it a day, a place and a lecturer: it stands on the public list, and whoever asked hears of it.

    :raises NotAllowed: without the right there. :raises TalkRefused: with every reason. :raises SessionRefused: for a time or place that is none.
    """
    row = _held(request)
    allow(by, rights.OUTREACH, tenant_id=row.tenant_id, place_path=row.place_path)
    refuse_if(_plan_problems(row, given), TalkRefused)
    acting = (
        by if by.may(rights.PLAN, tenant_id=row.tenant_id, place_path=row.place_path) else Actor.system(tenant_id=row.tenant_id)
    )
    of = given.programme or _programme(row, given, acting, now)
    title = given.title if given.programme else ""
    single = sessions.SessionGiven(
        starts_at=given.starts_at, ends_at=given.ends_at, place=given.place, where=given.where, title=title
    )  # fmt: skip
    row.session = sessions.plan(programme=of, given=single, by=acting, now=now)
    if of.state == ProgrammeState.DRAFT:
        programmes.put_on_list(programme=of, by=acting, now=now)
    row.lecturer, row.state, row.answered_at = given.lecturer, TalkState.PLANNED, now
    row.save(update_fields=["session", "lecturer", "state", "answered_at"])
    changes = {"state": [TalkState.ASKED, row.state], "session": [None, str(row.session.pk)]}
    journal.record("activities.talk.planned", row, by=by, now=now, changes=changes)
    events.publish(TalkAnswered(tenant_id=row.tenant_id, request_id=row.pk), now=now)
    return row


def _plan_problems(row: TalkRequest, given: PlanGiven) -> list[Problem]:
    problems = rules.open_problems(row.state)
    if given.programme is not None:
        problems += change_problems(given.programme.state)
    if given.lecturer is not None:
        busy = TalkRequest.objects.filter(
            lecturer=given.lecturer,
            state=TalkState.PLANNED,
            session__starts_at__lt=given.ends_at,
            session__ends_at__gt=given.starts_at,
        ).select_related("session__programme")
        other = busy.first()
        problems += rules.lecturer_day_problems(
            until=given.lecturer.until, on=day_of(given.starts_at), busy=str(other.session) if other else ""
        )
    return problems + stranger_problems(row.tenant_id, place=given.place, lecturer=given.lecturer, programme=given.programme)


def _programme(row: TalkRequest, given: PlanGiven, by: Actor, now: datetime) -> Programme:
    title = given.title.strip() or _("小板凳课堂：%(topic)s") % {"topic": row.get_topic_display()}
    made = programmes.ProgrammeGiven(
        kind=ProgrammeKind.STOOL_CLASS, title=title[:80], place=row.place, summary=row.text[:160], needs_signup=False
    )  # fmt: skip
    return programmes.make(tenant=row.tenant, given=made, by=by, now=now)


@transaction.atomic
def refuse(*, request: TalkRequest, reason: str, by: Actor, now: datetime) -> TalkRequest:
    """It cannot be, and why. :raises NotAllowed: without the right there. :raises TalkRefused: with every reason."""
    row = _held(request)
    allow(by, rights.OUTREACH, tenant_id=row.tenant_id, place_path=row.place_path)
    refuse_if(rules.refuse_problems(row.state, reason=reason), TalkRefused)
    row.state, row.reason, row.answered_at = TalkState.REFUSED, reason.strip(), now
    row.save(update_fields=["state", "reason", "answered_at"])
    changes = {"state": [TalkState.ASKED, row.state]}
    journal.record("activities.talk.refused", row, by=by, now=now, reason=row.reason, changes=changes)
    events.publish(TalkAnswered(tenant_id=row.tenant_id, request_id=row.pk), now=now)
    return row


@transaction.atomic
def withdraw(*, request: TalkRequest, code: str = "", reason: str = "", by: Actor, now: datetime) -> TalkRequest:
    """
    It is not wanted any more: one's own, with its six figures, or by the office for somebody who called. A day that was set stands on.

    :raises NotAllowed: for somebody else's. :raises TalkRefused: with every reason.
    """
    row = _held(request)
    is_office = by.may(rights.ASK_TALK, tenant_id=row.tenant_id, place_path=row.place_path)
    if not is_office and not is_own(row, by) and not is_code(row, code):
        raise NotAllowed(Problem("not_allowed", _("只有请的人和社区能撤回。")))
    refuse_if(rules.withdraw_problems(row.state, is_office=is_office, reason=reason), TalkRefused)
    before, row.state, row.reason = row.state, TalkState.WITHDRAWN, reason.strip()
    row.save(update_fields=["state", "reason"])
    journal.record("activities.talk.withdrawn", row, by=by, now=now, reason=row.reason, changes={"state": [before, row.state]})
    return row


def is_own(row: TalkRequest, by: Actor) -> bool:
    return by.person_id is not None and by.person_id == row.person_id  # type: ignore[attr-defined]


def is_code(row: TalkRequest, code: str) -> bool:
    """Whether these are the six figures of its receipt; they follow from its key, so nothing of them is kept."""
    return bool(code.strip()) and SLIPS.is_right(row.pk, SLIPS.hash_of(row.pk, SLIPS.code_of(row.pk)), code)


# ---- what follows the session ----


@transaction.atomic
def on_session_held(session: Session, *, now: datetime) -> None:
    """The class took place: whoever asked for it reads so, and it counts as a talk on the ground without being typed again."""
    by = Actor.system(tenant_id=session.tenant_id)  # type: ignore[attr-defined]
    for row in _of_session(session):
        row.state = TalkState.HELD
        row.save(update_fields=["state"])
        journal.record("activities.talk.held", row, by=by, now=now, changes={"state": [TalkState.PLANNED, row.state]})
        if not Outreach.objects.filter(session=session).exists():
            outreach.of_session(
                session=session, given=outreach.GroundGiven(topic=row.topic, lecturer=row.lecturer), by=by, now=now
            )


@transaction.atomic
def on_session_off(session: Session, *, now: datetime) -> None:
    """The class was called off: the request waits for another day, and whoever asked hears so."""
    by = Actor.system(tenant_id=session.tenant_id)  # type: ignore[attr-defined]
    for row in _of_session(session):
        row.state, row.session, row.answered_at = TalkState.ASKED, None, None
        row.save(update_fields=["state", "session", "answered_at"])
        journal.record("activities.talk.reopened", row, by=by, now=now, changes={"state": [TalkState.PLANNED, row.state]})
        events.publish(TalkAnswered(tenant_id=row.tenant_id, request_id=row.pk), now=now)


def _of_session(session: Session) -> list[TalkRequest]:
    rows = TalkRequest.objects.filter(session=session, state=TalkState.PLANNED).order_by("pk")
    return locking.several(rows, "place", "tenant", "lecturer")


def _held(request: TalkRequest) -> TalkRequest:
    return locking.one(TalkRequest, request.pk, "tenant", "place", "person", "lecturer", "session")
